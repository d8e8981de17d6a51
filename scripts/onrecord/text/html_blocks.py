"""A table of HTML, and what `<details>` folds, read as the blocks that Markdown has for them (decisions/0022)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from markdown_it.rules_block import StateBlock

from onrecord.text.tags import DRESSES

_TABLE = re.compile(r"<table(?:\s[^<>]*)?>", re.IGNORECASE)
_END_OF_TABLE = re.compile(r"</table\s*>[ \t]*$", re.IGNORECASE)
_DETAILS = re.compile(
    r"(?=<)(?:<details(?:\s[^<>]*)?>)?\s*(?:<summary(?:\s[^<>]*)?>(?P<summary>.*?)</summary\s*>)?\s*(?:</details\s*>)?\s*$",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\\`*_\[\]{}<>&!#|^~:()+.-]")
_SPACES = re.compile(r"\s+")

_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "th", "td"})
_LINES = frozenset({"p", "div", "ul", "ol", "li", "br"})
"""Of these each begins a line of its own in a cell; its words are kept."""

_WIDEST = 100
"""Columns of a table at most."""


def details(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a line of `<details>`: what it would fold is shown, below its summary in bold."""
    begin = state.bMarks[start] + state.tShift[start]
    found = _DETAILS.match(state.src, begin, state.eMarks[start]) if state.src.startswith("<", begin) else None
    if found is None or state.is_code_block(start):
        return False
    if silent:
        return True
    state.line = start + 1
    summary = (found["summary"] or "").strip()
    if summary:
        _push(state, "paragraph_open", "p", 1, (start, start + 1))
        _push(state, "inline", "", 0, (start, start + 1), f"<b>{summary}</b>")
        _push(state, "paragraph_close", "p", -1, None)
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table of HTML that holds words alone, line by line in its cells; any other stays text."""
    begin = state.bMarks[start] + state.tShift[start]
    if not _TABLE.match(state.src, begin, state.eMarks[start]) or state.is_code_block(start):
        return False
    last = start
    while not _END_OF_TABLE.search(state.src, state.bMarks[last], state.eMarks[last]):
        last += 1
        if last >= end or (not state.isEmpty(last) and state.sCount[last] < state.blkIndent):
            return False
    rows = _rows(state.getLines(start, last + 1, state.blkIndent, False))
    if rows is None:
        return False
    if not silent:
        _push_table(state, rows, start, last + 1)
        state.line = last + 1
    return True


@dataclass(slots=True)
class _SpanningCell:
    """A cell of a table of HTML."""

    tag: str
    line: int
    """Line of the table on which it begins, from 0."""

    last: int = 0
    """Line on which it ends."""

    across: int = 1
    down: int = 1
    said: list[str] = field(default_factory=list)
    """Markdown of its words, and the breaks between its lines."""

    @property
    def markdown(self) -> str:
        """Its words, in Markdown."""
        lines = (" ".join(line.split()) for line in "".join(self.said).split("\n"))
        return "<br>".join(filter(None, lines))


class _NotPlainError(Exception):
    """A table holds something else than words."""


class _TableReader(HTMLParser):
    """Collects the cells of a table; raises where it holds something else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[_SpanningCell]] = []
        self.heads = 0
        """How many rows stand in its head."""

        self.is_closed = False
        self._cell: _SpanningCell | None = None
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row, a cell, or what stands in one."""
        if tag in ("th", "td") and self.rows:
            told = dict(attrs)
            across, down = _span(told.get("colspan")), _span(told.get("rowspan"))
            self._cell = _SpanningCell(tag, self.getpos()[0] - 1, across=across, down=down)
            self.rows[-1].append(self._cell)
        elif tag == "tr":
            self.rows.append([])
            self._cell = None
            self.heads += self._open[-1:] == ["thead"]
        elif tag in _PARTS:
            if self._cell is not None or (tag == "table") != (not self._open):
                raise _NotPlainError
            self._open.append(tag)
        elif self._cell is None or tag not in _LINES | DRESSES.keys():
            raise _NotPlainError
        elif tag in _LINES:
            self._cell.said.append("\n")
        else:
            kept = "".join(f' {k}="{escape(v or "")}"' for k, v in attrs if k in ("href", "id", "name"))
            self._cell.said.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if self._cell is not None:
            self._cell.last = self.getpos()[0] - 1
        if tag in ("th", "td", "tr"):
            self._cell = None
        elif tag in _PARTS:
            if self._open.pop() != tag:
                raise _NotPlainError
            self.is_closed = not self._open
        elif self._cell is not None and tag in _LINES:
            self._cell.said.append("\n")
        elif self._cell is not None and tag in DRESSES:
            self._cell.said.append(f"</{tag}>")
        else:
            raise _NotPlainError

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._cell is not None:
            self._cell.said.append(_SIGNS.sub(r"\\\g<0>", _SPACES.sub(" ", data)))
        elif data.strip():
            raise _NotPlainError

    def handle_comment(self, data: str) -> None:
        """A comment is text that readers would not see: the author is told of it."""
        raise _NotPlainError(data)

    def handle_decl(self, decl: str) -> None:
        """As a comment."""
        raise _NotPlainError(decl)

    def handle_pi(self, data: str) -> None:
        """As a comment."""
        raise _NotPlainError(data)

    def unknown_decl(self, data: str) -> None:
        """As a comment."""
        raise _NotPlainError(data)


def _span(told: str | None) -> int:
    return min(int(told), _WIDEST) if told and told.strip().isdecimal() and int(told) else 1


_Rows = list[tuple[bool, list[_SpanningCell]]]
"""Whether it is in the head, and its cells, in all rows as many."""


def _rows(source: str) -> _Rows | None:
    """Return the rows of a table; None where it holds something else than words."""
    reader = _TableReader()
    try:
        reader.feed(source)
        reader.close()
    except (_NotPlainError, IndexError):
        return None
    rows = [row for row in reader.rows if row]
    if not reader.is_closed or not rows:
        return None
    grid = _even(rows)
    if max(map(len, grid)) > _WIDEST:
        return None
    heads = reader.heads or all(cell.tag == "th" for cell in rows[0])
    return [(number < heads, row) for number, row in enumerate(grid)]


def _even(rows: Sequence[Sequence[_SpanningCell]]) -> list[list[_SpanningCell]]:
    """Return rows of one width: what a cell spans besides its own place is empty, and so is what a row lacks."""
    grid: list[list[_SpanningCell]] = []
    taken: dict[tuple[int, int], _SpanningCell] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            for down in range(min(cell.down, len(rows) - number)):
                for across in range(cell.across):
                    taken[number + down, column + across] = _SpanningCell(cell.tag, cell.line)
            taken[number, column] = cell
            column += cell.across
    width = 1 + max(column for _, column in taken)
    for number, row in enumerate(rows):
        grid.append(
            [taken.get((number, column)) or _SpanningCell(row[-1].tag, row[-1].line) for column in range(width)]
        )
    return grid


def _push_table(state: StateBlock, rows: _Rows, start: int, end: int) -> None:
    _push(state, "table_open", "table", 1, (start, end))
    part = ""
    for is_head, row in rows:
        tag = "thead" if is_head else "tbody"
        if tag != part:
            if part:
                _push(state, f"{part}_close", part, -1, None)
            _push(state, f"{tag}_open", tag, 1, (start, end))
            part = tag
        _push(state, "tr_open", "tr", 1, (start + row[0].line, start + row[0].line + 1))
        for cell in row:
            lines = (start + cell.line, start + max(cell.line, cell.last) + 1)
            _push(state, f"{cell.tag}_open", cell.tag, 1, lines)
            _push(state, "inline", "", 0, lines, cell.markdown)
            _push(state, f"{cell.tag}_close", cell.tag, -1, None)
        _push(state, "tr_close", "tr", -1, None)
    _push(state, f"{part}_close", part, -1, None)
    _push(state, "table_close", "table", -1, None)


def _push(
    state: StateBlock, kind: str, tag: str, nesting: int, lines: tuple[int, int] | None, content: str = ""
) -> None:
    token = state.push(kind, tag, nesting)  # type: ignore[arg-type] # 1, 0 or -1
    token.map = list(lines) if lines else None
    token.content = content
    token.children = [] if kind == "inline" else None
