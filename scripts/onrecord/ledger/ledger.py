"""A ledger: what happened to the texts of one statement, when, in the order in which this archive saw it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from onrecord.errors import OnRecordError, failure
from onrecord.ledger import chain

LEDGER = "ledger.jsonl"
"""The file, below the address of a statement; that of all statements stands at the root of the site."""


class LedgerEvent(StrEnum):
    """What can happen to a text."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    """Published as the correction of another."""

    ANNOUNCED = "announced"
    """Shown for the first time as a text to come."""

    TOOK_EFFECT = "took effect"
    """Shown for the first time as the text in force."""

    WITHDRAWN = "withdrawn"
    """Its words are gone from the archive, since the law asked so; its days, the reason and the hashes stay."""

    REDACTED = "redacted"
    """Some of its words are gone."""

    REFRAMED = "reframed"
    """What stands around the texts was made anew; `revision` names none."""


FIRST = frozenset({LedgerEvent.PUBLISHED, LedgerEvent.CORRECTED})
"""The events with which a text begins; both tell whose text it is and what it says."""


REMOVALS = frozenset({LedgerEvent.WITHDRAWN, LedgerEvent.REDACTED})
"""The events with which words go; both tell why, and what the text is from then on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerLine:
    """One event. What is None is not written."""

    number: int
    """From 1."""

    time: datetime
    """Of the publication, by the clock of the machine that made it, to the second."""

    event: LedgerEvent
    statement: str

    revision: str | None = None
    """Name of the text."""

    source: str | None = None
    """SHA-256 of its statement.md, as it is from this event on."""

    text: str | None = None
    """SHA-256 of the words that its page shows, in UTF-8, with one space wherever there is white space."""

    organisation: str | None = None
    """Whose statement it is, at that time."""

    title: str | None = None
    """How it is called, at that time."""

    day: date | None = None
    """For which day was published, where that is another than the one of the clock."""

    commit: str | None = None
    """Of the sources, where they are kept with git."""

    reason: str | None = None
    """Why words are gone."""

    previous: str
    """SHA-256 of the line before, its line feed included; 64 zeros for the first."""

    def write(self) -> bytes:
        """Return the line as it stands in the file, its line feed included."""
        return chain.write(
            {
                "commit": self.commit,
                "day": self.day and self.day.isoformat(),
                "event": self.event.value,
                "number": self.number,
                "organisation": self.organisation,
                "previous": self.previous,
                "reason": self.reason,
                "revision": self.revision,
                "source": self.source,
                "statement": self.statement,
                "text": self.text,
                "time": chain.moment(self.time),
                "title": self.title,
            }
        )

    @property
    def hash(self) -> str:
        """SHA-256 of the line."""
        return chain.digest(self.write())

    @property
    def seen(self) -> date:
        """The day of its time, where the archive lives."""
        return self.time.date()


@dataclass(frozen=True)
class Ledger:
    """All lines of one statement, the oldest first; it grows at its end alone."""

    statement: str
    lines: tuple[LedgerLine, ...] = ()

    @cached_property
    def head(self) -> str:
        """SHA-256 of the last line, which vouches for all."""
        return self.lines[-1].hash if self.lines else chain.START

    def begun(self, revision: str) -> LedgerLine | None:
        """Return the line with which a text began; None where it was not published yet."""
        return next((line for line in self._about.get(revision, ()) if line.event in FIRST), None)

    def removal(self, revision: str) -> LedgerLine | None:
        """Return the line with which words of a text went last; None where none did."""
        return next((line for line in reversed(self._about.get(revision, ())) if line.event in REMOVALS), None)

    def last(self, revision: str) -> LedgerLine | None:
        """Return the line that tells what a text is now: as it began, or without the words that had to go."""
        told = [line for line in self._about.get(revision, ()) if line.source]
        return told[-1] if told else None

    @cached_property
    def texts(self) -> Mapping[str, LedgerLine]:
        """By name, the line that tells what each text is now; of one that is withdrawn, what stands on of it."""
        return {name: line for name in self._about if name and (line := self.last(name))}

    def tells(self, event: LedgerEvent, revision: str) -> bool:
        """Tell whether this happened to a text."""
        return any(line.event is event for line in self._about.get(revision, ()))

    @cached_property
    def _about(self) -> Mapping[str | None, list[LedgerLine]]:
        about: dict[str | None, list[LedgerLine]] = {}
        for line in self.lines:
            about.setdefault(line.revision, []).append(line)
        return about

    def add(self, event: LedgerEvent, time: datetime, **facts: Any) -> Ledger:
        """Return the ledger with one more line; `facts` are the other fields of a LedgerLine."""
        line = LedgerLine(
            number=len(self.lines) + 1,
            time=time.replace(microsecond=0),
            event=event,
            statement=self.statement,
            previous=self.head,
            **facts,
        )
        return replace(self, lines=(*self.lines, line))

    def write(self) -> bytes:
        """Return the file."""
        return b"".join(line.write() for line in self.lines)


def read_ledger(content: bytes, statement: str, *, path: str) -> Ledger:
    """Read the file of a statement; raise OnRecordError at the first line that is not as a publication writes it."""
    return Ledger(statement, tuple(_lines(content, statement, path)))


def _lines(content: bytes, statement: str, path: str) -> Iterator[LedgerLine]:
    for written, values in chain.lines(content, path=path):
        number = values["number"]
        try:
            line = LedgerLine(
                **{
                    **values,
                    "event": LedgerEvent(values["event"]),
                    "time": datetime.fromisoformat(values["time"]),
                    "day": date.fromisoformat(values["day"]) if "day" in values else None,
                }
            )
            told = line.write() == written and line.statement == statement
        except (KeyError, TypeError, ValueError, AttributeError):
            told = False
        if not told:
            raise _strange(path, number)
        yield line


def _strange(path: str, number: int) -> OnRecordError:
    return failure(path, "it tells of no event that a publication writes", chain.restore(path), line=number)
