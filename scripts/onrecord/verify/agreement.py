"""What the ledgers tell, held against the texts that are published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from onrecord.errors import OnRecordError, Severity
from onrecord.git import Tree
from onrecord.ledger import LEDGER, Checkpoint, LedgerLine
from onrecord.publish import Past, digest, published_texts, read_ledgers
from onrecord.record import SOURCE
from onrecord.verify.discrepancy import Discrepancy, of_error

_CLOCKS = timedelta(days=2)
"""So far apart the clocks of two publishers may be before a person is told."""

_WHOLE = "a chain of which each line names the SHA-256 of the line before, up to the newest checkpoint"


def chains(tree: Tree) -> tuple[Past, list[Discrepancy]]:
    """Return the ledgers, and where they do not agree; none of them is believed then."""
    try:
        return read_ledgers(tree), []
    except OnRecordError as error:
        return Past(), [*of_error(error, _WHOLE)]


def texts(tree: Tree, past: Past) -> Iterator[Discrepancy]:
    """Tell of each text that is not the one of its ledger, that no ledger tells of, or that is gone."""
    there = {*published_texts(tree)}
    told = {(slug, name): line for slug, ledger in past.ledgers.items() for name, line in ledger.texts.items()}
    for slug, name in sorted(there - {*told}):
        path = f"{slug}/{name}/{SOURCE}"
        other = f"a text with the SHA-256 {digest(tree.read(path))}"
        yield Discrepancy(place=path, expected=f"no text, since {slug}/{LEDGER} tells of none", found=other)
    for (slug, name), line in sorted(told.items()):
        path = f"{slug}/{name}/{SOURCE}"
        expected = f"the text of line {line.number} of {slug}/{LEDGER}, with the SHA-256 {line.source}"
        data = tree.get(path)
        if data is None:
            yield Discrepancy(place=path, expected=expected, found="no file")
        elif digest(data) != line.source:
            yield Discrepancy(place=path, expected=expected, found=f"a text with the SHA-256 {digest(data)}")


def clocks(past: Past) -> Iterator[Discrepancy]:
    """Tell where a clock seems to have been wrong: a line that is older than the one before, or of another day."""
    for slug, ledger in past.ledgers.items():
        yield from _clocks(f"{slug}/{LEDGER}", ledger.lines)
    yield from _clocks(LEDGER, past.checkpoints.lines)


def _clocks(place: str, lines: Sequence[LedgerLine | Checkpoint]) -> Iterator[Discrepancy]:
    for before, line in pairwise(lines):
        if line.time < before.time - _CLOCKS:
            yield Discrepancy(
                place=f"{place}:{line.number}",
                expected=f"a time not before that of line {before.number}, {before.time.isoformat()}",
                found=line.time.isoformat(),
                severity=Severity.WARNING,
            )
