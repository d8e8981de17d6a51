"""A banner: a change that pages point out, from its announcement until some time after it took effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from onrecord.record.statement import Standing, Statement, Status


def banners(statement: Statement, day: date) -> tuple[Standing, ...]:
    """Return the revisions that pages point out on `day`, the newest first."""
    return tuple(standing for standing in reversed(statement.on(day)) if _is_pointed_out(statement, standing, day))


def turns(statement: Statement) -> Iterator[date]:
    """Yield the days from which on pages of a statement are others, by themselves."""
    for revision in statement.revisions:
        yield from filter(None, (revision.announced, revision.recorded, revision.effective, revision.day))
        yield revision.day + timedelta(days=statement.banner_days)


def _is_pointed_out(statement: Statement, standing: Standing, day: date) -> bool:
    revision = standing.revision
    told = revision.explained
    mends_words = revision.corrects or (told and all(one.is_editorial for one in told))
    withdrawn = standing.status is Status.WITHDRAWN
    if standing.compared is None or mends_words or withdrawn or not standing.start_known:
        return False
    return (revision.announced or day) <= day < standing.start + timedelta(days=statement.banner_days)
