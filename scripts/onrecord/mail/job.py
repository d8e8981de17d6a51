"""A job: the notice of one revision, to be brought by mail to a list of people.

Guidelines WP260 rev.01, par. 29: a notice of a change is sent to people themselves, and tells the change and nothing
else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from onrecord import clock
from onrecord.errors import OnRecordError, failure
from onrecord.language import Language, language
from onrecord.mail.connection import Connection
from onrecord.mail.delivery import RATE, Delivery, still_to_tell
from onrecord.mail.journal import Event, Journal, Record
from onrecord.mail.message import PLACEHOLDER, message
from onrecord.mail.people import People, Person
from onrecord.mail.server import MailServer
from onrecord.notice import Letter, letter, notice
from onrecord.record import (
    Channel,
    Dispatch,
    Mailbox,
    Standing,
    Statement,
    dispatch,
    read_address,
    read_dispatches,
    read_file,
    write_dispatches,
)
from onrecord.site import Site

_NOON = time(12)
"""Part of the day that a message has which is to nobody yet: that day almost everywhere on earth."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The notice of one revision, as one would send it."""

    site: Site
    statement: Statement
    standing: Standing

    @cached_property
    def spoken(self) -> Language:
        """The language of the statement."""
        return language(self.statement.language)

    @cached_property
    def letter(self) -> Letter:
        """What it says."""
        return letter(notice(self.statement, self.standing), self.spoken, self.site.url)

    def to_nobody(self, day: date | None = None) -> EmailMessage:
        """Return the message to nobody yet, dated on the day it was announced, or on `day`.

        Where statement.yml does not say from whom it comes and where to unsubscribe, a placeholder does.
        """
        revision, mail = self.standing.revision, self.statement.mail
        dated = day or revision.announced or self.standing.start
        return message(
            self.letter,
            self.spoken,
            sender=self.sender(mail.sender or read_address(self.statement.contact or "") or _NO_SENDER),
            recipient=None,
            identifier=self.identifier("notice"),
            when=datetime.combine(dated, _NOON, tzinfo=clock.zone(self.site.timezone)),
            unsubscribe=mail.unsubscribe or PLACEHOLDER,
        )

    def sender(self, address: str) -> Mailbox:
        """Return from whom it comes, as readers see it."""
        return Mailbox(address=address, name=self.statement.organisation)

    def identifier(self, recipient: str) -> str:
        """Return a Message-ID that is the same whenever this notice is made for this recipient (RFC 5322, 3.6.4)."""
        host = (urlsplit(self.site.url).hostname or "localhost").encode("idna").decode("ascii")
        return f"{recipient}.{self.standing.revision.name}.{self.statement.slug}@{host}"


_NO_SENDER = "sender@placeholder.invalid"
_NAME_DIGITS = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A notice, to whom it goes, and how."""

    copy: Copy
    server: MailServer
    people: People

    journal: Path
    """File of the journal."""

    @property
    def addressed(self) -> Sequence[Person]:
        """Those who want to be told in the language of the notice, or in no language that is known."""
        return [person for person in self.people.persons if person.reads(self.copy.statement.language)]

    @property
    def others(self) -> Mapping[str, int]:
        """How many are left out, by the language in which they want to be told."""
        tag = self.copy.statement.language
        return Counter(person.language or "" for person in self.people.persons if not person.reads(tag))

    def compose(self, person: Person, name: str, at: datetime) -> EmailMessage:
        """Return the message to a person, whom the journal calls by `name`."""
        return message(
            self.copy.letter,
            self.copy.spoken,
            sender=self.copy.sender(self.server.sender),
            recipient=person.mailbox,
            identifier=self.copy.identifier(name[:_NAME_DIGITS]),
            when=at.replace(microsecond=0),
            unsubscribe=self.copy.statement.mail.unsubscribe,
            person=name,
        )

    def run(
        self,
        now: Callable[[], datetime],
        *,
        rate: int | None = None,
        retry_unsure: bool = False,
        progress: Callable[[int], Callable[[], object]] = lambda _: lambda: None,
        connection: Connection | None = None,
    ) -> tuple[Record, Mapping[Person, str]]:
        """Send to everybody who was not told yet; return the journal's record, and how it names each person.

        What was sent is told in notices.yml, unless the process is killed: then the next run tells it. Raises
        OnRecordError where going on has no use.
        """
        with Journal(self.journal) as journal:
            self._hold_to_its_text(journal.record)
            names = {person: journal.person(person.mailbox) for person in self.addressed}
            people = still_to_tell(
                self.addressed, lambda person: journal.record.state(names[person]), retry_unsure=retry_unsure
            )
            if people:
                self._begin(journal, now(), len(people))
            delivery = Delivery(
                journal=journal,
                connection=connection or Connection(self.server),
                compose=lambda person, name, at: self.compose(person, name, at).as_bytes(),
                now=now,
                rate=rate or self.copy.statement.mail.rate or RATE,
                progress=progress(len(people)),
            )
            try:
                delivery.send(people)
            finally:
                self._tell(journal.record)
        return journal.record, names

    def _hold_to_its_text(self, record: Record) -> None:
        """A journal is of one text: who was told of another was not told of this one."""
        revision = self.copy.standing.revision
        for line in record.lines:
            if line.event is Event.BEGIN and line.facts.get("sha256") != revision.sha256:
                fact = f"this journal is not of the text of {revision.name} as it is now"
                raise failure(str(self.journal), fact, "Restore the text, or begin another journal with --journal")

    def _begin(self, journal: Journal, at: datetime, people: int) -> None:
        """Keep the words that are sent beside the journal, and note that a run begins."""
        revision = self.copy.standing.revision
        words = self.copy.to_nobody().as_bytes()
        digest = hashlib.sha256(words).hexdigest()
        self.journal.with_name(f"{self.journal.name}.{digest[:12]}.eml").write_bytes(words)
        journal.write(
            Event.BEGIN,
            at,
            statement=self.copy.statement.slug,
            revision=revision.name,
            sha256=revision.sha256,
            notice=digest,
            server=self.server.address,
            people=people,
        )

    @property
    def told_in(self) -> Path:
        """The notices.yml in which it is told that people were."""
        return self.copy.site.docs / self.copy.statement.slug / dispatch.FILE

    def _tell(self, record: Record) -> None:
        """Write in notices.yml what the journal comes to, in place of what it came to before."""
        summary = record.summary()
        if not (summary.first and summary.last):
            return
        try:
            source = read_file(self.told_in, path=str(self.told_in))
        except FileNotFoundError:
            source = b"notices: []"
        told, problems = read_dispatches(source, path=str(self.told_in))
        if problems:
            raise OnRecordError(problems)
        ours = Dispatch(
            revision=self.copy.standing.revision.name,
            channel=Channel.MAIL,
            begun=summary.first,
            ended=summary.last,
            people=summary.sent,
            journal=summary.digest,
        )
        others = [each for each in told if each.journal not in record.seals]
        _write(self.told_in, write_dispatches([*others, ours]))


def _write(file: Path, content: str) -> None:
    """Write a file whole or not at all."""
    beside = file.with_name(f".{file.name}")
    beside.write_text(content, encoding="utf-8", newline="\n")
    beside.replace(file)
