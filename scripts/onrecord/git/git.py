"""The command git: what it answers in a folder, and how long it is waited for."""

from __future__ import annotations

import contextlib
import math
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.credentials import whole_environment
from onrecord.errors import OnRecordError, failure

VARIABLE = "ONRECORD_GIT_SECONDS"
"""Environment variable that says how many seconds a remote may take to answer."""

_SECONDS = 120.0
"""So long each command of git may take; one that reaches no remote is never given less."""

_PATIENCE = 5.0
"""After so many seconds a person is told for what is waited."""

_AT_ONCE = 512
"""So many blobs are asked for at once, so that they need not all stand in memory."""

_GRACE = 5.0
"""So many seconds git has to remove its locks when it is ended."""


class GitFailed(Exception):  # noqa: N818 - what git answered; the caller knows what it means
    """A git command did not succeed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """What a command asks of a remote."""

    remote: str

    doing: str
    """What git does there, as in `pushed gh-pages`."""

    waiting: Callable[[str], object] = lambda _: None
    """Called with the remote when it keeps a person waiting."""


def git(folder: Path, *args: str, check: bool = True, reach: Errand | None = None) -> str:
    """Return what git prints, as text."""
    return git_bytes(folder, *args, check=check, reach=reach).decode("utf-8", "replace")


def git_bytes(folder: Path, *args: str, check: bool = True, given: bytes = b"", reach: Errand | None = None) -> bytes:
    """Return what git prints when it reads `given`; raise GitFailed where it fails and `check` is set.

    Raises OnRecordError where it does not answer in time. Git and all that it started are ended then, as after Ctrl+C.
    """
    seconds = limit(remote=reach is not None)
    process = _started(folder, args, os.environ if reach is None else whole_environment())
    try:
        printed, told = _answer(process, given, seconds, reach)
    except subprocess.TimeoutExpired:
        end(process)
        raise silence(folder, args[0], seconds, reach) from None
    except BaseException:
        end(process)
        raise
    finally:
        _close(process)
    if check and process.returncode:
        raise GitFailed(told.decode("utf-8", "replace").strip())
    return printed


def blobs(folder: Path, names: Sequence[str]) -> Iterator[bytes]:
    """Yield the content of blobs, some hundred asked for at once (git cat-file, section BATCH OUTPUT)."""
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        answer = git_bytes(folder, "cat-file", "--batch", given="".join(f"{name}\n" for name in some).encode())
        at = 0
        for _ in some:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].split()[2])
            yield answer[end + 1 : end + 1 + size]
            at = end + size + 2


def limit(*, remote: bool) -> float:
    """Return how many seconds a command may take."""
    written = os.environ.get(VARIABLE, "").strip()
    try:
        seconds = float(written or _SECONDS)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise failure(VARIABLE, f"'{written}' is no number of seconds", "Write it as 120, or leave it out")
    return seconds if remote else max(seconds, _SECONDS)


def own_session(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that it can be ended with all that it starts, such as hooks."""
    return subprocess.Popen(command, start_new_session=True, **options)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command of `own_session` and all that it started; git is given the time to remove its locks."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # a hook may have ignored the first
    process.wait()


def silence(folder: Path, command: str, seconds: float, reach: Errand | None = None) -> OnRecordError:
    """Return the error that tells of a command that did not answer in time."""
    fact = f"git did not answer in {seconds:g} seconds while it "
    longer = f"give it longer with {VARIABLE}={max(600, round(seconds * 5))}"
    if reach is None:
        return failure(str(folder), f"{fact}ran 'git {command}'", f"Look what holds it up, such as a hook, or {longer}")
    remedy = f"Look at the network and at the hooks of the remote, and run the same command again, or {longer}"
    return failure(reach.remote, f"{fact}{reach.doing}", remedy)


def locked_file(error: Exception) -> str | None:
    """Return the lock of another git, if that is what stopped this one."""
    found = re.search(r"Unable to create '([^']+\.lock)': File exists", str(error), re.IGNORECASE)
    return os.path.normpath(found.group(1)) if found else None


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _started(folder: Path, args: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    environment = {**environment, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    pipe = subprocess.PIPE
    try:
        return own_session(["git", *args], cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)
    except FileNotFoundError as error:
        raise failure("git", "git is not installed, or not on PATH", "Install git 2.30 or later") from error
    except NotADirectoryError as error:
        raise failure(str(folder), "there is no such folder", "Give the site's folder with --site") from error


def _answer(
    process: subprocess.Popen[bytes], given: bytes, seconds: float, reach: Errand | None
) -> tuple[bytes, bytes]:
    """Return what a process printed on both its outputs; say so where a remote takes long."""
    if reach is None or seconds <= _PATIENCE:
        return process.communicate(given, timeout=seconds)
    ends = time.monotonic() + seconds
    try:
        return process.communicate(given, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        reach.waiting(reach.remote)
        return process.communicate(timeout=max(0.0, ends - time.monotonic()))  # what it was given, it goes on reading
