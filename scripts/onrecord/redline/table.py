"""A table: cells in rows and columns, which belong together by both, so that no value slips below another heading.

Rows belong together by their first cell, or else by most of their cells; columns by their heading and what they hold;
cells by row and column, however few words they have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from onrecord.align import Match
from onrecord.text import Block

Keys = Sequence[tuple[str, ...]]
"""What each block says, as it is compared."""

_MOST = 90_000
"""Pairs of rows that are weighed at most; of longer tables words decide, as of any text."""

_ALIKE = 0.34
"""Two tables are one when at least this part of the smaller one's words stands in the other."""

_MANY = 0.5
"""Two rows or columns are one when more than this part of their cells says the same."""


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


def tables_of(blocks: Sequence[Block]) -> Iterator[Grid]:
    """Yield the tables of a text that have as many cells in each row, and one block in each cell."""
    rows: list[list[int]] = []
    for index, block in enumerate(blocks):
        tags = [element.tag for element in block.containers]
        is_cell = block.kind == "cell" and "tr" in tags
        goes_on = bool(rows) and is_cell and block.shared > tags.index("table")
        if rows and not goes_on:
            yield from _even(rows)
            rows = []
        if is_cell and goes_on and block.shared > tags.index("tr"):
            rows[-1].append(index)
        elif is_cell:
            rows.append([index])
    if rows:
        yield from _even(rows)


def _even(rows: Sequence[Sequence[int]]) -> Iterator[Grid]:
    table = Grid(tuple(map(tuple, rows)))
    if {len(row) for row in rows} == {table.width} and len(table.blocks) == table.width * len(rows):
        yield table


def tables_together(ours: Sequence[Grid], theirs: Sequence[Grid], a: Keys, b: Keys) -> Iterator[tuple[Grid, Grid]]:
    """Yield the tables that belong together: each other's likeliest, by their words."""
    said = [Counter(word for index in table.blocks for word in a[index]) for table in ours]
    says = [Counter(word for index in table.blocks for word in b[index]) for table in theirs]
    common = {(i, j): (said[i] & says[j]).total() for i, j in product(range(len(ours)), range(len(theirs)))}
    for i, table in enumerate(ours):
        best = max(range(len(theirs)), key=lambda j: (common[i, j], -abs(i - j)), default=None)
        if best is None or i != max(range(len(ours)), key=lambda other: (common[other, best], -abs(other - best))):
            continue
        least = min(said[i].total(), says[best].total())
        if common[i, best] and common[i, best] >= _ALIKE * least:
            yield table, theirs[best]


def cells_together(ours: Grid, theirs: Grid, a: Keys, b: Keys) -> list[Match] | None:
    """Return which cells of two tables belong together; None where words should decide, as of any text."""
    if len(ours.rows) * len(theirs.rows) > _MOST:
        return None
    columns = _columns(ours, theirs, a, b)
    rows = _rows(ours, theirs, a, b, columns)
    if ours.width != theirs.width:
        rows = [*_filled(rows, len(ours.rows), len(theirs.rows))]
    if len(columns) < max(ours.width, theirs.width) and len(rows) < max(len(ours.rows), len(theirs.rows)):
        return None  # a row that went and a column that went have a corner which is in neither
    return [(ours.rows[r][c], theirs.rows[s][d]) for r, s in rows for c, d in columns]


def _columns(ours: Grid, theirs: Grid, a: Keys, b: Keys) -> list[Match]:
    """Pair columns: by place where there are as many, else by their heading and what they hold."""
    if ours.width == theirs.width:
        return [(c, c) for c in range(ours.width)]

    def weight(c: int, d: int) -> float:
        head = a[ours.rows[0][c]] == b[theirs.rows[0][d]] != ()
        said = Counter(a[row[c]] for row in ours.rows[1:])
        says = Counter(b[row[d]] for row in theirs.rows[1:])
        part = (said & says).total() / max(1, min(said.total(), says.total()))
        return 2 * head + part if head or part > _MANY else 0

    return _rising(ours.width, theirs.width, weight)


def _rows(ours: Grid, theirs: Grid, a: Keys, b: Keys, columns: Sequence[Match]) -> list[Match]:
    """Pair rows: heads with heads, and others by their first cell or by most of their cells."""
    names = (
        [[a[row[c]] for c, _ in columns] for row in ours.rows],
        [[b[row[d]] for _, d in columns] for row in theirs.rows],
    )
    known = [Counter(row[0] for row in side if row) for side in names]

    def weight(r: int, s: int) -> float:
        if not r or not s:
            return 2.0 * len(columns) + 9 if r == s else 0
        said, says = names[0][r], names[1][s]
        same = sum(x == y for x, y in zip(said, says, strict=True))
        is_named = bool(columns) and said[0] == says[0] != ()
        alone = is_named and known[0][said[0]] == 1 == known[1][says[0]]
        if not (alone or is_named or same > _MANY * len(columns)):
            return _words_in_common(said, says)
        return same + 2 * is_named + 2 * alone

    return _rising(len(ours.rows), len(theirs.rows), weight)


def _filled(pairs: Sequence[Match], first: int, second: int) -> Iterator[Match]:
    """Yield pairs, and between them those of rows that stand alone at the same place, as many in both tables."""
    i = j = 0
    for r, s in [*pairs, (first, second)]:
        if r - i == s - j:
            yield from zip(range(i, r), range(j, s), strict=True)
        if r < first:
            yield r, s
        i, j = r + 1, s + 1


def _words_in_common(said: Sequence[tuple[str, ...]], says: Sequence[tuple[str, ...]]) -> float:
    """Return a small weight for rows of which the words alone tell that they are one."""
    ours, theirs = Counter(word for cell in said for word in cell), Counter(word for cell in says for word in cell)
    part = (ours & theirs).total() / max(1, min(ours.total(), theirs.total()))
    return part if part > _MANY else 0


def _rising(first: int, second: int, weight: Callable[[int, int], float]) -> list[Match]:
    """Return the pairs with the greatest weight together, rising in both; none of weight 0."""
    best = [[0.0] * (second + 1) for _ in range(first + 1)]
    weights = [[weight(i, j) for j in range(second)] for i in range(first)]
    for i in range(first - 1, -1, -1):
        for j in range(second - 1, -1, -1):
            paired = weights[i][j] + best[i + 1][j + 1] if weights[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: list[Match] = []
    i = j = 0
    while i < first and j < second:
        if weights[i][j] and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
