"""The clock says which day it is where the archive lives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from onrecord import clock
from onrecord.errors import OnRecordError


@pytest.fixture(autouse=True)
def _no_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(clock.VARIABLE, raising=False)


def test_a_day_given_stands_in_for_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, "2027-01-31")
    assert clock.today("UTC") == date(2027, 1, 31)


def test_a_day_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, "2027-02-30")
    with pytest.raises(OnRecordError, match="'2027-02-30' is not a day"):
        clock.today("UTC")


def test_two_places_on_either_side_of_the_date_line_are_a_day_apart_or_more() -> None:
    # 26 hours lie between them, so at no moment do they write the same day
    assert clock.today("Pacific/Kiritimati") - clock.today("Etc/GMT+12") >= timedelta(days=1)


@pytest.mark.parametrize("name", ["Amsterdam", "../etc/passwd", ""])
def test_a_zone_that_is_not_known_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(OnRecordError, match=r"is not a time zone[\s\S]*Europe/Amsterdam"):
        clock.zone(name)
