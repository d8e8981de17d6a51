"""The histories of statements: each one's weave as it stands on the branch, with what is new."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from onrecord.history import History
from onrecord.record.statement import Statement


def read_histories(statements: Iterable[Statement], begun: Mapping[str, bytes]) -> dict[str, History]:
    """Return each statement's history with what is new; `begun` are those published before, as JSON, by slug."""
    return {statement.slug: _extended(statement, begun.get(statement.slug)) for statement in statements}


def history_of(statement: Statement) -> History:
    """Return the history of a statement, folded from its texts."""
    return History.of((revision.name, revision.text.blocks) for revision in statement.revisions)


def _extended(statement: Statement, published: bytes | None) -> History:
    """Go on from what was published, or begin anew where an older text came in between."""
    names = [revision.name for revision in statement.revisions]
    history = _read(published)
    if list(history.revisions) != names[: len(history.revisions)]:
        history = History()
    for revision in statement.revisions[len(history.revisions) :]:
        history = history.extended(revision.name, revision.text.blocks)
    return history


def _read(published: bytes | None) -> History:
    if published is None:
        return History()
    try:
        return History.from_json(json.loads(published))
    except (ValueError, KeyError, TypeError, IndexError):
        return History()  # of another version, or damaged: it is folded anew from the texts
