"""A notice reads the same wherever it is read, in the language of its statement.

What each says stands in tests/data/notices; `ONRECORD_WRITE=1 pytest tests/test_letter.py` writes it anew, to be read
again before it is committed.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pytest
from tests.places import DATA, PROJECT

from onrecord.language import language
from onrecord.notice.letter import ANCHOR, letter, topic_label
from onrecord.notice.notice import Notice, notice
from onrecord.record.archive import files_of, read_archive
from onrecord.record.explanation import Topic
from onrecord.record.statement import Statement, read_statement
from onrecord.rules.notice import doubts
from onrecord.text.block import write
from onrecord.text.plain import as_markdown, as_text
from onrecord.text.text import read

GOLDEN = DATA / "notices"
TODAY = date(2026, 11, 22)
SITE = "https://archive.example/"


def dutch() -> Statement:
    return read_archive(PROJECT / "docs")["voorbeeldbibliotheek"]


def english() -> Statement:
    statement, problems = read_statement(files_of(GOLDEN / "example-museum"), path="example-museum")
    assert statement, problems
    return statement


NOTICES = [notice(statement, standing) for statement in (dutch(), english()) for standing in statement.on(TODAY)]

each = pytest.mark.parametrize("told", NOTICES, ids=lambda told: f"{told.statement.slug}/{told.revision.name}")


@each
def test_a_notice_says_what_its_golden_file_says(told: Notice) -> None:
    worded = letter(told, language(told.statement.language), SITE)
    said = f"{worded.title}\n\n{as_text(worded.whole)}"
    file = GOLDEN / f"{told.statement.slug}-{told.revision.name}.txt"
    if os.environ.get("ONRECORD_WRITE"):
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@each
def test_as_markdown_it_is_the_same_blocks(told: Notice) -> None:
    worded = letter(told, language(told.statement.language), SITE)
    again = read(as_markdown(worded.whole)).blocks
    assert [block.text for block in again] == [block.text for block in worded.whole]
    assert [block.kind for block in again] == [block.kind for block in worded.whole]
    assert targets(write(again)) == targets(write(worded.whole))


def targets(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('href="')[1:]]


@each
def test_nothing_in_it_takes_an_anchor_of_the_text(told: Notice) -> None:
    anchors = [block.anchor for block in letter(told, language("nl"), SITE).whole if block.anchor]
    assert len(set(anchors)) == len(anchors)
    assert all(anchor.startswith(ANCHOR) for anchor in anchors)


@each
def test_a_notice_that_we_publish_raises_no_doubt(told: Notice) -> None:
    assert [str(problem) for problem in doubts(told, TODAY) if problem.code != "N007"] == []


def test_a_title_says_who_changes_what_and_when() -> None:
    titles = [letter(told, language(told.statement.language), SITE).title for told in NOTICES]
    assert titles[-1] == "Privacy notice of Example Museum of Nowhere changes on December 15, 2026"
    assert (
        "Privacyverklaring Voorbeeldbibliotheek van Stichting Voorbeeldbibliotheek verandert op 1 juli 2027" in titles
    )


@pytest.mark.parametrize("tag", ["nl", "en"])
def test_every_topic_has_its_own_words(tag: str) -> None:
    labels = {topic_label(topic, language(tag)) for topic in Topic}
    assert len(labels) == len(Topic)


def test_what_an_editor_writes_is_text_and_nothing_else() -> None:
    told = next(told for told in NOTICES if told.revision.name == "2027-07-01")
    revision = replace(told.revision, summary="<script>alert(1)</script> **x** [y](javascript:z)")
    worded = letter(replace(told, standing=replace(told.standing, revision=revision)), language("nl"), SITE)
    assert "<script" not in write(worded.whole)
    shown = read(as_markdown(worded.whole))
    assert any(block.text == revision.summary for block in shown.blocks)
