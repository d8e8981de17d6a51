"""An insertion: what one more revision takes up of a loom, until it is laid in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from onrecord.align import matches
from onrecord.history.loom import Loom, OpenLineage, OpenPlace, OpenThread
from onrecord.history.weave import Laid, Revisions, bare, identity
from onrecord.redline import Word, words
from onrecord.text import Block

Position = tuple[int, int]
"""Index of a place in the order, and of a thread in its lineage; -1 is where a block begins."""

START: Position = (-1, -1)

Item = tuple[int, int, int]
"""Index of a place in the order, number of a lineage, and index of a thread in it; -1 is where a block begins."""


class Arrival:
    """A block of the new revision, and what it takes up."""

    __slots__ = ("identity", "key", "moved", "said", "shape", "slot", "source", "yarns")

    def __init__(self, block: Block) -> None:
        self.shape = bare(block)
        self.said = words(block)
        self.identity = identity(block.element, self.said)
        self.key = self.identity[1:]
        self.slot: OpenLineage | None = None
        self.yarns: list[OpenThread | None] = [None] * len(self.said)
        self.moved = False
        self.source: tuple[int, int] | None = None
        """Revision and block that came back here from elsewhere."""

    def laid(self) -> Laid:
        """Return it as it lies in the loom, once everything of it has its place there."""
        assert self.slot is not None  # noqa: S101 - it began
        yarns = [yarn for yarn in self.yarns if yarn]
        return Laid(
            lineage=self.slot.number,
            place=self.slot.index,
            shape=self.shape,
            words=self.said,
            spots=[(yarn.line.number, yarn.index) for yarn in yarns],
            places=[yarn.line.index for yarn in yarns],
        )

    def is_settled(self) -> bool:
        """Tell whether it found a thread for everything it says."""
        return self.slot is not None and all(self.yarns)

    def lines(self) -> list[OpenLineage]:
        """Return the lineages it stands in, in order."""
        found = [self.slot] if self.slot else []
        for yarn in self.yarns:
            if yarn and yarn.line not in found[-1:]:
                found.append(yarn.line)
        return found

    def span(self) -> tuple[Position, Position] | None:
        """Return where it begins and ends in the order; None where it takes up nothing, or moved."""
        taken = [yarn for yarn in self.yarns if yarn]
        found = [(self.slot.place, -1)] if self.slot else []
        found += [(yarn.line.place, yarn.index) for yarn in taken[:1] + taken[-1:]]
        spots = [(place.index, index) for place, index in found if place]
        return None if self.moved or not spots else (spots[0], spots[-1])


class Claim:
    """What a block may take up."""

    __slots__ = ("slot", "words")

    def __init__(self, slot: Item | None = None) -> None:
        self.slot = slot
        self.words: dict[int, Item] = {}
        """For the words of the block, by index, the thread of each."""

    def items(self) -> list[Item]:
        """Return all of it, in order."""
        return [*([self.slot] if self.slot else []), *(item for _, item in sorted(self.words.items()))]

    def positions(self) -> list[Position]:
        """Return where it stands."""
        return [(place, index) for place, _, index in self.items()]

    def at(self, place: int) -> Claim:
        """Return the same at another place."""
        claim = Claim(self.slot and (place, *self.slot[1:]))
        claim.words = {index: (place, *item[1:]) for index, item in self.words.items()}
        return claim


class Insertion:
    """The state of one fold."""

    def __init__(self, loom: Loom, blocks: Sequence[Block]) -> None:
        self.loom = loom
        self.bit: Revisions = 1 << loom.count
        self.arrivals = [Arrival(block) for block in blocks]
        self._touched: dict[int, OpenLineage] = {}
        self._parted: list[OpenLineage] = []

    # While it is decided what each block takes up

    def take(self, j: int, claim: Claim) -> None:
        """Let a block take up what it claims."""
        if claim.slot:
            self.arrivals[j].slot = self._stand(claim.slot, j)
        for index, item in claim.words.items():
            self.arrivals[j].yarns[index] = self._stand(item, j).yarns[item[2]]

    def _stand(self, item: Item, j: int) -> OpenLineage:
        line = self._touch(self.loom.lines[item[1]])
        line.place = self.loom.places[item[0]]
        line.users.add(j)
        return line

    def _touch(self, line: OpenLineage) -> OpenLineage:
        self._touched[line.number] = line
        return line

    def take_elsewhere(self, j: int, claim: Claim, source: tuple[int, int]) -> None:
        """Let a block take up what it claims, at a place where this did not stand before."""
        self.take(j, claim)
        arrival = self.arrivals[j]
        arrival.moved, arrival.source = True, source
        for line in arrival.lines():
            line.place = OpenPlace(line, 0)

    def release(self, j: int) -> Claim:
        """Let a block give up all it took, and return that."""
        arrival = self.arrivals[j]
        claim = Claim()
        if arrival.slot:
            claim.slot = self._item(arrival.slot, -1)
        claim.words = {i: self._item(yarn.line, yarn.index) for i, yarn in enumerate(arrival.yarns) if yarn}
        for line in arrival.lines():
            line.users.discard(j)
            if not line.users:
                line.place = None
        arrival.slot, arrival.yarns = None, [None] * len(arrival.said)
        return claim

    def _item(self, line: OpenLineage, index: int) -> Item:
        return (line.index, line.number, index)

    def is_free(self, item: Item) -> bool:
        """Tell whether the new revision has a lineage at a place, or nowhere yet."""
        line = self.loom.lines[item[1]]
        return line.place is None or line.place is self.loom.places[item[0]]

    # When it is decided

    def lay_in(self) -> None:
        """Lay in what the blocks took up and what is new."""
        self._begin_blocks()
        for arrival in self.arrivals:
            _take_up_words(arrival)
        self._place_new()
        for arrival in self.arrivals:
            self._write(arrival)
        self._end()

    def _begin_blocks(self) -> None:
        """Give each block a lineage to begin with: one it has threads of, a part of that, or a new one."""
        for arrival in self.arrivals:
            if arrival.slot is None:
                first = next((yarn for yarn in arrival.yarns if yarn), None)
                if first is None:
                    arrival.slot = self._touch(self.loom.begin((), []))
                else:
                    arrival.slot = self._split(first) if first.line.begun else first.line
            for line in arrival.lines():
                line.begun = True

    def _split(self, first: OpenThread) -> OpenLineage:
        """Divide a lineage before a thread, at each of its places."""
        line = first.line
        kept, taken = line.yarns[: first.index], line.yarns[first.index :]
        line.yarns, rest = kept, self._touch(self.loom.begin((), taken))
        self._parted += (line, rest)
        places: list[OpenPlace] = []
        for place in self.loom.places:
            places.append(place)
            if place.line is line:
                places.append(OpenPlace(rest, place.revisions))
                if line.place is place:
                    rest.place = places[-1]
        self.loom.places = places
        self.loom.number_places()
        return rest

    def _place_new(self) -> None:
        """Give lineages that are new, or that moved, their place before the next block that stayed."""
        before: dict[int, list[OpenPlace]] = defaultdict(list)
        following = 0
        for arrival in reversed(self.arrivals):
            for line in reversed(arrival.lines()):
                if line.place and line.place.index >= 0:
                    following = id(line.place)
                else:
                    line.place = line.place or OpenPlace(line, 0)
                    before[following].append(line.place)
        if before:
            self.loom.places = [each for place in self.loom.places for each in (*reversed(before[id(place)]), place)]
            self.loom.places += reversed(before[0])

    def _write(self, arrival: Arrival) -> None:
        slot, *others = arrival.lines()
        slot.shapes = _worn(slot.shapes, arrival.shape, self.bit)
        after: dict[int, list[OpenThread]] = defaultdict(list)
        cursor = 0
        for index, (word, yarn) in enumerate(zip(arrival.said, arrival.yarns, strict=True)):
            if yarn is None:
                arrival.yarns[index] = new = OpenThread(((word, self.bit),))
                after[cursor].append(new)
            else:
                yarn.thread = _worn(yarn.thread, word, self.bit)
                cursor = id(yarn)
        for line in (slot, *others):
            if line.place:
                line.place.revisions |= self.bit
            if after:
                line.yarns = [each for old in line.yarns for each in (old, *after.get(id(old), ()))]
        if after:
            slot.yarns = [*after[0], *slot.yarns]
            for line in (slot, *others):
                line.hold(line.yarns)

    def _end(self) -> None:
        """Leave the loom as the next revision finds it."""
        parted = {line: line.held() for line in self._parted}
        for place in self.loom.places if parted else ():
            if place.line in parted:
                place.revisions &= parted[place.line]
        self.loom.number_places()
        laid = [arrival.laid() for arrival in self.arrivals]
        self.loom.add(tuple(arrival.identity for arrival in self.arrivals), laid)
        for line in self._touched.values():
            line.rest()


def _take_up_words(arrival: Arrival) -> None:
    """Let words that are left take up threads of any revision that stand between those of their neighbours."""
    yarns = [yarn for line in arrival.lines() for yarn in line.yarns]
    at = {id(yarn): index for index, yarn in enumerate(yarns)}
    i = j = 0
    for index, taken in enumerate([*arrival.yarns, None]):
        if taken is None and index < len(arrival.said):
            continue
        end = at[id(taken)] if taken else len(yarns)
        if i < end and j < index:
            keys = [yarn.thread[0][0].key for yarn in yarns[i:end]]
            for k, m in matches(keys, [word.key for word in arrival.said[j:index]]):
                arrival.yarns[j + m] = yarns[i + k]
        i, j = end + 1, index + 1


_Dress = TypeVar("_Dress", Block, Word)
_Dresses = tuple[tuple[_Dress, Revisions], ...]


def _worn(dresses: _Dresses[_Dress], dress: _Dress, bit: Revisions) -> _Dresses[_Dress]:
    """Return dresses with one of them worn in one more revision."""
    if len(dresses) == 1 and dresses[0][0] == dress:  # as most are
        return ((dress, dresses[0][1] | bit),)
    worn = [(old, held | bit if old == dress else held) for old, held in dresses]
    if all(old != dress for old, _ in dresses):
        worn.append((dress, bit))
    return tuple(worn)
