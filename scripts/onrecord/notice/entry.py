"""An entry: one moment in the life of a revision, told as it was known then, so that it never changes afterwards."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from onrecord.language import language
from onrecord.notice.letter import letter
from onrecord.notice.notice import notice
from onrecord.record import Revision, Standing, Statement
from onrecord.text import write

SPACE = uuid.UUID("8d3c1a52-6a4c-4f0e-9f0b-5f2f6f0d7c11")
"""Name space of every identifier we make (RFC 9562, 5.5); it never changes, or all of them would."""


class Moment(StrEnum):
    """What befell a revision."""

    FIRST = "first"
    """It is the first text of its statement."""

    ANNOUNCED = "announced"
    STARTED = "in force"
    RECORDED = "recorded"
    """It was found; from when it holds, it does not say."""

    CORRECTED = "corrected"
    """It mends the text before it."""

    WITHDRAWN = "withdrawn"
    """Another one is to come in its place before it took effect."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """A moment and its day."""

    revision: Revision
    moment: Moment
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One occasion, told."""

    id: str
    """A URN of RFC 9562, made of the record alone: it stays when a site is renamed or moves."""

    slug: str
    """The statement it tells of."""

    revision: str
    """Name of the revision."""

    moment: Moment

    at: datetime
    """Begin of its day where the archive lives."""

    updated: datetime
    """The same, since it never changes; but where words of its texts went, when they did."""

    title: str
    url: str
    """Where it can be read, absolute."""

    language: str
    """BCP 47 tag of its words."""

    material: bool
    """Whether it tells of a change that matters to people."""

    summary: str | None
    """What it says in short, where its editor wrote that."""

    html: str = field(repr=False)
    """The whole notice, its links absolute."""

    basis: str
    """16 hexadecimal digits of everything it was made of, so that it need not be made twice."""


def entries(
    statement: Statement, day: date, *, site: str, zone: ZoneInfo, known: Mapping[str, Entry]
) -> tuple[Entry, ...]:
    """Return the entries of a statement that have come by `day`, the newest first.

    `site` is the address of the archive, ending in a slash. Those in `known`, by id, are taken as they are where
    nothing that they are made of has changed.
    """
    every = [occasion for revision in statement.revisions for occasion in occasions(statement, revision)]
    come = sorted((one for one in every if one.day <= day), key=lambda one: one.day)
    return tuple(_entry(statement, occasion, site, zone, known) for occasion in reversed(come))


def occasions(statement: Statement, revision: Revision) -> Iterator[Occasion]:
    """Yield what befalls a revision; nothing any more once it was withdrawn."""
    replacement = next((one for one in statement.revisions if one.replaces == revision.name), None)
    end = _first_told(replacement) if replacement else None
    for moment, day in _moments(revision, is_first=revision is statement.revisions[0]):
        if end is None or day < end:
            yield Occasion(revision=revision, moment=moment, day=day)
    if end:
        yield Occasion(revision=revision, moment=Moment.WITHDRAWN, day=end)


def _moments(revision: Revision, *, is_first: bool) -> Iterator[tuple[Moment, date]]:
    """Yield one moment for a first text and for a correction, up to two for any other."""
    told = _first_told(revision)
    if is_first:
        yield Moment.FIRST, told
    elif revision.corrects:
        yield Moment.CORRECTED, told
    else:
        if told < revision.day:
            yield Moment.ANNOUNCED, told
        yield Moment.STARTED if revision.effective else Moment.RECORDED, revision.day


def _first_told(revision: Revision) -> date:
    """Return the first day on which people could know of a revision.

    One that was recorded long after it took effect, they knew by then all the same; a correction holds from the day of
    what it corrects, and they did not.
    """
    return revision.told if revision.corrects or revision.replaces else revision.announced or revision.day


def standing_then(statement: Statement, occasion: Occasion) -> Standing:
    """Tell where a revision stood on an occasion, beside those that were known by then."""
    first, *others = statement.revisions
    known = [one for one in others if one is occasion.revision or _first_told(one) <= occasion.day]
    return statement.among([first, *known], occasion.revision, occasion.day)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins; in UTC where the clocks of long ago kept seconds that RFC 3339 cannot write."""
    begin = datetime.combine(day, datetime.min.time(), tzinfo=zone)
    offset = begin.utcoffset()
    return begin.astimezone(UTC) if offset and offset.seconds % 60 else begin


def _entry(statement: Statement, occasion: Occasion, site: str, zone: ZoneInfo, known: Mapping[str, Entry]) -> Entry:
    statement = statement.as_it_was(occasion.revision.name)
    standing, revision = standing_then(statement, occasion), occasion.revision
    at = midnight(occasion.day, zone)
    line = statement.seen(revision.name)
    first = (line and line.source) or revision.sha256  # words may go; it is the same entry all the same
    name = "/".join([statement.slug, revision.name, first, occasion.moment])
    urn, basis = uuid.uuid5(SPACE, name).urn, _basis(statement, standing, occasion.moment, at, site)
    if urn in known and known[urn].basis == basis:
        return known[urn]
    told = notice(statement, standing)
    written = letter(told, language(statement.language), site)
    return Entry(
        id=urn,
        slug=statement.slug,
        revision=revision.name,
        moment=occasion.moment,
        at=at,
        updated=max([at, *_removals(statement, standing)]),
        title=written.title,
        url=f"{site}{told.url}",
        language=statement.language,
        material=told.is_material,
        summary=revision.summary,
        html=write(written.whole),
        basis=basis,
    )


def _removals(statement: Statement, standing: Standing) -> Iterator[datetime]:
    """Yield when words went of the texts that an entry tells of."""
    for revision in filter(None, (standing.revision, standing.compared)):
        if line := statement.removal(revision.name):
            yield line.time


def _basis(statement: Statement, standing: Standing, moment: Moment, at: datetime, site: str) -> str:
    facts = [
        [site, at.isoformat(), moment, standing.status],
        [statement.slug, statement.title, statement.organisation, statement.language],
        [statement.contact, statement.rights],
        [standing.revision.sha256, standing.compared and standing.compared.sha256],
        [moment.isoformat() for moment in _removals(statement, standing)],
        [statement.kind, seen.hash if (seen := statement.seen(standing.revision.name)) else None],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
