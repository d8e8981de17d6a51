"""A comparison of two histories: which of them goes on from the other, or where they part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from onrecord.git import Tree
from onrecord.language import count
from onrecord.ledger import LEDGER
from onrecord.publish import Past
from onrecord.verify.discrepancy import Discrepancy

HASH = re.compile(r"[0-9a-f]{8,64}")
"""A SHA-256 as somebody kept it: all of it, or so many digits as were printed."""


def against(past: Past, old: str | Tree) -> tuple[str, list[Discrepancy]]:
    """Return in one sentence how an archive stands to an older one, and where it does not go on from it.

    `old` is a copy, or the SHA-256 of a line that somebody kept.
    """
    return _hash(past, old) if isinstance(old, str) else _copy(past, old)


def _hash(past: Past, kept: str) -> tuple[str, list[Discrepancy]]:
    for place, line, total in _lines(past):
        if line.startswith(kept):
            number = int(place.rpartition(":")[2])
            return f"This archive goes on from {kept[:16]}: it is {place}, and {_more(total - number)}.", []
    expected = f"a line with the SHA-256 {kept}"
    return "", [Discrepancy(place=LEDGER, expected=expected, found="none: this archive does not go on from that one")]


def _lines(past: Past) -> Iterator[tuple[str, str, int]]:
    """Yield place and SHA-256 of each line, and how many there are beside it."""
    for checkpoint in past.checkpoints.lines:
        yield f"{LEDGER}:{checkpoint.number}", checkpoint.hash, len(past.checkpoints.lines)
    for slug, ledger in past.ledgers.items():
        for line in ledger.lines:
            yield f"{slug}/{LEDGER}:{line.number}", line.hash, len(ledger.lines)


def _more(number: int) -> str:
    return f"{count(number, 'line follows', 'lines follow')}" if number else "nothing follows yet"


def _copy(past: Past, old: Tree) -> tuple[str, list[Discrepancy]]:
    ours = [line.write() for line in past.checkpoints.lines]
    theirs = (old.get(LEDGER) or b"").splitlines(keepends=True)
    if ours[: len(theirs)] == theirs:
        return f"This archive goes on from that one: {_more(len(ours) - len(theirs))}.", []
    if theirs[: len(ours)] == ours:
        more = count(len(theirs) - len(ours), "publication", "publications")
        found = f"none: it ends {more} before that one, which goes on from it"
        return "", [Discrepancy(place=f"{LEDGER}:{len(ours) + 1}", expected="the line that the other has", found=found)]
    number, line = next(
        (number, theirs) for number, (ours, theirs) in enumerate(zip_longest(ours, theirs), start=1) if ours != theirs
    )
    expected = f"the line that the other has: {(line or b'').decode('utf-8', 'replace').strip()[:200]}"
    return "", [Discrepancy(place=f"{LEDGER}:{number}", expected=expected, found="another: the two part here")]
