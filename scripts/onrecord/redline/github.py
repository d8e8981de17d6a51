"""A redline in Markdown, for a comment on GitHub."""

from __future__ import annotations

from onrecord.redline.redline import Change, Mark, Redline
from onrecord.redline.sections import outline, parts
from onrecord.redline.summary import NOTHING_CHANGED, UNTITLED, changed, counts, heading, is_row, note, worded, wordless
from onrecord.text import inert

MOST_OF_COMMENT = 65_536
"""Bytes of a comment; GitHub's answer to a longer one speaks of so many characters, which bytes never fall short of."""

_LEFT_OUT = "\nThe rest is left out: a comment on GitHub holds no more.\n"


def as_markdown(redline: Redline) -> str:
    """Tell it for a comment on GitHub: a list of sections, and below it each change as a quotation with ins and del.

    What a comment cannot hold is left out, and that is said.
    """
    entries = outline(redline)
    if not entries:
        return NOTHING_CHANGED
    told = [f"- **{entry.fate}** {inert(heading(entry))}{counts(entry)}" for entry in entries]
    told.append("")
    for part in parts(redline):
        changes = [_quoted(change, row) for change, row in changed(part)]
        told += [f"**{inert(part.titles[0] or UNTITLED)}**\n", *changes] if changes else []
    room = MOST_OF_COMMENT - len(_LEFT_OUT)
    for number, line in enumerate(told):
        room -= len(line.encode()) + 1
        if room < 0:
            return "\n".join([*told[:number], _LEFT_OUT])
    return "\n".join(told)


def _quoted(change: Change, row: str) -> str:
    if is_row(change):
        return f"> *row {change.kind}:* {worded(change, marked_up)}\n"
    moved = "*moved:* " if change.moved is not None else ""
    led = f"*{inert(row)}:* " if row else ""
    return f"> {moved}{led}{worded(change, marked_up) or f'*{wordless(change)}*'}{inert(note(change))}\n"


def marked_up(mark: Mark, text: str) -> str:
    """Dress a stretch for a comment on GitHub."""
    tag = {Mark.ADDED: "ins", Mark.REMOVED: "del"}.get(mark)
    if tag:
        return f"<{tag}>{inert(text)}</{tag}>"
    return inert(text) if mark is Mark.SAME else f"<i>{inert(text)}</i>"
