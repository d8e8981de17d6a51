"""A checkpoint: how far the ledger of every statement had come, one line a publication, for the archive as a whole.

The word is that of transparency logs (C2SP tlog-checkpoint). Whoever keeps the SHA-256 of the last line can tell later
whether any line of any statement was changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from onrecord.errors import failure
from onrecord.ledger import chain


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """One line."""

    number: int
    time: datetime

    heads: Mapping[str, str]
    """By statement, the SHA-256 of the last line of its ledger."""

    manifest: str | None = None
    """SHA-256 of the manifest that stood before this publication; None for the first."""

    previous: str
    """SHA-256 of the line before; 64 zeros for the first."""

    def write(self) -> bytes:
        """Return the line as it stands in the file."""
        return chain.write(
            {
                "heads": dict(self.heads),
                "manifest": self.manifest,
                "number": self.number,
                "previous": self.previous,
                "time": chain.moment(self.time),
            }
        )

    @property
    def hash(self) -> str:
        """SHA-256 of the line."""
        return chain.digest(self.write())


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """All of an archive, the oldest first."""

    lines: tuple[Checkpoint, ...] = ()

    @property
    def head(self) -> str:
        """SHA-256 of the last line, which vouches for the whole archive."""
        return self.lines[-1].hash if self.lines else chain.START

    def add(self, time: datetime, heads: Mapping[str, str], manifest: str | None) -> Checkpoints:
        """Return them with one more, where a ledger has grown; else as they are."""
        if self.lines and dict(self.lines[-1].heads) == dict(heads):
            return self
        line = Checkpoint(
            number=len(self.lines) + 1,
            time=time.replace(microsecond=0),
            heads=dict(sorted(heads.items())),
            manifest=manifest,
            previous=self.head,
        )
        return replace(self, lines=(*self.lines, line))

    def write(self) -> bytes:
        """Return the file."""
        return b"".join(line.write() for line in self.lines)


def read_checkpoints(content: bytes, *, path: str) -> Checkpoints:
    """Read the file; raise OnRecordError at the first line that is not as a publication writes it."""
    return Checkpoints(tuple(_lines(content, path)))


def _lines(content: bytes, path: str) -> Iterator[Checkpoint]:
    for written, values in chain.lines(content, path=path):
        try:
            line = Checkpoint(**{**values, "time": datetime.fromisoformat(values["time"])})
            told = line.write() == written
        except (KeyError, TypeError, ValueError, AttributeError):
            told = False
        if not told:
            fact, number = "it is no checkpoint that a publication writes", values["number"]
            raise failure(path, fact, chain.restore(path), line=number)
        yield line
