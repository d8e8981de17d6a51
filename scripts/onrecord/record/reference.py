"""A reference: a revision as people name it: its own name, `current`, `previous`, or a day on which it was in force."""

from __future__ import annotations

from datetime import date

from onrecord.errors import failure
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement, Status

CURRENT, PREVIOUS = "current", "previous"


def find(statement: Statement, name: str, today: date) -> Revision:
    """Return the revision that `name` means on `today`; raise OnRecordError where it means none."""
    named = {revision.name: revision for revision in statement.revisions}
    if name in named:
        return named[name]
    if name == CURRENT:
        return statement.current(today).revision
    if name == PREVIOUS:
        previous = statement.current(today).previous
        if previous is None:
            raise failure(statement.slug, "the text in force is the first one", f"Name one of: {', '.join(named)}")
        return previous
    return _in_force(statement, name, list(named))


def _in_force(statement: Statement, name: str, named: list[str]) -> Revision:
    known = f"Name one of: {', '.join(named)}, {CURRENT}, {PREVIOUS}, or a day such as {named[-1][:10]}"
    try:
        day = date.fromisoformat(name)
    except ValueError:
        raise failure(statement.slug, f"'{name}' is not a revision of it, nor a day", known) from None
    standing = statement.current(day)
    if standing.status is not Status.IN_FORCE:
        raise failure(statement.slug, f"no text was in force on {name}", known)
    return standing.revision
