"""A revision: one dated text of a statement, as its file holds it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from onrecord import schema
from onrecord.clock import FIRST, LAST, is_usual
from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.record import explanation
from onrecord.record.explanation import Explanation
from onrecord.record.limits import beyond
from onrecord.schema import Field
from onrecord.text import Text, text, words_digest

NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-([2-9]|[1-9]\d+))?", re.ASCII)
"""A revision's name: its day, and from the second of a day on its number."""

UNKNOWN = "unknown"
"""How a record says that a text states no date of taking effect."""

FIELDS = {
    "effective": Field(read=schema.day_or_unknown, required=True),
    "announced": Field(read=schema.day),
    "recorded": Field(read=schema.day),
    "version": Field(read=schema.text),
    "title": Field(read=schema.text),
    "summary": Field(read=schema.text),
    "source": Field(read=schema.address),
    "corrects": Field(read=schema.text),
    "reason": Field(read=schema.text),
    "replaces": Field(read=schema.text),
    "changes": Field(read=schema.mappings(explanation.FIELDS)),
    "unmentioned": Field(read=schema.texts),
    "override": Field(read=schema.text),
    "withdrawn": Field(read=schema.text),
    "redacted": Field(read=schema.text),
}
"""The front matter of a revision. The order is the one in which a new file lists them."""

REMAINS = ("effective", "announced", "recorded", "corrects", "reason", "replaces", "withdrawn")
"""What stands in the front matter of a withdrawn text, besides why."""

