"""An archive: every statement of one site together, as docs/ holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.record.statement import Statement, is_looked_into, read_statement
from onrecord.text import Text, text

INDEX = "index.md"


@dataclass(frozen=True, kw_only=True)
class Archive:
    """All statements of a site."""

    introduction: str
    """Markdown of docs/index.md: what this archive is."""

    statements: tuple[Statement, ...]
    """By slug."""

    @cached_property
    def introduction_text(self) -> Text:
        """The introduction, read."""
        return text.read(self.introduction)

    def __getitem__(self, slug: str) -> Statement:
        return self._by_slug[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self._by_slug

    @cached_property
    def _by_slug(self) -> Mapping[str, Statement]:
        return {statement.slug: statement for statement in self.statements}


def read_archive(docs: Path, *, path: str = "docs") -> Archive:
    """Read every statement below `docs`; `path` is that folder as problems name it.

    Raises OnRecordError with every problem of every file.
    """
    if not docs.is_dir():
        remedy = "Make the folder, with one folder for each statement in it"
        raise OnRecordError([Problem(path=path, fact="there is no such folder", remedy=remedy)])
    statements: list[Statement] = []
    problems: list[Problem] = []
    introduction = ""
    for entry in sorted(docs.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            statement, faults = read_statement(files_of(entry), path=f"{path}/{entry.name}")
            problems += faults
            if statement:
                statements.append(statement)
        elif entry.name == INDEX:
            introduction, faults = _read_introduction(entry, f"{path}/{INDEX}")
            problems += faults
        else:
            remedy = f"Keep only {INDEX} and one folder for each statement here"
            fact = "this does not belong to the archive"
            problems.append(Problem(path=f"{path}/{entry.name}", fact=fact, remedy=remedy))
    if not statements and not problems:
        fact, remedy = (
            "there is no statement",
            "Make a folder for one, with statement.yml and a dated text in it",
        )
        problems.append(Problem(path=path, fact=fact, remedy=remedy))
    if problems:
        raise OnRecordError(problems)
    return Archive(introduction=introduction, statements=tuple(statements))


def files_of(folder: Path) -> dict[str, bytes | None]:
    """Return what stands in the folder of a statement, by name; only what a statement looks into is read."""
    return {
        entry.name: entry.read_bytes() if is_looked_into(entry.name) and entry.is_file() else None
        for entry in folder.iterdir()
    }


def _read_introduction(file: Path, path: str) -> tuple[str, list[Problem]]:
    try:
        return decoded(file.read_bytes(), path), []
    except OnRecordError as error:
        return "", [*error.problems]
