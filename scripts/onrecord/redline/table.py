"""A table and another: which belong together, and which of their rows and columns do, by what they say.

Rows belong together by their first cell, or else by most of their cells; columns by their heading and what they hold.
Those that do so and stand in another order went elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from onrecord.align import Match
from onrecord.redline.cells import Pairing, filled
from onrecord.redline.grid import Grid

Keys = Sequence[tuple[str, ...]]
"""What each block says, as it is compared."""

_MOST = 90_000
"""Pairs of rows that are weighed at most; of longer tables words decide, as of any text."""

_ALIKE = 0.34
"""Two tables are one when at least this part of the smaller one's words stands in the other."""

_MANY = 0.5
"""Two rows or columns are one when more than this part of their cells says the same."""


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


def paired(ours: Grid, theirs: Grid, a: Keys, b: Keys) -> Pairing | None:
    """Return which rows and columns of two tables belong together; None where words should decide, as of any text."""
    if len(ours.rows) * len(theirs.rows) > _MOST:
        return None
    columns, moved_columns = _columns(ours, theirs, a, b)
    rows, moved_rows = _rows(ours, theirs, a, b, sorted([*columns, *moved_columns]))
    return Pairing(rows=rows, columns=columns, moved_rows=moved_rows, moved_columns=moved_columns)


def _columns(ours: Grid, theirs: Grid, a: Keys, b: Keys) -> tuple[list[Match], list[Match]]:
    """Pair columns by their heading and what they hold; where there are as many, others by their place."""
    heads = [a[block] for block in ours.rows[0]], [b[block] for block in theirs.rows[0]]
    held = [Counter(a[row[c]] for row in ours.rows[1:]) for c in range(ours.width)]
    holds = [Counter(b[row[d]] for row in theirs.rows[1:]) for d in range(theirs.width)]

    def part(c: int, d: int) -> float:
        return (held[c] & holds[d]).total() / max(1, min(held[c].total(), holds[d].total()))

    def is_named(c: int, d: int) -> bool:
        return heads[0][c] == heads[1][d] != () and heads[0].count(heads[0][c]) == 1 == heads[1].count(heads[1][d])

    def went(c: int, d: int) -> float:
        return part(c, d) * (is_named(c, d) and part(c, d) > _MANY)

    if ours.width == theirs.width and not any(
        went(c, d) > part(c, c) and not is_named(c, c) for c, d in product(range(ours.width), repeat=2) if c != d
    ):
        return [(c, c) for c in range(ours.width)], []

    def weight(c: int, d: int) -> float:
        is_head = heads[0][c] == heads[1][d] != ()
        return 2 * is_head + part(c, d) if is_head or part(c, d) > _MANY else 0

    stayed = _rising(ours.width, theirs.width, weight)
    moved = _elsewhere(ours.width, theirs.width, stayed, went)
    return ([*filled(stayed, moved, ours.width)] if ours.width == theirs.width else stayed), moved


def _rows(ours: Grid, theirs: Grid, a: Keys, b: Keys, columns: Sequence[Match]) -> tuple[list[Match], list[Match]]:
    """Pair rows: heads with heads, and others by their first cell or by most of their cells."""
    names = (
        [[a[row[c]] for c, _ in columns] for row in ours.rows],
        [[b[row[d]] for _, d in columns] for row in theirs.rows],
    )
    known = [Counter(row[0] for row in side if row) for side in names]

    def certain(r: int, s: int) -> float:
        said, says = names[0][r], names[1][s]
        same = sum(x == y for x, y in zip(said, says, strict=True)) if any(said) else 0
        is_named = bool(columns) and said[0] == says[0] != ()
        alone = is_named and known[0][said[0]] == 1 == known[1][says[0]]
        return same + 2 * is_named + 2 * alone if alone or same > _MANY * len(columns) else 0

    def weight(r: int, s: int) -> float:
        if not r or not s:
            return 2.0 * len(columns) + 9 if r == s else 0
        said, says = names[0][r], names[1][s]
        if columns and said[0] == says[0] != ():
            return certain(r, s) or 2 + sum(x == y for x, y in zip(said, says, strict=True))
        return certain(r, s) or _words_in_common(said, says)

    stayed = _rising(len(ours.rows), len(theirs.rows), weight)
    return stayed, _elsewhere(len(ours.rows), len(theirs.rows), stayed, certain)


def _elsewhere(first: int, second: int, stayed: Sequence[Match], weight: Callable[[int, int], float]) -> list[Match]:
    """Pair those that did not stay, the likeliest first; none of weight 0."""
    taken = {i for i, _ in stayed}, {j for _, j in stayed}
    left = [i for i in range(first) if i not in taken[0]], [j for j in range(second) if j not in taken[1]]
    pairs: list[Match] = []
    for weighs, i, j in sorted((-weight(i, j), i, j) for i, j in product(*left)):
        if weighs and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j))
    return sorted(pairs)


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
