"""A snapshot: what docs/ holds at one moment, statement by statement, as far as it can be read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.errors import Problem
from onrecord.record.archive import Archive
from onrecord.record.statement import FILE, Statement, read_statement


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
        """The folders it holds."""
        return tuple(sorted({path.partition("/")[0] for path in self.files if "/" in path}))

    def of(self, slug: str) -> Mapping[str, bytes | None]:
        """Return the files of one folder, by their path in it."""
        return {path.partition("/")[2]: data for path, data in self.files.items() if path.startswith(f"{slug}/")}

    def shelf(self, slug: str, *, other: Snapshot | None = None) -> Shelf:
        """Read one statement; facts that cannot be read are taken from another snapshot."""
        found = self.of(slug)
        links = [_link(f"{self.path}/{slug}/{name}") for name, data in found.items() if data is None]
        files = {name: data for name, data in found.items() if data is not None}
        facts = other.files.get(f"{slug}/{FILE}") if other else None
        return _read(files, slug, f"{self.path}/{slug}", links, facts)

    def archive(self) -> Archive:
        """Return the archive of what can be read."""
        read = (self.shelf(slug).statement for slug in self.slugs)
        return Archive(introduction="", statements=tuple(statement for statement in read if statement))


def from_folder(docs: Path, path: str) -> Snapshot:
    """Take what stands in a folder; a link is not followed, since it could show what is not of the archive."""
    return Snapshot(path=path, files=dict(_found(docs)))


def _found(docs: Path) -> Iterator[tuple[str, bytes | None]]:
    for folder, folders, names in os.walk(docs):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*links, *names]):
            file = Path(folder) / name
            if not name.startswith("."):
                yield file.relative_to(docs).as_posix(), None if file.is_symlink() else file.read_bytes()


def _link(path: str) -> Problem:
    return Problem(path=path, fact="this is a link, not a file", remedy="Put the file itself here")


def _read(files: Mapping[str, bytes], slug: str, path: str, problems: list[Problem], facts: bytes | None) -> Shelf:
    """Read a statement; leave out what cannot be read, and tell why of what was left out first."""
    kept, unread = dict(files), dict[str, bytes]()
    told = False
    while True:
        statement, faults = _read_files(kept, slug, path)
        if not told:
            problems, told = [*problems, *faults], bool(faults)
        if not faults:
            break
        faulty = {problem.path.removeprefix(f"{path}/") for problem in faults}
        unread |= {name: data for name, data in kept.items() if name in faulty and name not in unread}
        left = {name: data for name, data in kept.items() if name not in faulty}
        if FILE in faulty and facts is not None:
            left[FILE], facts = facts, None
        if left == kept:
            break
        kept = left
    return Shelf(slug=slug, statement=statement, problems=tuple(sorted(set(problems))), unread=unread)


def _read_files(files: Mapping[str, bytes], slug: str, path: str) -> tuple[Statement | None, list[Problem]]:
    with TemporaryDirectory() as folder:
        below = Path(folder) / slug
        below.mkdir()
        for name, data in files.items():
            file = below / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return read_statement(below, path=path)
