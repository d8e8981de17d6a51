"""The findings as text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import Severity
from onrecord.language import count
from onrecord.verify.verify import Verified


def as_text(verified: Verified) -> str:
    """Return what was looked through, and everything that was found."""
    return "\n".join(_lines(verified))


def _lines(verified: Verified) -> Iterator[str]:
    for one in verified.findings:
        mark = "" if one.severity is Severity.ERROR else f"{one.severity}: "
        yield f"{one.place}: {mark}expected {one.expected}"
        yield f"    found {one.found}"
    errors = sum(one.severity is Severity.ERROR for one in verified.findings)
    texts = count(verified.texts, "text", "texts")
    lines = count(verified.lines, "line of ledgers", "lines of ledgers")
    yield f"Looked through {verified.name}: {texts}, {count(verified.files, 'file', 'files')}, {lines}."
    if verified.remade:
        older = f"; {count(verified.older, 'page has', 'pages have')} an older frame, and show their text"
        yield f"Everything was made anew as on {verified.day} and compared{older if verified.older else ''}."
    else:
        yield "Nothing was made anew, for want of the site's settings (--site); each text was held against its page."
    if verified.witnesses:
        last, stamps = verified.witnesses[-1], count(len(verified.witnesses), "time-stamp holds", "time-stamps hold")
        yield f"{stamps}; {last.authority} saw line {last.number} of the archive's ledger on {last.time.isoformat()}."
    if verified.against:
        yield verified.against
    yield f"The newest line has the SHA-256 {verified.head}; keep it, and verify --against it later."
    yield f"{count(errors, 'thing is', 'things are')} not as published." if errors else "Nothing is amiss."
