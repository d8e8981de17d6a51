"""A list of people: to whom a notice is sent, read from a CSV file as strictly as a text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.language import locale_of
from onrecord.record import Mailbox, in_one_line, read_address

EMAIL, NAME, LANGUAGE = "email", "name", "language"
COLUMNS = (EMAIL, NAME, LANGUAGE)
"""What a list may hold; nothing else is needed to send a notice, so nothing else is read (GDPR art. 5(1)(c))."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One person to be told."""

    mailbox: Mailbox

    language: str | None
    """BCP 47 tag of the language in which the person wants to be told; None where that is not known."""

    line: int
    """Line of the file, from 1: how the person is named where no address may be."""

    def reads(self, tag: str) -> bool:
        """Tell whether a notice in a language is for this person; one of whom no language is known gets every one."""
        return self.language is None or _primary(self.language) == _primary(tag)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].casefold()


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """A list, read."""

    persons: tuple[Person, ...]
    """Each once, in the order of the file."""

    twice: int
    """How many lines named somebody who was named before."""


def read_people(source: bytes, *, path: str) -> People:
    """Read a list; raise OnRecordError with every line that is wrong. No problem quotes an address."""
    content = decoded(source, path, encoding="utf-8-sig", remedy="Save the file as CSV UTF-8")
    rows, problems = _rows(content, path)
    head, *others = rows or [(1, [])]
    columns = [column.strip().casefold() for column in head[1]]
    problems += _column_problems(columns, path)
    if problems:
        raise OnRecordError(problems)
    read = [
        _person(dict(zip(columns, row, strict=False)), len(row) == len(columns), line, path) for line, row in others
    ]
    problems = [problem for _, found in read for problem in found]
    if problems:
        raise OnRecordError(problems)
    every = [person for person, _ in read if person]
    once = {person.mailbox.identity: person for person in reversed(every)}
    persons = tuple(sorted(once.values(), key=lambda person: person.line))
    return People(persons=persons, twice=len(every) - len(persons))


def _rows(content: str, path: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Read the rows that hold something, each with its line; semicolons part what commas do not, as in Dutch Excel."""
    first = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    except csv.Error:
        remedy = "Put a value that holds a quote between quotes, and write that quote twice"
        return rows, [_problem(path, reader.line_num, "this line is not CSV", remedy)]
    return rows, []


def _column_problems(columns: Sequence[str], path: str) -> Iterator[Problem]:
    if EMAIL not in columns:
        remedy = f"Name the columns on the first line: {', '.join(COLUMNS)}"
        yield _problem(path, 1, f"there is no column '{EMAIL}'", remedy)
    for number, column in enumerate(columns, start=1):
        if column not in COLUMNS:  # not quoted: where no column is named, it is an address
            remedy = f"Keep only: {', '.join(COLUMNS)}"
            yield _problem(path, 1, f"column {number} has nothing to do with a notice", remedy)
        elif column in columns[: number - 1]:
            yield _problem(path, 1, f"the column '{column}' stands here twice", "Keep one of the two")


def _person(row: dict[str, str], whole: bool, line: int, path: str) -> tuple[Person | None, list[Problem]]:
    if not whole:
        remedy = "Give each line as many values as there are columns"
        return None, [_problem(path, line, "this line has more or fewer values than there are columns", remedy)]
    language = row.get(LANGUAGE, "").strip() or None
    address = read_address(row[EMAIL])
    problems = []
    if address is None:
        remedy = "Correct it, or remove the line"
        problems.append(_problem(path, line, "the address on this line is not one that mail can be sent to", remedy))
    if language and locale_of(language) is None:
        remedy = "Write a tag such as nl or en-GB, or leave it empty"
        problems.append(_problem(path, line, "the language on this line is not one", remedy))
    if address is None or problems:
        return None, problems
    mailbox = Mailbox(address=address, name=in_one_line(row.get(NAME, "")))
    return Person(mailbox=mailbox, language=language, line=line), []


def _problem(path: str, line: int, fact: str, remedy: str) -> Problem:
    return Problem(path=path, line=line, fact=fact, remedy=remedy)
