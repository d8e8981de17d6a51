"""What apps and other websites read of a statement: notice.json, as its schema says."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from tests.places import PROJECT

from onrecord.notice.data import dumps
from onrecord.record.archive import read_archive
from onrecord.record.banner import banners
from onrecord.record.statement import Statement

SCHEMA = json.loads((PROJECT / "scripts/onrecord/schemas/notice.schema.json").read_text(encoding="utf-8"))
ARCHIVE = read_archive(PROJECT / "docs")
EXAMPLE = ARCHIVE["voorbeeldbibliotheek"]
SITE = "https://proef.example/privacy/"
DAYS = [date(2018, 1, 1), date(2023, 5, 1), date(2026, 11, 22), date(2027, 7, 1), date(2027, 12, 31)]


def bulletin(day: date, statement: Statement = EXAMPLE) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(dumps(statement, day, SITE))
    return content


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("statement", ARCHIVE.statements, ids=lambda statement: statement.slug)
def test_it_is_as_its_schema_says_and_holds_nothing_else(statement: Statement, day: date) -> None:
    content = bulletin(day, statement)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(content, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert content.keys() == SCHEMA["properties"].keys()
    for notice in [*content["notices"], content["latest"]]:
        described = SCHEMA["$defs"]["notice"]["properties"]
        assert notice.keys() == described.keys()
        for item in notice["items"]:
            assert item.keys() == described["items"]["items"]["properties"].keys()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_tells_what_the_pages_point_out(day: date) -> None:
    shown = [standing.revision.name for standing in banners(EXAMPLE, day)]
    assert [notice["id"] for notice in bulletin(day)["notices"]] == [f"voorbeeldbibliotheek/{name}" for name in shown]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 14), []),
        (date(2026, 11, 15), ["Onze privacyverklaring verandert op 1 juli 2027."]),
        (date(2027, 6, 30), ["Onze privacyverklaring verandert op 1 juli 2027."]),
        (date(2027, 7, 1), ["Onze privacyverklaring is op 1 juli 2027 veranderd."]),
        (date(2027, 7, 30), ["Onze privacyverklaring is op 1 juli 2027 veranderd."]),
        (date(2027, 7, 31), []),
    ],
)
def test_a_change_is_said_in_one_sentence_from_its_announcement_until_some_time_after(
    day: date, said: list[str]
) -> None:
    assert [notice["message"] for notice in bulletin(day)["notices"]] == said


def test_the_latest_is_told_also_where_nothing_is_to_be_told() -> None:
    latest = bulletin(date(2028, 1, 1))["latest"]
    assert (latest["id"], latest["status"]) == ("voorbeeldbibliotheek/2027-07-01", "in force")
    assert latest["url"] == f"{SITE}voorbeeldbibliotheek/2027-07-01/changes/"
    assert latest["text_url"] == f"{SITE}voorbeeldbibliotheek/2027-07-01/"
    assert latest["sha256"] == EXAMPLE.named("2027-07-01").sha256
    assert (latest["announced"], latest["effective"], latest["days"]) == ("2026-11-15", "2027-07-01", 228)
    assert latest["material"] is True


def test_a_text_that_states_no_date_has_none_here_either() -> None:
    latest = bulletin(date(2026, 11, 22), ARCHIVE["chatear"])["latest"]
    assert (latest["effective"], latest["days"], latest["message"]) == (None, None, None)
    assert latest["first"] is True


def test_items_tell_topic_reason_impact_and_facts() -> None:
    retention = bulletin(date(2026, 11, 22))["notices"][0]["items"][0]
    assert (retention["topic"], retention["topic_label"]) == ("retention", "Hoe lang gegevens worden bewaard")
    assert retention["reason"]
    assert retention["impact"]
    assert {"was": "2 jaar", "now": "1 jaar"}.items() <= retention["facts"][0].items()


def test_the_same_day_gives_the_same_bytes_and_every_letter_as_it_is() -> None:
    content = dumps(EXAMPLE, DAYS[2], SITE)
    assert content == dumps(EXAMPLE, DAYS[2], SITE)
    assert content.endswith("}\n")
    assert "\\u" not in content
