"""A throw-away project in a real git repository, to publish from as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.cli.main import main

BRANCH = "gh-pages"
DAY = "2026-11-22"
MOMENT = f"{DAY}T12:00:00+01:00"
"""When tests publish, by the clock of the machine."""

MKDOCS = """\
site_name: Proef
site_url: https://proef.example/privacy/
theme:
  name: material
  language: nl
  font: false
plugins:
  - onrecord:
      timezone: Europe/Amsterdam
"""

STATEMENT = """\
title: Privacyverklaring
organisation: Proef BV
language: nl
"""

GIT = {
    "GIT_AUTHOR_NAME": "Proef",
    "GIT_AUTHOR_EMAIL": "proef@proef.example",
    "GIT_COMMITTER_NAME": "Proef",
    "GIT_COMMITTER_EMAIL": "proef@proef.example",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}

COMMAND = str(Path(sys.executable).parent / "onrecord")


def revision(effective: str, text: str = "Wij bewaren niets.", **facts: str) -> str:
    """Return the file of a revision; one that is published later than others says why no notice is given."""
    if effective > "2025-01-01":
        facts = {"override": "Dit is een proef.", **facts}
    lines = [f"effective: {effective}", *(f"{key}: {value}" for key, value in facts.items())]
    return "\n".join(["---", *lines, "---", "", "# Privacyverklaring", "", text, ""])


@dataclass
class Project:
    """A folder with a site in it, in a git repository."""

    folder: Path

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files below docs/, or remove those that are None."""
        for name, content in files.items():
            file = self.folder / "docs" / name
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def git(self, *args: str) -> str:
        """Run git in the project and return what it prints."""
        return git(self.folder, *args)

    def publish(self, *args: str, on: str = DAY) -> int:
        """Publish in this process; return the exit code."""
        return main(["publish", "--site", str(self.folder), "--on", on, *args])

    def start(self, *args: str, on: str = DAY, **environment: str) -> subprocess.Popen[str]:
        """Publish in a process of its own."""
        return subprocess.Popen(
            [COMMAND, "publish", "--site", str(self.folder), "--on", on, *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
        )

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run another command in the project's folder, with the environment of the tests first on PATH."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            args, cwd=self.folder, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
        )

    def commit(self) -> str | None:
        """Return the commit the published branch is at."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}").strip() or None

    def tree(self) -> str:
        """Return the name of the tree that is published: equal names are equal bytes."""
        return self.git("rev-parse", f"{BRANCH}^{{tree}}").strip()

    def paths(self) -> set[str]:
        """Return every file that is published."""
        return set(self.git("ls-tree", "-r", "--name-only", BRANCH).splitlines())

    def read(self, path: str) -> str:
        """Return a published file."""
        return self.git("show", f"{BRANCH}:{path}")


def git(folder: Path, *args: str) -> str:
    """Run git in `folder` and return what it prints; fail the test where it fails."""
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"git {' '.join(args)}: {done.stderr}")
    return done.stdout


def add_remote(project: Project, folder: Path) -> Path:
    """Make a bare repository the project's remote, with its sources in it."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    project.git("remote", "add", "origin", str(folder))
    project.git("push", "--quiet", "--set-upstream", "origin", "main")
    return folder


def make_project(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Project:
    """Make a project with one statement of two revisions, or with `files` below docs/."""
    project = Project(folder)
    folder.mkdir(parents=True, exist_ok=True)
    project.git("init", "--quiet", "--initial-branch=main")
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    project.write(
        files
        or {
            "index.md": "# Proef\n",
            "proef/statement.yml": STATEMENT,
            "proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles een jaar."),
            "proef/2025-01-01.md": revision("2025-01-01", "Wij bewaren alles twee jaar."),
        }
    )
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=Begin")
    return project
