"""A grid: a table of a text, as rows of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.text import Block


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a text."""

    rows: tuple[tuple[int, ...], ...]
    """By row, the index of each cell's block."""

    @property
    def blocks(self) -> range:
        """Every block of it."""
        return range(self.rows[0][0], self.rows[-1][-1] + 1)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0])


def goes_on_in_row(block: Block) -> bool:
    """Tell whether a block is a cell of the row in which the block before it stands."""
    row = next((depth for depth, element in enumerate(block.containers) if element.tag == "tr"), None)
    return row is not None and block.shared > row


def tables_of(blocks: Sequence[Block]) -> Iterator[Grid]:
    """Yield the tables of a text that have as many cells in each row, and one block in each cell."""
    rows: list[list[int]] = []
    for index, block in enumerate(blocks):
        tags = [element.tag for element in block.containers] if block.kind == "cell" else []
        is_cell = "tr" in tags
        goes_on = bool(rows) and is_cell and block.shared > tags.index("table")
        if rows and not goes_on:
            yield from _even(rows)
            rows = []
        if is_cell and goes_on and goes_on_in_row(block):
            rows[-1].append(index)
        elif is_cell:
            rows.append([index])
    if rows:
        yield from _even(rows)


def _even(rows: Sequence[Sequence[int]]) -> Iterator[Grid]:
    table = Grid(tuple(map(tuple, rows)))
    if {len(row) for row in rows} == {table.width} and len(table.blocks) == table.width * len(rows):
        yield table
