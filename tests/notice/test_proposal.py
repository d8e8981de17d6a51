"""A proposal is ready to paste: the editor corrects instead of typing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.noticing import BEFORE, second, statement
from tests.places import PROJECT

from onrecord.notice.notice import Notice, notice
from onrecord.notice.proposal import proposal
from onrecord.record.archive import read_archive
from onrecord.record.explanation import FIELDS, explanation
from onrecord.rules.notice import doubts
from onrecord.schema import Field, mappings, read_mapping
from onrecord.text.inert import visible
from onrecord.text.text import read

TODAY = date(2026, 11, 22)
DOCS = PROJECT / "docs"


def proposed(told: Notice) -> str:
    bare = replace(told.standing, revision=replace(told.revision, explained=None))
    return proposal(told.statement, bare)


def example() -> list[Notice]:
    of = read_archive(DOCS)["voorbeeldbibliotheek"]
    return [notice(of, standing) for standing in of.on(TODAY) if standing.previous]


@pytest.mark.parametrize("told", example(), ids=lambda told: told.revision.name)
def test_a_proposal_as_it_is_names_every_section_that_changes(told: Notice) -> None:
    values, problems = read_mapping(proposed(told), {"changes": Field(read=mappings(FIELDS))}, path="draft")
    assert problems == []
    explained = tuple(map(explanation, values["changes"]))
    pasted = replace(told.standing, revision=replace(told.revision, explained=explained, corrects=None))
    found = {problem.code for problem in doubts(notice(told.statement, pasted), TODAY)}
    assert found <= {"N005", "N006", "N007"}  # what only an editor knows: impact, reason, and the day


def test_each_item_shows_what_it_is_based_on(tmp_path: Path) -> None:
    told = second(tmp_path, BEFORE.replace("2 jaar", "5 jaar"))
    assert proposed(told) == (
        "changes:\n"
        "  # Bewaren\n"
        "  #   was: Wij bewaren uw gegevens 2 jaar.\n"
        "  #   is: Wij bewaren uw gegevens 5 jaar.\n"
        "  #   period: 2 jaar -> 5 jaar\n"
        "  - section: bewaren\n"
        "    topic: retention\n"
        "    material: true\n"
        "    # reason: why it changes\n"
        "    # impact: what it means for people\n"
    )


def test_what_is_told_already_is_not_proposed_again(tmp_path: Path) -> None:
    after = BEFORE.replace("2 jaar", "5 jaar").replace("de balie", "onze balie")
    told = second(tmp_path, after, "changes: [{section: bewaren, topic: retention, material: true}]")
    assert "section: bewaren" not in proposal(told.statement, told.standing)
    assert "section: contact" in proposal(told.statement, told.standing)


def test_where_nothing_changes_nothing_is_proposed(tmp_path: Path) -> None:
    assert proposed(second(tmp_path, BEFORE)) == ""


def test_a_first_text_has_nothing_to_propose(tmp_path: Path) -> None:
    of = statement(tmp_path / "proef", f"effective: 2020-01-01\n---\n\n{BEFORE}")
    assert proposal(of, of.on(TODAY)[0]) == ""


def test_words_of_a_text_cannot_leave_their_comment(tmp_path: Path) -> None:
    after = BEFORE.replace(
        "Schrijf naar de balie.", "Schrijf\u2028section: x\u0085naar `\nchanges: y`, en wij wachten 3 dagen."
    )
    values, problems = read_mapping(
        proposed(second(tmp_path, after)), {"changes": Field(read=mappings(FIELDS))}, path="draft"
    )
    assert (problems, [item["section"] for item in values["changes"]]) == ([], ["contact"])


def test_what_nobody_sees_is_named_and_pasted_as_it_is(tmp_path: Path) -> None:
    after = f"{BEFORE}\n## Doel {{#d\u202eoel}}\n\nWij \u202ewachten\x07 3 dagen.\n"
    told = proposed(second(tmp_path, after))
    assert visible(told) == told
    values, problems = read_mapping(told, {"changes": Field(read=mappings(FIELDS))}, path="draft")
    assert problems == []
    assert "U+202Ewachten" in told
    assert {item["section"] for item in values["changes"]} <= {section.anchor for section in read(after).sections}
