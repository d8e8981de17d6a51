"""A redline in plain characters, for a terminal."""

from __future__ import annotations

from onrecord.redline.redline import Change, Kind, Mark, Redline
from onrecord.redline.sections import outline, parts
from onrecord.redline.summary import NOTHING_CHANGED, Style, changed, counts, heading, is_row, note, worded, wordless
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
        for change, row in changed(part):
            sign = "»" if change.moved is not None else _SIGNS.get(change.kind, "~")
            where = " · ".join(filter(None, [visible(part.titles[0]), row and f"row {visible(row)}"]))
            said = worded(change, dressed) or f"({wordless(change)})"
            lines.append(f"\n@ {where}{' · ' if where else ''}{_place(change)}\n  {sign} {said}{note(change)}")
    return "\n".join(lines) + "\n"


def _place(change: Change) -> str:
    before = [place.block.lines[0] for place in change.before]
    after = [place.block.lines[0] for place in change.after]
    lines = [f"line {before[0]}" if before else "", f"now line {after[0]}" if after else ""]
    kind = f"row {change.kind}" if is_row(change) else change.kind
    return f"{', '.join(filter(None, lines))} · {kind}{', moved' if change.moved is not None else ''}"
