"""A redline as readers see it: well-formed, told in words too, and true to both texts."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from tests.places import CORPUS
from tests.reading import attributes, faults, fragment
from tests.redline.test_redline import ANYTHING, CASES, NAMES

from onrecord.redline.compare import compare
from onrecord.redline.html import stretches
from onrecord.redline.labels import Labels
from onrecord.redline.word import UNSEEN
from onrecord.text.block import Block
from onrecord.text.text import read

LABELS = Labels(
    added="toegevoegd",
    removed="verwijderd",
    moved="hierheen verplaatst",
    moved_from="van hier verplaatst",
    format="anders weergegeven",
    spacing="andere spatie",
    target="verwees naar {}",
    level="was niveau {}",
    number="was nummer {}",
    border="einde van een alinea",
)


def blocks(source: str) -> tuple[Block, ...]:
    return read(source).blocks


def marked(before: str, after: str) -> str:
    return "".join(stretch.html for stretch in stretches(compare(blocks(before), blocks(after)), LABELS))


def case(name: str) -> tuple[str, str]:
    before, after = ((CASES / f"{name}.{side}.md").read_bytes().decode("utf-8") for side in ("before", "after"))
    return before, after


def said(element: Element, *, without: str) -> str:
    """Return the text of one side: `without` is the element of the other; notes and hidden words belong to neither."""
    if element.tag == without or {"or-hidden", "or-note", "or-border"} & set(element.get("class", "").split()):
        return ""
    inside = [element.text or "", *(said(child, without=without) + (child.tail or "") for child in element)]
    return "".join(inside)


def letters(text: str) -> str:
    return "".join(UNSEEN.sub("", text).split())


def spoken(source: str) -> str:
    return letters("".join(block.text for block in blocks(source)))


def obey_the_laws(before: str, after: str) -> None:
    html = marked(before, after)
    tree = fragment(html)
    assert faults(html) == []
    ids = attributes(tree, "id")
    assert sorted(ids) == sorted(set(ids))
    for parent in tree.iter():
        if parent.tag in ("ul", "ol", "table", "thead", "tbody", "tr", "dl"):
            assert not {child.tag for child in parent} & {"ins", "del"}
    assert letters(said(tree, without="del")) == spoken(after)


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_shown_as_html_that_says_both_texts(name: str) -> None:
    obey_the_laws(*case(name))


@given(ANYTHING, ANYTHING)
@settings(max_examples=150, deadline=None)
def test_any_two_texts_are_shown_as_html_that_says_the_second(before: str, after: str) -> None:
    obey_the_laws(before, after)


def test_a_table_that_moved_leaves_a_cell_where_it_stood() -> None:
    table = "| a | b |\n|---|---|\n| c | d |\n"
    obey_the_laws(f"# Kop\n\n{table}", f"{table}\n{table}\n# Kop\n")


def test_every_mark_is_told_in_words_too() -> None:
    html = marked("Wij bewaren dit 2 jaar.\n", "Wij bewaren dit 5 jaar.\n")
    assert '<del><span class="or-hidden">[verwijderd: </span> 2<span class="or-hidden">]</span></del>' in html
    assert '<ins><span class="or-hidden">[toegevoegd: </span> 5<span class="or-hidden">]</span></ins>' in html


def test_a_link_that_leads_elsewhere_tells_where_it_led() -> None:
    assert "verwees naar https://a.example/oud" in marked(*case("link-target"))


def test_lines_of_code_end_once() -> None:
    html = marked("```\na\nb\n```\n", "```\na\nc\n```\n")
    assert "<br>" not in html


def test_a_moved_block_and_the_place_it_left_lead_to_each_other() -> None:
    tree = fragment(marked(*case("moved-section")))
    ids, targets = attributes(tree, "id"), attributes(tree, "href")
    assert {"moved-0", "moved-from-0"} <= set(ids)
    assert {"#moved-0", "#moved-from-0"} <= set(targets)


def test_an_item_keeps_the_number_it_has_in_its_own_text() -> None:
    html = marked(*case("list-renumbered"))
    assert [f'<li value="{number}"' in html for number in (1, 2, 3, 4)] == [True] * 4
    assert "was nummer 2" in html


def test_markup_in_a_text_stays_text() -> None:
    html = marked("a <script>x</script>\n", 'b <img src=x onerror="y">\n')
    assert "<script" not in html
    assert "<img" not in html


def test_unchanged_parts_are_stretches_of_their_own_and_the_heading_above_a_change_is_shown() -> None:
    before = "# A\n\neen\n\n## B\n\ntwee\n\ndrie\n\n## C\n\nvier\n"
    parts = stretches(compare(blocks(before), blocks(before.replace("drie", "drie drie"))), LABELS)
    assert [part.shown for part in parts] == [False, True, False, True, False]
    assert [part.changed for part in parts] == [False, False, False, True, False]
    assert "<h2" in parts[1].html
    assert "twee" in parts[2].html


def test_what_is_shown_is_divided_at_the_headings_of_chapters() -> None:
    before = "## A\n\neen\n\n### B\n\ntwee\n\n## C\n\ndrie\n"
    parts = stretches(
        compare(blocks(before), blocks(before.replace("drie", "drie x").replace("\n\n", " x\n\n"))), LABELS
    )
    assert [part.html.count("<h") for part in parts] == [2, 1]
    assert all(part.changed for part in parts)


@pytest.mark.parametrize(
    ("before", "after", "marked_elements"),
    [
        ("een\n", "twee\n", ["p", "p"]),
        ("- een\n- twee\n", "- een\n- twee drie\n", ["li"]),
        ("- een\n\n  twee\n", "- een\n\n  twee drie\n", ["p"]),
        ("| a | b |\n|---|---|\n| c | d |\n", "| a | b |\n|---|---|\n| c e | d e |\n", ["tr"]),
        ("| a | b |\n|---|---|\n| c | d |\n", "| a | b |\n|---|---|\n| c | d |\n| e | f |\n", ["tr"]),
        ("| a |\n|---|\n| c |\n", "| a | b |\n|---|---|\n| c | d |\n", ["tr", "tr"]),
        ("```\na\nb\n```\n", "```\na\nc\n```\n", ["pre"]),
        ("een\n", "een\n\n---\n", ["hr"]),
        ("# A\n", "## A\n", ["h2"]),
        ("een\n", "een\n", []),
    ],
)
def test_a_change_begins_in_one_element_and_a_row_is_one_change(
    before: str, after: str, marked_elements: list[str]
) -> None:
    tree = fragment(marked(before, after))
    assert [element.tag for element in tree.iter() if element.get("data-change") is not None] == marked_elements


def test_what_moved_together_is_one_change() -> None:
    tree = fragment(marked(*case("moved-section")))
    assert len(attributes(tree, "data-change")) == 1


def test_where_a_block_stood_its_own_first_words_are_quoted() -> None:
    kept = [f"Dit is alinea nummer {number}, die blijft waar zij staat." for number in range(6)]
    moved = "Wij geven uw gegevens niet aan de politie tenzij een rechter dat van ons vraagt, en wij melden het u."
    edited = moved.replace("politie", "overheid")
    quoted = fragment(marked("\n\n".join([moved, *kept]), "\n\n".join([*kept, edited]))).find(".//q")
    assert quoted is not None
    assert quoted.text == "Wij geven uw gegevens niet aan de politie tenzij een…"


def test_a_heading_that_was_removed_can_be_led_to() -> None:
    html = marked("# Kop\n\nTekst.\n\n## Weg hiermee\n\nNog wat.\n", "# Kop\n\nTekst.\n")
    assert "was-weg-hiermee" in attributes(fragment(html), "id")


def test_a_line_break_is_named_and_not_struck_out() -> None:
    html = marked("Wij bewaren dit 2 jaar.\n", "Wij bewaren dit 2\\\njaar.\n")
    assert "<del>" not in html
    assert '<span class="or-note"> (andere spatie)</span>' in html


def test_a_space_stands_in_the_mark_of_the_words_it_went_with_and_outside_that_of_words_that_stayed() -> None:
    html = marked(
        "Firefox ons programma, en [dit](https://a.example/oud).\n", "Firefox, en [dit](https://a.example/nieuw).\n"
    )
    assert 'Firefox<del><span class="or-hidden">[verwijderd: </span> ons programma<' in html
    assert ' en <span class="or-format" data-said=' in html


def test_a_link_of_which_a_word_changed_stays_one_link() -> None:
    html = marked("Lees [dit hier](https://a.example/) nu.\n", "Lees [dat hier](https://a.example/) nu.\n")
    assert html.count("<a ") == 1


def test_what_only_the_first_text_has_cuts_no_list_of_the_second() -> None:
    before = "- een twee\n- drie vier\n\nWij verkopen nooit iets.\n\n- vijf zes\n- zeven acht\n"
    html = marked(before, before.replace("Wij verkopen nooit iets.\n\n", ""))
    assert html.count("<ul>") == 1
    assert '<li class="or-aside" data-in="before">' in html


@pytest.mark.slow
def test_neighbouring_revisions_of_real_statements_obey_the_laws() -> None:
    folders = sorted(CORPUS.glob("*/"))
    if not folders:
        pytest.skip(f"there is no corpus at {CORPUS}")
    for folder in folders:
        sources = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.md"))]
        for before, after in pairwise(sources):
            obey_the_laws(before, after)
