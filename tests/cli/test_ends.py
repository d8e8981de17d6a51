"""How the command ends when something happens that nobody expected: told as a problem, and without a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from tests.publishing import COMMAND, DAY, Project, make_project, revision

from onrecord.cli.main import main

pytestmark = pytest.mark.slow

verb_module = import_module("onrecord.cli.publish")

INTERRUPTING = """\
import importlib.abc, sys


class Interrupting(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "mkdocs":
            raise KeyboardInterrupt


sys.meta_path.insert(0, Interrupting())
"""
"""A sitecustomize: a person presses Ctrl+C while modules load."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def fail_with(error: BaseException) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


@pytest.mark.parametrize("switch", ["--debug", "ONRECORD_DEBUG", ""])
def test_an_error_that_nobody_expected_is_told_as_a_problem_and_its_trace_where_it_is_asked_for(
    switch: str, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verb_module, "run_publish", fail_with(ZeroDivisionError("division\nby zero.")))
    if switch.startswith("ONRECORD"):
        monkeypatch.setenv(switch, "1")
    option = [switch] if switch.startswith("--") else []
    assert main([*option, "publish", "--site", str(project.folder), "--on", DAY]) == 70
    told = capsys.readouterr().err
    assert "onrecord publish: an unexpected error of type ZeroDivisionError: division by zero.\n" in told
    assert ("Traceback" in told) == bool(switch)
    assert ("onrecord --debug" in told) == (not switch)


def test_an_error_without_words_is_told_by_its_type(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verb_module, "run_publish", fail_with(AssertionError()))
    assert project.publish() == 70
    assert "onrecord publish: an unexpected error of type AssertionError.\n" in capsys.readouterr().err


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_with_what_helps(
    code: int, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = OSError(code, os.strerror(code))
    monkeypatch.setattr(Path, "mkdir", fail_with(full))
    monkeypatch.setattr("tempfile.mkdtemp", fail_with(full))
    assert project.publish() == 1
    assert (
        capsys.readouterr().err
        == f"onrecord publish: {os.strerror(code)}.\n    Make room on the disk, and run it again.\n"
    )
    assert project.commit() is None


def test_a_person_who_stops_it_while_modules_load_sees_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [COMMAND, "--version"], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "Stopped.\n")


def test_the_face_of_the_command_loads_nothing_heavy() -> None:
    script = "import sys, onrecord.cli; sys.exit(bool({'click', 'mkdocs', 'yaml'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_text_of_a_day_from_which_nothing_can_be_counted_is_refused_by_every_verb(
    day: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--site", str(project.folder), "--on", DAY]
    assert main(["new", "proef", day, *where]) == 2
    assert "is too far away" in capsys.readouterr().err
    project.write({f"proef/{day}.md": revision(day, recorded=day)})
    for verb in (["check"], ["publish"], ["review", "--base", "main", "--strict"]):
        assert main([*verb, *where]) == 1
        told = "".join(capsys.readouterr())
        assert f"docs/proef/{day}.md" in told
        assert f"{day} is too far away to be reckoned with" in told
    assert main(["publish", "--site", str(project.folder), "--on", day]) == 2


@pytest.mark.parametrize("depth", [500, 10_000])
@pytest.mark.parametrize("name", ["proef/2026-01-01.md", "proef/statement.yml", "../mkdocs.yml"])
def test_what_is_nested_too_deep_is_told(
    name: str, depth: int, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = f"summary: {'[' * depth}{']' * depth}"
    project.write({name: f"---\n{deep}\n---\n\nTekst.\n" if name.endswith(".md") else f"{deep}\n"})
    for verb in ("check", "publish"):
        assert main([verb, "--site", str(project.folder), "--on", DAY]) == 1
        told = "".join(capsys.readouterr())
        assert name.rpartition("/")[2] in told
        assert "too deep" in told
