"""The command git: what it answers in a folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from onrecord.errors import failure


class GitFailed(Exception):  # noqa: N818 - what git answered; the caller knows what it means
    """A git command did not succeed."""


def git(folder: Path, *args: str, check: bool = True) -> str:
    """Return what git prints, as text."""
    return git_bytes(folder, *args, check=check).decode("utf-8", "replace")


def git_bytes(folder: Path, *args: str, check: bool = True, given: bytes = b"") -> bytes:
    """Return what git prints when it reads `given`; raise GitFailed where it fails and `check` is set."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            ["git", *args],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
            input=given,
        )
    except FileNotFoundError as error:
        raise failure("git", "git is not installed, or not on PATH", "Install git 2.30 or later") from error
    except NotADirectoryError as error:
        raise failure(str(folder), "there is no such folder", "Give the site's folder with --site") from error
    if check and done.returncode:
        raise GitFailed(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout
