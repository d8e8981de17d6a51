"""A statement: the privacy statement of one organisation, with all its revisions in order."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from onrecord import schema
from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.filenames import LONGEST, is_device
from onrecord.ledger import Ledger, LedgerLine
from onrecord.record import dispatch, waiver
from onrecord.record import mail_settings as mailing
from onrecord.record.addresses import Addresses
from onrecord.record.dispatch import Dispatch, read_dispatches
from onrecord.record.mail_settings import Mailing
from onrecord.record.revision import Revision, read_revision
from onrecord.record.waiver import Waiver
from onrecord.schema import Field

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The folder of a statement, which is the first part of its addresses."""

RESERVED = frozenset({"assets", "follow", "preview", "schemas", "timestamps"})
"""Names that the site itself uses at its root."""

FILE = "statement.yml"


class Provenance(StrEnum):
    """Who keeps a statement here."""

    KEPT = "kept"
    """The organisation itself, or somebody in its name: what it publishes here is its text."""

    CAPTURED = "captured"
    """Somebody else, who kept what the organisation published elsewhere; whether it still holds is not known here."""


FIELDS = {
    "title": Field(read=schema.text, required=True),
    "organisation": Field(read=schema.text, required=True),
    "language": Field(read=schema.language_tag, required=True),
    "contact": Field(read=schema.text),
    "homepage": Field(read=schema.address),
    "scope": Field(read=schema.texts),
    "rights": Field(read=schema.texts),
    "notice_days": Field(read=schema.days),
    "banner_days": Field(read=schema.days),
    "example": Field(read=schema.truth),
    "kind": Field(read=schema.one_of(*Provenance)),
    "waivers": Field(read=schema.mappings(waiver.FIELDS)),
    "mail": Field(read=schema.mapping(mailing.FIELDS)),
}


