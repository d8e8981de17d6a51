"""A found redline: what comparing two texts found, in few numbers, to be read anew from any writing of both.

Which blocks belong together, and which of their words stayed; everything else follows from the texts. A redline that
was found is the shortest known, so that neighbours are told by it and not by what a weave of all texts says of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.redline import (
    Anchors,
    Change,
    Group,
    Mark,
    Redline,
    Segment,
    Side,
    Word,
    changes_of,
    divided,
    with_the_rest,
)

Span = tuple[int, int]
"""Number of the first block, and how many follow each other."""

Stay = tuple[int, int, int]
"""Words that stayed: where they begin in the first text and in the second, and how many; borders count as words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Belonging:
    """Blocks of both texts that belong together."""

    before: Span
    after: Span

    stayed: tuple[Stay, ...] | None = None
    """None where every word stayed, one block for one."""

    moved: int | None = None
    """Blocks that went elsewhere together have one number."""

    def swapped(self) -> Belonging:
        """Return the same, seen from the second text."""
        return Belonging(
            before=self.after,
            after=self.before,
            stayed=self.stayed and tuple((j, i, count) for i, j, count in self.stayed),
            moved=self.moved,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundRedline:
    """The blocks of two texts that belong together, in the order of the second; of the others nothing is kept."""

    belongings: tuple[Belonging, ...]

    @classmethod
    def of(cls, redline: Redline) -> FoundRedline:
        """Return what is to be kept of a redline."""
        return cls(belongings=tuple(_belonging(change) for change in redline.changes if change.before and change.after))

    def swapped(self) -> FoundRedline:
        """Return the redline from the second text to the first."""
        return FoundRedline(belongings=tuple(belonging.swapped() for belonging in self.belongings))

    def changes(self, before: Side, after: Side) -> Iterator[Change]:
        """Yield every block of both texts, in the order of the second."""
        kept = {belonging.before[0]: belonging.stayed for belonging in self.belongings}
        groups = [_group(belonging) for belonging in self.belongings]

        def segments(group: Group, said: list[Word], says: list[Word], anchors: Anchors) -> Iterable[Segment]:
            stayed = kept[group.before[0]]
            return divided([(0, 0, len(said))] if stayed is None else stayed, said, says, anchors)

        blocks = ([place.block for place in side.places] for side in (before, after))
        yield from changes_of(with_the_rest(groups, *blocks), before, after, segments)


def _group(belonging: Belonging) -> Group:
    (i, many), (j, more) = belonging.before, belonging.after
    return Group([*range(i, i + many)], [*range(j, j + more)], belonging.moved)


def _belonging(change: Change) -> Belonging:
    stayed = tuple(_stayed(change.segments))
    whole = len(change.before) == len(change.after) == 1 and not any(
        segment.mark in (Mark.ADDED, Mark.REMOVED) for segment in change.segments
    )
    return Belonging(
        before=(change.before[0].index, len(change.before)),
        after=(change.after[0].index, len(change.after)),
        stayed=None if whole else stayed,
        moved=change.moved,
    )


def _stayed(segments: Sequence[Segment]) -> Iterator[Stay]:
    """Yield the words that stayed, whatever their dress, in stretches as long as they go on."""
    i = j = count = 0
    for segment in segments:
        if segment.mark in (Mark.ADDED, Mark.REMOVED):
            if count:
                yield i - count, j - count, count
            count = 0
        else:
            count += len(segment.before)
        i += len(segment.before)
        j += len(segment.after)
    if count:
        yield i - count, j - count, count
