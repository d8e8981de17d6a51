"""A redline in plain characters, for a terminal."""

from __future__ import annotations

from onrecord.redline.reading import Extent, ToldChange, told_changes
from onrecord.redline.redline import Kind, Mark, Redline
from onrecord.redline.sections import outline, parts
from onrecord.redline.summary import NOTHING_CHANGED, Style, counts, heading, note, worded, wordless
from onrecord.text import visible

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.FORMAT: "≈", Kind.SAME: "»"}


def brackets(mark: Mark, text: str) -> str:
    """Dress a stretch for readers without colours: `[-removed-]`, `{+added+}`, as `git diff --word-diff` does."""
    return {Mark.ADDED: f"{{+{text}+}}", Mark.REMOVED: f"[-{text}-]", Mark.SAME: text}.get(mark, f"<{text}>")


def as_terminal(redline: Redline, style: Style) -> str:
    """Tell the sections that changed, then each change with the words around it."""
    entries = outline(redline)
    if not entries:
        return NOTHING_CHANGED

    def dressed(mark: Mark, text: str) -> str:
        return style(mark, visible(text))

    lines = [f"{entry.fate:<11} {visible(heading(entry))}{counts(entry)}" for entry in entries]
    for part in parts(redline):
        for told in told_changes(part):
            change = told.change
            sign = "»" if change.moved is not None else _SIGNS.get(change.kind, "~")
            where = " · ".join(filter(None, [visible(part.titles[0]), told.where and f"row {visible(told.where)}"]))
            said = worded(told, dressed) or f"({wordless(change)})"
            lines.append(f"\n@ {where}{' · ' if where else ''}{_place(told)}\n  {sign} {said}{note(change)}")
    return "\n".join(lines) + "\n"


def _place(told: ToldChange) -> str:
    change = told.change
    before = [place.block.lines[0] for place in change.before]
    after = [place.block.lines[0] for place in change.after]
    lines = [f"line {before[0]}" if before else "", f"now line {after[0]}" if after else ""]
    extent = "" if told.extent is Extent.BLOCK else f"{told.extent} "
    fates = ["moved" if change.moved is not None else "", change.kind if change.kind is not Kind.SAME else ""]
    return f"{', '.join(filter(None, lines))} · {extent}{', '.join(filter(None, fates))}"
