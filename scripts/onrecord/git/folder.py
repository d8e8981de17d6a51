"""A folder: a copy of what a branch holds, as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from onrecord.git.branch import Tree


@dataclass(frozen=True, kw_only=True)
class Folder(Tree):
    """Every file of a folder; links are none."""

    commit: str | None = None

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """Path of each file, by itself."""
        files = (file for file in self.folder.rglob("*") if file.is_file() and not file.is_symlink())
        paths = sorted(file.relative_to(self.folder).as_posix() for file in files)
        return {path: path for path in paths if not path.startswith(".git/") and path != ".git"}

    def holds(self, path: str, data: bytes) -> bool:
        """Tell whether the file at `path` is `data`, byte for byte."""
        return path in self.blobs and self.read(path) == data

    def read(self, path: str) -> bytes:
        """Return a file's content."""
        return (self.folder / self.blobs[path]).read_bytes()

    def contents(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of many files."""
        return ((path, self.read(path)) for path in paths)

    def appeared(self) -> Mapping[str, datetime]:
        """Return nothing: files do not tell when they were published."""
        return {}