_FENCE = re.compile(r"---[ \t]*")


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One dated text; frozen, since a published text never changes."""

    name: str
    """`2023-02-06`, or `2023-02-06-2` for the second of that day: file name, mike version and last part of its URL."""

    path: str
    """Its file, relative to the site's folder."""

    source: bytes = field(repr=False)
    """The file, byte for byte; what is published beside the page and what is hashed."""

    body: str = field(repr=False)
    """The text in Markdown, without front matter."""

    body_line: int
    """Line of the file on which the body begins, from 1."""

    effective: date | None
    """The day it takes effect; None where the text states none."""

    announced: date | None = None
    """The day readers were told."""

    recorded: date | None = None
    """The day this archive first kept it."""

    version: str | None = None
    """The publisher's own label, such as 18.2."""

    title: str | None = None
    """Its own title, where it differs from the statement's."""

    summary: str | None = None
    """What it changes, in plain language."""

    published_at: str | None = None
    """Web address from which the text was taken (front matter: `source`)."""

    corrects: str | None = None
    """Name of the revision of which it mends a typing error."""

    reason: str | None = None
    """Why it corrects."""

    replaces: str | None = None
    """Name of the announced revision that never takes effect since this one comes in its place."""

    explained: tuple[Explanation, ...] | None = None
    """What its editor tells of each change (front matter: `changes`); None where that was not written."""

    unmentioned: tuple[str, ...] = ()
    """Sections that change and of which the notice need not tell, by anchor."""

    override: str | None = None
    """Why it is published although its notice falls short; readers see this."""

    withdrawn: str | None = None
    """Why its words are gone from the archive; what stands on as its file are its days, and this."""

    redacted: str | None = None
    """Why some of its words are gone."""

    @property
    def is_gone(self) -> bool:
        """Whether its words are gone, so that nothing can be compared with them."""
        return self.withdrawn is not None

    @property
    def removal(self) -> str | None:
        """Why words of it, or all, are gone."""
        return self.withdrawn or self.redacted

    @cached_property
    def day(self) -> date:
        """The day in its name: of taking effect, or else of recording."""
        return date.fromisoformat(self.name[:10])

    @property
    def told(self) -> date:
        """The day from which it was known: of announcing, or else of recording, or else the one in its name."""
        return self.announced or self.recorded or self.day

    @property
    def number(self) -> int:
        """1 for the first revision of a day, 2 for the second."""
        return int(self.name[11:] or 1)

    @cached_property
    def order(self) -> tuple[date, int]:
        """By which revisions follow each other."""
        return self.day, self.number

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file (FIPS 180-4), 64 hexadecimal digits."""
        return hashlib.sha256(self.source).hexdigest()

    @cached_property
    def words_sha256(self) -> str:
        """SHA-256 of the words that its page shows."""
        return words_digest(self.text.html)

    @cached_property
    def text(self) -> Text:
        """The body, read."""
        return text.read(self.body, base=self.published_at, first_line=self.body_line)

    @cached_property
    def words(self) -> int:
        """How many words a reader reads."""
        return len(self.text.words)


def read_revision(source: bytes, *, name: str, path: str) -> tuple[Revision | None, list[Problem]]:
    """Read one file of a statement; return the revision where nothing is wrong, and every problem."""
    problems = list(_name_problems(name, path))
    too_large = [*beyond(source, path)]
    if too_large:
        return None, [*problems, *too_large]
    try:
        content = decoded(source, path, tells_line=True)
    except OnRecordError as error:
        return None, [*problems, *error.problems]
    front_matter, body, body_line = divide(content)
    if front_matter is None:
        fact = "the file does not begin with front matter between two lines of three dashes"
        day = "'effective: …' with its day" if problems else f"'effective: {name[:10]}'"
        remedy = f"Begin the file with '---', {day} and '---', each on its own line"
        return None, [*problems, Problem(path=path, line=1, fact=fact, remedy=remedy)]
    values, faults = schema.read_mapping(front_matter, FIELDS, path=path, first_line=2)
    problems += faults
    if not body.strip() and not values.get("withdrawn"):
        remedy = "Write the text below the second line of three dashes"
        problems.append(Problem(path=path, line=body_line, fact="there is no text", remedy=remedy))
    if not problems:
        problems += _record_problems(name, values, path, front_matter, body)
    if problems:
        return None, problems
    published_at = values.pop("source", None)
    told = values.pop("changes", None)
    revision = Revision(
        name=name,
        path=path,
        source=source,
        body=body,
        body_line=body_line,
        published_at=published_at,
        explained=None if told is None else tuple(map(explanation.explanation, told)),
        **values,
    )
    return revision, []


def divide(content: str) -> tuple[str | None, str, int]:
    """Divide a file into front matter (None where there is none), body, and the line on which the body begins."""
    lines = content.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or not _FENCE.fullmatch(lines[0].rstrip("\r\n")):
        return None, content, 1
    for index, line in enumerate(lines[1:], start=1):
        if _FENCE.fullmatch(line.rstrip("\r\n")):
            return "".join(lines[1:index]), "".join(lines[index + 1 :]), index + 2
    return None, content, 1


def _name_problems(name: str, path: str) -> list[Problem]:
    remedy = "Name it after its day, such as 2023-02-06.md, and a second one of that day 2023-02-06-2.md"
    found = NAME.fullmatch(name)
    if not found:
        return [Problem(path=path, fact="the name of this file is not a day", remedy=remedy)]
    try:
        day = date.fromisoformat(found.group(1))
    except ValueError:
        fact = f"{found.group(1)} does not exist in the calendar"
        return [Problem(path=path, fact=fact, remedy=remedy)]
    if not is_usual(day):
        fact = f"{day} is too far away to be reckoned with"
        return [Problem(path=path, fact=fact, remedy=f"Name it after a day from {FIRST} to {LAST}")]
    return []


def _record_problems(name: str, values: dict[str, Any], path: str, front_matter: str, body: str) -> list[Problem]:
    """Tell where the facts of a record contradict each other or its name."""
    problems: list[Problem] = []

    def tell(key: str, fact: str, remedy: str) -> None:
        problems.append(Problem(path=path, line=_line_of(key, front_matter), fact=fact, remedy=remedy))

    day = date.fromisoformat(name[:10])
    effective, recorded = values["effective"], values.get("recorded")
    if effective is None and recorded is None:
        tell(
            "effective",
            "the day of taking effect is unknown and no 'recorded' is given",
            f"Add 'recorded: {day}'",
        )
    elif (effective or recorded) != day:
        key = "effective" if effective else "recorded"
        tell(
            key,
            f"'{key}' is {effective or recorded}, the file's name says {day}",
            "Make the two the same day",
        )
    if effective is None and "announced" in values:
        tell("announced", "a text without a date cannot have been announced for one", "Remove 'announced'")
    if effective and values.get("announced", effective) > effective:
        tell(
            "announced",
            f"it is announced after it takes effect on {effective}",
            "Correct one of the two days",
        )
    if "withdrawn" in values:
        _tell_of_remains(values, body, tell)
    if "corrects" in values and "reason" not in values:
        tell("corrects", "a correction gives no reason", "Add a line 'reason: …' that says what was mended")
    if "reason" in values and "corrects" not in values:
        tell("reason", "a reason is given, but nothing is corrected", "Add 'corrects: …' or remove 'reason'")
    return problems


def _tell_of_remains(values: Mapping[str, Any], body: str, tell: Callable[[str, str, str], None]) -> None:
    """Tell what a withdrawn text still holds: it keeps its days and its place among the others, and no more."""
    if body.strip():
        remedy = "Remove everything below the second line of three dashes; where some words go only, write 'redacted'"
        tell("withdrawn", "it is withdrawn, and its words still stand here", remedy)
    for key in (key for key in values if key not in REMAINS):
        tell(key, f"it is withdrawn, and '{key}' still stands here", f"Remove '{key}'")


def _line_of(key: str, front_matter: str) -> int:
    found = re.search(rf"^[\"']?{key}[\"']?\s*:", front_matter, re.MULTILINE)
    return 2 + front_matter.count("\n", 0, found.start()) if found else 1
