"""Markdown is read once, and what is read is what readers read."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.pace import growth
from tests.places import DATA
from tests.reading import attributes, faults, fragment, schemes, shape, words

from onrecord.text.parser import SCHEMES
from onrecord.text.reader import Finding, FindingKind
from onrecord.text.text import read

CASES = sorted((DATA / "text").glob("*.md"))

ALLOWED = re.compile(
    r"a|blockquote|br|code|d[dlt]|div|em|h[1-6]|hr|li|ol|p|pre|section|strong|sup|table|t(body|d|h|head|r)|ul"
)
"""Every element that the HTML of a text may hold."""

MARKS = st.sampled_from(
    ["# ", "## Kop", "*", "**", "_", "`", "```\n", "\\", "  ", "\t", "\n", "\n\n", "\n    ", "woord", "é"]
)
LISTS = st.sampled_from([" {#a}", "{: #b .c}", "\n{: #d }", "{", "}", "[^1]", "[^1]: noot", "^[in de regel]"])
BLOCKS = st.sampled_from(["- ", "1. ", "> ", "\n| a | |\n|--|:-:|\n", "| b | c |", "\nterm\n: "])
LINKS = st.sampled_from(["[a](b)", "[a](#a)", "[a](javascript:x)", "<javascript:x>", "[r]", "\n[r]: data:x\n"])
IMAGES = st.sampled_from(
    ["![x](y)", "[![x](y)](z)", "<script>", "<img src=x onerror=y>", "<!--", "https://voorbeeld.example/"]
)
ODD = st.sampled_from(["&amp;", "&lt;", "&#0;", "&#106;", "\x00", "\x1f", "\r\n", "\ufeff", "\u2028"])
PIECES = MARKS | LISTS | BLOCKS | LINKS | IMAGES | ODD
MARKDOWN = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200)


def found(source: str, **options: str) -> list[tuple[str, int, str]]:
    return [(finding.kind.value, finding.line, finding.quote) for finding in read(source, **options).findings]


def html(source: str, base: str | None = None) -> str:
    return read(source, base=base).html


# Cases as files


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_case_reads_as_the_file_beside_it_says(case: Path) -> None:
    expected = fragment(case.with_suffix(".html").read_text(encoding="utf-8"))
    assert shape(fragment(read(case.read_bytes().decode()).html)) == shape(expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_words_of_each_case_are_those_a_browser_shows(case: Path) -> None:
    text = read(case.read_bytes().decode())
    assert words(fragment(text.html)) == text.words


def test_no_expectation_stands_without_its_case() -> None:
    assert {case.stem for case in CASES} == {file.stem for file in CASES[0].parent.glob("*.html")}


# Laws


@given(MARKDOWN, st.sampled_from([None, "https://voorbeeld.example/privacy/"]))
@example("", None)
@example("[^1]:   > [^1]: noot:   [^1]: noot", None)
@example("[![x](y)](z)", None)
@example("term\n: def\n    x\n    :   \u2028\n", None)
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_read_and_says_on_the_page_what_its_blocks_say(source: str, base: str | None) -> None:
    text = read(source, base=base)
    assert words(fragment(text.html)) == text.words


@given(MARKDOWN)
@settings(max_examples=150, deadline=None)
def test_no_text_gets_an_element_or_an_attribute_of_its_own_onto_the_page(source: str) -> None:
    page = read(source).html
    assert "<script" not in page.lower()
    for element in fragment(page).iter():
        assert ALLOWED.fullmatch(element.tag) or element.tag == "DOCUMENT_FRAGMENT"
        assert not [name for name in element.attrib if name.startswith("on") or name in {"src", "style"}]


@given(MARKDOWN, st.sampled_from([None, "https://voorbeeld.example/privacy/"]))
@settings(max_examples=150, deadline=None)
def test_every_link_of_any_text_has_an_allowed_scheme(source: str, base: str | None) -> None:
    assert schemes(fragment(read(source, base=base).html)) <= SCHEMES


@given(st.sampled_from(["javascript", "data", "vbscript", "file", "blob"]), st.data())
@settings(max_examples=150, deadline=None)
def test_no_disguise_brings_a_forbidden_scheme_onto_the_page(scheme: str, data: st.DataObject) -> None:
    noise = st.sampled_from(["", "", "", "&Tab;", "%09", "%00", "\x01", "\u200b", "\u2028", "&#10;", " ", "\u00ad"])
    dress = st.sampled_from([str.upper, str.lower, lambda c: f"&#{ord(c)};", lambda c: f"%{ord(c):02x}"])
    target = "".join(data.draw(noise) + data.draw(dress)(c) for c in f"{scheme}:")
    for source in (
        f"[x]({target}x)",
        f"[x](<{target}x>)",
        f"<{target}x>",
        f"![x]({target}x)",
        f"[x]\n\n[x]: {target}x",
    ):
        assert schemes(fragment(html(source))) <= SCHEMES
        assert schemes(fragment(html(source, "https://voorbeeld.example/"))) <= SCHEMES


@given(MARKDOWN)
@settings(max_examples=150, deadline=None)
def test_every_text_gives_html_without_a_fault(source: str) -> None:
    assert faults(html(source)) == []


@given(MARKDOWN)
@settings(max_examples=150, deadline=None)
def test_no_id_stands_twice_and_every_link_within_the_page_lands(source: str) -> None:
    page = fragment(html(source))
    ids = attributes(page, "id")
    inner = [target[1:].replace("%3A", ":") for target in attributes(page, "href") if target.startswith("#")]
    assert sorted(ids) == sorted(set(ids))
    assert set(inner) <= set(ids)


@given(st.lists(st.sampled_from(string.ascii_letters + "éñ{}#.:!?"), min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_reading_twice_gives_the_same(letters: list[str]) -> None:
    source = "# " + "".join(letters)
    assert read(source) == read(source)


# Blocks


def test_each_leaf_of_the_page_is_a_block_in_the_order_of_the_page() -> None:
    source = "# A\n\nb\n\n- c\n\n> d\n\n| e |\n|---|\n| f |\n\ng\n: h\n\n```\ni\n```\n\n---\n"
    assert [(block.kind, block.text.strip()) for block in read(source).blocks] == [
        ("heading", "A"),
        ("paragraph", "b"),
        ("item", "c"),
        ("paragraph", "d"),
        ("cell", "e"),
        ("cell", "f"),
        ("term", "g"),
        ("item", "h"),
        ("code", "i"),
        ("rule", ""),
    ]


def test_a_block_knows_what_it_stands_in_outermost_first() -> None:
    block = read("> - een\n>   1. twee\n").blocks[1]
    assert [element.tag for element in block.containers] == ["blockquote", "ul", "li", "ol", "li"]


def test_a_cell_stands_in_its_table_part_and_row() -> None:
    blocks = read("|a|\n|-|\n|b|\n").blocks
    assert [[element.tag for element in block.containers] for block in blocks] == [
        ["table", "thead", "tr"],
        ["table", "tbody", "tr"],
    ]
    assert [block.shared for block in blocks] == [0, 1]


def test_a_heading_tells_its_level_and_no_other_block_has_one() -> None:
    assert [block.level for block in read("### Drie\n\ntekst\n").blocks] == [3, 0]


def test_the_runs_of_a_block_tell_the_dress_of_its_words_outermost_first() -> None:
    (block,) = read("gewoon **vet en _schuin_** `code` [naar](https://voorbeeld.example/)\n").blocks
    assert [(run.text, [mark.tag for mark in run.marks]) for run in block.runs if run.text.strip()] == [
        ("gewoon ", []),
        ("vet en ", ["strong"]),
        ("schuin", ["strong", "em"]),
        ("code", ["code"]),
        ("naar", ["a"]),
    ]
    assert block.runs[-1].marks[0].get("href") == "https://voorbeeld.example/"


def test_the_target_of_a_link_that_leads_nowhere_is_kept_for_comparison() -> None:
    (block,) = read("[hier](verklaring.pdf)\n").blocks
    assert block.runs[0].marks[0].get("data-target") == "verklaring.pdf"


def test_a_block_tells_its_lines_in_the_file() -> None:
    blocks = read("# Kop\n\neen\ntwee\n\n- drie\n", first_line=5).blocks
    assert [block.lines for block in blocks] == [(5, 6), (7, 9), (10, 11)]


def test_the_anchor_of_a_block_is_the_id_on_the_page() -> None:
    source = "# Kop\n\ntekst {#hier}\n"
    assert [block.anchor for block in read(source).blocks] == attributes(fragment(html(source)), "id")


# Sections and their anchors


def test_a_section_runs_from_its_heading_to_the_next() -> None:
    text = read("vooraf\n\n# Een\n\na\n\nb\n\n## Twee\n\nc\n")
    assert [(s.title, s.level, s.blocks) for s in text.sections] == [("Een", 1, (1, 4)), ("Twee", 2, (4, 6))]


def test_a_text_without_a_heading_has_no_section() -> None:
    assert read("Alleen een zin.\n").sections == ()


def test_a_heading_within_a_quotation_begins_no_section() -> None:
    assert [section.title for section in read("# Een\n\n> # Aangehaald\n").sections] == ["Een"]


def test_the_title_of_a_section_has_no_markup_and_no_attribute_list() -> None:
    assert read("## *Uw* `rechten` {#rechten}\n").sections[0].title == "Uw rechten"


def test_an_anchor_is_made_of_the_letters_of_its_heading() -> None:
    assert read("# Wát bewaren wij — en hoe lang?\n").sections[0].anchor == "wat-bewaren-wij-en-hoe-lang"


def test_an_anchor_begins_with_a_letter() -> None:
    assert read("# 3. Termijnen\n").sections[0].anchor == "section-3-termijnen"


def test_letters_of_another_script_stay_in_an_anchor() -> None:
    assert read("# Απόρρητο\n").sections[0].anchor == "απορρητο"


def test_a_written_id_goes_before_a_name_made_of_a_heading() -> None:
    assert [s.anchor for s in read("# Doel\n\n# Waarom {#doel}\n").sections] == ["doel-2", "doel"]


def test_equal_headings_are_numbered_and_a_number_in_use_is_passed_over() -> None:
    anchors = [s.anchor for s in read("# Doel\n\n# Doel 2 {#doel-2}\n\n# Doel\n\n# Doel\n").sections]
    assert anchors == ["doel", "doel-2", "doel-3", "doel-4"]


def test_text_that_is_added_below_leaves_the_anchors_above_as_they_were() -> None:
    before = "# Doel\n\n# Rechten\n"
    assert read(before + "\n# Doel\n\n# Nieuw\n").sections[:2] == read(before + "\n# Doel\n").sections[:2]


def test_no_anchor_of_a_text_can_be_one_of_the_page_around_it() -> None:
    assert not [anchor for anchor in attributes(fragment(html("a {#__about}\n\n# __toc\n")), "id") if anchor[0] == "_"]


def test_a_heading_does_not_take_the_anchor_of_a_footnote() -> None:
    assert attributes(fragment(html("# fn1\n\nx[^1]\n\n[^1]: y\n")), "id") == ["fn1-2", "fnref1", "fn1"]


# Attribute lists


@pytest.mark.parametrize("written", ["{#hier}", "{: #hier }", "{:#hier}", "{#hier .x}", '{: .x #hier a="b c" }'])
@pytest.mark.parametrize(
    "place",
    [
        "# Kop {}",
        "## Kop{}",
        "Kop {}\n===",
        "# Kop\n{}",
        "alinea {}",
        "alinea\n{}",
        "alinea\n\n{}",
        "> citaat {}",
        "- punt {}",
        "- punt{}\n- ander",
        "- punt\n{}",
        "1. punt\n\n2. punt {}",
        "term {}\n: uitleg",
        "term\n: uitleg {}",
        "| a |\n|---|\n| b {} |",
        "| a |\n|---|\n| b |\n{}",
        "| a |\n|---|\n| b |\n\n{}",
        "[l](https://voorbeeld.example/){} en verder",
        "**vet**{} en verder",
        "`code`{}",
        "![beeld](https://voorbeeld.example/b.png){}",
    ],
)
def test_an_attribute_list_becomes_an_id_and_no_word(place: str, written: str) -> None:
    with_list, without = read(place.replace("{}", written)), read(place.replace("{}", ""))
    assert "hier" in attributes(fragment(with_list.html), "id")
    assert with_list.words == without.words


@pytest.mark.parametrize("source", ["`{#a}`", "    {#a}", "```\n{: #a }\n```"])
def test_an_attribute_list_in_code_is_code(source: str) -> None:
    assert "".join(read(source).words).startswith("{")


@pytest.mark.parametrize("source", ["{naam}", "{}", "{1}", "een {: .x } midden", "a {# b}", "{#a", "{:#a"])
def test_braces_that_are_no_attribute_list_are_words(source: str) -> None:
    assert read(source).words == source.split()


def test_of_two_ids_for_one_place_the_first_counts() -> None:
    assert attributes(fragment(html("# Kop {#een}\n{: #twee }\n")), "id") == ["een"]


# Links


@pytest.mark.parametrize(
    "target", ["https://voorbeeld.example/", "http://voorbeeld.example", "mailto:a@voorbeeld.example", "tel:+3120"]
)
def test_a_link_of_an_allowed_scheme_stays_as_it_is(target: str) -> None:
    assert attributes(fragment(html(f"[x]({target})")), "href") == [target]


def test_the_case_of_an_allowed_scheme_does_not_matter() -> None:
    assert attributes(fragment(html("[x](HTTPS://voorbeeld.example/)")), "href") == ["HTTPS://voorbeeld.example/"]


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert)",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "[x](file:///x)",
        "[x](&#106;avascript:x)",
        "[x](java%0ascript:x)",
        "[x](\x01javascript:x)",
        "[x](\u200bjavascript:x)",
        "<javascript:x>",
        "<JAVASCRIPT:x>",
        "<data:x>",
        "![x](data:image/png;base64,AAAA)",
        "[x]\n\n[x]: javascript:x",
    ],
)
def test_a_link_of_another_scheme_is_shown_as_it_is_written_and_told(source: str) -> None:
    text = read(source)
    assert attributes(fragment(text.html), "href") == []
    assert FindingKind.REFUSED_LINK in {finding.kind for finding in text.findings}


def test_a_link_without_a_scheme_but_with_a_host_goes_over_https() -> None:
    assert attributes(fragment(html("[x](//voorbeeld.example/y)")), "href") == ["https://voorbeeld.example/y"]


@pytest.mark.parametrize(
    ("target", "resolved"),
    [
        ("verklaring.pdf", "https://voorbeeld.example/privacy/verklaring.pdf"),
        ("/contact", "https://voorbeeld.example/contact"),
        ("../over", "https://voorbeeld.example/over"),
        ("?taal=nl", "https://voorbeeld.example/privacy/?taal=nl"),
    ],
)
def test_a_relative_link_is_resolved_against_the_address_of_the_text(target: str, resolved: str) -> None:
    page = html(f"[x]({target})", "https://voorbeeld.example/privacy/")
    assert attributes(fragment(page), "href") == [resolved]


def test_without_an_address_a_relative_link_is_text_and_told() -> None:
    assert attributes(fragment(html("[x](y.pdf)")), "href") == []
    assert found("[x](y.pdf)") == [("relative-link", 1, "y.pdf")]


def test_a_link_to_a_place_in_the_text_leads_there() -> None:
    assert attributes(fragment(html("[x](#doel)\n\n# Doel\n")), "href") == ["#doel"]


@pytest.mark.parametrize("target", ["#weg", "#fnref1", "#fn9"])
def test_a_link_to_no_place_in_the_text_is_text_and_told(target: str) -> None:
    assert attributes(fragment(html(f"[x]({target})")), "href") == []
    assert found(f"[x]({target})") == [("dead-anchor", 1, target)]


# Images


def test_an_image_becomes_a_link_with_its_description() -> None:
    page = fragment(html("![Een *mooi* beeld](https://voorbeeld.example/b.png)"))
    assert attributes(page, "href") == ["https://voorbeeld.example/b.png"]
    assert words(page) == ["Een", "mooi", "beeld"]


def test_an_image_without_a_description_shows_its_address() -> None:
    assert read("![](b.png)").words == ["b.png"]


def test_an_image_within_a_link_is_the_words_of_that_link() -> None:
    page = fragment(html("[![Logo](https://voorbeeld.example/l.png)](https://voorbeeld.example/)"))
    assert [(a.get("href"), a.text) for a in page.iter("a")] == [("https://voorbeeld.example/", "Logo")]


def test_every_image_is_told() -> None:
    assert ("image", 3, "https://voorbeeld.example/b.png") in found("tekst\n\n![b](https://voorbeeld.example/b.png)\n")


# Footnotes


def test_a_footnote_stands_below_the_text_and_leads_back() -> None:
    page = fragment(html("x[^a]\n\n[^a]: noot\n\ny\n"))
    assert words(page, without="footnote-backref") == ["x[1]", "y", "noot"]
    assert attributes(page, "href") == ["#fn1", "#fnref1"]


def test_a_footnote_to_which_two_places_refer_leads_back_to_both() -> None:
    assert attributes(fragment(html("x[^a] y[^a]\n\n[^a]: noot\n")), "href")[2:] == ["#fnref1", "#fnref1:1"]


def test_a_footnote_to_which_nothing_refers_is_told() -> None:
    assert found("x\n\n[^weg]: noot\n") == [("unused-footnote", 1, "weg")]


def test_a_reference_without_its_footnote_is_text() -> None:
    assert read("x[^1]\n").words == ["x[^1]"]


@pytest.mark.parametrize(
    "source",
    [
        "x[^1]\n\n[^1]: eerste\n\n[^1]: tweede\n",
        "x[^1]\n\n[^1]: eerste\n\n    [^2]: tweede\n",
        "- x[^1]\n\n  [^1]: eerste\n\ntweede\n",
    ],
)
def test_a_footnote_defined_twice_or_within_another_block_loses_no_word(source: str) -> None:
    assert {"eerste", "tweede"} <= set(read(source).words)


# Tables


def test_a_table_is_named_after_the_heading_above_it() -> None:
    page = fragment(html("# Eén\n\n## Twee\n\n|a|\n|-|\n|b|\n"))
    assert attributes(page, "aria-labelledby") == ["twee"]


def test_a_column_head_without_words_is_an_ordinary_cell() -> None:
    page = fragment(html("| | b |\n|-|-|\n|c|d|\n"))
    assert [cell.tag for cell in page.iter() if cell.tag in {"td", "th"}] == ["td", "th", "td", "td"]


def test_the_alignment_of_a_column_is_a_class_and_never_a_style() -> None:
    page = fragment(html("|a|b|c|d|\n|:-|:-:|-:|-|\n"))
    assert [cell.get("class") for cell in page.iter("th")] == ["left", "center", "right", None]
    assert attributes(page, "style") == []


# Raw HTML and entities


def test_html_is_shown_as_it_is_written_and_told_with_its_line() -> None:
    source = "# Kop\n\nEen\n<q>vet</q> woord\n"
    assert "<q>vet</q>" in read(source).words
    assert found(source) == [("raw-html", 4, "<q>"), ("raw-html", 4, "</q>")]


@pytest.mark.parametrize(
    "source", ["`<b>`", "    <b>", "&lt;b&gt;", "\\<b>", "a < b > c", "<https://voorbeeld.example/>"]
)
def test_what_only_looks_like_html_is_not_told(source: str) -> None:
    assert found(source) == []


def test_an_entity_is_the_character_it_names() -> None:
    assert read("AT&amp;T &mdash; &euro;5 &#8212;").words == ["AT&T", "—", "€5", "—"]


# Odd files


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert read("\ufeff# Kop\n") == read("# Kop\n")


def test_line_endings_do_not_matter() -> None:
    source = "# Kop {#k}\n\neen\ntwee\n{: #p }\n\n- a\n\n| b |\n|---|\n| c |\n"
    assert read(source.replace("\n", "\r\n")) == read(source)


def test_a_nul_character_becomes_the_replacement_character() -> None:
    assert read("a\x00b").words == ["a\ufffdb"]


def test_lines_are_counted_from_the_first_line_given() -> None:
    assert read("a\nb <b>\n", first_line=7).findings == (Finding(kind=FindingKind.RAW_HTML, line=8, quote="<b>"),)


@pytest.mark.parametrize("count", [5, 20, 45])
def test_a_list_within_a_list_loses_no_word_however_deep(count: int) -> None:
    source = "".join(f"{'  ' * depth}- w{depth}\n" for depth in range(count))
    assert read(source).words == [f"w{depth}" for depth in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "piece", "after", "count"),
    [
        pytest.param("", "- punt {#zelfde}\n", "", 3000, id="a long list with one id"),
        pytest.param("", "# Kop\n\n", "", 3000, id="equal headings"),
        pytest.param("|a|b|\n|-|-|\n", "|c|d|\n", "", 3000, id="a long table"),
        pytest.param("", "alinea\n\n{: .x }\n\n", "", 3000, id="many attribute lists"),
        pytest.param("x {: .a", ":-b=c", " é", 12, id="an attribute list that does not end"),
        pytest.param("x {: k=c", ":-b=c", " é", 12, id="a value that does not end"),
        pytest.param("x {#a", ".b", " é", 3000, id="an id that does not end"),
        pytest.param("x](", "&#32;", "y", 3000, id="a link that does not end"),
        pytest.param("", "<a ", "", 3000, id="elements that do not end"),
        pytest.param("", "[a](", "", 3000, id="links in links"),
        pytest.param("", "*a **b ", "", 3000, id="emphasis that does not end"),
        pytest.param("", ">", " a", 3000, id="quotations in quotations"),
        pytest.param("", "[^1] ", "\n\n[^1]: noot", 3000, id="one footnote many times"),
    ],
)
def test_a_huge_text_is_read_in_time_in_proportion_to_its_length(
    before: str, piece: str, after: str, count: int
) -> None:
    assert read(f"{before}{piece * count}{after}").html
    most = 11  # for four times as long; a square would take 16 times
    source: Callable[[int], str] = lambda pieces: f"{before}{piece * pieces}{after}"  # noqa: E731
    assert growth(lambda pieces: read.__wrapped__(source(pieces)).html, small=count // 4, times=4, most=most) < most
