"""What an entry promises: each moment told once, as it was known then, and never changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.places import DATA, PROJECT

from onrecord.notice.entry import Entry, Moment, entries, midnight
from onrecord.record.archive import read_archive
from onrecord.record.revision import Revision, read_revision
from onrecord.record.statement import Statement

DOCS = PROJECT / "docs"
CASES: dict[str, Any] = yaml.safe_load((DATA / "moments.yml").read_text(encoding="utf-8"))
ARCHIVE = read_archive(DOCS)
SITE = "https://proef.example/privacy/"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LAST = date(2027, 12, 31)

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")

each_statement = pytest.mark.parametrize("statement", ARCHIVE.statements, ids=lambda statement: statement.slug)


def revision(name: str, facts: dict[str, Any]) -> Revision:
    lines = [f"{key}: {value}" for key, value in {"effective": name[:10], **facts}.items()]
    source = "\n".join(["---", *lines, "---", "", "# Privacyverklaring", "", f"De tekst van {name}.", ""])
    read, problems = read_revision(source.encode(), name=name, path=f"docs/proef/{name}.md")
    assert read, problems
    return read


def statement(revisions: dict[Any, dict[str, Any]]) -> Statement:
    made = sorted((revision(str(name), facts) for name, facts in revisions.items()), key=lambda one: one.order)
    return Statement(
        slug="proef", title="Privacyverklaring", organisation="Proef BV", language="nl", revisions=tuple(made)
    )


def come(statement: Statement, day: date, *, site: str = SITE) -> tuple[Entry, ...]:
    return entries(statement, day, site=site, zone=AMSTERDAM, known={})


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


# What comes, and when


@pytest.mark.parametrize("name", CASES)
def test_every_moment_is_told_once_on_its_day(name: str) -> None:
    case = CASES[name]
    told = [
        f"{entry.at.date()} {entry.moment} {entry.revision}"
        for entry in come(statement(case["revisions"]), case["day"])
    ]
    assert told == case["entries"]


@each_statement
def test_an_entry_that_has_come_stays_as_it_is(statement: Statement) -> None:
    """Through the days around each change, entries are only put before those of the day before."""
    moments = {entry.at.date() for entry in come(statement, LAST)}
    watched = sorted(
        {day for moment in moments for day in days(moment - timedelta(days=2), moment + timedelta(days=2))}
    )
    before: tuple[Entry, ...] = ()
    for day in watched:
        now = come(statement, day)
        assert now[len(now) - len(before) :] == before
        before = now
    assert len(before) >= len(statement.revisions)


def test_what_becomes_known_later_does_not_change_what_was_told() -> None:
    first = {"2025-01-01": {}, "2026-06-01": {"announced": "2026-01-01"}}
    later = {
        "2025-01-01-2": {"corrects": "2025-01-01", "reason": "Een schrijffout.", "recorded": "2026-02-01"},
        "2026-03-01": {"announced": "2026-02-15"},
    }
    day = date(2026, 2, 1) - timedelta(days=1)
    assert come(statement({**first, **later}), day) == come(statement(first), day)


def test_an_announcement_is_told_as_what_is_to_come_and_a_start_as_what_has_come() -> None:
    told = {entry.moment: entry.title for entry in come(ARCHIVE["voorbeeldbibliotheek"], LAST)[:2]}
    assert told[Moment.ANNOUNCED].endswith("verandert op 1 juli 2027")
    assert told[Moment.STARTED].endswith("is veranderd op 1 juli 2027")


# Identifiers


@each_statement
def test_no_two_entries_have_one_identifier(statement: Statement) -> None:
    identifiers = [entry.id for entry in come(statement, LAST)]
    assert len(set(identifiers)) == len(identifiers)


@each_statement
def test_an_identifier_stays_when_the_site_moves_and_the_statement_is_renamed(statement: Statement) -> None:
    renamed = replace(statement, title="Anders", organisation="Anders BV", contact="anders@proef.example")
    moved = come(renamed, LAST, site="https://elders.example/")
    assert [entry.id for entry in moved] == [entry.id for entry in come(statement, LAST)]


def test_identifiers_are_the_ones_that_were_given_out() -> None:
    """Whatever changes in the code, these may not, or readers would meet every entry anew."""
    given_out = {
        Moment.FIRST: "urn:uuid:cbffe405-25e0-5bfe-a7f3-f0db4203acae",
        Moment.ANNOUNCED: "urn:uuid:43b9f00a-daf7-5933-95ac-1b5660185569",
        Moment.STARTED: "urn:uuid:a6d69585-7d24-5120-b8d0-97a6d561632b",
    }
    made = come(statement({"2025-01-01": {}, "2026-01-01": {"announced": "2025-11-15"}}), LAST)
    assert {entry.moment: entry.id for entry in made} == given_out


# Dates


@pytest.mark.parametrize(
    ("day", "zone", "written"),
    [
        ("2026-12-31", "Europe/Amsterdam", "2026-12-31T00:00:00+01:00"),
        ("2027-01-01", "Europe/Amsterdam", "2027-01-01T00:00:00+01:00"),
        ("2028-02-29", "Europe/Amsterdam", "2028-02-29T00:00:00+01:00"),
        ("2026-03-29", "Europe/Amsterdam", "2026-03-29T00:00:00+01:00"),
        ("2026-03-30", "Europe/Amsterdam", "2026-03-30T00:00:00+02:00"),
        ("2026-10-25", "Europe/Amsterdam", "2026-10-25T00:00:00+02:00"),
        ("2026-10-26", "Europe/Amsterdam", "2026-10-26T00:00:00+01:00"),
        ("2026-11-22", "UTC", "2026-11-22T00:00:00+00:00"),
        ("2026-11-22", "Asia/Kolkata", "2026-11-22T00:00:00+05:30"),
        ("2026-11-22", "America/New_York", "2026-11-22T00:00:00-05:00"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T00:00:00-03:00"),
        ("1930-01-01", "Europe/Amsterdam", "1929-12-31T23:40:28+00:00"),
    ],
)
def test_a_day_begins_at_midnight_where_the_archive_lives(day: str, zone: str, written: str) -> None:
    assert midnight(date.fromisoformat(day), ZoneInfo(zone)).isoformat() == written


@given(st.dates(date(1900, 1, 1)), st.sampled_from(["Europe/Amsterdam", "America/Sao_Paulo", "Asia/Beirut", "UTC"]))
def test_a_moment_is_on_its_day_whatever_the_clocks_do(day: date, zone: str) -> None:
    written = midnight(day, ZoneInfo(zone)).isoformat()
    assert RFC_3339.fullmatch(written)
    assert datetime.fromisoformat(written).astimezone(ZoneInfo(zone)).date() == day


@each_statement
def test_an_entry_leads_to_its_page_and_every_link_in_it_is_whole(statement: Statement) -> None:
    for entry in come(statement, LAST):
        assert entry.url == f"{SITE}{statement.slug}/{entry.revision}/changes/"
        targets = re.findall(r'href="([^"]*)"', entry.html)
        assert targets
        assert [target for target in targets if not target.startswith(("https://", "mailto:"))] == []
