"""What a check found, and the rules, in plain characters for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import Severity
from onrecord.language import count
from onrecord.rules.check import Check, Coverage
from onrecord.rules.duty import Presence
from onrecord.rules.rulebook import RULES
from onrecord.text import visible

_COUNTED = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}


def check_text(check: Check) -> str:
    """Return every problem in two lines, and how many there are."""
    return "".join(f"{visible(str(problem))}\n" for problem in check.problems) + summary(check)


def summary(check: Check) -> str:
    """Return what was looked at and what was found, in one line."""
    revisions = sum(len(verdict.statement.revisions) for verdict in check.verdicts)
    looked_at = f"{count(len(check.verdicts), 'statement')}, {count(revisions, 'revision')}"
    found = ", ".join(count(check.counts[severity], *_COUNTED[severity]) for severity in Severity)
    return f"{looked_at}: {found}{f' ({len(check.waived)} more waived)' if check.waived else ''}."


def coverage_text(check: Check) -> str:
    """Return for every statement where it says what each duty of GDPR art. 13 and 14 asks."""
    tables = (_table(verdict.statement.slug, each) for verdict in check.verdicts for each in verdict.coverage)
    return "\n".join(visible(line) for table in tables for line in table)


def _table(slug: str, coverage: Coverage) -> Iterator[str]:
    found = sum(each.presence is Presence.FOUND for each in coverage.evidence)
    yield f"{slug} {coverage.revision}: {found} of {len(coverage.evidence)} found"
    for each in coverage.evidence:
        place = each.place if each.presence is Presence.FOUND else None
        where, said = (f"line {place.line}", f": {place.quote}") if place else (each.presence, "")
        yield f"  {each.duty.code}  {where:<14}  {each.duty.name}{said}"
    yield ""


def rules_text() -> str:
    """Return every rule, with its text below its code."""
    return "\n".join(f"{rule.code}  {rule.severity}  {rule.name}\n    {rule.text}" for rule in RULES)
