"""A weave: every block of every revision, and within it every word, laid in one order in which each revision is read.

The interleaved deltas of SCCS (M. J. Rochkind, The Source Code Control System, 1975), by words instead of lines: a text
is what stands in its revision, read from begin to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat

from onrecord.redline import Word, join
from onrecord.text import Block, Element

Revisions = int
"""A set of revisions: bit n stands for revision n, counted from 0 in the order in which they were folded."""

Thread = tuple[tuple[Word, Revisions], ...]
"""One word through time: each dress it has worn, all of one key, and the revisions in which it wears it."""

ThreadAt = tuple[int, int]
"""A thread: index of its lineage, and its index in that lineage."""


Identity = tuple[str | None, ...]
"""What makes two blocks the same, wherever they stand: the tag of their element, and their words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineage:
    """One block through time."""

    shapes: tuple[tuple[Block, Revisions], ...]
    """A block begins here, with this element and these containers, in these revisions.

    Where a revision has threads of this lineage and no shape, they continue the block before: the two were merged.
    """

    threads: tuple[Thread, ...]
    """Its words, in an order that holds in every revision."""


@dataclass(kw_only=True, eq=False)
class Saying:
    """What a lineage says in some revisions, the same in each of them."""

    held: Revisions
    shape: Block | None
    words: list[Word]

    spots: list[ThreadAt]
    """For each word, its thread."""

    @cached_property
    def block(self) -> Block:
        """The block that it is where it is one by itself."""
        return _clad(self.shape or Block(element=None), self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """A block as it lies in the weave in one revision."""

    lineage: int
    """The lineage with which it begins."""

    place: int
    """Index in `Weave.order` at which it begins."""

    shape: Block
    """Element, containers and shared; no runs."""

    words: list[Word] = field(default_factory=list)
    spots: list[ThreadAt] = field(default_factory=list)
    """For each word, its thread."""

    places: list[int] = field(default_factory=list)
    """For each word, the index in `Weave.order` at which it stands."""

    sayings: tuple[Saying, ...] = ()
    """What it is made of, where it was read of a weave that is not open: the same again where it says the same."""

    @property
    def block(self) -> Block:
        """The block itself, but for the lines on which it stood."""
        return self.sayings[0].block if len(self.sayings) == 1 else _clad(self.shape, self.words)

    @property
    def identity(self) -> Identity:
        """What it is known by."""
        return identity(self.shape.element, self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weave:
    """Lineages, and the order in which they are read."""

    lineages: tuple[Lineage, ...] = ()
    """Numbered by their first place in the order."""

    order: tuple[tuple[int, Revisions], ...] = ()
    """Lineages from begin to end, each with the revisions in which it stands there.

    A lineage that moved has more than one place, of which a revision knows one.
    """

    _sayings: dict[int, tuple[Saying, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Those that were asked for, by the number of their lineage."""

    def sayings(self, number: int) -> tuple[Saying, ...]:
        """Return everything that a lineage says in any revision."""
        if number not in self._sayings:
            self._sayings[number] = tuple(_sayings(number, self.lineages[number]))
        return self._sayings[number]

    def laid(self, revision: int) -> list[Laid]:
        """Return the blocks of a revision as they lie here."""
        bit = 1 << revision
        parts: list[list[tuple[int, int, Saying]]] = []
        for place, (number, standing) in enumerate(self.order):
            if standing & bit:
                said = next(saying for saying in self.sayings(number) if saying.held & bit)
                if said.shape is not None:
                    parts.append([])
                parts[-1].append((number, place, said))
        return [_laid(part) for part in parts]

    def says_of(self, revisions: Revisions) -> Iterator[tuple[Block | Word, Revisions]]:
        """Yield each begin of a block and each word that one of these revisions has, and which of them have it there.

        Two weaves that yield the same say the same of each of these revisions, however their lineages are divided.
        """
        for number, standing in self.order:
            here = standing & revisions
            if not here:
                continue
            lineage = self.lineages[number]
            yield from ((shape, held & here) for shape, held in lineage.shapes if held & here)
            for thread in lineage.threads:
                yield from ((word, held & here) for word, held in thread if held & here)

    def identities(self) -> Iterator[tuple[Identity, Revisions]]:
        """Yield what each block of each revision is known by, with the revisions that have it there."""
        begun: list[tuple[Revisions, Element | None, list[Word]]] = []
        for number, standing in self.order:
            for said in self.sayings(number):
                held = said.held & standing
                if not held:
                    continue
                left: list[tuple[Revisions, Element | None, list[Word]]] = []
                for revisions, element, words in begun:
                    if here := revisions & held:
                        if said.shape is not None:
                            yield identity(element, words), here
                        else:
                            left.append((here, element, words + said.words))
                    if elsewhere := revisions & ~held:
                        left.append((elsewhere, element, words))
                begun = [*left, (held, said.shape.element, said.words)] if said.shape is not None else left
        yield from ((identity(element, words), revisions) for revisions, element, words in begun)


def _laid(part: list[tuple[int, int, Saying]]) -> Laid:
    """Return a block of which these sayings are the parts, each with its lineage and its place."""
    sayings = tuple(said for *_, said in part)
    (number, place, first), *others = part
    assert first.shape is not None  # noqa: S101 - a block begins with it
    return Laid(
        lineage=number,
        place=place,
        shape=first.shape,
        words=[word for said in sayings for word in said.words] if others else first.words,
        spots=[spot for said in sayings for spot in said.spots] if others else first.spots,
        places=[*chain.from_iterable(repeat(at, len(said.words)) for _, at, said in part)],
        sayings=sayings,
    )


def _clad(shape: Block, said: Iterable[Word]) -> Block:
    return Block(element=shape.element, containers=shape.containers, shared=shape.shared, runs=join(said))


def _sayings(number: int, lineage: Lineage) -> Iterator[Saying]:
    """Part the revisions that have anything of a lineage by what they have."""
    sets = {held for _, held in lineage.shapes} | {held for thread in lineage.threads for _, held in thread}
    parts: list[Revisions] = []
    for held in sets:
        left = held
        split: list[Revisions] = []
        for part in parts:
            split += filter(None, (part & held, part & ~held))
            left &= ~part
        parts = [*split, left] if left else split
    indexes = {held: index for index, held in enumerate(sets)}
    dressed = [(word, at, indexes[held]) for at, thread in enumerate(lineage.threads) for word, held in thread]
    for part in parts:
        has = [bool(held & part) for held in sets]
        said = [(word, at) for word, at, index in dressed if has[index]]
        yield Saying(
            held=part,
            shape=next((shape for shape, held in lineage.shapes if held & part), None),
            words=[word for word, _ in said],
            spots=[(number, at) for _, at in said],
        )


def ranges(revisions: Revisions) -> Iterator[tuple[int, int]]:
    """Yield first and last number of each stretch in a set of revisions."""
    while revisions:
        first = (revisions & -revisions).bit_length() - 1
        above = revisions >> first
        length = (~above & above + 1).bit_length() - 1
        yield first, first + length - 1
        revisions = above >> length << first + length


def bare(block: Block) -> Block:
    """Return a block without its words and without the lines on which it stood."""
    return Block(element=block.element, containers=block.containers, shared=block.shared)


def identity(element: Element | None, said: Iterable[Word]) -> Identity:
    """Return what a block is known by."""
    return (element.tag if element else None, *(word.key for word in said if word.key))
