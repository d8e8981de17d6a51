"""A succession: the texts of a statement one after another, the redline of two of them, and the history of all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from onrecord.history import History
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement
from onrecord.redline import Redline, compare
from onrecord.text import Block


@lru_cache(1024)
def between(before: Revision, after: Revision) -> Redline:
    """Return the redline between two revisions, found once however often it is asked for."""
    return compare(before.text.blocks, after.text.blocks)


def read_histories(statements: Iterable[Statement], begun: Mapping[str, bytes]) -> dict[str, History]:
    """Return each statement's history with what is new; `begun` are those published before, as JSON, by slug."""
    return {statement.slug: _extended(statement, begun.get(statement.slug)) for statement in statements}


def history_of(statement: Statement) -> History:
    """Return the history of a statement, folded from its texts."""
    return _extended(statement, None)


def _extended(statement: Statement, published: bytes | None) -> History:
    """Go on from what was published, or begin anew where an older text came in between."""
    names = [revision.name for revision in statement.texts]
    history = _read(published)
    known = len(history.revisions)
    if list(history.revisions) != names[:known] or not _tells(history, statement, statement.texts[:known]):
        history = History()
    new = statement.texts[len(history.revisions) :]
    return history.with_more(_found(statement, revision) for revision in new) if new else history


def _found(statement: Statement, revision: Revision) -> tuple[str, Sequence[Block], list[tuple[str, Redline]]]:
    """Return a revision as a history takes it up."""
    found = [(earlier.name, between(earlier, revision)) for earlier in statement.before(revision)]
    return revision.name, revision.text.blocks, found


def _tells(history: History, statement: Statement, revisions: Iterable[Revision]) -> bool:
    """Tell whether a history holds the redline that pages tell of each revision."""
    return all(
        history.holds(earlier.name, revision.name) for revision in revisions for earlier in statement.before(revision)
    )


def _read(published: bytes | None) -> History:
    if published is None:
        return History()
    try:
        return History.from_json(json.loads(published))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError):
        return History()  # of another version, or damaged: it is folded anew from the texts
