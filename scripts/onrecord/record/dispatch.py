"""A dispatch: that the notice of a revision went out, through which channel, when and to how many people.

GDPR art. 5(2) has a publisher show that people were told; what is shown is what its editor vouches for in notices.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord import schema
from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.schema import LINE, Field

FILE = "notices.yml"
"""File beside the texts of a statement."""

_HEAD = "# Which notice went out when, and to how many people. 'onrecord notice send' keeps what it sent itself.\n"


class Channel(StrEnum):
    """Through what a notice reaches people (WP260 rev.01, par. 29 names mail, letters and pop-ups)."""

    MAIL = "mail"
    LETTER = "letter"
    WEB = "web"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """One notice that went out through one channel."""

    revision: str
    """Name of the revision it tells of."""

    channel: Channel

    begun: date
    """The first day."""

    ended: date
    """The last day."""

    people: int | None = None
    """To how many; None where nobody counts, as on a website."""

    journal: str | None = None
    """SHA-256 of the journal of what was sent, where there is one."""

    line: int = 0
    """Line of notices.yml on which it begins, from 1; 0 where it is not written yet."""


_DIGEST = re.compile(r"[0-9a-f]{64}")


def _digest(value: str) -> str | None:
    return value if _DIGEST.fullmatch(value) else None


_ITEM = {
    "revision": Field(read=schema.text, required=True),
    "channel": Field(read=schema.one_of(*Channel), required=True),
    "from": Field(read=schema.day, required=True),
    "until": Field(read=schema.day),
    "people": Field(read=schema.whole(1, 999_999_999)),
    "journal": Field(read=schema.fitting(_digest, "a SHA-256 in 64 small hexadecimal digits")),
}

FIELDS = {"notices": Field(read=schema.mappings(_ITEM), required=True)}


def read_dispatches(source: bytes | None, *, path: str) -> tuple[tuple[Dispatch, ...], list[Problem]]:
    """Read the content of a notices.yml, None where there is none; return what it tells, and every problem."""
    if source is None:
        return (), []
    try:
        content = decoded(source, path)
    except OnRecordError as error:
        return (), [*error.problems]
    values, problems = schema.read_mapping(content, FIELDS, path=path)
    dispatches = tuple(
        Dispatch(
            revision=item["revision"],
            channel=Channel(item["channel"]),
            begun=item["from"],
            ended=item.get("until", item["from"]),
            people=item.get("people"),
            journal=item.get("journal"),
            line=item[LINE],
        )
        for item in values.get("notices", ())
    )
    return dispatches, [*problems, *_backward(dispatches, path)]


def _backward(dispatches: Iterable[Dispatch], path: str) -> Iterator[Problem]:
    for dispatch in dispatches:
        if dispatch.ended < dispatch.begun:
            fact = f"this notice ends on {dispatch.ended}, before it begins on {dispatch.begun}"
            yield Problem(path=path, line=dispatch.line, fact=fact, remedy="Correct one of the two days")


def unknown_revisions(dispatches: Iterable[Dispatch], names: Sequence[str], *, path: str) -> Iterator[Problem]:
    """Tell each notice of a revision that is not there."""
    for dispatch in dispatches:
        if dispatch.revision not in names:
            fact = f"this notice is of '{dispatch.revision}', which is not a revision of this statement"
            yield Problem(path=path, line=dispatch.line, fact=fact, remedy="Name the revision's file without .md")


def write_dispatches(dispatches: Iterable[Dispatch]) -> str:
    """Return the content of a notices.yml, by revision and day."""
    ordered = sorted(dispatches, key=lambda each: (each.revision, each.begun, each.channel, each.journal or ""))
    return "\n".join([f"{_HEAD}notices:", *(line for dispatch in ordered for line in _lines(dispatch)), ""])


def _lines(dispatch: Dispatch) -> Iterator[str]:
    yield f"  - revision: {dispatch.revision}"
    yield f"    channel: {dispatch.channel}"
    yield f"    from: {dispatch.begun}"
    yield f"    until: {dispatch.ended}"
    if dispatch.people is not None:
        yield f"    people: {dispatch.people}"
    if dispatch.journal:
        yield f'    journal: "{dispatch.journal}"'
