"""The findings as data (schemas/verify.schema.json says what each key holds)."""

from __future__ import annotations

from typing import Any

from onrecord.verify.verify import Verified

VERSION = 1
"""Of the format. Keys may be added to it; none changes its meaning."""


def as_data(verified: Verified) -> dict[str, Any]:
    """Return what was looked through, and everything that was found."""
    return {
        "version": VERSION,
        "looked_at": verified.name,
        "day": verified.day.isoformat() if verified.day else None,
        "head": verified.head,
        "texts": verified.texts,
        "files": verified.files,
        "lines": verified.lines,
        "remade": verified.remade,
        "older": verified.older,
        "against": verified.against,
        "timestamps": [
            {"number": one.number, "time": one.time.isoformat(), "authority": one.authority}
            for one in verified.witnesses
        ],
        "findings": [
            {"place": one.place, "expected": one.expected, "found": one.found, "severity": one.severity.value}
            for one in verified.findings
        ],
    }
