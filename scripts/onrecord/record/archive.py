"""An archive: every statement of one site together, as docs/ holds them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.record.folder import entries, no_file
from onrecord.record.own import OwnPage, is_of_statement, read_own
from onrecord.record.statement import RESERVED, Statement, is_looked_into, read_statement
from onrecord.text import Text, text

INDEX = "index.md"


@dataclass(frozen=True, kw_only=True)
class Archive:
    """All statements of a site."""

    introduction: str
    """Markdown of docs/index.md: what this archive is."""

    statements: tuple[Statement, ...]
    """By slug."""

    own: tuple[OwnPage, ...] = ()
    """The pages beside them, by path."""

    own_files: tuple[str, ...] = ()
    """What those pages show or lead to, by path below docs/."""

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
    found = {entry.path: entry for entry in entries(docs, wanted=_is_wanted)}
    linked = {f"{path}/{name}": no_file(f"{path}/{name}") for name, entry in found.items() if not entry.is_own}
    ours = [slug for slug in _folders(docs) if is_of_statement(_names(slug, found))]
    for slug in ours:
        files = {name.partition("/")[2]: each.data for name, each in found.items() if name.startswith(f"{slug}/")}
        statement, faults = read_statement(files, path=f"{path}/{slug}")
        problems += (fault for fault in faults if fault.path not in linked)
        if statement:
            statements.append(statement)
    for name, entry in found.items():
        if name == INDEX and entry.data is not None:
            introduction, faults = _read_introduction(entry.data, f"{path}/{INDEX}")
            problems += faults
    beside = {name: each.data for name, each in found.items() if each.is_own and _is_beside(name, ours)}
    own, faults = read_own(beside, {*RESERVED, *ours}, path=path)
    problems = sorted([*problems, *faults, *linked.values()])
    if not statements and not problems:
        fact, remedy = (
            "there is no statement",
            "Make a folder for one, with statement.yml and a dated text in it",
        )
        problems.append(Problem(path=path, fact=fact, remedy=remedy))
    if problems:
        raise OnRecordError(problems)
    others = tuple(sorted(name for name in beside if not name.endswith(".md")))
    return Archive(introduction=introduction, statements=tuple(statements), own=tuple(own), own_files=others)


def _names(slug: str, found: Collection[str]) -> list[str]:
    """Return the files of a folder."""
    return [name.removeprefix(f"{slug}/") for name in found if name.startswith(f"{slug}/") and name != f"{slug}/"]


def _is_beside(name: str, slugs: Collection[str]) -> bool:
    return name != INDEX and name.partition("/")[0] not in slugs and not name.endswith("/")


def files_of(folder: Path) -> dict[str, bytes | None]:
    """Return what stands in the folder of a statement, by name; only what a statement looks into is read."""
    return {entry.path: entry.data for entry in entries(folder, wanted=is_looked_into)}


def _is_wanted(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name.endswith(".md") or (bool(folder) and "/" not in folder and is_looked_into(name))


def _folders(docs: Path) -> list[str]:
    """Return the folders of statements; a link to one is none."""
    with os.scandir(docs) as found:
        return sorted(each.name for each in found if each.is_dir(follow_symlinks=False) and each.name[0] != ".")


def _read_introduction(source: bytes, path: str) -> tuple[str, list[Problem]]:
    try:
        return decoded(source, path), []
    except OnRecordError as error:
        return "", [*error.problems]