class Status(StrEnum):
    """What a revision is on a day."""

    ANNOUNCED = "announced"
    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    """Announced once; another text came in its place before it took effect."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a revision stands among its siblings on a day."""

    revision: Revision
    status: Status

    start: date
    """First day of its half-open interval [start, until)."""

    until: date | None
    """The day its successor takes effect; None while there is none."""

    previous: Revision | None
    next: Revision | None

    corrected_by: Revision | None
    """The correction of this revision, the last one where there are more."""

    corrects: Revision | None

    replaced_by: Revision | None
    """The revision in whose favour this one was withdrawn."""

    replaces: Revision | None
    """The announced revision that this one came in place of."""

    seen: date | None = None
    """The day on which this archive published it first, by its ledger; None where it did not yet."""

    kind: Provenance = Provenance.KEPT

    compared: Revision | None = None
    """The revision that this one is told to change: the one before it whose words are in the archive."""

    removed: date | None = None
    """The day on which words of it went, by the ledger; None where none did, or where that is not published yet."""

    @property
    def is_afterwards(self) -> bool:
        """Whether it was recorded after the day from which it holds, as it says: this archive did not see that day."""
        return self.seen is not None and self.start_known and self.start < self.seen

    @property
    def start_known(self) -> bool:
        """Whether the text itself says since when it holds."""
        return self.revision.effective is not None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One slug, one language, many revisions."""

    slug: str
    """Name of its folder, and first part of its addresses."""

    title: str
    organisation: str

    language: str
    """BCP 47 tag of its texts, and of the pages around them."""

    contact: str | None = None
    homepage: str | None = None

    scope: tuple[str, ...] = ()
    """Web addresses it says it covers."""

    rights: tuple[str, ...] = ()
    """What people can do about a change, a sentence each."""

    notice_days: int = 30
    """How long before it takes effect a material change is announced, at least (WP260 rev.01, par. 30-31)."""

    banner_days: int = 30
    """How long after it took effect a new text is pointed out."""

    waivers: tuple[Waiver, ...] = ()
    """Rules of `onrecord check` that it departs from, for a while and with a reason; no page shows them."""

    mail: Mailing = Mailing()  # noqa: RUF009 - it is frozen
    """How its notices are sent by mail."""

    dispatches: tuple[Dispatch, ...] = ()
    """The notices that went out, as its notices.yml tells."""

    source: bytes = b""
    """Its statement.yml, byte for byte."""

    kind: Provenance = Provenance.KEPT

    example: bool = False
    """Invented, to show how the archive works; every page says so."""

    ledger: Ledger | None = None
    """What this archive saw of its texts; None where they are looked at before any publication."""

    revisions: tuple[Revision, ...]
    """Oldest first."""

    _standings: dict[date, tuple[Standing, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Those that were asked for."""

    _renamed: dict[tuple[str, str], Statement] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The statement under the names it had, of which were asked for."""

    @cached_property
    def texts(self) -> tuple[Revision, ...]:
        """Those whose words are in the archive, oldest first."""
        return tuple(revision for revision in self.revisions if not revision.is_gone)

    @property
    def addresses(self) -> Addresses:
        """Where its pages stand."""
        return Addresses(self.slug)

    def before(self, revision: Revision) -> Iterator[Revision]:
        """Yield the revisions that one is told to change, whatever the day.

        That is the one before it, and where that was withdrawn in favour of another, the one before that too.
        """
        if revision.is_gone:
            return
        at = bisect_left(self.texts, revision.order, key=lambda other: other.order)
        for index in range(at - 1, -1, -1):
            yield self.texts[index]
            if self.texts[index].name not in self._replaced:
                return

    @cached_property
    def _replaced(self) -> frozenset[str | None]:
        return frozenset(revision.replaces for revision in self.revisions)

    def on(self, day: date) -> tuple[Standing, ...]:
        """Tell where each revision stands on `day`, oldest first.

        Intervals are half-open, [start, until), and follow each other without a gap, so that from the first start on
        exactly one revision is in force. That of a withdrawn one is empty.
        """
        if day not in self._standings:
            row = _Row(self.revisions, day)
            self._standings[day] = tuple(self._standing(revision, row, day) for revision in self.revisions)
        return self._standings[day]

    def among(self, known: Sequence[Revision], revision: Revision, day: date) -> Standing:
        """Tell where one of its revisions stands on `day` where these are all that is known of, oldest first."""
        return self._standing(revision, _Row(known, day), day)

    def _standing(self, revision: Revision, row: _Row, day: date) -> Standing:
        """Tell where one stands among those that take effect."""
        holding, replaced_by = row.holding, row.replaced.get(revision.name)
        at = bisect_left(holding, revision.order, key=lambda other: other.order)
        following = at + (replaced_by is None)
        successor = replaced_by or (holding[following] if following < len(holding) else None)
        until = revision.day if replaced_by else successor.day if successor else None
        before = (holding[index] for index in range(at - 1, -1, -1))
        return Standing(
            revision=revision,
            status=Status.WITHDRAWN if replaced_by else _status(revision.day, until, day),
            start=revision.day,
            until=until,
            previous=holding[at - 1] if at else None,
            next=successor,
            corrected_by=row.corrections.get(revision.name),
            corrects=row.named.get(revision.corrects),
            replaced_by=replaced_by,
            replaces=row.named.get(revision.replaces),
            seen=line.seen if (line := self.seen(revision.name)) else None,
            kind=self.kind,
            compared=None if revision.is_gone else next((one for one in before if not one.is_gone), None),
            removed=line.seen if (line := self.removal(revision.name)) else None,
        )

    def seen(self, name: str) -> LedgerLine | None:
        """Return the line of the ledger with which a revision was published here first; None where it was not yet."""
        return self.ledger.begun(name) if self.ledger else None

    def proof(self, name: str) -> LedgerLine | None:
        """Return the line of the ledger that tells what a revision is now; None before it is published."""
        return self.ledger.last(name) if self.ledger else None

    def removal(self, name: str) -> LedgerLine | None:
        """Return the line of the ledger with which words of a revision went last; None where none did."""
        return self.ledger.removal(name) if self.ledger else None

    def as_it_was(self, name: str) -> Statement:
        """Return the statement under the name that it and its organisation had when a revision was published."""
        line = self.seen(name)
        if line is None or (line.organisation, line.title) == (self.organisation, self.title):
            return self
        names = line.organisation or self.organisation, line.title or self.title
        if names not in self._renamed:
            self._renamed[names] = replace(self, organisation=names[0], title=names[1])
        return self._renamed[names]

    def dispatched(self, name: str) -> tuple[Dispatch, ...]:
        """Return how the notice of a revision went out."""
        return tuple(each for each in self.dispatches if each.revision == name)

    def named(self, name: str) -> Revision:
        """Return the revision of this name; raise LookupError where there is none."""
        found = self._by_name.get(name)
        if found is None:
            raise LookupError(f"{self.slug} has no revision '{name}'")
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Revision]:
        return {revision.name: revision for revision in self.revisions}

    def up_to(self, name: str) -> str:
        """Return the SHA-256 of what names, one after another, the texts before a revision: each by its own."""
        return self._chain[name]

    @cached_property
    def _chain(self) -> Mapping[str, str]:
        chain: dict[str, str] = {}
        last = hashlib.sha256().hexdigest()
        for revision in self.revisions:
            chain[revision.name] = last
            last = hashlib.sha256(f"{last} {revision.sha256}".encode()).hexdigest()
        return chain

    def current(self, day: date) -> Standing:
        """Return the revision in force on `day`; before the first takes effect, that first one, announced."""
        standings = self.on(day)
        return next((s for s in standings if s.status is Status.IN_FORCE), standings[0])


class _Row:
    """Revisions beside each other on a day, as each is asked where it stands."""

    def __init__(self, revisions: Sequence[Revision], day: date) -> None:
        self.named: dict[str | None, Revision] = {revision.name: revision for revision in revisions}
        self.replaced = {revision.replaces: revision for revision in revisions if revision.told <= day}
        self.holding = [revision for revision in revisions if revision.name not in self.replaced]
        self.corrections = {revision.corrects: revision for revision in revisions}


def _status(start: date, until: date | None, day: date) -> Status:
    if day < start:
        return Status.ANNOUNCED
    return Status.IN_FORCE if until is None or day < until else Status.SUPERSEDED


def is_looked_into(name: str) -> bool:
    """Tell whether a statement holds files of this name."""
    return name in (FILE, dispatch.FILE) or (name.endswith(".md") and not name.startswith("."))


def read_statement(files: Mapping[str, bytes | None], *, path: str) -> tuple[Statement | None, list[Problem]]:
    """Read the files of a statement; return the statement where nothing is wrong, and every problem.

    `files` are named by their path below its folder, and None stands for what is no file or is not looked into; `path`
    is the folder as problems name it, such as `docs/parlangi`.
    """
    slug = path.rpartition("/")[2]
    values, of_facts = read_facts(files.get(FILE), f"{path}/{FILE}")
    revisions, of_texts = _read_revisions(files, path)
    dispatches, of_notices = read_dispatches(files.get(dispatch.FILE), path=f"{path}/{dispatch.FILE}")
    problems = [*_slug_problems(slug, path), *of_facts, *of_texts, *of_notices]
    if not problems:
        problems += _order_problems(revisions, path)
        names = [revision.name for revision in revisions]
        problems += dispatch.unknown_revisions(dispatches, names, path=f"{path}/{dispatch.FILE}")
    if problems:
        return None, problems
    return Statement(slug=slug, revisions=tuple(revisions), dispatches=dispatches, **values), []


def _read_revisions(files: Mapping[str, bytes | None], path: str) -> tuple[list[Revision], list[Problem]]:
    """Read every dated text, oldest first; tell of all that is neither a text nor a file beside the texts."""
    revisions: list[Revision] = []
    problems: list[Problem] = []
    for name in sorted({below.partition("/")[0] for below in files}):
        if name in (FILE, dispatch.FILE) or name.startswith("."):
            continue
        source = files.get(name)
        if source is None or not is_looked_into(name):
            fact = "this does not belong to a statement"
            remedy = "Keep only statement.yml, notices.yml and dated .md files here"
            problems.append(Problem(path=f"{path}/{name}", fact=fact, remedy=remedy))
            continue
        revision, faults = read_revision(source, name=name.removesuffix(".md"), path=f"{path}/{name}")
        problems += faults
        revisions += [revision] if revision else []
    return sorted(revisions, key=lambda revision: revision.order), problems


def read_facts(source: bytes | None, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """Read the content of a statement.yml, None where there is none; return a Statement's fields and every problem."""
    if source is None:
        remedy = f"Add it, with at least: {', '.join(key for key, field in FIELDS.items() if field.required)}"
        return {}, [Problem(path=path, fact="the file is missing", remedy=remedy)]
    try:
        content = decoded(source, path)
    except OnRecordError as error:
        return {}, [*error.problems]
    values, problems = schema.read_mapping(content, FIELDS, path=path)
    if "waivers" in values:
        values["waivers"] = tuple(Waiver(**item) for item in values["waivers"])
    if "mail" in values:
        values["mail"] = mailing.mailing(values["mail"])
    if "kind" in values:
        values["kind"] = Provenance(values["kind"])
    return {"source": source, **values}, problems


