"""A waiver: a rule that a statement departs from, with the reason, until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onrecord import schema
from onrecord.schema import Field

FIELDS = {
    "rule": Field(read=schema.text, required=True),
    "reason": Field(read=schema.text, required=True),
    "until": Field(read=schema.day, required=True),
    "revision": Field(read=schema.text),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """One item of `waivers` in a statement.yml."""

    rule: str
    """Code of the rule, such as F001."""

    reason: str
    """Why it does not apply here."""

    until: date
    """The last day on which it holds."""

    revision: str | None = None
    """Name of the revision it is about; None for all."""

    line: int
    """Line of statement.yml on which it begins, from 1."""

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return day <= self.until

    def covers(self, code: str, revision: str) -> bool:
        """Tell whether it waives what a rule says of a revision."""
        return self.rule == code and self.revision in (None, revision)
