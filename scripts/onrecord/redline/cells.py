"""The cells of two tables: they belong together where their rows and columns do, and so stay below their heading.

How rows and columns were found is another matter: `table` finds them by what they say; `in_rows` by what others found
of their cells, one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from onrecord.align import Match
from onrecord.redline.grid import Grid, tables_of
from onrecord.redline.group import Group
from onrecord.text import Block


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """Which rows and which columns of two tables belong together."""

    rows: Sequence[Match]
    """Those that stayed in their order, rising in both."""

    columns: Sequence[Match]

    moved_rows: Sequence[Match] = ()
    moved_columns: Sequence[Match] = ()

    def cells(self, ours: Grid, theirs: Grid, numbers: Iterator[int]) -> Iterator[Group]:
        """Yield the cells that belong together; rows or columns that went elsewhere side by side have one number."""
        columns = [*_numbered(self.columns, None), *_numbered(self.moved_columns, numbers)]
        for r, s, row_moved in [*_numbered(self.rows, None), *_numbered(self.moved_rows, numbers)]:
            for c, d, column_moved in columns:
                moved = column_moved if row_moved is None else row_moved
                yield Group([ours.rows[r][c]], [theirs.rows[s][d]], moved)


def _numbered(pairs: Iterable[Match], numbers: Iterator[int] | None) -> Iterator[tuple[int, int, int | None]]:
    last, number = (-2, -2), None
    for i, j in sorted(pairs):
        if numbers is not None and (i, j) != (last[0] + 1, last[1] + 1):
            number = next(numbers)
        yield i, j, number
        last = i, j


def next_numbers(groups: Iterable[Group]) -> Iterator[int]:
    """Yield numbers for moves which none of these groups has."""
    return count(max((group.moved for group in groups if group.moved is not None), default=-1) + 1)


def in_rows(
    groups: Sequence[Group], before: Sequence[Block], after: Sequence[Block], went: Sequence[Match] = ()
) -> list[Group]:
    """Return groups in which the cells of tables belong together row by row and column by column; others as they are.

    Tables, rows and columns belong together that have most pairs of cells in common; heads belong to heads. A row of
    any other table belongs to blocks elsewhere as a whole, cell by cell, or not at all. `went` are pairs of blocks that
    are no group, and may be cells of rows or columns that moved.
    """
    ours, theirs = [*tables_of(before)], [*tables_of(after)]
    if not ours and not theirs:
        return [*groups]
    where = _spots(ours), _spots(theirs)
    stayed = [pair for group in groups if group.moved is None for pair in _pairs(group)]
    moved = [pair for group in groups if group.moved is not None for pair in _pairs(group)]
    tables = _mutual(Counter((one.table, other.table) for one, other in _links(stayed, *where)))
    links = [*_links([*stayed, *moved, *went], *where)]
    numbers = next_numbers(groups)
    found: list[Group] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for t, u in tables:
        own = [(one, other) for one, other in links if (one.table, other.table) == (t, u)]
        pairing = _pairing(own, ours[t], theirs[u])
        found += pairing.cells(ours[t], theirs[u], numbers)
        taken[0].update(ours[t].blocks)
        taken[1].update(theirs[u].blocks)
    left = [*_without(groups, *taken)]
    rows = (
        [row for t, table in enumerate(ours) if t not in {t for t, _ in tables} for row in table.rows],
        [row for u, table in enumerate(theirs) if u not in {u for _, u in tables} for row in table.rows],
    )
    return [*_with_whole_rows(left, *rows), *found]


def _with_whole_rows(
    groups: Sequence[Group], ours: Sequence[Sequence[int]], theirs: Sequence[Sequence[int]]
) -> list[Group]:
    """Return groups without those in which part of a row belongs to something, or not to blocks in a row."""
    left = [*groups]
    while True:
        stayed = [pair for group in left if group.moved is None for pair in _pairs(group)]
        partners, others = dict(stayed), {j: i for i, j in stayed}
        torn = {i for row in ours if _is_torn(row, partners) for i in row}
        ragged = {j for row in theirs if _is_torn(row, others) for j in row}
        kept = [g for g in left if g.moved is not None or not (torn & {*g.before} or ragged & {*g.after})]
        if len(kept) == len(left):
            return kept
        left = kept


def _is_torn(row: Sequence[int], partners: Mapping[int, int]) -> bool:
    found = [partners[block] for block in row if block in partners]
    return bool(found) and found != [*range(found[0], found[0] + len(row))]


@dataclass(frozen=True, slots=True)
class _CellAt:
    """Where a cell stands."""

    table: int
    row: int
    column: int


def _spots(tables: Sequence[Grid]) -> dict[int, _CellAt]:
    return {
        block: _CellAt(t, r, c)
        for t, table in enumerate(tables)
        for r, row in enumerate(table.rows)
        for c, block in enumerate(row)
    }


def _pairs(group: Group) -> Iterator[Match]:
    return zip(group.before, group.after, strict=False)


def _links(
    pairs: Iterable[Match], ours: Mapping[int, _CellAt], theirs: Mapping[int, _CellAt]
) -> Iterator[tuple[_CellAt, _CellAt]]:
    return ((ours[i], theirs[j]) for i, j in pairs if i in ours and j in theirs)


def _pairing(links: Sequence[tuple[_CellAt, _CellAt]], ours: Grid, theirs: Grid) -> Pairing:
    votes = Counter((one.row, other.row) for one, other in links)
    votes[0, 0] += len(links)
    rows = _mutual(votes)
    kept = {*rows}
    votes = Counter((one.column, other.column) for one, other in links if (one.row, other.row) in kept)
    stayed, went = _chain(rows)
    beside, elsewhere = _chain(_mutual(votes))
    if ours.width == theirs.width:
        beside = [*filled(beside, elsewhere, ours.width)]
    return Pairing(rows=stayed, columns=beside, moved_rows=went, moved_columns=elsewhere)


def _mutual(votes: Counter[Match]) -> list[Match]:
    """Return pairs, each of one and another, those with most votes first to choose; in order."""
    taken: tuple[set[int], set[int]] = set(), set()
    pairs: list[Match] = []
    for (i, j), _ in sorted(votes.items(), key=lambda entry: (-entry[1], entry[0])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j))
    return sorted(pairs)


def _chain(pairs: Sequence[Match]) -> tuple[list[Match], list[Match]]:
    """Return most pairs that rise in both, the first of several, and the others."""
    best: list[tuple[int, int]] = []  # of each pair how many end with it, and which is the one before
    for k, (_, j) in enumerate(pairs):
        if k and pairs[k - 1][1] < j and best[k - 1][0] == k:
            best.append((k + 1, k - 1))
            continue
        length, last = max(((best[m][0], -m) for m in range(k) if pairs[m][1] < j), default=(0, 1))
        best.append((length + 1, -last))
    k = max(range(len(pairs)), key=lambda k: (best[k][0], -k), default=-1)
    stayed: set[int] = set()
    while k >= 0:
        stayed.add(k)
        k = best[k][1]
    return [pairs[k] for k in sorted(stayed)], [pair for k, pair in enumerate(pairs) if k not in stayed]


def filled(stayed: Sequence[Match], went: Sequence[Match], width: int) -> Iterator[Match]:
    """Yield the columns that stayed, of two tables of one width, and those left between them where as many are."""
    gone, came = {c for c, _ in went}, {d for _, d in went}
    i = j = 0
    for c, d in [*stayed, (width, width)]:
        ours, theirs = ([*range(i, c)], [*range(j, d)])
        ours, theirs = [each for each in ours if each not in gone], [each for each in theirs if each not in came]
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)
        if c < width:
            yield c, d
        i, j = c + 1, d + 1


def _without(groups: Iterable[Group], before: set[int], after: set[int]) -> Iterator[Group]:
    """Yield groups without some blocks, as far as they have others on both sides."""
    for group in groups:
        ours = [i for i in group.before if i not in before]
        theirs = [j for j in group.after if j not in after]
        if ours and theirs:
            yield replace(group, before=ours, after=theirs)
