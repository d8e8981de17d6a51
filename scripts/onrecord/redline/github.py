"""A redline in Markdown, for a comment on GitHub."""

from __future__ import annotations

from onrecord.redline.reading import Extent, ToldChange, told_changes
from onrecord.redline.redline import Mark, Redline
from onrecord.redline.sections import outline, parts
from onrecord.redline.summary import NOTHING_CHANGED, UNTITLED, counts, heading, note, worded, wordless
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
        changes = [*map(_quoted, told_changes(part))]
        told += [f"**{inert(part.titles[0] or UNTITLED)}**\n", *changes] if changes else []
    room = MOST_OF_COMMENT - len(_LEFT_OUT)
    for number, line in enumerate(told):
        room -= len(line.encode()) + 1
        if room < 0:
            return "\n".join([*told[:number], _LEFT_OUT])
    return "\n".join(told)


def _quoted(told: ToldChange) -> str:
    change = told.change
    fate = "moved" if change.moved is not None else "" if told.extent is Extent.BLOCK else change.kind
    extent = "" if told.extent is Extent.BLOCK else f"{told.extent} "
    led = "".join(f"*{name}:* " for name in (f"{extent}{fate}", inert(told.where)) if name)
    return f"> {led}{worded(told, marked_up) or f'*{wordless(change)}*'}{inert(note(change))}\n"


def marked_up(mark: Mark, text: str) -> str:
    """Dress a stretch for a comment on GitHub."""
    tag = {Mark.ADDED: "ins", Mark.REMOVED: "del"}.get(mark)
    if tag:
        return f"<{tag}>{inert(text)}</{tag}>"
    return inert(text) if mark is Mark.SAME else f"<i>{inert(text)}</i>"
