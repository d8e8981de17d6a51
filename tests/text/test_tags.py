"""The few tags of HTML that are read; whatever else stands between angle brackets stays text, and is told."""

from __future__ import annotations

import html.parser
import random
import re

import pytest
from bench import judge

from onrecord.redline import as_html, compare
from onrecord.text import FindingKind, read, write


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Wij <u>bewaren</u> H<sub>2</sub>O", "Wij <u>bewaren</u> H<sub>2</sub>O"),
        ("m<sup>2</sup> en <b>niet <i>lang</i></b>", "m<sup>2</sup> en <strong>niet <em>lang</em></strong>"),
        ("een <span class=x style='color:red'>kleur</span>", "een kleur"),
        ('<u onclick="alert(1)">onder</u>', "<u>onder</u>"),
        ("<U>HOOFD</u>", "<u>HOOFD</u>"),
        ("<u>een <u>twee</u> drie</u>", "<u>een <u>twee</u> drie</u>"),
        ('<a href="https://a.example/?b=1&amp;c">hier</a>', '<a href="https://a.example/?b=1&amp;c">hier</a>'),
        ("<strong>*nadruk*</strong>", "<strong><em>nadruk</em></strong>"),
        (
            '[een <a href="https://a.example/">twee</a>](https://b.example/)',
            '<a href="https://b.example/">een twee</a>',
        ),
    ],
)
def test_tags_around_words_are_read_and_nothing_of_them_but_what_they_mean(source: str, shown: str) -> None:
    told = read(source)
    assert told.html == f"<p>{shown}</p>\n"
    assert told.findings == ()


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<u>nooit dicht",
        "dicht</span> zonder begin",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>daar</a>",
        "<a>leeg</a>",
        "<style>p { color: red }</style>",
        "<table><tr><td><img src=x></td></tr></table>",
        "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>",
        "<table><tr><td>x</td></tr>los</table>",
        "<table><tr><td>x<!-- weg --></td></tr></table>",
        "<details>tekst</details>",
        "<u>een\n\ntwee</u>",
    ],
)
def test_what_is_not_read_stays_in_sight_and_is_told(source: str) -> None:
    told = read(source)
    assert FindingKind.RAW_HTML in {finding.kind for finding in told.findings}
    shown = re.sub(r"</?p>", "", told.html)
    assert "<" not in shown.replace("<br>", "")


def test_the_name_of_a_place_is_that_of_its_block_or_of_the_next() -> None:
    places = '## <a id="doel"></a>Ons doel\n\n<a name="plek"></a>\n\nHier.'
    told = read(f"{places} Zie [doel](#doel), [plek](#plek), [punt](#punt).")
    assert '<h2 id="doel">Ons doel</h2>' in told.html
    assert '<p id="plek">Hier. Zie' in told.html
    assert '<a href="#plek">plek</a>' in told.html
    assert [finding.quote for finding in told.findings] == ["#punt"]
    assert '<li id="punt">een' in read('- <a id="punt">een</a>\n- twee').html


def test_details_are_unfolded_below_their_summary() -> None:
    told = read("<details open>\n<summary>Meer <em>weten</em></summary>\n\nAlinea.\n\n</details>\n\nNa.")
    assert told.html == "<p><strong>Meer <em>weten</em></strong></p>\n<p>Alinea.</p>\n<p>Na.</p>\n"


TABLE = """<table class="x">
  <thead><tr><th>Doel</th><th>Termijn</th></tr></thead>
  <tbody>
    <tr><td rowspan="2">Bestelling *1</td><td><p>7 jaar</p>
      <p>of &lt;korter&gt;</p></td></tr>

    <tr><td colspan="1"><ul><li>een</li><li><strong>twee</strong></li></ul></td></tr>
  </tbody>
</table>
"""


def test_a_table_of_words_is_a_table_like_any_other() -> None:
    markdown = "| Doel | Termijn |\n|---|---|\n| Bestelling \\*1 | 7 jaar<br>of \\<korter> |\n| | een<br>**twee** |\n"
    assert read(TABLE).html == read(markdown).html
    assert read(TABLE).findings == ()
    rows = {block.text: block.lines[0] for block in read(TABLE).blocks}
    assert (rows["Doel"], rows["Bestelling *1"], rows["een\ntwee"]) == (2, 4, 7)


def test_a_table_of_html_and_one_of_markdown_have_a_redline() -> None:
    after = "| Doel | Termijn |\n|---|---|\n| Bestelling \\*1 | 5 jaar<br>of \\<korter> |\n| | een<br>**twee** |\n"
    page = as_html(compare(read(TABLE).blocks, read(after).blocks))
    assert re.findall(r"<(?:ins|del)>.*?>(\d)<", page) == ["7", "5"]


def test_cells_that_span_leave_rows_of_one_width() -> None:
    source = "<table><tr><th colspan=3>a</th></tr><tr><td rowspan=2>b<td>c<tr><td>d<td>e</table>"
    rows = re.findall(r"<tr>(.*?)</tr>", read(source).html, re.DOTALL)
    assert [re.findall(r"<t[dh][^>]*>(.*?)</t", row) for row in rows] == [["a", "", ""], ["b", "c", ""], ["", "d", "e"]]


class _Tags(html.parser.HTMLParser):
    """Collects what a page opens."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


PIECES = (
    *("<u>", "</u>", "<sub>", "</sub>", "<b x=1>", "</b>", "<span style=x>", "</span>", "<i/>", "<a id=x>", "</a>"),
    *("<a href=javascript:x>", "<a href='https://a.example'>", "<script>", "</script>", "<img src=x>", "<br>", "<u"),
    *("*", "**", "`", "[", "](#x)", "\n", "\n\n", "- ", "> ", "| a | b |\n|---|---|\n", "woord ", "&lt;", "\\", "<!--"),
    *("<table>", "</table>", "<tr>", "<td>", "<td colspan=9>", "</td>", "<th>", "<thead>", "<details>", "</details>"),
    *("<summary>", "</summary>", "<p>", "<li>", "<svg onload=x>", "<iframe src=x>", "{#id}"),
)


@pytest.mark.parametrize("seed", range(300))
def test_no_mixture_brings_anything_else_to_a_page(seed: int) -> None:
    chance = random.Random(seed)
    source = "".join(chance.choices(PIECES, k=chance.randint(1, 40)))
    told = read(source)
    tags = _Tags()
    tags.feed(told.html)
    allowed = {
        "p",
        "h1",
        "h2",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "a",
        "u",
        "sub",
    }
    allowed |= {"sup", "div", "table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in tags.found} <= allowed
    names = {name for _, attributes in tags.found for name, _ in attributes}
    assert names <= {"href", "id", "class", "scope", "tabindex", "data-target", "start", "role", "aria-labelledby"}
    targets = [value for _, attributes in tags.found for name, value in attributes if name == "href"]
    assert all(re.match(r"#|https?:", value or "") for value in targets)
    assert judge.events(judge.parsed(told.html)) == judge.events(judge.parsed(write(told.blocks)))


def test_very_many_tags_that_are_never_closed_take_no_time() -> None:
    assert read("<u>" * 20_000).words == ["<u>" * 20_000]
    assert len(read("<span>" * 5_000 + "x" + "</span>" * 5_000).words) == 1
