"""An extension: what of a weave one more revision takes up.

First the revision is compared with the earlier one that is most like it: what the two have in common takes up the same
threads. Then what is left takes up threads of any other revision, so that a text that left and returns is one lineage.
Only what never stood there is new.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from onrecord.align import likeness, matches
from onrecord.history.insertion import START, Claim, Insertion, Item, Position
from onrecord.history.loom import Loom
from onrecord.history.weave import Identity, Laid
from onrecord.redline import Change, Mark, Redline, compare
from onrecord.text import Block

_ALIKE = 0.5
"""A block that is new to the most similar revision takes up an earlier one from this likeness on."""

_MOVED = 0.6
"""The same, where it stood elsewhere."""

_LEAST_MOVED = 4
"""A block of fewer words that stood elsewhere comes back only beside a neighbour that does."""

_CLOSER = 0.05
"""A block takes up an earlier wording instead of the last one if this part more of its words stands there."""

_TRIED = 4
"""How many candidates are tried for each block."""

_CHOICES = 8
"""So many places at most are looked at for one of them, so that a text that repeats itself takes no longer."""

_Source = tuple[int, int]
"""A revision, and the index of a block in it."""


def fold(loom: Loom, blocks: Sequence[Block], found: Mapping[int, Redline]) -> None:
    """Lay one more revision into a loom; `found` are redlines to it that are known already, by the earlier revision."""
    _Fold(loom, blocks, found).lay_in()


class _Fold:
    """The state of one fold."""

    def __init__(self, loom: Loom, blocks: Sequence[Block], found: Mapping[int, Redline]) -> None:
        self.loom = loom
        self.blocks = blocks
        self.found = found
        self.insertion = Insertion(loom, blocks)
        self.arrivals = self.insertion.arrivals
        self.read: dict[int, list[Laid]] = {}
        self.standing: list[int] = []
        """The new blocks that stand between others of the order, rising."""

    def lay_in(self) -> None:
        if self.loom.count:
            blocks = tuple(arrival.identity for arrival in self.arrivals)
            self._take_from(self.loom.whereabouts.most_similar(blocks, self.loom.known))
            self._take_up_earlier()
        self.insertion.lay_in()

    def _laid(self, revision: int) -> list[Laid]:
        if revision not in self.read:
            self.read[revision] = self.loom.laid(revision)
        return self.read[revision]

    # What stays

    def _take_from(self, revision: int) -> None:
        laid = self._laid(revision)
        claims: dict[int, Claim] = {}
        moved: list[tuple[int, int]] = []
        redline = self.found.get(revision) or compare([block.block for block in laid], self.blocks)
        for change in redline.changes:
            if change.before and change.after and change.moved is None:
                _claim(change, laid, claims)
            elif change.moved is not None:
                moved.append((change.after[0].index, change.before[0].index))
        last = START
        for j, claim in sorted(claims.items()):
            positions = claim.positions()
            if positions and positions[0] > last:
                self._take(j, claim)
                last = positions[-1]
        for j, i in sorted(moved):
            self._take_elsewhere(j, (revision, i))

    # What comes back

    def _take_up_earlier(self) -> None:
        for j, arrival in enumerate(self.arrivals):
            if not (arrival.is_settled() or arrival.moved or self._take_up(j, self._same(arrival.identity))):
                self._take_up(j, self._alike(j))

    def _same(self, block: Identity) -> Iterator[_Source]:
        for revision in islice(self.loom.whereabouts.revisions(block), _TRIED):
            found = ((revision, i) for i, other in enumerate(self.loom.known(revision)) if other == block)
            yield from islice(found, _CHOICES)

    def _alike(self, j: int) -> Iterator[_Source]:
        """Yield earlier blocks with like words, the most like ones first; candidates share runs of three words."""
        arrival = self.arrivals[j]
        most = self.loom.whereabouts.alike(arrival.key, _TRIED)
        scored = [(likeness(arrival.key, block[1:], _ALIKE), block) for block in most]
        taken = sum(yarn is not None for yarn in arrival.yarns) + _CLOSER * len(arrival.said)
        for score, block in sorted(scored, key=lambda entry: -entry[0]):
            if score * (len(arrival.key) + len(block) - 1) > 2 * taken:
                yield from self._same(block)

    def _take_up(self, j: int, candidates: Iterable[_Source]) -> bool:
        """Let a block take up the first candidate that stands between its neighbours, or else one that moved."""
        candidates = [*candidates]
        if not candidates:
            return False
        before = self._release(j)
        bounds = self._bounds(j)
        for source in candidates:
            claim = self._fitting(self._paired(j, source), *bounds)
            if claim:
                self._take(j, claim)
                return True
        if before.slot or before.words:
            self._take(j, before)
            return False
        return any(self._may_move(j, source) and self._take_elsewhere(j, source) for source in candidates)

    def _may_move(self, j: int, source: _Source) -> bool:
        revision, i = source
        if len(self.arrivals[j].key) >= _LEAST_MOVED:
            return likeness(self.arrivals[j].key, self.loom.known(revision)[i][1:], _MOVED) > 0
        return j > 0 and self.arrivals[j - 1].source == (revision, i - 1)

    def _take_elsewhere(self, j: int, source: _Source) -> bool:
        """Let a block take up one that stood elsewhere: at a place that its lineage had before, or at a new one."""
        claim = self._paired(j, source)
        if any(self.loom.lines[number].users for _, number, _ in claim.items()):
            return False
        fitting = self._fitting(claim, *self._bounds(j))
        if fitting:
            self._take(j, fitting)
        else:
            self.insertion.take_elsewhere(j, claim, source)
        return True

    def _paired(self, j: int, source: _Source) -> Claim:
        """Return what a block takes up of an earlier one: its begin, and the words they have in common."""
        revision, i = source
        laid = self._laid(revision)[i]
        claim = Claim((laid.place, laid.lineage, -1))
        said = [word.key for word in self.arrivals[j].said]
        for k, m in matches([word.key for word in laid.words], said):
            claim.words[m] = (laid.places[k], *laid.spots[k])
        return claim

    def _bounds(self, j: int) -> tuple[Position, Position]:
        """Return the last position taken before a block, and the first one after it."""
        at = bisect_left(self.standing, j)
        before = self.arrivals[self.standing[at - 1]].span() if at else None
        after = self.arrivals[self.standing[at]].span() if at < len(self.standing) else None
        return before[1] if before else START, after[0] if after else (len(self.loom.places), 0)

    def _take(self, j: int, claim: Claim) -> None:
        self.insertion.take(j, claim)
        insort(self.standing, j)

    def _release(self, j: int) -> Claim:
        at = bisect_left(self.standing, j)
        if self.standing[at : at + 1] == [j]:
            del self.standing[at]
        return self.insertion.release(j)

    def _fitting(self, claim: Claim, low: Position, high: Position) -> Claim | None:
        """Return a claim that stands between two positions, if need be at another place of its lineage."""
        items = claim.items()
        choices = [claim]
        if len({number for _, number, _ in items}) == 1:
            line = self.loom.lines[items[0][1]]
            choices += [claim.at(place.index) for place in self.loom.places if place.line is line]
        for choice in choices:
            positions = choice.positions()
            if (
                low < positions[0]
                and positions[-1] < high
                and all(self.insertion.is_free(item) for item in choice.items())
            ):
                return choice
        return None


def _claim(change: Change, laid: Sequence[Laid], claims: dict[int, Claim]) -> None:
    """Let the blocks of a change claim what stayed in it, the borders between them included."""
    ours: list[Item] = []
    for place in change.before:
        block = laid[place.index]
        ours.append((block.place, block.lineage, -1))
        ours += [(at, *spot) for at, spot in zip(block.places, block.spots, strict=True)]
    blocks = iter([place.index for place in change.after])
    theirs = [(next(blocks), -1)]
    for word in (word for segment in change.segments for word in segment.after):
        j, index = theirs[-1]
        theirs.append((next(blocks), -1) if word.is_border else (j, index + 1))
    i = j = 1
    pairs = [(0, 0)]
    for segment in change.segments:
        if segment.mark not in (Mark.ADDED, Mark.REMOVED):
            pairs += [(i + k, j + k) for k in range(len(segment.before))]
        i += len(segment.before)
        j += len(segment.after)
    for i, j in pairs:
        number, index = theirs[j]
        claim = claims.setdefault(number, Claim())
        if index < 0:
            claim.slot = ours[i]
        else:
            claim.words[index] = ours[i]
