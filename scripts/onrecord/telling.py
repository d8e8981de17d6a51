"""A telling: a redline in plain characters, for a terminal, for a comment in Markdown, or as JSON for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from onrecord.block import Element, alike, write_runs
from onrecord.inert import inert, visible
from onrecord.labels import ENGLISH
from onrecord.markup import stretches
from onrecord.outline import Entry, Part, outline, parts
from onrecord.redline import Change, Kind, Mark, Place, Redline, Segment
from onrecord.word import Word, join

Style = Callable[[Mark, str], str]
"""Dresses a stretch of text for the terminal."""

SCHEMA = 1
"""Version of the JSON form; it grows by new keys alone."""

MOST = 65_536
"""Bytes of a comment; GitHub's answer to a longer one speaks of so many characters, which bytes never fall short of."""

_AROUND = 8
"""So many unchanged words are told on either side of a change."""

_AROUND_ROW = 40
"""So many letters of the first cell of a row name it."""

_SAME = "Readers see the same text.\n"
_UNTITLED = "(before the first heading)"
_LEFT_OUT = "\nThe rest is left out: a comment on GitHub holds no more.\n"

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.FORMAT: "≈", Kind.SAME: "»"}


def brackets(mark: Mark, text: str) -> str:
    """Dress a stretch for readers without colours: `[-removed-]`, `{+added+}`, as `git diff --word-diff` does."""
    return {Mark.ADDED: f"{{+{text}+}}", Mark.REMOVED: f"[-{text}-]", Mark.SAME: text}.get(mark, f"<{text}>")


def terminal(redline: Redline, style: Style) -> str:
    """Tell the sections that changed, then each change with the words around it."""
    entries = outline(redline)
    if not entries:
        return _SAME

    def dressed(mark: Mark, text: str) -> str:
        return style(mark, visible(text))

    lines = [f"{entry.fate:<11} {visible(_title(entry))}{_counts(entry)}" for entry in entries]
    for part in parts(redline):
        for change, row in _told(part):
            sign = "»" if change.moved is not None else _SIGNS.get(change.kind, "~")
            where = " · ".join(filter(None, [visible(part.titles[0]), row and f"row {visible(row)}"]))
            said = worded(change, dressed) or f"({_nothing(change)})"
            lines.append(f"\n@ {where}{' · ' if where else ''}{_place(change)}\n  {sign} {said}{_note(change)}")
    return "\n".join(lines) + "\n"


def markdown(redline: Redline) -> str:
    """Tell it for a comment on GitHub: a list of sections, and below it each change as a quotation with ins and del.

    What a comment cannot hold is left out, and that is said.
    """
    entries = outline(redline)
    if not entries:
        return _SAME
    told = [f"- **{entry.fate}** {inert(_title(entry))}{_counts(entry)}" for entry in entries]
    told.append("")
    for part in parts(redline):
        changes = [_quoted(change, row) for change, row in _told(part)]
        told += [f"**{inert(part.titles[0] or _UNTITLED)}**\n", *changes] if changes else []
    room = MOST - len(_LEFT_OUT)
    for number, line in enumerate(told):
        room -= len(line.encode()) + 1
        if room < 0:
            return "\n".join([*told[:number], _LEFT_OUT])
    return "\n".join(told)


def _told(part: Part) -> Iterator[tuple[Change, str]]:
    """Yield what changed in a section; of a cell, the first cell of its row too."""
    row = ""
    for change in part.changes:
        place = (change.after or change.before)[0]
        depth = next((at for at, element in enumerate(place.block.containers) if element.tag == "tr"), -1)
        begins = depth < 0 or place.block.shared <= depth
        if begins:
            row = ""
        if change.kind is not Kind.SAME or change.moved is not None:
            yield change, row
        if begins and depth >= 0:
            said = [word for segment in change.segments for word in segment.after or segment.before]
            row = " ".join(_text(said).split())[:_AROUND_ROW]


def _quoted(change: Change, row: str) -> str:
    moved = "*moved:* " if change.moved is not None else ""
    led = f"*{inert(row)}:* " if row else ""
    return f"> {moved}{led}{worded(change, marked_up) or f'*{_nothing(change)}*'}{inert(_note(change))}\n"


def _nothing(change: Change) -> str:
    """Name a block without words."""
    kind = (change.after or change.before)[0].block.kind
    return f"{'a line across the page' if kind == 'rule' else f'an empty {kind}'}, {change.kind.value}"


def html(redline: Redline) -> str:
    """Tell it as a piece of HTML, the whole second text with its changes in place."""
    return "".join(stretch.html for stretch in stretches(redline, ENGLISH))


