"""A waiver departs from a rule for a reason, until a day, for all texts or for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.ruling import revision

from onrecord.record.archive import Archive
from onrecord.record.statement import Statement, read_facts
from onrecord.record.waiver import Waiver
from onrecord.site.page import PageKind, frame_digest, pages

FACTS = b"title: V\norganisation: P\nlanguage: nl\n"
ITEM = b"waivers:\n  - rule: F001\n    reason: Waarom\n    until: 2027-01-31\n"
WAIVER = Waiver(rule="F001", reason="Waarom", until=date(2027, 1, 31), line=5)


def test_a_statement_reads_its_waivers_with_their_lines() -> None:
    values, problems = read_facts(FACTS + ITEM, "statement.yml")
    assert problems == []
    assert values["waivers"] == (WAIVER,)


def test_a_statement_without_waivers_waives_nothing() -> None:
    assert "waivers" not in read_facts(FACTS, "statement.yml")[0]


@pytest.mark.parametrize("key", ["rule", "reason", "until"])
def test_a_waiver_without_rule_reason_or_end_is_refused(key: str) -> None:
    kept = [line for line in ITEM.splitlines()[1:] if key.encode() not in line]
    item = b"waivers:\n  - " + b"\n    ".join(line.strip(b" -") for line in kept)
    (problem,) = read_facts(FACTS + item, "statement.yml")[1]
    assert (problem.line, problem.fact) == (5, f"the key '{key}' is missing")


@pytest.mark.parametrize(("day", "holds"), [(date(2027, 1, 31), True), (date(2027, 2, 1), False)])
def test_it_holds_until_its_day_that_day_included(day: date, holds: bool) -> None:
    assert WAIVER.holds(day) is holds


def test_it_covers_its_rule_in_every_text_or_in_the_one_it_names() -> None:
    assert WAIVER.covers("F001", "2027-01-01")
    assert not WAIVER.covers("F002", "2027-01-01")
    named = Waiver(rule="F001", reason="Waarom", until=date(2027, 1, 31), revision="2027-01-01", line=5)
    assert named.covers("F001", "2027-01-01")
    assert not named.covers("F001", "2027-01-01-2")


def test_no_page_is_made_again_for_a_waiver() -> None:
    day = date(2027, 1, 1)
    plain = Statement(slug="proef", title="T", organisation="P", language="nl", revisions=(revision("Tekst."),))
    digests = {
        frame_digest(page, {})
        for statement in (plain, replace(plain, waivers=(WAIVER,)))
        for page in pages(Archive(introduction="", statements=(statement,)), day)
        if page.kind is PageKind.REVISION
    }
    assert len(digests) == 1
