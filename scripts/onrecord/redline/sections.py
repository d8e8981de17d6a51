"""The sections of a redline: what it does to each, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from onrecord.redline.redline import Change, Kind, Mark, Place, Redline
from onrecord.redline.word import Word, at_borders


class Fate(StrEnum):
    """What happened to a section."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    REWORDED = "reworded"
    FORMAT = "format only"


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionChange:
    """One section that is not what it was."""

    fate: Fate

    title: str
    """Its heading as it is now, or as it was where it is removed; empty before the first heading."""

    was: str | None
    """Its heading as it was, where that was reworded."""

    anchor: str | None
    """Fragment of its heading in the second text; None where it is removed or has no heading."""

    before_anchor: str | None
    """The same in the first text; None where it is added or has no heading."""

    added: int
    """Words added in it."""

    removed: int
    """Words removed from it."""

    places: int
    """Changes in it to which a reader may go: what changed in one row of a table, or moved together, is one."""


@dataclass(slots=True)
class Part:
    """A section as a redline tells it, changed or not."""

    heading: Change | None
    """What became of its heading; None before the first one."""

    changes: list[Change] = field(default_factory=list)
    """What became of its blocks, the heading included."""

    @property
    def changed(self) -> list[Change]:
        """The blocks that are not what they were, or not where they were."""
        return [change for change in self.changes if change.has_changed]

    @property
    def titles(self) -> tuple[str, str | None]:
        """Its heading as it is now, and as it was where its words are other words."""
        return _titles(self.heading)

    @property
    def anchor(self) -> str | None:
        """Fragment of its heading in the second text; None where it is removed or has no heading."""
        return _anchor(self.heading.after) if self.heading else None

    @property
    def before_anchor(self) -> str | None:
        """The same in the first text; None where it is added or has no heading."""
        return _anchor(self.heading.before) if self.heading else None


def outline(redline: Redline) -> tuple[SectionChange, ...]:
    """Return every section that changed."""
    return tuple(entry for section in parts(redline) for entry in _entries(section))


def parts(redline: Redline) -> Sequence[Part]:
    """Return every section, in reading order; the first is what stands before the first heading.

    A block is of the section in which it stands in the second text, and one that is removed of that in the first.
    """
    sections = [Part(None)]
    before = after = sections[0]
    for change in redline.changes:
        if any(place.block.begins_section for place in change.after or change.before):
            sections.append(Part(change))
            before = sections[-1] if any(place.block.begins_section for place in change.before) else before
            after = sections[-1] if change.after else after
        (after if change.after else before).changes.append(change)
    return sections


def _entries(section: Part) -> Iterator[SectionChange]:
    changed = section.changed
    if not changed:
        return
    title, was = section.titles
    yield SectionChange(
        fate=_fate(section, changed, was),
        title=title,
        was=was,
        anchor=section.anchor,
        before_anchor=section.before_anchor,
        added=_words(changed, Mark.ADDED),
        removed=_words(changed, Mark.REMOVED),
        places=_places(section.changes),
    )


def _fate(section: Part, changed: Sequence[Change], was: str | None) -> Fate:
    kinds = {change.kind for change in section.changes}
    heading = section.heading
    if heading and kinds <= {Kind.ADDED}:
        return Fate.ADDED
    if heading and heading.kind is Kind.REMOVED and kinds <= {Kind.REMOVED}:
        return Fate.REMOVED
    if heading and heading.moved is not None:
        return Fate.MOVED
    if was is not None:
        return Fate.RENAMED
    alone = all(change.kind in (Kind.FORMAT, Kind.SAME) and change.moved is None for change in changed)
    return Fate.FORMAT if alone else Fate.REWORDED


def _titles(heading: Change | None) -> tuple[str, str | None]:
    """Return a section's heading as it is now, and as it was where its words are other words."""
    if heading is None:
        return "", None
    now = _title(heading.after, (word for segment in heading.segments for word in segment.after))
    before = _title(heading.before, (word for segment in heading.segments for word in segment.before))
    return now or before, before if now and before and now != before else None


def _title(places: Sequence[Place], said: Iterable[Word]) -> str:
    """Return the words of the first heading among blocks."""
    headings = (words for place, words in zip(places, at_borders(said), strict=False) if place.block.begins_section)
    return " ".join("".join(word.text for word in next(headings, [])).split())


def _anchor(places: Iterable[Place]) -> str | None:
    return next((place.block.anchor for place in places if place.block.begins_section), None)


def _places(changes: Sequence[Change]) -> int:
    """Count the places at which something changed."""
    rows, places = 0, set()
    for number, change in enumerate(changes):
        block = (change.after or change.before)[0].block
        tags = [element.tag for element in block.containers]
        in_row = "tr" in tags
        rows += in_row and block.shared <= tags.index("tr")
        if change.has_changed:
            moved = ("moved", change.moved) if change.moved is not None else None
            places.add(moved or (("row", rows) if in_row else ("block", number)))
    return len(places)


def _words(changes: Sequence[Change], mark: Mark) -> int:
    segments = [segment for change in changes for segment in change.segments if segment.mark is mark]
    return sum(word.is_spoken for segment in segments for word in segment.before or segment.after)
