"""A link in a site is refused by every command, so that nothing of the machine that publishes comes on a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publishing import DAY, Project, make_project

from onrecord.cli.main import main

pytestmark = pytest.mark.slow

TOKEN = "a-token-that-can-write"


def link(place: str, target: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        file = folder / place
        if file.is_dir():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        file.symlink_to(target)

    return make


def in_the_templates(folder: Path) -> None:
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("  font:", "  custom_dir: look\n  font:"), encoding="utf-8")
    (folder / "look").mkdir()
    (folder / "look" / "404.html").symlink_to("/proc/self/environ")


LINKS = {
    "docs/index.md": link("docs/index.md", "/proc/self/environ"),
    "docs/proef/2024-01-01.md": link("docs/proef/2024-01-01.md", "/proc/self/environ"),
    "docs/proef/2023-01-01.md": link("docs/proef/2023-01-01.md", "2025-01-01.md"),
    "docs/proef/statement.yml": link("docs/proef/statement.yml", "/etc/passwd"),
    "docs/proef/notices.yml": link("docs/proef/notices.yml", "/proc/self/environ"),
    "docs/proef/plaatje.png": link("docs/proef/plaatje.png", "/etc/passwd"),
    "docs/proef/map": link("docs/proef/map", "/etc"),
    "docs/ander": link("docs/ander", "proef"),
    "docs/alles": link("docs/alles", "/"),
    "mkdocs.yml": link("mkdocs.yml", "/proc/self/environ"),
    "docs": link("docs", "/etc"),
}
COMMANDS: dict[str, Callable[[Path, Path], list[str]]] = {
    "check": lambda _, __: ["check"],
    "publish": lambda _, __: ["publish"],
    "preview": lambda _, target: ["ci", "preview", "7", str(target)],
    "new": lambda _, __: ["new", "proef", "2028-01-01"],
    "diff": lambda _, __: ["diff", "proef", "2023-01-01", "2025-01-01"],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    return make_project(tmp_path / "site")


@pytest.mark.parametrize("path", LINKS)
def test_a_link_is_refused_by_each_command_and_leads_nowhere(
    project: Project, path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    LINKS[path](project.folder)
    for verb, arguments in COMMANDS.items():
        code = main([*arguments(project.folder, tmp_path / "preview"), "--site", str(project.folder), "--on", DAY])
        told = "".join(capsys.readouterr())
        assert (code, verb) == (1, verb)
        assert f"{path}: " in told
        assert "is a link" in told
        assert TOKEN not in told
        assert "root:" not in told
    assert project.commit() is None
    assert not (tmp_path / "preview").exists()


def test_a_link_among_the_templates_is_refused_before_a_page_is_made(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_templates(project.folder)
    assert project.publish() == 1
    assert "look/404.html: this is a link" in capsys.readouterr().err
    assert project.commit() is None


@pytest.mark.parametrize("path", ["docs/index.md", "docs/alles", "docs/proef/2024-01-01.md"])
def test_mkdocs_itself_follows_no_link(project: Project, path: str) -> None:
    LINKS[path](project.folder)
    done = project.run("mkdocs", "build", "--site-dir", os.devnull)
    assert done.returncode == 1
    assert f"{path}: this is a link" in done.stdout + done.stderr


@pytest.mark.parametrize("path", [path for path in LINKS if path not in ("mkdocs.yml", "docs")])
def test_a_review_names_a_link_as_what_keeps_it_from_being_published(
    project: Project, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project.git("checkout", "--quiet", "-b", "change")
    LINKS[path](project.folder)
    for committed in (False, True):
        if committed:
            project.git("add", "--all")
            project.git("commit", "--quiet", "--message=Link")
        arguments = ["--head", "change"] if committed else []
        line = ["review", "--site", str(project.folder), "--base", "main", "--on", DAY, "--strict", *arguments]
        assert main(line) == 1
        told = capsys.readouterr().out
        assert f"{path}: this is a link" in told
        assert TOKEN not in told
