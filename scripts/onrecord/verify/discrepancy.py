"""A finding: one place at which what is published is not what it should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import OnRecordError, Severity


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Discrepancy:
    """What stands somewhere, and what should."""

    place: str
    """Path on the published branch, or of a source; with `:line` where one is meant."""

    expected: str
    found: str

    severity: Severity = Severity.ERROR
    """An error tells of a record that cannot be trusted; a warning of what a person should know."""


def of_error(error: OnRecordError, expected: str) -> Iterator[Discrepancy]:
    """Yield what stopped a reading as findings."""
    for problem in error.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        yield Discrepancy(place=place, expected=expected, found=problem.fact)
