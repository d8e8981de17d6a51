"""What tests of several modules share."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import jinja2
import pytest
from jinja2.bccache import Bucket
from mkdocs.theme import Theme
from tests.corpus import Folded, folder_of_histories
from tests.publishing import GIT, MOMENT

from onrecord import clock

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="hold each law over all there is, not over a share of it that tells as much"
    )


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Whether each law is held over all there is, however long that takes."""
    return bool(pytestconfig.getoption("--long"))


TOLD = "told"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say in the end what a test tried and what held."""
    return lambda line: record_property(TOLD, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests told, from whatever process they ran in."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    lines = [line for report in reports for name, line in report.user_properties if name == TOLD]
    if lines:
        terminalreporter.section("tried, and held")
        for line in sorted(lines):
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Folded:
    """Fold the rows of real revisions, each once for all processes of the tests."""
    own = tmp_path_factory.getbasetemp()
    kept = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "histories"
    kept.mkdir(exist_ok=True)
    return folder_of_histories(kept)


@pytest.fixture(autouse=True, scope="session")
def _committer() -> Iterator[None]:
    """Commit under a name of the tests' own: a fresh machine has none, and a person's settings prove nothing."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT.items():
            patch.setenv(name, value)
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # what tests start is compiled once, and not each time
        yield


@pytest.fixture(autouse=True, scope="session")
def _moment() -> Iterator[None]:
    """Let everything happen at one moment, here and in every command that tests start; a ledger keeps it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TESTS_MOMENT", MOMENT)
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "clock"), prepend=os.pathsep)
        patch.setattr(clock, "now", lambda timezone: datetime.fromisoformat(MOMENT).astimezone(clock.zone(timezone)))
        yield


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> Iterator[None]:
    """Let what tests start hear Ctrl+C: a shell that runs the tests in the background lets all of them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class _Compiled(jinja2.BytecodeCache):
    """What Jinja made of each template, kept for as long as its file and its source are the same."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(autouse=True, scope="session")
def _templates_are_compiled_once() -> Iterator[None]:
    """Compile each template once: tests publish hundreds of sites in one process, which nobody else does."""
    compiled = _Compiled()
    make = Theme.get_env

    def make_with_memory(theme: Theme) -> jinja2.Environment:
        environment = make(theme)
        environment.bytecode_cache = compiled
        return environment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Theme, "get_env", make_with_memory)
        yield


@pytest.fixture
def site(tmp_path: Path) -> Site:
    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in {"mkdocs.yml": MKDOCS, **files}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write
