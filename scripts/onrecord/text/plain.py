"""A plain writing of blocks: as text for a terminal and a mail, and as Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from onrecord.text.block import Block, Run

WIDTH = 76
"""Characters on a line of text, so that a mail reader that quotes it does not wrap it again (RFC 3676, 4.2)."""

_Write = Callable[[str | None, Sequence[Block]], str]

_UNDERLINES = {1: "=", 2: "="}
"""What stands below a heading of a level; a hyphen below deeper ones."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_LEADING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))")
"""What would begin a list or underline a heading where it begins a block."""


def as_text(blocks: Iterable[Block]) -> str:
    """Write blocks for eyes alone; a link's target stands behind it."""
    return "\n\n".join(_pieces(blocks, _text_piece)) + "\n"


def as_markdown(blocks: Iterable[Block]) -> str:
    """Write blocks as CommonMark with tables."""
    return "\n\n".join(_pieces(blocks, _markdown_piece)) + "\n"


def _pieces(blocks: Iterable[Block], write: _Write) -> Iterator[str]:
    """Yield each paragraph, heading, list and table."""
    for kind, group in groupby(blocks, lambda block: block.containers[0].tag if block.containers else None):
        members = [*group]
        if kind is None:
            yield from (write(None, [block]) for block in members)
        else:
            yield write(kind, members)


def _text_piece(kind: str | None, blocks: Sequence[Block]) -> str:
    if kind == "table":
        return _text_table([[_said(block) for block in row] for row in _rows(blocks)])
    if kind:
        return "\n".join(_filled(_said(block), first="- ", others="  ") for block in blocks)
    block = blocks[0]
    if block.level:
        return f"{block.text}\n{_UNDERLINES.get(block.level, '-') * len(block.text)}"
    return _filled(_said(block))


def _filled(text: str, *, first: str = "", others: str = "") -> str:
    """Wrap a text; an address is never broken."""
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


def _text_table(rows: Sequence[Sequence[str]]) -> str:
    """Write a table a row at a time, each cell below its column's name, since a mail is narrow."""
    head, *others = rows
    return "\n\n".join(
        "\n".join(_filled(f"{name}: {cell}", others="  ") for name, cell in zip(head, row, strict=True))
        for row in others
    )


def _markdown_piece(kind: str | None, blocks: Sequence[Block]) -> str:
    if kind == "table":
        head, *others = [[_marked(block).replace("\n", " ") for block in row] for row in _rows(blocks)]
        rows = [head, ["---"] * len(head), *others]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    if kind:
        return "\n".join(f"- {_marked(block)}" for block in blocks)
    block = blocks[0]
    return f"{'#' * block.level} {_marked(block)}" if block.level else _marked(block)


def _rows(blocks: Sequence[Block]) -> list[list[Block]]:
    rows: list[list[Block]] = []
    for block in blocks:
        if block.shared < len(block.containers) or not rows:
            rows.append([])
        rows[-1].append(block)
    return rows


def _said(block: Block) -> str:
    return "".join(f"{run.text} ({target})" if (target := _shown_target(run)) else run.text for run in block.runs)


def _shown_target(run: Run) -> str | None:
    target = _target(run)
    return target if target and target.removeprefix("mailto:") != run.text else None


def _marked(block: Block) -> str:
    return _LEADING.sub(r"\1\\", "".join(_marked_run(run) for run in block.runs))


def _marked_run(run: Run) -> str:
    text = _SPECIAL.sub(r"\\\1", run.text)
    target = _target(run)
    if target:
        return f"[{text}](<{target}>)"
    return f"**{text}**" if any(mark.tag == "strong" for mark in run.marks) else text


def _target(run: Run) -> str | None:
    return next((mark.get("href") for mark in run.marks if mark.tag == "a"), None)
