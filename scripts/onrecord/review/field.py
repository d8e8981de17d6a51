"""A field: one line of statement.yml that is not what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.record import FIELDS, Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """What a branch does to one line of statement.yml."""

    key: str

    was: str | None
    """None where it was not given, or where it is a list of keys and values."""

    now: str | None


def changed_fields(before: Statement | None, now: Statement | None) -> Iterator[FieldChange]:
    """Yield each fact of a statement that is not what it was."""
    if now is None or before is None:
        return
    for key in FIELDS:
        was, becomes = getattr(before, key), getattr(now, key)
        if was != becomes:
            yield FieldChange(key=key, was=_written(was), now=_written(becomes))


def _written(value: object) -> str | None:
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return "; ".join(value) or None
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int) else None
