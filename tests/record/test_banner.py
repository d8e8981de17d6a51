"""A banner points a change out from its announcement until some time after it took effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from onrecord.record.banner import banners
from onrecord.record.explanation import Explanation, Topic
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement


def revision(name: str, **facts: object) -> Revision:
    day = date.fromisoformat(name)
    known = Revision(name=name, path=f"{name}.md", source=b"", body="Tekst", body_line=1, effective=day)
    return replace(known, **facts)  # type: ignore[arg-type]


def statement(*revisions: Revision, **facts: object) -> Statement:
    return replace(
        Statement(slug="proef", title="V", organisation="P", language="nl", revisions=revisions),
        **facts,  # type: ignore[arg-type]
    )


FIRST = revision("2020-01-01")
SECOND = revision("2027-01-01", announced=date(2026, 11, 15))


def shown(of: Statement, day: date) -> list[str]:
    return [standing.revision.name for standing in banners(of, day)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 14), []),
        (date(2026, 11, 15), ["2027-01-01"]),
        (date(2026, 12, 31), ["2027-01-01"]),
        (date(2027, 1, 1), ["2027-01-01"]),
        (date(2027, 1, 30), ["2027-01-01"]),
        (date(2027, 1, 31), []),
    ],
)
def test_it_stands_from_the_announcement_until_thirty_days_after_the_start(day: date, expected: list[str]) -> None:
    assert shown(statement(FIRST, SECOND), day) == expected


@pytest.mark.parametrize("days", [0, 1, 7, 90])
def test_a_statement_sets_how_long_it_stays(days: int) -> None:
    of = statement(FIRST, SECOND, banner_days=days)
    end = date(2027, 1, 1) + timedelta(days=days)
    assert (shown(of, end - timedelta(days=1)), shown(of, end)) == (["2027-01-01"], [])


def test_the_newest_change_stands_first() -> None:
    third = revision("2027-01-20", announced=date(2026, 12, 1))
    assert shown(statement(FIRST, SECOND, third), date(2027, 1, 5)) == ["2027-01-20", "2027-01-01"]


def test_a_first_text_is_no_change() -> None:
    assert shown(statement(FIRST), FIRST.day) == []


def test_mended_words_are_not_pointed_out() -> None:
    told = Explanation(section="a", topic=Topic.EDITORIAL, material=False)
    mended = replace(SECOND, explained=(told,))
    assert shown(statement(FIRST, mended), mended.day) == []
    weighty = replace(SECOND, explained=(told, Explanation(section="b", topic=Topic.RETENTION, material=True)))
    assert shown(statement(FIRST, weighty), weighty.day) == ["2027-01-01"]


def test_a_correction_is_not_pointed_out() -> None:
    mended = replace(SECOND, name="2020-01-01-2", effective=FIRST.day, announced=None, corrects=FIRST.name)
    assert shown(statement(FIRST, mended), FIRST.day) == []


def test_a_text_without_a_date_is_not_said_to_hold_since_one() -> None:
    undated = replace(SECOND, effective=None, announced=None, recorded=SECOND.day)
    assert shown(statement(FIRST, undated), SECOND.day) == []


def test_a_withdrawn_text_is_not_pointed_out_any_more() -> None:
    later = revision("2027-03-01", announced=date(2026, 12, 1), replaces=SECOND.name)
    of = statement(FIRST, SECOND, later)
    assert shown(of, date(2026, 11, 30)) == ["2027-01-01"]
    assert shown(of, date(2026, 12, 1)) == ["2027-03-01"]
