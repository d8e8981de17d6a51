"""A summary: what a redline tells of one change, of one section or of one row, where there is no page to show it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from onrecord.redline.labels import ENGLISH
from onrecord.redline.redline import Aspect, Change, Kind, Mark, Place, Reshaping, Segment, with_borders
from onrecord.redline.sections import Part, SectionChange
from onrecord.redline.word import Word, targets

Style = Callable[[Mark, str], str]
"""Dresses a stretch of text."""

NOTHING_CHANGED = "Readers see the same text.\n"
UNTITLED = "(before the first heading)"

_AROUND = 8
"""So many unchanged words are told on either side of a change."""

_AROUND_ROW = 40
"""So many letters of the first cell of a row name it."""


def worded(change: Change, style: Style, *, linked: str = "link: {} to {}", spacing: str = ENGLISH.spacing) -> str:
    """Return the words of a change in one line, dressed, with some of those around them.

    `linked` tells of a link that leads elsewhere: where it led, and where it leads; `spacing` of what nobody sees.
    """
    told: list[str] = []
    for before, segment in zip((None, *change.segments), change.segments, strict=False):
        if segment.mark is Mark.SAME:
            told.append(style(segment.mark, _shortened(segment)))
        elif segment.mark is Mark.TYPOGRAPHIC and not segment.looks_alike:
            told.append(_replaced(segment.before, segment.after, style))
        elif segment.mark is Mark.ADDED and before is not None and before.mark is Mark.REMOVED:
            told[-1] = _replaced(before.before, segment.after, style)
        elif segment.mark in (Mark.ADDED, Mark.REMOVED):
            told.append(style(segment.mark, _text(segment.before or segment.after, _border(change))))
        else:
            told.append(_otherwise(segment, style, linked, spacing))
    return " ".join("".join(told).split())


def _replaced(before: Sequence[Word], after: Sequence[Word], style: Style) -> str:
    """Dress words and those that came for them; a space that both begin with stands outside, before each."""
    was, now = _text(before), _text(after)
    space = " " if was[:1].isspace() and now[:1].isspace() else ""
    if space:
        was, now = was.lstrip(), now.lstrip()
    return space + style(Mark.REMOVED, was) + space + style(Mark.ADDED, now)


def _otherwise(segment: Segment, style: Style, linked: str, spacing: str) -> str:
    """Dress words that look otherwise, the space before them outside, and tell what is different about them."""
    text = _text(segment.after)
    bare = text.lstrip()
    told = text[: len(text) - len(bare)] + style(Mark.FORMAT, bare)
    old, new = (targets(said) for said in (segment.before, segment.after))
    notes = [linked.format(", ".join(old) or "–", ", ".join(new) or "–")] if old != new else []
    notes += [spacing] if segment.looks_alike else []
    return told + style(Mark.SAME, f" ({'; '.join(notes)})") if notes else told


def _shortened(segment: Segment) -> str:
    said = segment.after
    if len(said) <= 2 * _AROUND + 1:
        return _text(said)
    return f"{_text(said[:_AROUND])} … {_text(said[-_AROUND:]).lstrip()}"


def _text(said: Sequence[Word], border: str = " ¶") -> str:
    return "".join(border if word.is_border else word.text for word in said)


def _border(change: Change) -> str:
    """Return what is told between two blocks; those of a whole row are its cells."""
    return " | " if is_row(change) else " ¶"


def is_row(change: Change) -> bool:
    """Tell whether a change is a whole row of a table that came or went."""
    places = change.after or change.before
    return change.kind in (Kind.ADDED, Kind.REMOVED) and len(places) > 1 and places[0].block.kind == "cell"


def changed(part: Part) -> Iterator[tuple[Change, str]]:
    """Yield what changed in a section; of a cell, the first cell of its row and the heading of its column too.

    A row that came or went as a whole is one change, and names itself.
    """
    reading = _TableReading()
    for change in _with_whole_rows(part.changes):
        reading.read(change)
        if change.has_changed:
            yield change, reading.where
        reading.name(change)


def _with_whole_rows(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield changes; those of all cells of a row that came or went as one."""
    row: list[Change] = []
    for change in changes:
        if row and not _goes_on(change):
            yield from _joined(row)
            row = []
        if row or (change.after or change.before)[0].block.kind == "cell":
            row.append(change)
        else:
            yield change
    yield from _joined(row)


