"""A chain: lines of JSON, each with its number and the SHA-256 of the line before, so that the last vouches for all.

In the spirit of RFC 6962 (Certificate Transparency), though without its trees: a file of some hundred lines is fetched
whole. A line stands in the form of RFC 8785 (JSON Canonicalization Scheme) and ends with a line feed, which is hashed
with it, so that anybody can follow the chain with `sed -n 3p ledger.jsonl | sha256sum`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import rfc8785

from onrecord.errors import OnRecordError, failure

START = "0" * 64
"""What the first line names in place of a line before it."""

Values = Mapping[str, Any]
"""What a line tells, by name."""


def digest(line: bytes) -> str:
    """Return the SHA-256 (FIPS 180-4) of a line, its line feed included, in 64 hexadecimal digits."""
    return hashlib.sha256(line).hexdigest()


def write(values: Values) -> bytes:
    """Return one line."""
    return rfc8785.dumps({name: value for name, value in values.items() if value is not None}) + b"\n"


def moment(time: datetime) -> str:
    """Return a moment as lines have it: to the second, with the hour of the place (RFC 3339)."""
    return time.replace(microsecond=0).isoformat()


def lines(content: bytes, *, path: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Yield each line with what it tells; raise OnRecordError at the first that does not follow from those before."""
    before = START
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        values = _parsed(line, path, number)
        if values.get("number") != number:
            raise _broken(path, number, f"it is line {number}, and says that it is {values.get('number')!r}")
        if values.get("previous") != before:
            fact = f"it names {values.get('previous')!r} as the line before, whose SHA-256 is {before!r}"
            raise _broken(path, number, fact)
        before = digest(line)
        yield line, values


def _parsed(line: bytes, path: str, number: int) -> dict[str, Any]:
    try:
        values = json.loads(line)
        whole = isinstance(values, dict) and write(values) == line
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        whole = False
    if not whole:
        raise _broken(path, number, "it is no line in the form of RFC 8785 that ends with a line feed")
    assert isinstance(values, dict)  # noqa: S101 - or it would not be whole
    return values


def _broken(path: str, number: int, fact: str) -> OnRecordError:
    return failure(path, f"{fact}, so that it was changed, or a line before it", restore(path), line=number)


def restore(path: str) -> str:
    """Return what mends a file that only a publication writes."""
    return f"Bring {path} back as it was published: onrecord publish --rebuild finds the last publication that is whole"


def continues(now: bytes, before: bytes) -> bool:
    """Tell whether a ledger continues the one that somebody kept: each of its lines still stands, in its place."""
    return now.startswith(before)
