"""A reading: what changed in a section, one thing after the other, as people are told it where there is no page.

In a table a row or a column that came, went or moved as a whole is one thing; a cell is told with its row and heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from onrecord.redline.grid import goes_on_in_row
from onrecord.redline.redline import Change, Kind, Mark, Place, Segment, with_borders
from onrecord.redline.sections import Part
from onrecord.redline.word import BORDER, Word

_SIDES = ("before", "after")

_NAME = 40
"""So many letters of a cell name its row, or its column."""


class Extent(StrEnum):
    """How much is told as one thing."""

    BLOCK = "block"
    """A block, or several that were divided otherwise."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldChange:
    """A change as it is told."""

    change: Change
    """Of a whole row or column, the changes of its cells joined, with a border between each two."""

    extent: Extent = Extent.BLOCK

    where: str = ""
    """Of a cell, the first cell of its row and the heading of its column; empty outside tables and for whole rows."""


def told_changes(part: Part) -> Iterator[ToldChange]:
    """Yield what changed in a section, in reading order."""
    table: list[list[Change]] = []
    for change in part.changes:
        if not _is_cell(change) or (table and _begins_table(change)):
            yield from _TableReading(table).told()
            table = []
        if not _is_cell(change):
            yield from [ToldChange(change=change)] if change.has_changed else []
        elif table and any(goes_on_in_row(place.block) for place in _first(change)):
            table[-1].append(change)
        else:
            table.append([change])
    yield from _TableReading(table).told()


def _first(change: Change) -> tuple[Place, ...]:
    return change.before[:1] + change.after[:1]


def _is_cell(change: Change) -> bool:
    place = (change.after or change.before)[0]
    return place.block.kind == "cell" and _depth(place, "tr") >= 0


def _begins_table(change: Change) -> bool:
    """Tell whether a table begins with a cell in every text that has it."""
    return all(place.block.shared <= _depth(place, "table") for place in _first(change))


def _depth(place: Place, tag: str) -> int:
    tags = [element.tag for element in place.block.containers]
    return tags.index(tag) if tag in tags else -1


@dataclass(frozen=True, slots=True)
class _Cell:
    """A change of a cell, and in which column it is, in either text."""

    change: Change
    column: int | None
    was_column: int | None


class _TableReading:
    """The changes of a table, row by row."""

    def __init__(self, rows: Sequence[Sequence[Change]]) -> None:
        changes = [change for row in rows for change in row]
        before, after = (_columns([place for change in changes for place in getattr(change, side)]) for side in _SIDES)
        self.rows = [
            [_Cell(change, _of_first(after, change.after), _of_first(before, change.before)) for change in row]
            for row in rows
        ]
        head = self.rows[0] if self.rows else []
        is_whole = _whole(head) is not None
        self.columns = [cell for cell in head if _is_column(cell.change) and not is_whole]
        """The headings of columns that came, went or moved."""

    def told(self) -> Iterator[ToldChange]:
        """Yield what changed in it."""
        for number, row in enumerate(self.rows):
            whole = _whole(row)
            if whole is not None:
                yield from [ToldChange(change=whole, extent=Extent.ROW)] if whole.has_changed else []
                continue
            for cell in row:
                if number == 0 and cell in self.columns:
                    yield ToldChange(change=self._column(cell), extent=Extent.COLUMN)
                else:
                    yield from self._cell(cell, row)

    def _cell(self, cell: _Cell, row: Sequence[_Cell]) -> Iterator[ToldChange]:
        change = cell.change
        if any(_stands_under(cell, head) for head in self.columns):
            if change.moved is None or change.kind is Kind.SAME:
                return
            change = replace(change, moved=None)
        if change.has_changed:
            yield ToldChange(change=change, where=self._where(cell, row))

    def _where(self, cell: _Cell, row: Sequence[_Cell]) -> str:
        """Return the row and the column of a cell; nothing where it is the first, or the heading."""
        name = "" if cell is row[0] or row is self.rows[0] else _name(row[0].change)
        heads = [head for head in self.rows[0] if _stands_under(cell, head)]
        return ", ".join(filter(None, [name, _name(heads[0].change) if heads else ""])) if name else ""

    def _column(self, head: _Cell) -> Change:
        """Return a heading whose column came or went, with the cells below it in rows that stayed."""
        if head.change.moved is not None:
            return head.change
        below = [cell for row in self.rows[1:] if _whole(row) is None for cell in row if _stands_under(cell, head)]
        return _joined([head.change, *(cell.change for cell in below)])


def _columns(places: Sequence[Place]) -> dict[int, int]:
    """Return the column of each cell of a text, from 0, by the number of its block."""
    columns: dict[int, int] = {}
    for place in sorted(places, key=lambda place: place.index):
        columns[place.index] = columns.get(place.index - 1, -1) + 1 if goes_on_in_row(place.block) else 0
    return columns


def _of_first(columns: Mapping[int, int], places: Sequence[Place]) -> int | None:
    return columns[places[0].index] if places else None


def _is_column(change: Change) -> bool:
    """Tell whether a heading came, went or moved, and its column with it."""
    return change.kind in (Kind.ADDED, Kind.REMOVED) or change.moved is not None


def _stands_under(cell: _Cell, head: _Cell) -> bool:
    if cell.column is not None:
        return cell.column == head.column
    return cell.was_column is not None and cell.was_column == head.was_column


def _name(change: Change) -> str:
    said = _words(change, "after") or _words(change, "before")
    return " ".join("".join(" " if word.is_border else word.text for word in said).split())[:_NAME]


def _words(change: Change, side: str) -> list[Word]:
    return [word for segment in change.segments for word in getattr(segment, side)]


def _whole(row: Sequence[_Cell]) -> Change | None:
    """Return a row as one change where all of it came, went or moved."""
    changes = [cell.change for cell in row]
    kinds = {change.kind for change in changes}
    moved = {change.moved for change in changes if change.kind is not Kind.ADDED}
    is_moved = len(moved) == 1 and moved != {None} and changes[0].moved is not None
    return _joined(changes) if len(row) > 1 and (kinds in ({Kind.ADDED}, {Kind.REMOVED}) or is_moved) else None


def _joined(changes: Sequence[Change]) -> Change:
    """Return the changes of cells as one."""
    kinds = {change.kind for change in changes}
    before, after = (tuple(place for change in changes for place in getattr(change, side)) for side in _SIDES)
    if kinds in ({Kind.ADDED}, {Kind.REMOVED}):
        side = "after" if after else "before"
        mark = Mark.ADDED if after else Mark.REMOVED
        said = tuple(with_borders([_words(change, side) for change in changes]))
        segments = (Segment(mark=mark, **{side: said}),)
        return replace(changes[0], before=before, after=after, segments=segments)
    border = Segment(mark=Mark.SAME, before=(BORDER,), after=(BORDER,))
    parts = [segment for change in changes for segment in (border, *change.segments)]
    kind = Kind.SAME if kinds == {Kind.SAME} else Kind.REWORDED
    return replace(changes[0], kind=kind, before=before, after=after, segments=tuple(parts[1:]), reshaped=False)
