"""A summary: what a redline tells of one change or of one section, where there is no page to show it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onrecord.redline.labels import ENGLISH
from onrecord.redline.reading import Extent, ToldChange
from onrecord.redline.redline import Aspect, Change, Mark, Reshaping, Segment
from onrecord.redline.sections import SectionChange
from onrecord.redline.word import Word, targets

Style = Callable[[Mark, str], str]
"""Dresses a stretch of text."""

NOTHING_CHANGED = "Readers see the same text.\n"
UNTITLED = "(before the first heading)"

_AROUND = 8
"""So many unchanged words are told on either side of a change."""


def worded(told: ToldChange, style: Style, *, linked: str = "link: {} to {}", spacing: str = ENGLISH.spacing) -> str:
    """Return the words of a change in one line, dressed, with some of those around them.

    Between two blocks stands `¶`, between the cells of a row or a column `|`. `linked` tells of a link that leads
    elsewhere: where it led, and where it leads; `spacing` of what nobody sees.
    """
    change, border = told.change, " ¶" if told.extent is Extent.BLOCK else " | "
    parts: list[str] = []
    for before, segment in zip((None, *change.segments), change.segments, strict=False):
        if segment.mark is Mark.SAME:
            parts.append(style(segment.mark, _shortened(segment, border)))
        elif segment.mark is Mark.TYPOGRAPHIC and not segment.looks_alike:
            parts.append(_replaced(segment.before, segment.after, style))
        elif segment.mark is Mark.ADDED and before is not None and before.mark is Mark.REMOVED:
            parts[-1] = _replaced(before.before, segment.after, style)
        elif segment.mark in (Mark.ADDED, Mark.REMOVED):
            parts.append(style(segment.mark, _text(segment.before or segment.after, border)))
        else:
            parts.append(_otherwise(segment, style, linked, spacing))
    return " ".join("".join(parts).split())


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


def _shortened(segment: Segment, border: str) -> str:
    said = segment.after
    if len(said) <= 2 * _AROUND + 1:
        return _text(said, border)
    return f"{_text(said[:_AROUND], border)} … {_text(said[-_AROUND:], border).lstrip()}"


def _text(said: Sequence[Word], border: str = " ¶") -> str:
    return "".join(border if word.is_border else word.text for word in said)


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
