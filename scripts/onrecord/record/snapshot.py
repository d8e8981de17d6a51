"""A snapshot: what docs/ holds at one moment, statement by statement, as far as it can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from onrecord.errors import Problem
from onrecord.record.archive import INDEX, Archive
from onrecord.record.folder import entries, no_file
from onrecord.record.own import is_of_statement, read_own
from onrecord.record.statement import FILE, RESERVED, Statement, read_statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """One statement as far as it can be read."""

    slug: str

    statement: Statement | None
    """Its texts that can be read; None where there is none, or where its facts are not told."""

    problems: tuple[Problem, ...] = ()
    """Why the rest cannot be read."""

    unread: Mapping[str, bytes] = field(default_factory=dict)
    """The files that cannot be read, by name."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Every file below docs/."""

    path: str
    """The folder as problems name it."""

    files: Mapping[str, bytes | None]
    """By path below the folder; None for what is no file but a link to one."""

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The folders of statements that it holds."""
        folders = {path.partition("/")[0] for path in self.files if "/" in path}
        return tuple(sorted(slug for slug in folders if is_of_statement(self.of(slug))))

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """The files that belong to no statement, by path below the folder; not the introduction."""
        return tuple(sorted(path for path in self.files if path.partition("/")[0] not in self.slugs and path != INDEX))

    def problems_beside(self) -> list[Problem]:
        """Return what is wrong with the pages of one's own and what they show."""
        files = {path: self.files[path] for path in self.beside if self.files[path] is not None}
        return read_own(files, {*RESERVED, *self.slugs}, path=self.path)[1]

    def of(self, slug: str) -> Mapping[str, bytes | None]:
        """Return the files of one folder, by their path in it."""
        return {path.partition("/")[2]: data for path, data in self.files.items() if path.startswith(f"{slug}/")}

    def shelf(self, slug: str, *, other: Snapshot | None = None) -> Shelf:
        """Read one statement; facts that cannot be read are taken from another snapshot."""
        path, found = f"{self.path}/{slug}", self.of(slug)
        links = [no_file(f"{path}/{name}") for name, data in found.items() if data is None]
        files = {name: data for name, data in found.items() if data is not None}
        facts = other.files.get(f"{slug}/{FILE}") if other else None
        statement, faults, read = _read(files, path, facts if facts != files.get(FILE) else None)
        return Shelf(
            slug=slug,
            statement=statement,
            problems=tuple(sorted({*links, *faults})),
            unread={name: data for name, data in files.items() if read.get(name) != data},
        )

    def archive(self) -> Archive:
        """Return the archive of what can be read."""
        read = (self.shelf(slug).statement for slug in self.slugs)
        return Archive(introduction="", statements=tuple(statement for statement in read if statement))


def from_folder(docs: Path, path: str) -> Snapshot:
    """Take what stands in a folder; a link is not followed, since it could show what is not of the archive."""
    return Snapshot(
        path=path, files={entry.path: entry.data for entry in entries(docs) if not entry.path.endswith("/")}
    )


def _read(
    files: Mapping[str, bytes], path: str, facts: bytes | None = None
) -> tuple[Statement | None, Sequence[Problem], Mapping[str, bytes]]:
    """Read a statement; return it, every problem of its files, and those files without the ones at fault.

    `facts` come in place of a statement.yml at fault. What is told once files are left out follows from their absence,
    and is no problem.
    """
    statement, faults = read_statement(files, path=path)
    at_fault = {problem.path.removeprefix(f"{path}/") for problem in faults}
    left = {name: data for name, data in files.items() if name not in at_fault}
    if FILE in at_fault and facts is not None:
        left[FILE] = facts
    if left == files:
        return statement, faults, files
    statement, _, read = _read(left, path)
    return statement, faults, read
