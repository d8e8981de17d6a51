"""A folder, read without following a link: what is no file of its own there could show what is not of the archive."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OnRecordError, Problem, failure

_OTHER_THAN_FILES = frozenset({errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.ENODEV})
"""What open(2) answers of a link with O_NOFOLLOW, and of a socket or a device that nobody serves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectoryEntry:
    """A file, what stands in its place, or a folder in which nothing is."""

    path: str
    """Below the folder that is read, with forward slashes; that of an empty folder ends in one."""

    data: bytes | None
    """The content of a file; None for anything else, such as a link, and for a file that nobody wants to look into."""

    is_own: bool
    """Whether it is a regular file or a folder; a link is neither, whatever it leads to, nor a pipe or a device."""


def entries(folder: Path, *, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[DirectoryEntry]:
    """Yield everything below a folder, hidden files left out; the content only of files whose path is `wanted`.

    Each file is opened in the very folder that was looked at and looked at again once it is open (openat(2) with
    O_NOFOLLOW, fstat(2)), so that nothing can be put in its place meanwhile.
    """
    for top, folders, names, descriptor in os.fwalk(folder, follow_symlinks=False):
        below = Path(top).relative_to(folder)
        shown = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in shown if _is_link(name, descriptor)]
        folders[:] = [name for name in shown if name not in linked]
        if not (shown or names) and top != str(folder):
            yield DirectoryEntry(path=f"{below.as_posix()}/", data=None, is_own=True)
        for name in sorted([*linked, *(name for name in names if not name.startswith("."))]):
            path = (below / name).as_posix()
            with _opened(name, descriptor) as (is_file, read):
                yield DirectoryEntry(path=path, is_own=is_file, data=read() if is_file and wanted(path) else None)


def read_file(file: Path, *, path: str) -> bytes:
    """Return the content of one file; raise OnRecordError where it is a link or another thing that is no file."""
    descriptor = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with _opened(file.name, descriptor) as (is_file, read):
            if not is_file:
                problem = no_file(path)
                raise failure(path, problem.fact, problem.remedy)
            return read()
    finally:
        os.close(descriptor)


def no_file(path: str) -> Problem:
    """Return the problem of what stands where a file should."""
    remedy = "Put the file itself here: what it leads to is no part of the archive, and may be private"
    return Problem(path=path, fact="this is a link, or another thing that is no file", remedy=remedy)


def expect_files(folder: Path, *, path: str) -> None:
    """Raise OnRecordError with each thing below a folder that is neither a folder nor a file."""
    others = [no_file(f"{path}/{entry.path}") for entry in entries(folder, wanted=lambda _: False) if not entry.is_own]
    if others:
        raise OnRecordError(others)


def expect_real(folder: Path, *, within: Path, path: str) -> None:
    """Raise OnRecordError where a folder, or one between it and `within`, is a link."""
    levels = [folder, *folder.parents]
    for level in levels[: levels.index(within)] if within in levels else ():
        if level.is_symlink():
            remedy = "Put the folder itself here: what it leads to is no part of the archive, and may be private"
            raise failure(path, f"'{level.name}' is a link, not a folder", remedy)


class _opened:  # noqa: N801 - used as `with _opened(…)`
    """A name in a folder, opened if it is a file."""

    def __init__(self, name: str, folder: int) -> None:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe would wait for who writes to it
        self._descriptor: int | None = None
        try:
            self._descriptor = os.open(name, flags, dir_fd=folder)
        except OSError as error:
            if error.errno not in _OTHER_THAN_FILES:
                raise

    def __enter__(self) -> tuple[bool, Callable[[], bytes]]:
        return self._descriptor is not None and stat.S_ISREG(os.fstat(self._descriptor).st_mode), self._read

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)

    def _read(self) -> bytes:
        assert self._descriptor is not None  # noqa: S101 - asked of files only
        with os.fdopen(self._descriptor, "rb", closefd=False) as file:
            return file.read()


def _is_link(name: str, folder: int) -> bool:
    return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
