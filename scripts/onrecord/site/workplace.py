"""A workplace: the temporary folder in which MkDocs writes a site, and what killed runs left of theirs."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "onrecord-build-"
_OURS = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")
_HELD = "held"
"""A file that is locked for as long as the run lives, whatever ends it: the system lets go of it then (flock(2))."""

_SECONDS = 3600
"""A younger one may be of a run that has not locked it yet."""


@contextmanager
def workplace() -> Iterator[Path]:
    """Give an empty folder that is removed in the end; sweep those of runs that could not do that any more."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as made:
        folder = Path(made)
        with (folder / _HELD).open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            _sweep(before=folder.stat().st_mtime - _SECONDS)
            site = folder / "site"
            site.mkdir()
            yield site


def _sweep(*, before: float) -> None:
    """Remove the workplaces of this user that are older than that, and whose runs live no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another sweeps it too, or its run lives
            if _is_ours(folder) and folder.lstat().st_mtime < before:
                _remove_unless_held(folder)


def _is_ours(folder: Path) -> bool:
    is_folder = folder.is_dir() and not folder.is_symlink()
    return is_folder and bool(_OURS.fullmatch(folder.name)) and folder.lstat().st_uid == os.getuid()


def _remove_unless_held(folder: Path) -> None:
    with (folder / _HELD).open("rb") as held:  # a folder without it is no workplace
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
