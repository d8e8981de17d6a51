"""What lets a publisher write to its remote is known to the push, and to nothing that makes a page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.publishing import BRANCH, add_remote, make_project

from onrecord import credentials

SECRETS = {
    "GH_TOKEN": "geheim-1",
    "ONRECORD_SMTP_PASSWORD": "geheim-2",
    "my_api_key": "geheim-3",
    "DEPLOY_PAT": "geheim-4",
}


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def test_they_are_out_of_the_environment_while_a_command_runs_and_back_in_it_afterwards() -> None:
    with credentials.apart(), credentials.apart():
        assert not SECRETS.keys() & os.environ.keys()
        assert credentials.whole_environment() == {**os.environ, **SECRETS}
    assert SECRETS.items() <= os.environ.items()
    assert credentials.whole_environment() == os.environ


@pytest.mark.parametrize("name", ["PATH", "HOME", "KEYBOARD", "SSH_AUTH_SOCK", "LESSKEY", "ONRECORD_ON", "PATTERN"])
def test_what_is_no_secret_stays(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "ja")
    with credentials.apart():
        assert os.environ[name] == "ja"


@pytest.mark.slow
def test_no_setting_prints_them_on_a_page_and_the_push_alone_has_them(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    add_remote(project, tmp_path / "remote.git")
    settings = project.folder / "mkdocs.yml"
    asked = "".join(f"  {name}: !ENV [{name}, leeg]\n" for name in SECRETS)
    settings.write_text(
        f"{settings.read_text('utf-8')}\nsite_description: !ENV [GH_TOKEN, leeg]\nextra:\n{asked}", encoding="utf-8"
    )
    for hook in ("pre-push", "reference-transaction"):
        script = project.folder / ".git" / "hooks" / hook
        script.parent.mkdir(exist_ok=True)
        script.write_text(f'#!/bin/sh\necho "$GH_TOKEN" >> "{tmp_path}/{hook}"\n')
        script.chmod(0o755)
    assert project.publish("--push") == 0
    assert "leeg" in project.read("index.html")
    assert project.run("git", "grep", "--quiet", "geheim", BRANCH, "--").returncode == 1
    assert set((tmp_path / "pre-push").read_text().split()) == {"geheim-1"}
    assert "geheim-1" in (tmp_path / "reference-transaction").read_text().split("\n")
    assert "" in (tmp_path / "reference-transaction").read_text().split("\n")[:-1]
