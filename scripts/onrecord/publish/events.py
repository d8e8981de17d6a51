"""The events of a publication: what it enters into the ledger of each statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from onrecord.ledger import Ledger, LedgerEvent
from onrecord.publish.past import Past
from onrecord.record import SOURCE, Archive, Revision, Standing, Statement, Status

CommitOf = Callable[[str, bytes], str | None]
"""Called with the path of a file and what it holds; returns the commit of the sources in which it stands so."""


def entered(
    archive: Archive, past: Past, day: date, time: datetime, commit_of: CommitOf, reframed: Mapping[str, str | None]
) -> Archive:
    """Return the archive with the ledger of each statement, and in it what this publication adds.

    `reframed` says, by slug, why what stands around its texts is made anew.
    """
    statements = (_entered(one, past, day, time, commit_of, reframed.get(one.slug)) for one in archive.statements)
    return replace(archive, statements=tuple(statements))


def heads_of(archive: Archive) -> dict[str, str]:
    """Return the SHA-256 of the last line of each statement's ledger."""
    return {one.slug: one.ledger.head for one in archive.statements if one.ledger}


def _entered(
    statement: Statement, past: Past, day: date, time: datetime, commit_of: CommitOf, reframed: str | None
) -> Statement:
    ledger = past.ledgers.get(statement.slug) or Ledger(statement.slug)
    standings = statement.on(day)
    adopted = {s.revision.name: past.adopted.get(f"{statement.slug}/{s.revision.name}/{SOURCE}") for s in standings}
    new = [standing for standing in standings if not ledger.begun(standing.revision.name)]
    for standing in sorted(new, key=lambda one: (adopted[one.revision.name] or time).timestamp()):
        seen = adopted[standing.revision.name]
        ledger = _begun(ledger, statement, standing, seen.astimezone(time.tzinfo) if seen else time, commit_of)
    for standing in standings:
        if (last := ledger.last(standing.revision.name)) and last.source != standing.revision.sha256:
            ledger = _removed(ledger, standing.revision, time, commit_of)
    for standing in standings:
        for status, event in ((Status.ANNOUNCED, LedgerEvent.ANNOUNCED), (Status.IN_FORCE, LedgerEvent.TOOK_EFFECT)):
            if standing.status is status and not ledger.tells(event, standing.revision.name):
                ledger = ledger.add(event, time, revision=standing.revision.name, day=_other(day, time))
    if reframed:
        ledger = ledger.add(LedgerEvent.REFRAMED, time, reason=reframed)
    return replace(statement, ledger=ledger)


def _begun(ledger: Ledger, statement: Statement, standing: Standing, time: datetime, commit_of: CommitOf) -> Ledger:
    revision = standing.revision
    return ledger.add(
        LedgerEvent.CORRECTED if revision.corrects else LedgerEvent.PUBLISHED,
        time,
        revision=revision.name,
        source=revision.sha256,
        text=revision.words_sha256,
        organisation=statement.organisation,
        title=statement.title,
        commit=commit_of(revision.path, revision.source),
    )


def _removed(ledger: Ledger, revision: Revision, time: datetime, commit_of: CommitOf) -> Ledger:
    """Enter that words of a text are gone, why, and what it is from now on."""
    return ledger.add(
        LedgerEvent.WITHDRAWN if revision.is_gone else LedgerEvent.REDACTED,
        time,
        revision=revision.name,
        source=revision.sha256,
        text=revision.words_sha256,
        reason=revision.removal,
        commit=commit_of(revision.path, revision.source),
    )


def _other(day: date, time: datetime) -> date | None:
    """Return the day for which is published, where it is another than that of the clock."""
    return day if day != time.date() else None
