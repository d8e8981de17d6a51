"""The time-stamps beside the ledger, held against the lines that they name and the authority that signed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onrecord.errors import OnRecordError, Severity
from onrecord.git import Tree
from onrecord.ledger import LEDGER, Checkpoint, timestamp
from onrecord.publish import Past, digest
from onrecord.verify.discrepancy import Discrepancy, of_error

_CLOCKS = timedelta(minutes=10)
"""So far the clock of a publisher may be ahead of an authority's before a person is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """An authority's word that a line was there."""

    number: int
    """Of the line in the ledger of the archive."""

    time: datetime
    authority: str


def timestamps(tree: Tree, past: Past, authority: bytes | None) -> tuple[list[Witness], list[Discrepancy]]:
    """Return the time-stamps that hold, and what is amiss with the others.

    `authority` has the certificates, in PEM, that whoever asks trusts; without them those that are published are used.
    """
    witnesses: list[Witness] = []
    found: list[Discrepancy] = []
    lines = {timestamp.path_of(line.number): line for line in past.checkpoints.lines}
    there = sorted(path for path in tree.blobs if path.startswith(f"{timestamp.TIMESTAMPS}/"))
    trusted = [authority] if authority else [tree.read(path) for path in there if path.endswith(".pem")]
    for path in there:
        if path.endswith(".pem"):
            found += _of_certificate(path, tree.read(path))
            continue
        line = lines.get(path)
        if line is None:
            expected = f"no file, since {LEDGER} has {len(lines)} lines"
            found.append(Discrepancy(place=path, expected=expected, found="a file"))
            continue
        try:
            witness, differing = _witness(path, tree.read(path), line, trusted)
        except OnRecordError as error:
            found += of_error(error, f"an authority's answer on line {line.number} of {LEDGER}")
            continue
        found += differing
        witnesses += [] if any(one.severity is Severity.ERROR for one in differing) else [witness]
    return witnesses, found


def _of_certificate(path: str, content: bytes) -> Iterator[Discrepancy]:
    name = path.rpartition("/")[2].removesuffix(".pem")
    if not name or not digest(content).startswith(name):
        expected = "certificates with the SHA-256 that their name begins with"
        yield Discrepancy(place=path, expected=expected, found=digest(content))


def _witness(
    path: str, content: bytes, line: Checkpoint, trusted: Sequence[bytes]
) -> tuple[Witness, list[Discrepancy]]:
    told = timestamp.read_timestamp(content, path=path)
    return Witness(number=line.number, time=told.time, authority=told.authority), [
        *_differing(path, content, told, line, trusted)
    ]


def _differing(
    path: str, content: bytes, told: timestamp.Timestamp, line: Checkpoint, trusted: Sequence[bytes]
) -> Iterator[Discrepancy]:
    if told.digest != line.hash:
        yield Discrepancy(place=path, expected=f"the SHA-256 of line {line.number}, {line.hash}", found=told.digest)
        return
    known = [timestamp.certificates(each, path=path) for each in trusted]
    faults = [timestamp.objection(content, line.write(), each) for each in known]
    if None not in faults:
        fault = faults[0] if faults else "no certificate of its authority is at hand"
        yield Discrepancy(place=path, expected="a token that its authority signed", found=str(fault))
    elif told.time < line.time - _CLOCKS:
        yield Discrepancy(
            place=f"{LEDGER}:{line.number}",
            expected=f"a time not after {told.time.isoformat()}, at which {told.authority} saw it",
            found=line.time.isoformat(),
            severity=Severity.WARNING,
        )
