"""An explanation: what an editor tells of one change, in the front matter of the revision that brings it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onrecord import schema
from onrecord.schema import Field


class Topic(StrEnum):
    """What a change is about; named after what GDPR art. 13 and 14 have a statement tell."""

    PURPOSE = "purpose"
    CONTROLLER = "controller"
    RIGHTS = "rights"
    RECIPIENTS = "recipients"
    TRANSFERS = "transfers"
    DATA = "data"
    LEGAL_BASIS = "legal-basis"
    RETENTION = "retention"
    CONTACT = "contact"
    SCOPE = "scope"
    SECURITY = "security"
    COOKIES = "cookies"
    CHILDREN = "children"
    AUTOMATED_DECISIONS = "automated-decisions"
    CHANGE_CLAUSE = "change-clause"
    """How the statement changes, and what it says of its own date and version."""

    EDITORIAL = "editorial"
    """Spelling, style and grammar, form and order, which are not material (WP260 rev.01, par. 29)."""


START = "start"
"""How a section is named that stands before the first heading."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """What an editor tells of one change."""

    section: str
    """Anchor of the section, in the old text where it was removed; `start` before the first heading."""

    topic: Topic

    material: bool
    """Whether it matters to people, so that they are told well in advance (WP260 rev.01, par. 30)."""

    reason: str | None = None
    """Why it changes; or why it is not material although it looks so."""

    impact: str | None = None
    """What it means for people (WP260 rev.01, par. 31)."""

    line: int = 0
    """Line of the file on which it begins, from 1."""

    @property
    def is_editorial(self) -> bool:
        """Whether it mends words alone."""
        return self.topic is Topic.EDITORIAL and not self.material


FIELDS = {
    "section": Field(read=schema.text, required=True),
    "topic": Field(read=schema.one_of(*Topic), required=True),
    "material": Field(read=schema.truth, required=True),
    "reason": Field(read=schema.text),
    "impact": Field(read=schema.text),
}
"""What the front matter holds of one change, in the order in which a draft lists it."""


def explanation(values: Mapping[str, Any]) -> Explanation:
    """Return what `schema.mappings(FIELDS)` read of one change."""
    return Explanation(**{**values, "topic": Topic(values["topic"])})
