"""Showing the archive on one's own machine: `onrecord serve`, `mkdocs serve` and mike's own server."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.publishing import COMMAND, DAY, GIT, Project, make_project, revision

from onrecord.git.branch import Branch
from onrecord.publish.serve import Server

pytestmark = pytest.mark.slow

WAIT = 30.0
"""Seconds after which a server that does not answer has failed."""


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**GIT, "PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@contextmanager
def running(project: Project, *command: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "ONRECORD_ON": DAY},
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=WAIT)


def told(process: subprocess.Popen[str], pattern: str) -> str:
    """Return the first match in what a process prints, read as it comes."""
    assert process.stdout is not None
    watch = threading.Timer(WAIT, process.kill)
    watch.start()
    try:
        for line in process.stdout:
            found = re.search(pattern, line)
            if found:
                return found.group(1)
    finally:
        watch.cancel()
    pytest.fail(f"the process never said {pattern}")


def answers(address: str, words: str) -> bool:
    """Ask until the page holds `words`, or the time is up."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            with urlopen(address) as answer:
                if words in answer.read().decode("utf-8"):
                    return True
        except URLError:
            pass
        os.sched_yield()
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_publishes_and_shows_the_whole_archive(project: Project) -> None:
    with running(project, COMMAND, "serve", "--port", "0") as process:
        address = told(process, r"(http://127\.0\.0\.1:\d+/)")
        assert answers(f"{address}proef/", "twee jaar")
        assert answers(f"{address}proef/2023-01-01/", "een jaar")
        assert answers(f"{address}privacy/proef/2023-01-01/", "een jaar")
    assert project.commit() is not None
    assert process.returncode == 130


def test_serve_shows_what_is_published_while_it_runs(project: Project) -> None:
    with running(project, COMMAND, "serve", "--port", "0") as process:
        address = told(process, r"(http://127\.0\.0\.1:\d+/)")
        project.write({"proef/2026-01-01.md": revision("2026-01-01", "Wij bewaren alles drie jaar.")})
        assert project.publish() == 0
        assert answers(f"{address}proef/", "drie jaar")


@contextmanager
def served(project: Project) -> Iterator[Server]:
    assert project.publish() == 0
    with Server(Branch(project.folder, name="gh-pages", remote="origin"), port=0, prefix="/privacy/") as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server: Server, path: str, host: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=WAIT)  # type: ignore[arg-type]
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:{}", 200), ("localhost:{}", 200), ("LOCALHOST:{}", 200)]
    + [
        (host, 421)
        for host in ("evil.example", "evil.example:{}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{}", "")
    ],
)
def test_only_who_asks_for_this_machine_by_its_name_is_answered(project: Project, host: str, status: int) -> None:
    with served(project) as server:
        assert ask(server, "/proef/", host.format(server.server_address[1])).status == status


def test_other_websites_may_read_what_is_made_for_them_and_nothing_else(project: Project) -> None:
    with served(project) as server:
        host = f"127.0.0.1:{server.server_address[1]}"
        shared = {
            path: ask(server, f"/{path}", host).headers["Access-Control-Allow-Origin"]
            for path in ("proef/notice.json", "proef/", "proef/history.json", "notice.js", "feed.json", "nergens")
        }
    assert shared == {**dict.fromkeys(shared), "proef/notice.json": "*"}


def test_two_hundred_readers_at_once_are_all_served(project: Project) -> None:
    with served(project) as server:
        host, port = str(server.server_address[0]), int(server.server_address[1])
        waiting = [socket.create_connection((host, port), timeout=WAIT) for _ in range(200)]
        for connection in waiting:
            connection.sendall(f"GET /proef/ HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        answers_ = [connection.recv(12) for connection in waiting]
        for connection in waiting:
            connection.close()
    assert answers_ == [b"HTTP/1.1 200"] * 200


def test_a_connection_on_which_nothing_is_asked_is_dropped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.publish.serve._Handler.timeout", 0.05)
    with served(project) as server, socket.create_connection(server.server_address[:2], timeout=WAIT) as idle:  # type: ignore[arg-type]
        assert idle.recv(1) == b""


def test_a_port_that_is_taken_is_told_before_anything_is_published(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = project.run(COMMAND, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert project.commit() is None


def test_mkdocs_serve_shows_a_text_anew_at_each_save(project: Project) -> None:
    port = free_port()
    mkdocs = str(Path(sys.executable).parent / "mkdocs")
    with running(project, mkdocs, "serve", "--dev-addr", f"127.0.0.1:{port}"):
        address = f"http://127.0.0.1:{port}/privacy/proef/2025-01-01/"
        assert answers(address, "twee jaar")
        project.write({"proef/2025-01-01.md": revision("2025-01-01", "Wij bewaren alles vier jaar.")})
        assert answers(address, "vier jaar")
        project.write({"proef/2026-06-01.md": revision("2026-06-01", "Wij bewaren alles vijf jaar.")})
        assert answers(f"http://127.0.0.1:{port}/privacy/proef/", "vijf jaar")
        assert answers(f"http://127.0.0.1:{port}/privacy/proef/2026-06-01/statement.md", "vijf jaar")


def test_mkdocs_build_tells_every_problem_of_a_text(project: Project) -> None:
    project.write({"proef/2026-06-01.md": "---\neffective: 2026-13-01\ncolour: red\n---\n\nTekst.\n"})
    done = project.run("mkdocs", "build", "--quiet")
    assert done.returncode == 1
    assert "docs/proef/2026-06-01.md:2:" in done.stderr
    assert "docs/proef/2026-06-01.md:3:" in done.stderr
    assert "Traceback" not in done.stderr


def test_mikes_own_server_shows_what_was_published(project: Project) -> None:
    assert project.publish() == 0
    port = free_port()
    mike = str(Path(sys.executable).parent / "mike")
    with running(project, mike, "serve", "--dev-addr", f"127.0.0.1:{port}"):
        assert answers(f"http://127.0.0.1:{port}/proef/latest/", "twee jaar")
