"""What a check found, and the rules, as JSON; `schemas/check.schema.json` says what each key holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.errors import Problem, Severity
from onrecord.rules.check import Check, Verdict
from onrecord.rules.duty import Evidence
from onrecord.rules.rulebook import RULES

SCHEMA = 1
"""Version of the JSON."""


def check_data(check: Check) -> dict[str, Any]:
    """Return what a check found."""
    return {
        "schema": SCHEMA,
        "day": check.day.isoformat(),
        "counts": {severity.value: check.counts[severity] for severity in Severity},
        "problems": [problem_data(problem) for problem in check.problems],
        "waived": [
            {**problem_data(each.problem), "reason": each.waiver.reason, "until": each.waiver.until.isoformat()}
            for each in check.waived
        ],
        "statements": [_statement(verdict) for verdict in check.verdicts],
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as data."""
    return {
        "path": problem.path,
        "line": problem.line,
        "severity": problem.severity.value,
        "code": problem.code,
        "fact": problem.fact,
        "remedy": problem.remedy,
        "quote": problem.quote,
    }


def _statement(verdict: Verdict) -> dict[str, Any]:
    return {
        "slug": verdict.statement.slug,
        "revisions": [revision.name for revision in verdict.statement.revisions],
        "coverage": [{"revision": each.revision, "elements": _duties(each.evidence)} for each in verdict.coverage],
    }


def _duties(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.duty.code,
            "name": each.duty.name,
            "source": each.duty.source,
            "state": each.presence.value,
            "line": each.place.line if each.place else 0,
            "quote": each.place.quote if each.place else "",
        }
        for each in evidence
    ]


def rules_data() -> list[dict[str, Any]]:
    """Return every rule."""
    return [
        {
            "code": rule.code,
            "severity": rule.severity.value,
            "name": rule.name,
            "text": rule.text,
            "reach": rule.reach.value,
            "can_be_waived": rule.can_be_waived,
        }
        for rule in RULES
    ]
