"""Tables in a redline: as many cells in each row as there are headings, and each value below its own."""

from __future__ import annotations

import html.parser
import random

import pytest

from onrecord.redline import Kind, as_html, compare
from onrecord.text import read

Grid = list[list[str]]

WORDS = (
    "naam",
    "adres",
    "7 jaar",
    "1 jaar",
    "Ja",
    "Nee",
    "toestemming",
    "wet",
    "nooit",
    "24 maanden na afloop",
    "bank",
)


def markdown(grid: Grid) -> str:
    rows = [f"| {' | '.join(row)} |" for row in grid]
    return "\n".join(["# Tabel", "", rows[0], "|" + "---|" * len(grid[0]), *rows[1:], "", "Einde."])


class _Rows(html.parser.HTMLParser):
    """Collects the cells of each row, without what one tag holds and what only explains."""

    def __init__(self, left_out: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._left_out = left_out
        self._hidden = 0
        self._inside = False
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True
        if tag not in ("br", "hr", "img"):
            hides = tag == self._left_out or dict(attrs).get("class") in ("or-note", "or-hidden")
            self._open.append(hides)
            self._hidden += hides

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th")
        if tag not in ("br", "hr", "img"):
            self._hidden -= self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and not self._hidden:
            self.rows[-1][-1] += data


def shown(before: Grid, after: Grid, left_out: str = "") -> list[list[str]]:
    redline = compare(read(markdown(before)).blocks, read(markdown(after)).blocks)
    rows = _Rows(left_out)
    rows.feed(as_html(redline))
    cells = [[" ".join(cell.split()) for cell in row] for row in rows.rows]
    return [row for row in cells if any(row)] if left_out else cells


HEAD = ["Doel", "Weigeren", "Bezwaar"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([["Wie", "Mag"], ["Bank", "Nee"]], [["Wie", "Mag"], ["Bank", "Ja"]]),
        ([HEAD, ["Bank", "Nee", "Ja"]], [HEAD, ["Bank", "Ja", "Nee"]]),
        ([HEAD, ["Mail", "een jaar", "toestemming"]], [HEAD, ["Mail", "24 maanden", "toestemming"]]),
        (
            [["Doel", "Termijn"], ["Bestelling", "7 jaar"], ["Nieuwsbrief", "1 jaar"]],
            [["Doel", "Termijn"], ["Bestelling", "1 jaar"], ["Nieuwsbrief", "7 jaar"]],
        ),
        ([["Wij", "U"], ["mogen dit", "mag dit niet"]], [["U", "Wij"], ["mogen dit", "mag dit niet"]]),
        ([HEAD, *[[name, "Ja", "Nee"] for name in "abcd"]], [HEAD, *[[name, "Nee", "Ja"] for name in "abcd"]]),
    ],
)
def test_a_value_that_is_another_one_stands_below_its_own_heading(before: Grid, after: Grid) -> None:
    assert {len(row) for row in shown(before, after)} == {len(after[0])}
    assert shown(before, after, "del") == after
    assert shown(before, after, "ins") == before


def test_every_cell_that_changed_is_marked_and_no_other() -> None:
    before = [["Wie", "Mag", "Hoe lang"], ["Bank", "Ja", "1 jaar"], ["Post", "Ja", "1 jaar"], ["Wij", "Nee", "1 jaar"]]
    after = [["Wie", "Mag", "Hoe lang"], ["Bank", "Nee", "1 jaar"], ["Post", "Ja", "9 jaar"], ["Wij", "Ja", "1 jaar"]]
    redline = compare(read(markdown(before)).blocks, read(markdown(after)).blocks)
    changed = [
        "".join(word.text for segment in change.segments for word in segment.after).strip()
        for change in redline.changes
        if change.kind is not Kind.SAME
    ]
    assert changed == ["Nee", "9 jaar", "Ja"]


def generated(chance: random.Random) -> tuple[Grid, Grid]:
    """Return a table, and one that somebody made of it: other cells, and rows or columns that came, went or swapped."""
    width, height = chance.randint(2, 5), chance.randint(1, 6)
    head = [f"Kop {number}" for number in range(width)]
    before = [head, *[[f"Rij {row}", *chance.choices(WORDS, k=width - 1)] for row in range(height)]]
    after = [[*row] for row in before]
    for _ in range(chance.randint(0, 4)):
        row, column = chance.randrange(1, len(after)), chance.randrange(width)
        after[row][column] = chance.choice(WORDS)
    kind = chance.choice(["cells", "row", "rows", "column", "swap"])
    if kind == "row":
        new = [f"Nieuw {chance.randint(1, 9)}", *chance.choices(WORDS, k=width - 1)]
        after.insert(chance.randrange(1, len(after) + 1), new)
    elif kind == "rows" and len(after) > 2:
        del after[chance.randrange(1, len(after))]
    elif kind == "swap" and len(after) > 2:
        after[1], after[-1] = after[-1], after[1]
    elif kind == "column":
        place = chance.randrange(1, width + 1)
        after = [[*row[:place], f"Extra {number}", *row[place:]] for number, row in enumerate(after)]
    return (before, after) if chance.random() < 0.5 else (after, before)


@pytest.mark.parametrize("seed", range(150))
def test_any_table_keeps_its_columns_and_gives_both_texts_back(seed: int) -> None:
    before, after = generated(random.Random(seed))
    rows = shown(before, after)
    assert len({len(row) for row in rows}) == 1, rows
    assert [*filter(any, shown(before, after, "del"))] == without_blanks(after, before)
    assert [*filter(any, shown(before, after, "ins"))] == without_blanks(before, after)


def without_blanks(grid: Grid, other: Grid) -> list[list[str]]:
    """Return a table as it is shown with the columns of another, which are empty in it."""
    more = [c for c, head in enumerate(other[0]) if head not in grid[0]]
    return [[*row[: more[0]], "", *row[more[0] :]] if more else row for row in grid]
