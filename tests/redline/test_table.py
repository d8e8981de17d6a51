"""Tables in a redline: as many cells in each row as there are headings, and each value below its own."""

from __future__ import annotations

import html.parser
import random
from itertools import permutations

import pytest
from bench import judge
from tests.tables import Grid, folded, generated, markdown

from onrecord.redline import Kind, Redline, as_html, compare
from onrecord.text import read, write


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


def rows_of(redline: Redline, left_out: str = "") -> Grid:
    """Return the rows of the tables on a page, without what one tag holds."""
    rows = _Rows(left_out)
    rows.feed(as_html(redline))
    return [[" ".join(cell.split()) for cell in row] for row in rows.rows]


def shown(before: Grid, after: Grid, left_out: str = "") -> Grid:
    rows = told(before, after, left_out)
    return [*filter(any, rows)] if left_out else rows


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


def cells(grid: Grid) -> Grid:
    """Return what stands in a table, without empty cells."""
    return [*filter(any, ([cell for cell in row if cell] for row in grid))]


@pytest.mark.parametrize("seed", range(100))
def test_any_table_keeps_its_columns_and_gives_both_texts_back_however_they_are_compared(seed: int) -> None:
    grids = generated(random.Random(seed))
    texts, history = folded(grids)
    for (before, one), (after, other) in permutations(zip(texts, grids, strict=True), 2):
        for redline in (compare(texts[before], texts[after]), history.compare(before, after)):
            assert len({len(row) for row in rows_of(redline)}) == 1, (before, after)
            assert cells(rows_of(redline, "del")) == cells(other)
            assert cells(rows_of(redline, "ins")) == cells(one)
            page = judge.parsed(as_html(redline))
            assert judge.events(judge.accepted(page)) == judge.events(judge.parsed(write(texts[after])))
            assert judge.events(judge.taken_back(page)) == judge.events(judge.parsed(write(texts[before])))


def told(before: Grid, after: Grid, left_out: str = "") -> Grid:
    return rows_of(compare(read(markdown(before)).blocks, read(markdown(after)).blocks), left_out)


PURPOSES = [
    ["Doel", "Termijn", "Grondslag"],
    ["Bestelling", "7 jaar", "wet"],
    ["Nieuwsbrief", "tot u zich afmeldt", "toestemming"],
    ["Camera", "4 weken", "belang"],
]


def test_a_row_that_went_elsewhere_is_shown_whole_in_both_places_and_its_changes_within_it() -> None:
    head, order, news, _ = PURPOSES
    after = [head, ["Camera", "2 weken", "belang"], order, news]
    redline = compare(read(markdown(PURPOSES)).blocks, read(markdown(after)).blocks)
    moved = [change for change in redline.changes if change.moved is not None]
    assert [change.moved for change in moved] == [0, 0, 0]
    assert [change.kind for change in moved] == [Kind.SAME, Kind.REWORDED, Kind.SAME]
    page = as_html(redline)
    assert '<span class="or-note" id="moved-0">(<a href="#moved-away-0">moved to here</a>) </span>' in page
    assert '<span class="or-note" id="moved-away-0">(<a href="#moved-0">moved from here</a>) </span>' in page
    assert page.count('<ins class="or-moved">') == page.count('<del class="or-moved">') == 3
    rows = rows_of(redline)
    assert [row[0] for row in rows] == ["Doel", "Camera", "Bestelling", "Nieuwsbrief", "Camera"]
    assert rows[1] == ["Camera", "42 weken", "belang"]
    assert rows[4] == ["Camera", "4 weken", "belang"]


def test_a_column_that_went_elsewhere_is_shown_in_both_places() -> None:
    after = [[purpose, basis, term] for purpose, term, basis in PURPOSES]
    redline = compare(read(markdown(PURPOSES)).blocks, read(markdown(after)).blocks)
    assert {change.moved for change in redline.changes if change.moved is not None} == {0}
    assert {len(row) for row in rows_of(redline)} == {4}
    assert rows_of(redline, "del") == [[*row[:3], ""] for row in after] or rows_of(redline, "del") == [
        [row[0], "", *row[1:]] for row in after
    ]


def test_a_row_and_a_column_that_came_and_went_at_once_have_a_cell_that_neither_text_has() -> None:
    after = [[*row[:2], f"Ontvanger {number}", row[2]] for number, row in enumerate(PURPOSES) if number != 2]
    page = as_html(compare(read(markdown(PURPOSES)).blocks, read(markdown(after)).blocks))
    assert page.count("or-none") == 1
    assert [len(row) for row in told(PURPOSES, after)] == [4, 4, 4, 4]


def test_text_of_a_row_that_became_paragraphs_tears_no_row() -> None:
    table = read(markdown(PURPOSES)).blocks
    paragraphs = read("# Tabel\n\n## Bestelling\n\nEerst nog dit, en dan dat.\n\n7 jaar\n\nEinde.").blocks
    for before, after in permutations((table, paragraphs)):
        assert len({len(row) for row in rows_of(compare(before, after))}) == 1


def test_text_that_stood_between_two_tables_which_became_one_spans_its_columns() -> None:
    head, *rows, last = [f"| {' | '.join(row)} |" for row in PURPOSES]
    rule, end = "|---|---|---|", "| Sollicitatie | 1 jaar | toestemming |"
    apart = read("\n".join([head, rule, *rows, "", "Tot zover.", "", head, rule, last, "", "Einde."])).blocks
    together = read("\n".join([head, rule, *rows, last, end, "", "Einde."])).blocks
    page = as_html(compare(apart, together))
    assert 'class="or-aside" colspan="3"' in page
    assert judge.events(judge.taken_back(judge.parsed(page))) == judge.events(judge.parsed(write(apart)))


def test_what_moved_around_a_table_that_stayed_comes_back_on_either_side_of_it() -> None:
    table = markdown(PURPOSES).partition("Einde.")[0].partition("\n\n")[2]
    one, other = "Dit is een alinea die verhuist.", "En dit is een tweede alinea die mee verhuist."
    kept = "Deze tekst blijft staan waar hij stond, en is langer dan de andere twee samen bij elkaar genomen zijn."
    before = read(f"{kept}\n\n{one}\n\n{table}\n{other}\n").blocks
    after = read(f"{one}\n\n{other}\n\n{kept}\n\n{table}\n").blocks
    page = judge.parsed(as_html(compare(before, after)))
    assert judge.events(judge.taken_back(page)) == judge.events(judge.parsed(write(before)))
    assert judge.events(judge.accepted(page)) == judge.events(judge.parsed(write(after)))