def join(statement: Statement, others: Sequence[Revision], *, path: str) -> Statement:
    """Return the statement with revisions from elsewhere among its own; raise where they do not fit together."""
    revisions = sorted([*statement.revisions, *others], key=lambda revision: revision.order)
    problems = [*_order_problems(revisions, path)]
    if problems:
        raise OnRecordError(problems)
    return replace(statement, revisions=tuple(revisions))


def _slug_problems(slug: str, path: str) -> Iterator[Problem]:
    if not SLUG.fullmatch(slug):
        remedy = "Use small letters, digits and single hyphens, since it becomes a web address"
        yield Problem(path=path, fact=f"'{slug}' cannot be the name of a statement", remedy=remedy)
    if is_device(slug):
        fact = f"'{slug}' is the name of a device on Windows, where nobody could fetch this archive"
        yield Problem(path=path, fact=fact, remedy="Choose another name")
    if len(slug) > LONGEST:
        fact = f"the name of this statement has {len(slug)} letters, and {LONGEST} are the limit"
        yield Problem(path=path, fact=fact, remedy="Choose a shorter name, since it becomes a web address")
    if slug in RESERVED:
        yield Problem(path=path, fact=f"'{slug}' is an address of the site itself", remedy="Choose another name")


def _order_problems(revisions: Sequence[Revision], path: str) -> Iterator[Problem]:
    """Tell what is wrong with revisions together: none at all, a gap in a day's numbers, a correction of nothing."""
    if not revisions:
        remedy = f"Add the first text as {path}/<date>.md, or run: onrecord new {path.rpartition('/')[2]} <date>"
        yield Problem(path=path, fact="the statement has no revision", remedy=remedy)
    earlier: set[str] = set()
    for before, revision in pairwise([None, *revisions]):
        assert revision is not None  # noqa: S101 - only the first of the pairs is None
        expected = before.number + 1 if before and before.day == revision.day else 1
        if revision.number != expected:
            fact = f"it is number {revision.number} of its day, and number {expected} is missing"
            yield Problem(path=revision.path, fact=fact, remedy="Number the revisions of one day without a gap")
        if revision.corrects and revision.corrects not in earlier:
            fact = f"it corrects '{revision.corrects}', which is not an earlier revision of this statement"
            yield Problem(path=revision.path, fact=fact, remedy="Name the corrected file without .md")
        elif revision.corrects and not revision.corrects.startswith(str(revision.day)):
            fact = f"it corrects the text of {revision.corrects[:10]}, and holds from another day"
            remedy = f"Name it {revision.corrects[:10]}-2.md, or without 'corrects' it is a revision like any other"
            yield Problem(path=revision.path, fact=fact, remedy=remedy)
        earlier.add(revision.name)
    named = {revision.name: revision for revision in revisions}
    for revision in revisions:
        if revision.replaces:
            yield from _replacement_problems(revision, named.get(revision.replaces))


def _replacement_problems(revision: Revision, replaced: Revision | None) -> Iterator[Problem]:
    """Tell where a text comes in place of one that cannot be withdrawn any more."""
    if replaced is None or replaced is revision:
        fact = f"it replaces '{revision.replaces}', which is not another revision of this statement"
        yield Problem(path=revision.path, fact=fact, remedy="Name the announced file without .md")
    elif replaced.day <= revision.told:
        fact = (
            f"it replaces the text of {replaced.name}, which had taken effect when this one was told on {revision.told}"
        )
        remedy = "Remove 'replaces': a text that held stays on record as such"
        yield Problem(path=revision.path, fact=fact, remedy=remedy)