def as_json(redline: Redline, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return it as data; see schemas/redline.schema.json. `facts` tell which two texts were compared."""
    return {
        "schema": SCHEMA,
        **facts,
        "sections": [section_data(entry) for entry in outline(redline)],
        "changes": [_change(change) for change in redline.changes],
    }


def section_data(entry: Entry) -> dict[str, Any]:
    """Return a section that changed as data."""
    return {
        "fate": entry.fate.value,
        "title": entry.title,
        "was": entry.was,
        "anchor": entry.anchor,
        "words_added": entry.added,
        "words_removed": entry.removed,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "moved": change.moved,
        "reshaped": change.reshaped,
        "before": [_as_data(place) for place in change.before],
        "after": [_as_data(place) for place in change.after],
        "segments": [*_segments(change.segments)],
    }


def _segments(segments: Sequence[Segment]) -> Iterator[dict[str, Any]]:
    shared = zip(_shared([s.before for s in segments]), _shared([s.after for s in segments]), strict=True)
    for segment, (before, after) in zip(segments, shared, strict=True):
        yield {
            "mark": segment.mark.value,
            "before": _html(segment.before),
            "after": _html(segment.after),
            "shared": [before, after],
        }


def _shared(stretches: Iterable[Sequence[Word]]) -> Iterator[int]:
    """Yield of each stretch how many elements its first words share with the words before them in their block."""
    last: tuple[Element, ...] = ()
    for said in stretches:
        first = said[0].pieces[0] if said and said[0].pieces else None
        if first is None:
            yield 0
        else:
            yield alike(last, first.marks) if first.apart is None else first.apart
        if said:
            last = said[-1].pieces[-1].marks if said[-1].pieces else ()


def _as_data(place: Place) -> dict[str, Any]:
    block = place.block
    return {
        "index": place.index,
        "kind": block.kind,
        "element": block.element.tag if block.element else None,
        "level": block.level or None,
        "within": [element.tag for element in block.containers],
        "shared": block.shared,
        "attributes": [dict(each.attributes) for each in (*block.containers, block.element) if each],
        "number": place.number,
        "anchor": block.anchor,
        "lines": list(block.lines),
    }


def _html(said: Sequence[Word]) -> list[str]:
    """Return the HTML of a stretch, block by block."""
    return [write_runs(join(part)) for part in _by_border(said)] if said else []


def _by_border(said: Sequence[Word]) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in said:
        if word.is_border:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _title(entry: Entry) -> str:
    title = entry.title or _UNTITLED
    return f"{title} (was: {entry.was})" if entry.was else title


def _counts(entry: Entry) -> str:
    counts = [f"+{entry.added}" if entry.added else "", f"-{entry.removed}" if entry.removed else ""]
    told = " ".join(filter(None, counts))
    return f"  ({told} words)" if told else ""


def _place(change: Change) -> str:
    before = [place.block.lines[0] for place in change.before]
    after = [place.block.lines[0] for place in change.after]
    lines = [f"line {before[0]}" if before else "", f"now line {after[0]}" if after else ""]
    return f"{', '.join(filter(None, lines))} · {change.kind}{', moved' if change.moved is not None else ''}"


def _note(change: Change) -> str:
    if not change.reshaped:
        return ""
    old, new = change.before[0], change.after[0]
    if old.block.level != new.block.level and old.block.level and new.block.level:
        return f"  (heading level {old.block.level} to {new.block.level})"
    if old.number != new.number:
        return f"  (number {old.number or 'none'} to {new.number or 'none'})"
    return "  (stands otherwise on the page)"


def _text(said: Sequence[Word]) -> str:
    return "".join(" ¶" if word.is_border else word.text for word in said)


def _shortened(segment: Segment) -> str:
    said = segment.after
    if len(said) <= 2 * _AROUND + 1:
        return _text(said)
    return f"{_text(said[:_AROUND])} … {_text(said[-_AROUND:]).lstrip()}"


def worded(change: Change, style: Style, *, linked: str = "link: {} to {}", spacing: str = ENGLISH.spacing) -> str:
    """Return the words of a change in one line, dressed, with some of those around them.

    `linked` tells of a link that leads elsewhere: where it led, and where it leads; `spacing` of what nobody sees.
    """
    dressed = (
        style(s.mark, _shortened(s)) if s.mark is Mark.SAME else _marked(s, style, linked, spacing)
        for s in change.segments
    )
    return " ".join("".join(dressed).split())


def marked_up(mark: Mark, text: str) -> str:
    """Dress a stretch for a comment on GitHub."""
    tag = {Mark.ADDED: "ins", Mark.REMOVED: "del"}.get(mark)
    if tag:
        return f"<{tag}>{inert(text)}</{tag}>"
    return inert(text) if mark is Mark.SAME else f"<i>{inert(text)}</i>"


def _marked(segment: Segment, style: Style, linked: str, spacing: str) -> str:
    """Dress the words of a change, the space before them outside."""
    if segment.mark is Mark.TYPOGRAPHIC and not segment.looks_alike:
        return _spaced(Mark.REMOVED, segment.before, style) + _spaced(Mark.ADDED, segment.after, style)
    mark = Mark.FORMAT if segment.looks_alike else segment.mark
    told = _spaced(mark, segment.after or segment.before, style)
    if mark is not Mark.FORMAT:
        return told
    old, new = (_targets(said) for said in (segment.before, segment.after))
    notes = [linked.format(", ".join(old) or "–", ", ".join(new) or "–")] if old != new else []
    notes += [spacing] if segment.looks_alike else []
    return told + style(Mark.SAME, f" ({'; '.join(notes)})") if notes else told


def _spaced(mark: Mark, said: Sequence[Word], style: Style) -> str:
    text = _text(said)
    bare = text.lstrip()
    return text[: len(text) - len(bare)] + style(mark, bare) if bare else text


def _targets(said: Sequence[Word]) -> list[str]:
    marks = (mark for word in said for piece in word.pieces for mark in piece.marks if mark.tag == "a")
    return list(dict.fromkeys(mark.get("href") or mark.get("data-target") or "" for mark in marks))
