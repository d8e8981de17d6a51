"""What tests of several modules share."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.publishing import GIT

Site = Callable[[Mapping[str, str | bytes]], Path]
"""Writes a throw-away site from the content of its files, and returns its folder."""

MKDOCS = """\
site_name: Proef
site_url: https://proef.example/
theme:
  name: material
  language: nl
  font: false
plugins:
  - onrecord
"""


@pytest.fixture(autouse=True, scope="session")
def _committer() -> Iterator[None]:
    """Commit under a name of the tests' own: a fresh machine has none, and a person's settings prove nothing."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> Iterator[None]:
    """Let what tests start hear Ctrl+C: a shell that runs the tests in the background lets all of them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in {"mkdocs.yml": MKDOCS, **files}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write
