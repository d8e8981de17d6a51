"""The clock: today where the archive lives, or the day that stands in for it."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onrecord.errors import failure

VARIABLE = "ONRECORD_ON"
"""Environment variable that stands in for today where no `--on` can be given (`mkdocs serve`)."""


FIRST, LAST = date(1000, 1, 1), date(8999, 12, 31)
"""The days that are reckoned with: from any of them, years may be counted back and forth within the calendar."""


def is_usual(day: date) -> bool:
    """Tell whether a day is one of those."""
    return FIRST <= day <= LAST


def today(timezone: str) -> date:
    """Return the day it is now in `timezone` (an IANA name), unless ONRECORD_ON names another."""
    if stand_in := os.environ.get(VARIABLE):
        try:
            day = date.fromisoformat(stand_in)
        except ValueError:
            raise failure(VARIABLE, f"'{stand_in}' is not a day", "Write it as 2027-01-31") from None
        if not is_usual(day):
            raise failure(VARIABLE, f"'{stand_in}' is too far away", f"Name a day from {FIRST} to {LAST}")
        return day
    return datetime.now(zone(timezone)).date()


def now(timezone: str) -> datetime:
    """Return this very moment in `timezone`; nothing stands in for it, since it is kept as evidence."""
    return datetime.now(zone(timezone))


def zone(timezone: str) -> ZoneInfo:
    """Return the time zone of this IANA name."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise failure(
            "mkdocs.yml", f"'{timezone}' is not a time zone", "Write a name such as Europe/Amsterdam"
        ) from None
