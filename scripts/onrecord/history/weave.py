"""A weave: every block of every revision, and within it every word, laid in one order in which each revision is read.

The interleaved deltas of SCCS (M. J. Rochkind, The Source Code Control System, 1975), by words instead of lines: a text
is what stands in its revision, read from begin to end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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

    @property
    def block(self) -> Block:
        """The block itself, but for the lines on which it stood."""
        shape = self.shape
        return Block(
            element=shape.element, containers=shape.containers, shared=shape.shared, runs=join(self.words), lines=(0, 0)
        )

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

    def laid(self, revision: int) -> list[Laid]:
        """Return the blocks of a revision as they lie here."""
        bit = 1 << revision
        blocks: list[Laid] = []
        for place, (number, standing) in enumerate(self.order):
            if not standing & bit:
                continue
            lineage = self.lineages[number]
            for shape, held in lineage.shapes:
                if held & bit:
                    blocks.append(Laid(lineage=number, place=place, shape=shape))
            block = blocks[-1]
            for index, thread in enumerate(lineage.threads):
                for word, held in thread:
                    if held & bit:
                        block.words.append(word)
                        block.spots.append((number, index))
                        block.places.append(place)
        return blocks


def bare(block: Block) -> Block:
    """Return a block without its words and without the lines on which it stood."""
    return Block(element=block.element, containers=block.containers, shared=block.shared)


def identity(element: Element | None, said: Iterable[Word]) -> Identity:
    """Return what a block is known by."""
    return (element.tag if element else None, *(word.key for word in said if word.key))
