"""A journal: what was sent to whom and when, line after line, each of which seals the one before.

GDPR art. 5(2) asks to show that people were told, art. 5(1)(c) and 32(1)(a) to keep no more of them than that takes: a
line holds the hash of an address, made with a key that is kept apart.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from onrecord.errors import failure
from onrecord.record import Mailbox

KEY_BYTES = 32


class Event(StrEnum):
    """What a line tells."""

    BEGIN = "begin"
    """A run began: of which text, in which words, over which server."""

    INTENT = "intent"
    """The message to this person is about to be handed over."""

    SENT = "sent"
    """The server took it, and answers for it from here (RFC 5321, 6.1)."""

    REFUSED = "refused"
    """The server knows for good that this person cannot be reached."""

    DECLINED = "declined"
    """The server did not take it, for a reason that is not about the person."""

    DELAYED = "delayed"
    """The server did not take it now, or the connection broke before it was handed over."""

    LOST = "lost"
    """The connection broke while the server was answering, so that nobody knows whether it was taken (RFC 1047)."""

    MENDED = "mended"
    """A last line that a crash had cut short was taken away."""


class State(StrEnum):
    """What a journal knows of one person."""

    OPEN = "open"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"
    """It may have been sent; whoever writes again may write twice."""


_STATES = {
    Event.INTENT: State.UNSURE,
    Event.SENT: State.SENT,
    Event.REFUSED: State.REFUSED,
    Event.DECLINED: State.OPEN,
    Event.DELAYED: State.OPEN,
    Event.LOST: State.UNSURE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalLine:
    """One line of a journal."""

    event: Event

    at: datetime
    """The moment it was written."""

    facts: Mapping[str, Any]
    """What else it tells: `person` is the hash of an address; `code` and `text` are the server's answer."""

    @property
    def person(self) -> str | None:
        """Hash of the address it is about."""
        return self.facts.get("person")


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What a journal comes to: all that a page may show of it."""

    sent: int
    refused: int
    unsure: int

    first: date | None
    """The day on which the first message was taken."""

    last: date | None

    digest: str
    """SHA-256 of the journal."""


class Record:
    """The lines of a journal, read and proved to follow from each other."""

    def __init__(self, source: bytes = b"", *, path: str) -> None:
        """Read `source`; raise OnRecordError where somebody changed it. `path` is the journal as problems name it."""
        whole, self.torn = _whole_lines(source)
        self.size = len(source) - len(self.torn)
        self.lines: list[JournalLine] = []
        self.seals: list[str] = []
        """After each line, the SHA-256 of all that stands up to it."""
        self._all = hashlib.sha256()
        self._seal = ""
        self._last: dict[str, JournalLine] = {}
        for number, line in enumerate(whole, start=1):
            self.add(line, _read_line(line, self._seal, path, number))

    def add(self, line: bytes, told: JournalLine) -> None:
        """Take up one more line."""
        self._all.update(line)
        self._seal = hashlib.sha256(line).hexdigest()
        self.seals.append(self._all.hexdigest())
        self.lines.append(told)
        if told.person:
            self._last[told.person] = told

    def write(self, event: Event, at: datetime, facts: Mapping[str, object]) -> bytes:
        """Return the line that comes next."""
        line = {"after": self._seal, "at": at.isoformat(timespec="seconds"), "event": event, **facts}
        return json.dumps(line, ensure_ascii=True).encode() + b"\n"

    def last(self, person: str) -> JournalLine | None:
        """Return the last line about a person."""
        return self._last.get(person)

    def state(self, person: str) -> State:
        """Return what is known of a person."""
        line = self._last.get(person)
        return _STATES[line.event] if line else State.OPEN

    def summary(self) -> Summary:
        """Return what it comes to."""
        states = [self.state(person) for person in self._last]
        days = [line.at.date() for line in self.lines if line.event is Event.SENT]
        return Summary(
            sent=states.count(State.SENT),
            refused=states.count(State.REFUSED),
            unsure=states.count(State.UNSURE),
            first=min(days, default=None),
            last=max(days, default=None),
            digest=self._all.hexdigest(),
        )


def _whole_lines(source: bytes) -> tuple[Sequence[bytes], bytes]:
    """Part the lines that were written to their end from what a crash left of the last one."""
    *whole, torn = source.split(b"\n")
    return [line + b"\n" for line in whole], torn


def _read_line(line: bytes, seal: str, path: str, number: int) -> JournalLine:
    try:
        facts = json.loads(line)
        event, at = Event(facts.pop("event")), datetime.fromisoformat(facts.pop("at"))
        if facts.pop("after") != seal:
            raise ValueError(seal)
    except (ValueError, KeyError, TypeError, AttributeError):
        fact = "this line does not follow from the one before it, so somebody changed the journal"
        raise failure(
            path, fact, "Put back the journal as it was; nothing is sent with this one", line=number
        ) from None
    return JournalLine(event=event, at=at, facts=facts)


def read_record(file: Path) -> Record:
    """Read a journal, or nothing where there is none yet; a last line cut short is left out."""
    return Record(file.read_bytes() if file.is_file() else b"", path=str(file))


def key_file(file: Path) -> Path:
    """Return where the key of a journal is kept: beside it, and apart."""
    return file.with_name(f"{file.name}.key")


def read_key(file: Path) -> bytes | None:
    """Return the key of a journal, or None where it has none yet."""
    try:
        key = bytes.fromhex(key_file(file).read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


class Journal:
    """A journal open for one sender; a second one is refused until the first is done.

    Each line is on disk before anything else happens, so that whatever may have been sent can be read after a crash.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> Self:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._lock()
            self.record = read_record(self.file)
            self._key = self._find_key()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        os.close(self._descriptor)

    def person(self, mailbox: Mailbox) -> str:
        """Return how this journal names somebody."""
        return mailbox.hashed(self._key)

    def write(self, event: Event, at: datetime, **facts: object) -> None:
        """Write a line, and return when it is on disk."""
        if self.record.torn:
            self._mend(at)
        self._append(event, at, facts)

    def _append(self, event: Event, at: datetime, facts: Mapping[str, object]) -> None:
        line = self.record.write(event, at, facts)
        if os.write(self._descriptor, line) != len(line):
            raise failure(str(self.file), "a line did not fit on the disk", "Make room, and run the same command again")
        os.fsync(self._descriptor)
        self.record.add(line, JournalLine(event=event, at=at, facts=dict(facts)))

    def _mend(self, at: datetime) -> None:
        """Take away what a crash left of a line; nothing had followed from it yet."""
        size, self.record.torn = len(self.record.torn), b""
        os.ftruncate(self._descriptor, self.record.size)
        self._append(Event.MENDED, at, {"bytes": size})

    def _lock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            remedy = "Wait until it is done, then run the same command again"
            raise failure(str(self.file), "somebody is sending with this journal now", remedy) from None

    def _find_key(self) -> bytes:
        key = read_key(self.file)
        if key is None and any(line.person for line in self.record.lines):
            fact = "the key of this journal is gone, so it cannot tell who was written to"
            raise failure(str(key_file(self.file)), fact, "Put the key back; without it somebody might be told twice")
        return key or self._new_key()

    def _new_key(self) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        descriptor = os.open(key_file(self.file), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{key.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        self._keep_folder()
        return key

    def _keep_folder(self) -> None:
        """Have the folder know its files before anything is sent."""
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
