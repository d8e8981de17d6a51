"""The limits of a text: beyond them it takes minutes to read, and no statement that people read comes near them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from onrecord.errors import Problem, failure

BYTES = "ONRECORD_MOST_BYTES"
"""The environment variable by which a publisher allows larger texts than `MOST_BYTES`."""

MOST_BYTES = 2_000_000
"""So many bytes have the longest statements fifty times over."""

MOST_LINES = 200_000

MOST_OPEN = 5_000
"""So many brackets may be opened and never closed; each is one more that a reader of Markdown must try."""

_OPENED = {b"[": b"]", b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}


def beyond(source: bytes, path: str) -> Iterator[Problem]:
    """Yield the problem of a text that is too large to be read; one at most, so that no time is spent on it."""
    most = most_bytes()
    remedy = f"Divide it, or leave out what is no text; who publishes can allow more with {BYTES}"
    lines = source.count(b"\n")
    if len(source) > most:
        yield Problem(path=path, fact=f"this text has {len(source)} bytes, and {most} are the limit", remedy=remedy)
    elif lines > MOST_LINES * most // MOST_BYTES:
        yield Problem(path=path, fact=f"this text has {lines} lines, and {MOST_LINES} are the limit", remedy=remedy)
    else:
        yield from _unclosed(source, path)


def most_bytes() -> int:
    """Return how many bytes a text may have; raise OnRecordError where the variable holds no number."""
    told = os.environ.get(BYTES, "")
    if told and not (told.isascii() and told.isdecimal() and int(told)):
        raise failure(
            BYTES, f"'{told[:40]}' is no number of bytes", f"Give a number such as {MOST_BYTES}, or remove it"
        )
    return int(told or MOST_BYTES)


def _unclosed(source: bytes, path: str) -> Iterator[Problem]:
    for opens, closes in _OPENED.items():
        count = source.count(opens) - source.count(closes)
        if count > MOST_OPEN:
            sign = opens.decode()
            fact = f"'{sign}' stands in it {count} times more than '{closes.decode()}', and {MOST_OPEN} is the limit"
            yield Problem(
                path=path, fact=fact, remedy=f"Close what is opened, or write \\{sign} where the sign itself is meant"
            )
            return
