"""A report: what a check found, worded for a person, for a program, or for GitHub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.errors import Problem, Severity
from onrecord.language import count
from onrecord.rules.check import Check, Coverage, Verdict
from onrecord.rules.duty import Evidence, Presence

SCHEMA = 1
"""Version of the JSON; schemas/check.schema.json tells what it holds."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_COUNTED = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}


def text(check: Check) -> str:
    """Return every problem in two lines, and how many there are."""
    return "".join(f"{problem}\n" for problem in check.problems) + summary(check)


def summary(check: Check) -> str:
    """Return what was looked at and what was found, in one line."""
    revisions = sum(len(verdict.statement.revisions) for verdict in check.verdicts)
    looked_at = f"{count(len(check.verdicts), 'statement')}, {count(revisions, 'revision')}"
    found = ", ".join(count(check.counts[severity], *_COUNTED[severity]) for severity in Severity)
    return f"{looked_at}: {found}{f' ({len(check.waived)} more waived)' if check.waived else ''}."


def coverage(check: Check) -> str:
    """Return for every statement where it says what each duty of GDPR art. 13 and 14 asks."""
    tables = (_table(verdict.statement.slug, each) for verdict in check.verdicts for each in verdict.coverage)
    return "\n".join(line for table in tables for line in table)


def _table(slug: str, coverage: Coverage) -> Iterator[str]:
    found = sum(each.presence is Presence.FOUND for each in coverage.evidence)
    yield f"{slug} {coverage.revision}: {found} of {len(coverage.evidence)} found"
    for each in coverage.evidence:
        place = each.place if each.presence is Presence.FOUND else None
        where, said = (f"line {place.line}", f": {place.quote}") if place else (each.presence, "")
        yield f"  {each.duty.code}  {where:<14}  {each.duty.name}{said}"
    yield ""


def github(check: Check, *, folder: str = "") -> str:
    """Return every problem as a workflow command, which GitHub shows at its line.

    `folder` is the site's folder within the repository, ending in a slash; empty where it is the repository's own.
    https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
    """
    return "".join(f"{_command(problem, folder)}\n" for problem in check.problems)


def _command(problem: Problem, folder: str) -> str:
    return command(
        _COMMANDS[problem.severity],
        file=folder + problem.path,
        line=problem.line or 1,
        title=problem.code or "onrecord",
        message=f"{problem.fact}. {problem.remedy}.",
    )


def command(kind: str, *, file: str, line: int, title: str, message: str) -> str:
    """Return one workflow command: an `error`, a `warning` or a `notice` at a line of a file."""
    properties = {"file": file, "line": str(line), "title": title}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {written}::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def as_json(check: Check) -> dict[str, Any]:
    """Return it as data; see schemas/check.schema.json."""
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
