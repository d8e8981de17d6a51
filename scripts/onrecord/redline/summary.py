"""A summary: what a redline tells of one change, of one section or of one row, where there is no page to show it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from onrecord.redline.labels import ENGLISH
from onrecord.redline.redline import Aspect, Change, Mark, Reshaping, Segment
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
    dressed = (
        style(s.mark, _shortened(s)) if s.mark is Mark.SAME else _marked(s, style, linked, spacing)
        for s in change.segments
    )
    return " ".join("".join(dressed).split())


def _marked(segment: Segment, style: Style, linked: str, spacing: str) -> str:
    """Dress the words of a change, the space before them outside."""
    if segment.mark is Mark.TYPOGRAPHIC and not segment.looks_alike:
        return _spaced(Mark.REMOVED, segment.before, style) + _spaced(Mark.ADDED, segment.after, style)
    mark = Mark.FORMAT if segment.looks_alike else segment.mark
    told = _spaced(mark, segment.after or segment.before, style)
    if mark is not Mark.FORMAT:
        return told
    old, new = (targets(said) for said in (segment.before, segment.after))
    notes = [linked.format(", ".join(old) or "–", ", ".join(new) or "–")] if old != new else []
    notes += [spacing] if segment.looks_alike else []
    return told + style(Mark.SAME, f" ({'; '.join(notes)})") if notes else told


def _spaced(mark: Mark, said: Sequence[Word], style: Style) -> str:
    text = _text(said)
    bare = text.lstrip()
    return text[: len(text) - len(bare)] + style(mark, bare) if bare else text


def _shortened(segment: Segment) -> str:
    said = segment.after
    if len(said) <= 2 * _AROUND + 1:
        return _text(said)
    return f"{_text(said[:_AROUND])} … {_text(said[-_AROUND:]).lstrip()}"


def _text(said: Sequence[Word]) -> str:
    return "".join(" ¶" if word.is_border else word.text for word in said)


def changed(part: Part) -> Iterator[tuple[Change, str]]:
    """Yield what changed in a section; of a cell, the first cell of its row too."""
    row = ""
    for change in part.changes:
        place = (change.after or change.before)[0]
        depth = next((at for at, element in enumerate(place.block.containers) if element.tag == "tr"), -1)
        begins = depth < 0 or place.block.shared <= depth
        if begins:
            row = ""
        if change.has_changed:
            yield change, row
        if begins and depth >= 0:
            said = [word for segment in change.segments for word in segment.after or segment.before]
            row = " ".join(_text(said).split())[:_AROUND_ROW]


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
