"""Each status is worded in one place, the same for pages, letters and data."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from markupsafe import Markup
from tests.places import PROJECT

from onrecord.language import Language, language, languages
from onrecord.notice.standing import Told, dated, in_words, named, status_words, worded
from onrecord.record.archive import read_archive
from onrecord.record.statement import Provenance, Standing, Status

START, UNTIL = date(2024, 5, 1), date(2025, 5, 1)
ENGLISH = language("en")


@pytest.fixture(scope="module")
def standing() -> Standing:
    """A text as it stands; what a test needs of it is replaced."""
    return replace(read_archive(PROJECT / "docs")["parlangi"].on(START)[0], kind=Provenance.KEPT)


def placed(standing: Standing, status: Status, until: date | None = None, *, known: bool = True) -> Standing:
    revision = replace(standing.revision, name=str(START), effective=START if known else None)
    return replace(standing, revision=revision, status=status, start=START, until=until)


def said(one: Told) -> str:
    return in_words(one.sentence, ENGLISH)


@pytest.mark.parametrize(
    ("status", "until", "sentence"),
    [
        (Status.ANNOUNCED, None, "Takes effect on May 1, 2024. This text does not apply yet."),
        (Status.ANNOUNCED, UNTIL, "Takes effect on May 1, 2024. This text does not apply yet."),
        (Status.IN_FORCE, None, "In force since May 1, 2024."),
        (Status.IN_FORCE, UNTIL, "In force from May 1, 2024 until May 1, 2025."),
        (Status.SUPERSEDED, UNTIL, "Was in force from May 1, 2024 until May 1, 2025."),
        (Status.SUPERSEDED, START, "Replaced on the day it took effect, May 1, 2024."),
        (Status.WITHDRAWN, START, "Was announced for May 1, 2024 and never took effect."),
    ],
)
def test_a_sentence_tells_from_when_until_when(
    standing: Standing, status: Status, until: date | None, sentence: str
) -> None:
    assert said(worded(placed(standing, status, until), ENGLISH)) == sentence


@pytest.mark.parametrize(
    ("status", "until", "sentence"),
    [
        (Status.IN_FORCE, None, "According to the organisation in force since {start}; recorded here on {seen}."),
        (
            Status.SUPERSEDED,
            UNTIL,
            "According to the organisation in force from {start} until {until}; recorded here on {seen}.",
        ),
    ],
)
def test_of_a_text_that_was_recorded_afterwards_it_says_by_whose_word_and_when(
    standing: Standing, status: Status, until: date | None, sentence: str
) -> None:
    told = worded(replace(placed(standing, status, until), seen=date(2026, 11, 22)), ENGLISH)
    days = {"start": "May 1, 2024", "until": "May 1, 2025", "seen": "November 22, 2026"}
    assert said(told) == sentence.format(**days)
    assert told.afterwards == "Recorded afterwards"
    on_time = worded(replace(placed(standing, status, until), seen=START), ENGLISH)
    assert "According to" not in said(on_time)
    assert on_time.afterwards is None


def test_of_a_text_that_somebody_else_kept_it_does_not_say_that_it_holds(standing: Standing) -> None:
    captured = replace(placed(standing, Status.IN_FORCE), kind=Provenance.CAPTURED)
    told = worded(captured, ENGLISH)
    assert told.words.status == "Last known text"
    assert told.words.message is None
    assert said(told) == (
        "It says that it applies from May 1, 2024. Whether it still does is not known here. "
        "Taken over on November 22, 2026."
    )
    earlier = worded(replace(captured, status=Status.SUPERSEDED, until=UNTIL), language("nl"))
    assert earlier.words.status == "Eerdere tekst"
    assert in_words(earlier.sentence, language("nl")).startswith(
        "De tekst zegt te gelden vanaf 1 mei 2024. Een latere tekst is van 1 mei 2025."
    )


@pytest.mark.parametrize(
    ("status", "until", "end"),
    [
        (Status.IN_FORCE, None, ""),
        (Status.IN_FORCE, UNTIL, " In force until May 1, 2025."),
        (Status.SUPERSEDED, UNTIL, " Replaced on May 1, 2025."),
    ],
)
def test_where_a_text_states_no_day_the_sentence_says_so(
    standing: Standing, status: Status, until: date | None, end: str
) -> None:
    one = worded(placed(standing, status, until, known=False), ENGLISH)
    assert said(one) == f"The statement does not state a date; recorded on May 1, 2024.{end}"
    assert one.effect is None


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("tag", languages())
def test_no_place_in_words_for_pages_stays_empty(standing: Standing, status: Status, tag: str) -> None:
    spoken = language(tag)
    for known in (True, False):
        one = worded(placed(standing, status, UNTIL, known=known), spoken)
        for parts in (one.sentence, one.heading, one.banner):
            assert any(isinstance(part, date) for part in parts)
            assert "%" not in in_words(parts, spoken)


@pytest.mark.parametrize("status", Status)
def test_only_places_that_its_printers_fill_stand_in_a_wording(standing: Standing, status: Status) -> None:
    words = status_words(placed(standing, status), ENGLISH)
    day = {"day": "d"}
    filled = {
        "subject": {"title": "t", "organisation": "o", **day},
        "start_after": {"days": "n", **day},
        "sentence": {"start": "s", "until": "u"},
        "ended": {"until": "u"},
    }
    for field in fields(words):
        assert "%" not in (getattr(words, field.name) or "") % filled.get(field.name, day)


def test_a_text_that_never_took_effect_changes_nothing(standing: Standing) -> None:
    words = status_words(placed(standing, Status.WITHDRAWN), ENGLISH)
    assert (words.effect, words.message) == (None, None)
    assert words.start == words.start_after


def test_the_second_text_of_a_day_is_called_so(standing: Standing) -> None:
    second = replace(standing.revision, name=f"{START}-2")
    assert named(second) == (START, " (2)")
    assert in_words(named(second), ENGLISH) == "May 1, 2024 (2)"


def test_a_message_is_divided_at_its_places() -> None:
    assert dated("From %(start)s on", start=(START,)) == ("From ", START, " on")
    assert dated("%(start)s%(until)s", start=(START, " (2)"), until=()) == (START, " (2)")


class Quoting(Language):
    """A language of which every message holds signs that HTML writes otherwise."""

    def say(self, message: str, **values: object) -> Markup:
        return super().say(f"<'&'> {message}", **values)


def test_words_are_plain_so_that_each_printer_escapes_them_once(standing: Standing) -> None:
    one = worded(placed(standing, Status.IN_FORCE), Quoting("en"))
    assert one.words.status == "<'&'> In force"
    assert one.sentence[0] == "<'&'> In force since "
