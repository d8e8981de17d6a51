"""A group: blocks of both texts that belong together, however that was found, and the change they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.redline.grid import goes_on_in_row
from onrecord.redline.phrase import Anchors
from onrecord.redline.redline import Change, Kind, Mark, Place, Segment, kind_of, look_alike, with_borders
from onrecord.redline.word import Word
from onrecord.text import Block, Element


@dataclass(slots=True)
class Group:
    """Blocks that belong together, by their index; those of one text alone were removed, or added."""

    before: list[int]
    after: list[int]
    moved: int | None = None
    """Blocks that went elsewhere together have one number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two texts, block by block."""

    places: Sequence[Place]
    said: Sequence[Sequence[Word]]


Found = Callable[[Group, list[Word], list[Word], Anchors], Iterable[Segment]]
"""Divides the words of a group's blocks, borders between them included, into stretches of one fate."""


Spot = tuple[int, int]
"""Where a block is read: the number of a block of the second text, and -1 before it, 0 at it, 1 behind it."""


def with_the_rest(groups: Sequence[Group], before: Sequence[Block], after: Sequence[Block]) -> list[Group]:
    """Return all blocks of two texts in the order of the second; what was removed stands where it stood."""
    taken_a = {i for group in groups for i in group.before}
    taken_b = {j for group in groups for j in group.after}
    groups = [*groups, *(Group([], [j]) for j in range(len(after)) if j not in taken_b)]
    ordered = [((min(group.after), 0), group) for group in groups]
    spots = spots_of_others(groups, before, after)
    ordered += [(spots[i], Group([i], [])) for i in range(len(before)) if i not in taken_a]
    ordered.sort(key=lambda entry: entry[0])
    return [group for _, group in ordered]


def spots_of_others(groups: Iterable[Group], before: Sequence[Block], after: Sequence[Block]) -> dict[int, Spot]:
    """Return where each block of the first text is read that did not stay: behind that which it followed.

    A row of a table is not parted. Cells with which one began are read before the first that stayed; what follows a
    cell and begins a row of its own, or none, is read behind the cells that came or moved to that row.
    """
    position: dict[int, int] = {}
    for group in groups:
        if group.moved is None and group.after:
            position |= dict.fromkeys(group.before, group.after[-1])
    stayed = {*position.values()}
    spots: dict[int, Spot] = {}
    last = behind = -1
    for row in _rows(before):
        first = next((i for i in row if i in position), None)
        if first is None:
            while behind + 1 < len(after) and behind + 1 not in stayed and goes_on_in_row(after[behind + 1]):
                behind += 1
        for i in row:
            if i in position:
                last = behind = max(last, position[i])
            else:
                spots[i] = (behind, 1) if first is None or i > first else (position[first], -1)
    return spots


def _rows(blocks: Sequence[Block]) -> Iterator[range]:
    """Yield the blocks of each row of a table together, and each other block alone."""
    begins = [index for index, block in enumerate(blocks) if not goes_on_in_row(block)]
    return (range(begin, end) for begin, end in pairwise([*begins, len(blocks)]))


def changes_of(groups: Sequence[Group], a: Side, b: Side, found: Found) -> Iterator[Change]:
    """Yield the change that each group makes, in their order."""
    partner = {group.before[0]: group.after[0] for group in groups if group.before and group.after}
    anchors = _anchors(groups, a, b)
    for group in groups:
        before = tuple(a.places[i] for i in group.before)
        after = tuple(b.places[j] for j in group.after)
        said = with_borders([a.said[i] for i in group.before])
        says = with_borders([b.said[j] for j in group.after])
        if not after:
            removed = Segment(mark=Mark.REMOVED, before=tuple(said))
            yield Change(kind=Kind.REMOVED, before=before, segments=(removed,) if said else ())
        elif not before:
            added = Segment(mark=Mark.ADDED, after=tuple(says))
            yield Change(kind=Kind.ADDED, after=after, segments=(added,) if says else ())
        else:
            segments = tuple(found(group, said, says, anchors))
            reshaped = _reshaped(before[0], after[0], partner)
            kind = kind_of(len(before), len(after), segments, reshaped=reshaped)
            yield Change(kind=kind, before=before, after=after, segments=segments, moved=group.moved, reshaped=reshaped)


def _anchors(groups: Sequence[Group], a: Side, b: Side) -> dict[str, str]:
    """Return of each named block and container of the first text its name in the second; unseen but by links."""
    names: dict[str, str] = {}
    for group in groups:
        for i, j in zip(group.before, group.after, strict=False):
            pairs = zip(_elements(a.places[i]), _elements(b.places[j]), strict=False)
            for old, new in ((one.get("id"), other.get("id")) for one, other in pairs):
                if old and new:
                    names.setdefault(old, new)
    return names


def _elements(place: Place) -> tuple[Element, ...]:
    own = place.block.element
    return (own, *place.block.containers) if own else place.block.containers


def _reshaped(before: Place, after: Place, partner: dict[int, int]) -> bool:
    """Tell whether readers see a block otherwise whatever its words; also where it leaves what stands above it."""
    if not look_alike(before, after):
        return True
    follows = before.index > 0 and after.index > 0 and partner.get(before.index - 1) == after.index - 1
    return follows and before.block.shared != after.block.shared