def _goes_on(change: Change) -> bool:
    """Tell whether a row of a table goes on with a change, in either text."""
    return any(_is_later_cell(places[0]) for places in (change.before, change.after) if places)


def _is_later_cell(place: Place) -> bool:
    tags = [element.tag for element in place.block.containers]
    return "tr" in tags and place.block.shared > tags.index("tr")


def _joined(row: Sequence[Change]) -> Sequence[Change]:
    """Return the changes of a row as one where all its cells came, or all went."""
    kinds = {change.kind for change in row}
    is_whole = len(row) > 1 and kinds in ({Kind.ADDED}, {Kind.REMOVED})
    if not is_whole:
        return row
    (kind,) = kinds
    before, after = (tuple(with_borders([_words_of(change, side) for change in row])) for side in ("before", "after"))
    said = Segment(mark=Mark.ADDED, after=after) if kind is Kind.ADDED else Segment(mark=Mark.REMOVED, before=before)
    return [
        replace(
            row[0],
            before=tuple(place for change in row for place in change.before),
            after=tuple(place for change in row for place in change.after),
            segments=(said,),
        )
    ]


def _words_of(change: Change, side: str) -> list[Word]:
    return [word for segment in change.segments for word in getattr(segment, side)]


class _TableReading:
    """Where a reader of changes is in a table: in which row, and below which heading."""

    def __init__(self) -> None:
        self._row = ""
        self._heads: dict[str, list[str]] = {"before": [], "after": []}
        self._columns = {"before": -1, "after": -1}
        self._side = "after"
        self._depth = -1
        self._begins = False

    def read(self, change: Change) -> None:
        """Go on to a change."""
        place = (change.after or change.before)[0]
        tags = [element.tag for element in place.block.containers]
        self._depth = tags.index("tr") if "tr" in tags else -1
        self._begins = self._depth < 0 or place.block.shared <= self._depth
        if self._depth < 0 or place.block.shared <= tags.index("table"):
            self._heads = {"before": [], "after": []}
        if self._begins:
            self._row, self._columns = "", {"before": -1, "after": -1}
        self._side = "after" if change.after else "before"
        for side, there in (("before", change.before), ("after", change.after)):
            self._columns[side] += bool(there)

    def name(self, change: Change) -> None:
        """Remember what a cell says that names its row, or its column."""
        if self._depth < 0:
            return
        said = _told(change, "after") or _told(change, "before")
        if self._begins:
            self._row = said[:_AROUND_ROW]
        for side, there in (("before", change.before), ("after", change.after)):
            if there and there[0].block.element and there[0].block.element.tag == "th":
                self._heads[side].append(_told(change, side)[:_AROUND_ROW])

    @property
    def where(self) -> str:
        """The row and the column; nothing outside a table."""
        heads, column = self._heads[self._side], self._columns[self._side]
        head = heads[column] if 0 <= column < len(heads) else ""
        return ", ".join(filter(None, [self._row, head])) if self._row else ""


def _told(change: Change, side: str) -> str:
    return " ".join(_text(_words_of(change, side)).split())


def wordless(change: Change) -> str:
    """Name a block without words."""
    kind = (change.after or change.before)[0].block.kind
    return f"{'a line across the page' if kind == 'rule' else f'an empty {kind}'}, {change.kind.value}"


def note(change: Change) -> str:
    """Return what changed of a block besides its words; nothing where nothing did."""
    match change.reshaping:
        case Reshaping(aspect=Aspect.LEVEL, was=was, now=now):
            return f"  (heading level {was} to {now})"
        case Reshaping(aspect=Aspect.NUMBER, was=was, now=now):
            return f"  (number {was or 'none'} to {now or 'none'})"
        case Reshaping():
            return "  (stands otherwise on the page)"
    return ""


def heading(entry: SectionChange) -> str:
    """Return the heading of a section, and what it was."""
    title = entry.title or UNTITLED
    return f"{title} (was: {entry.was})" if entry.was else title


def counts(entry: SectionChange) -> str:
    """Return how many words came and went in a section."""
    numbers = [f"+{entry.added}" if entry.added else "", f"-{entry.removed}" if entry.removed else ""]
    told = " ".join(filter(None, numbers))
    return f"  ({told} words)" if told else ""
