"""A redline in plain characters: for a terminal, for a comment, for a program."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.redline.test_redline import CASES, NAMES
from tests.tables import markdown

from onrecord.redline.compare import compare
from onrecord.redline.data import as_json
from onrecord.redline.github import MOST_OF_COMMENT, as_markdown
from onrecord.redline.html import as_html
from onrecord.redline.terminal import as_terminal, brackets
from onrecord.text.block import Block, Element, write
from onrecord.text.text import read

SCHEMA = json.loads(resources.files("onrecord").joinpath("schemas/redline.schema.json").read_text(encoding="utf-8"))
BEFORE = "## Bewaren\n\nWij bewaren uw gegevens 2 jaar. Lees [meer](https://a.example/oud) @daar.\n"
AFTER = "## Bewaren\n\nWij bewaren uw gegevens 5 jaar. Lees [meer](https://a.example/nieuw) @daar.\n"
REDLINE = compare(read(BEFORE).blocks, read(AFTER).blocks)


def test_a_terminal_without_colours_shows_brackets() -> None:
    assert as_terminal(REDLINE, brackets) == (
        "reworded    Bewaren  (+1 -1 words)\n"
        "\n"
        "@ Bewaren · line 3, now line 3 · reworded\n"
        "  ~ Wij bewaren uw gegevens [-2-] {+5+} jaar. Lees <meer>"
        " (link: https://a.example/oud to https://a.example/nieuw) @daar.\n"
    )


def test_a_comment_in_markdown_calls_nobody_and_shows_ins_and_del() -> None:
    told = as_markdown(REDLINE)
    assert "<del>2</del> <ins>5</ins>" in told
    assert "@<!-- -->daar" in told


def test_a_text_cannot_break_out_of_a_comment() -> None:
    told = as_markdown(compare((), read("Zeg <script>x</script> en [x](https://b.example/) en `code`\n").blocks))
    assert "<script>" not in told
    assert "](https" not in told


TABLE = "## Termijnen\n\n| gegevens | termijn |\n|---|---|\n| bezoek | {} maanden |\n| betaling | 7 jaar |\n"


def test_a_cell_is_told_with_its_section_and_the_first_cell_of_its_row() -> None:
    redline = compare(read(TABLE.format(6)).blocks, read(TABLE.format(3)).blocks)
    assert "@ Termijnen · row bezoek, termijn · line 5" in as_terminal(redline, brackets)
    assert "**Termijnen**\n\n> *bezoek, termijn:* <del>6</del><ins>3</ins> maanden" in as_markdown(redline)


def test_a_row_that_came_or_went_as_a_whole_is_told_as_one() -> None:
    fewer, more = TABLE.format(6), TABLE.format(6) + "| klacht \\| bezwaar | 2 jaar |\n"
    came = compare(read(fewer).blocks, read(more).blocks)
    assert as_terminal(came, brackets).endswith(
        "@ Termijnen · now line 7 · row added\n  + {+klacht | bezwaar | 2 jaar+}\n"
    )
    went = compare(read(more).blocks, read(fewer).blocks)
    assert as_markdown(went).count("\n>") == 1
    assert "> *row removed:* <del>klacht &#124; bezwaar &#124; 2 jaar</del>" in as_markdown(went)


def test_a_column_that_came_is_told_as_one() -> None:
    wider = "".join(f"{line}{' nieuw |' if '-' not in line else '---|'}\n" for line in TABLE.format(6).splitlines()[2:])
    redline = compare(read(TABLE.format(6)).blocks, read(f"## Termijnen\n\n{wider}").blocks)
    told = as_terminal(redline, brackets)
    assert [line for line in told.splitlines() if line.startswith("@")] == ["@ Termijnen · now line 3 · column added"]
    assert "+ {+nieuw | nieuw | nieuw" in told


def test_columns_that_went_in_front_are_no_row() -> None:
    before = "| a | b | c |\n|---|---|---|\n| een | twee | drie |\n| vier | vijf | zes |\n"
    after = "| c |\n|---|\n| drie |\n| zes |\n"
    told = as_terminal(compare(read(before).blocks, read(after).blocks), brackets)
    gone = [line.strip() for line in told.splitlines() if "- [" in line]
    assert gone == ["- [-a | een | vier-]", "- [-b | twee | vijf-]"]
    assert told.count("column removed") == 2


def test_a_row_and_a_column_that_moved_are_told_as_one_and_what_changed_in_them_within() -> None:
    head, *rows = [line.split("|") for line in ("doel|termijn|grond", "a|1 jaar|wet", "b|2 jaar|wil", "c|3 jaar|wet")]
    after = [head, ["c", "9 jaar", "wet"], *rows[:2]]
    told = as_terminal(compare(read(markdown([head, *rows])).blocks, read(markdown(after)).blocks), brackets)
    assert "row moved, reworded\n  » c | [-3-]{+9+} jaar | wet" in told
    turned = [[first, third, second] for first, second, third in [head, *rows]]
    turned[3][1] = "belang"
    told = as_terminal(compare(read(markdown([head, *rows])).blocks, read(markdown(turned)).blocks), brackets)
    assert "column moved" in told
    assert "row c, grond · line 7, now line 7 · reworded\n  ~ [-wet-]{+belang+}" in told


def test_what_has_no_words_and_what_moved_is_told_in_words() -> None:
    kept = "Dit is een alinea die blijft waar zij staat, en die lang genoeg is.\n\n"
    moved = "Dit is een alinea die naar boven gaat en die ook lang genoeg is.\n\n"
    redline = compare(read(kept + moved).blocks, read(f"{moved}---\n\n{kept}").blocks)
    assert "> *moved:* " in as_markdown(redline)
    assert "*a line across the page, added*" in as_markdown(redline)
    assert "+ (a line across the page, added)" in as_terminal(redline, brackets)


def test_a_comment_that_would_be_too_long_says_what_it_leaves_out() -> None:
    told = as_markdown(compare((), read("\n\n".join(f"Alinea {n} over {'gegevens ' * 50}" for n in range(300))).blocks))
    assert len(told.encode()) <= MOST_OF_COMMENT
    assert told.endswith("The rest is left out: a comment on GitHub holds no more.\n")


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_of_both_texts_come_back_from_the_data_alone(name: str) -> None:
    texts = [read((CASES / f"{name}.{side}.md").read_bytes().decode("utf-8")).blocks for side in ("before", "after")]
    data = json.loads(json.dumps(as_json(compare(*texts), {"before": "a", "after": "b"})))
    assert [rebuilt(data, side) for side in ("before", "after")] == [write(text) for text in texts]


def rebuilt(data: dict[str, Any], side: str) -> str:
    """Write the HTML of one text from the data, as whoever reads the schema would."""
    blocks: dict[int, tuple[Block, str]] = {}
    for change in data["changes"]:
        inside = [""] * len(change[side])
        at = 0
        for segment in change["segments"]:
            for number, part in enumerate(segment[side]):
                at += number > 0
                joined = part
                for _ in range(0 if number else segment["shared"][side == "after"]):
                    inside[at], joined = inside[at][: inside[at].rindex("</")], joined[joined.index(">") + 1 :]
                inside[at] += joined
        for place, said in zip(change[side], inside, strict=True):
            tags = [*place["within"], *([place["element"]] if place["element"] else [])]
            dressed = zip(tags, place["attributes"], strict=True)
            elements = [Element(tag=tag, attributes=tuple(own.items())) for tag, own in dressed]
            own = elements.pop() if place["element"] else None
            block = Block(element=own, containers=tuple(elements), shared=place["shared"])
            blocks[place["index"]] = (block, said.replace("<br>\n", "\n") if place["kind"] == "code" else said)
    lines = iter([said for _, (_, said) in sorted(blocks.items())])
    return write([block for _, (block, _) in sorted(blocks.items())], inside=lambda _: next(lines))


def test_what_nobody_sees_is_named_on_a_terminal() -> None:
    told = as_terminal(compare((), read("## \x1b[31mKop\n\nEen \u202etxet\x07.\n").blocks), brackets)
    assert "U+001B[31mKop" in told
    assert "U+202Etxet" in told
    assert not {"\x1b", "\u202e", "\x07"} & {*told}


def test_what_readers_see_alike_is_told_so() -> None:
    same = compare(read(BEFORE).blocks, read(BEFORE).blocks)
    assert as_terminal(same, brackets) == as_markdown(same) == "Readers see the same text.\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_case_can_be_told_in_every_form(name: str) -> None:
    sides = [read((CASES / f"{name}.{side}.md").read_bytes().decode("utf-8")).blocks for side in ("before", "after")]
    redline = compare(*sides)
    data = json.loads(json.dumps(as_json(redline, {"before": "a", "after": "b"})))
    Draft202012Validator(SCHEMA).validate(data)
    assert len(data["changes"]) == len(redline.changes)
    assert bool(data["sections"]) == (not redline.is_empty)
    assert as_terminal(redline, brackets).endswith("\n")
    assert as_markdown(redline)
    assert as_html(redline) or not sides[1]


def test_the_data_tell_lines_and_words_of_both_sides() -> None:
    data = as_json(REDLINE, {"statement": "proef"})
    assert data["statement"] == "proef"
    change = data["changes"][1]
    assert change["kind"] == "reworded"
    assert change["before"][0]["lines"] == change["after"][0]["lines"] == [3, 4]
    marks = [(s["mark"], s["before"], s["after"]) for s in change["segments"]]
    assert ("removed", [" 2"], []) in marks
    assert ("added", [], [" 5"]) in marks
