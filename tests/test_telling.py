"""A redline in plain characters: for a terminal, for a comment, for a program."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from onrecord.comparison import compare
from onrecord.telling import as_json, brackets, html, markdown, terminal
from onrecord.text import read
from test_redline import CASES, NAMES

SCHEMA = json.loads(resources.files("onrecord").joinpath("schemas/redline.schema.json").read_text(encoding="utf-8"))
BEFORE = "## Bewaren\n\nWij bewaren uw gegevens 2 jaar. Lees [meer](https://a.example/oud) @daar.\n"
AFTER = "## Bewaren\n\nWij bewaren uw gegevens 5 jaar. Lees [meer](https://a.example/nieuw) @daar.\n"
REDLINE = compare(read(BEFORE).blocks, read(AFTER).blocks)


def test_a_terminal_without_colours_shows_brackets() -> None:
    assert terminal(REDLINE, brackets) == (
        "reworded    Bewaren  (+1 -1 words)\n"
        "\n"
        "@ line 3, now line 3 · reworded\n"
        "  ~ Wij bewaren uw gegevens [-2-] {+5+} jaar. Lees <meer>"
        " (link: https://a.example/oud to https://a.example/nieuw) @daar.\n"
    )


def test_a_comment_in_markdown_calls_nobody_and_shows_ins_and_del() -> None:
    told = markdown(REDLINE)
    assert "<del>2</del> <ins>5</ins>" in told
    assert "@<!-- -->daar" in told


def test_a_text_cannot_break_out_of_a_comment() -> None:
    told = markdown(compare((), read("Zeg <script>x</script> en [x](https://b.example/) en `code`\n").blocks))
    assert "<script>" not in told
    assert "](https" not in told


def test_what_nobody_sees_is_named_on_a_terminal() -> None:
    told = terminal(compare((), read("## \x1b[31mKop\n\nEen \u202etxet\x07.\n").blocks), brackets)
    assert "U+001B[31mKop" in told
    assert "U+202Etxet" in told
    assert not {"\x1b", "\u202e", "\x07"} & {*told}


def test_what_readers_see_alike_is_told_so() -> None:
    same = compare(read(BEFORE).blocks, read(BEFORE).blocks)
    assert terminal(same, brackets) == markdown(same) == "Readers see the same text.\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_case_can_be_told_in_every_form(name: str) -> None:
    sides = [read((CASES / f"{name}.{side}.md").read_bytes().decode("utf-8")).blocks for side in ("before", "after")]
    redline = compare(*sides)
    data = json.loads(json.dumps(as_json(redline, {"before": "a", "after": "b"})))
    Draft202012Validator(SCHEMA).validate(data)
    assert len(data["changes"]) == len(redline.changes)
    assert bool(data["sections"]) == (not redline.is_empty)
    assert terminal(redline, brackets).endswith("\n")
    assert markdown(redline)
    assert html(redline) or not sides[1]


def test_the_data_tell_lines_and_words_of_both_sides() -> None:
    data = as_json(REDLINE, {"statement": "proef"})
    assert data["statement"] == "proef"
    change = data["changes"][1]
    assert change["kind"] == "reworded"
    assert change["before"][0]["lines"] == change["after"][0]["lines"] == [3, 4]
    marks = [(s["mark"], s["before"], s["after"]) for s in change["segments"]]
    assert ("removed", [" 2"], []) in marks
    assert ("added", [], [" 5"]) in marks
