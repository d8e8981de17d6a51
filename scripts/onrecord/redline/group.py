"""A group: blocks of both texts that belong together, however that was found, and the change they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.redline.phrase import Anchors
from onrecord.redline.redline import Change, Kind, Mark, Place, Segment, kind_of, shape_of, with_borders
from onrecord.redline.word import Word
from onrecord.text import Element


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


def with_the_rest(groups: Sequence[Group], before: int, after: int) -> list[Group]:
    """Return all blocks of two texts of so many, in the order of the second; a removed one follows what it followed."""
    taken_a = {i for group in groups for i in group.before}
    taken_b = {j for group in groups for j in group.after}
    groups = [*groups, *(Group([], [j]) for j in range(after) if j not in taken_b)]
    position: dict[int, int] = {}
    for group in groups:
        if group.moved is None and group.after:
            position |= dict.fromkeys(group.before, group.after[-1])
    last = -1
    ordered = [((min(group.after), 0), group) for group in groups]
    for i in range(before):
        if i in position:
            last = max(last, position[i])
        elif i not in taken_a:
            ordered.append(((last, 1), Group([i], [])))
    ordered.sort(key=lambda entry: entry[0])
    return [group for _, group in ordered]


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
    if shape_of(before) != shape_of(after):
        return True
    follows = before.index > 0 and after.index > 0 and partner.get(before.index - 1) == after.index - 1
    return follows and before.block.shared != after.block.shared
