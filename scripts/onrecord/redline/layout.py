"""A layout: the rows of a table as it is shown, each with a cell below every heading of either text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from onrecord.redline.nesting import Instance, NestedBlock, Nesting
from onrecord.redline.piece import Piece
from onrecord.text import Element

_Column = tuple[int | None, int | None]
"""The number of a column in either text."""

_NONE: _Column = (None, None)

_Row = list[Piece]


def with_even_rows(pieces: Sequence[Piece], nesting: Nesting) -> list[Piece]:
    """Return pieces; where a row of a table has fewer cells than its head, with empty ones among them."""
    standings = [NestedBlock(block=piece.block, path=piece.path, is_second=piece.is_second) for piece in pieces]
    if all(piece.columns == _NONE for piece in pieces):
        return [*pieces]
    whole: list[Piece] = []
    placed = zip(pieces, nesting.paths(standings), strict=True)
    for table, within in groupby(placed, lambda pair: nesting.table(pair[1])):
        rows = groupby(within, lambda pair: _row(pair[1], nesting))
        cells = [[piece for piece, _ in row] for _, row in rows]
        whole += _evened(cells) if table else [piece for row in cells for piece in row]
    return whole


def widths(pieces: Sequence[Piece], paths: Sequence[tuple[Instance, ...]], nesting: Nesting) -> dict[Instance, int]:
    """Return how many columns each table has as it is shown: as many as its first row has cells."""
    first: dict[Instance, Instance] = {}
    counts: dict[Instance, int] = {}
    for piece, path in zip(pieces, paths, strict=True):
        table, row = nesting.table(path), _row(path, nesting)
        if table is None or row is None or not _is_cell(piece):
            continue
        if first.setdefault(table, row) == row:
            counts[table] = counts.get(table, 0) + 1
    return counts


def _row(path: Sequence[Instance], nesting: Nesting) -> Instance | None:
    return next((each for each in reversed(path) if nesting.elements[each].tag == "tr"), None)


def _evened(rows: Sequence[_Row]) -> Iterator[Piece]:
    """Yield the cells of a table; the first row has one of every column."""
    columns = [cell.columns for cell in rows[0]]
    for row in rows:
        yield from _filled(row, columns) if len(row) != len(columns) and all(map(_is_cell, row)) else row


def _is_cell(piece: Piece) -> bool:
    return piece.columns != _NONE or piece.is_filler


def _filled(row: _Row, columns: Sequence[_Column]) -> Iterator[Piece]:
    waiting = [*row]
    for column in columns:
        if waiting and _stands_in(waiting[0].columns, column):
            yield waiting.pop(0)
        else:
            yield _filler(waiting[0] if waiting else row[-1])
    yield from waiting


def _stands_in(cell: _Column, column: _Column) -> bool:
    return any(one is not None and one == other for one, other in zip(cell, column, strict=True))


def _filler(beside: Piece) -> Piece:
    """Return an empty cell for a row."""
    tag = beside.block.element.tag if beside.block.element else "td"
    containers = len(beside.block.containers)
    return Piece(
        block=replace(
            beside.block, element=Element(tag=tag, attributes=(("class", "or-none"),)), shared=containers, runs=()
        ),
        own=None,
        inside="",
        changed=True,
        path=beside.path,
        is_second=beside.is_second,
        is_filler=True,
    )
