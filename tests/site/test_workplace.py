"""A workplace is removed in the end, by the next run where its own was killed, and nobody else's is touched."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.site.workplace import workplace

LONG_AGO = 1_700_000_000

LEAVING = """\
import os
from onrecord.site.workplace import workplace

with workplace() as folder:
    (folder / "index.html").touch()
    os.kill(os.getpid(), 9)
"""
"""A run that is killed at its work."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def laid_out(folder: Path, *, held: bool = True) -> Path:
    """Lay out a workplace that has long been there."""
    (folder / "site").mkdir(parents=True)
    if held:
        (folder / "held").touch()
    os.utime(folder, (LONG_AGO, LONG_AGO))
    return folder


def work() -> None:
    with workplace() as folder:
        assert list(folder.iterdir()) == []


def test_a_workplace_is_removed_in_the_end(temporary: Path) -> None:
    work()
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_what_a_killed_run_left_is_swept_by_one_that_comes_later(temporary: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LEAVING], env={**os.environ, "TMPDIR": str(temporary)}, check=False)
    assert done.returncode == -9
    (left,) = temporary.iterdir()
    assert (left / "site/index.html").exists()
    work()
    assert left.exists(), "it is too young to tell"
    os.utime(left, (LONG_AGO, LONG_AGO))
    work()
    assert not left.exists()


def test_the_workplace_of_a_run_that_lives_stays(temporary: Path) -> None:
    folder = laid_out(temporary / "onrecord-build-abcd1234")
    with (folder / "held").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        work()
        assert folder.exists()
    work()
    assert not folder.exists()


@pytest.mark.parametrize(
    "name", ["onrecord-abcd1234", "onrecord-build-of-mine", "onrecord-build-abcd12345", "build-abcd1234"]
)
def test_a_folder_of_another_name_stays(name: str, temporary: Path) -> None:
    folder = laid_out(temporary / name)
    work()
    assert folder.exists()


def test_what_only_bears_the_name_stays(temporary: Path) -> None:
    folder = laid_out(temporary / "onrecord-build-abcd1234", held=False)
    other = laid_out(temporary / "elsewhere")
    (temporary / "onrecord-build-abcd1235").symlink_to(other)
    work()
    assert folder.exists()
    assert (other / "site").exists()


def test_the_workplace_of_another_user_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = laid_out(temporary / "onrecord-build-abcd1234")
    monkeypatch.setattr("os.getuid", lambda: folder.stat().st_uid + 1)
    work()
    assert folder.exists()
