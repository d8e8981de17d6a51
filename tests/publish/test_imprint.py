"""A publication that finds everything as it would leave it reads no text; whatever could change a page is looked at."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publishing import BRANCH, STATEMENT, Project, add_remote, git, make_project, revision

from onrecord.cli.main import main
from onrecord.git import Tree
from onrecord.git.branch import folder_names
from onrecord.publish.imprint import IMPRINT

WHY = "De rechter wil het."
ANNOUNCED = revision("2027-01-01", "Wij bewaren alles vijf jaar.", announced="2026-12-01", override=WHY)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path / "site")
    made.write({"proef/2027-01-01.md": ANNOUNCED})
    assert made.publish(on="2026-12-01") == 0
    return made


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is noted each time that a publication reads all of docs/."""
    noted: list[str] = []
    publishing = importlib.import_module("onrecord.publish.publish")  # the wing's face has a function of that name
    read_all = publishing.read_all

    def noting(*args: object) -> object:
        noted.append("read")
        return read_all(*args)

    monkeypatch.setattr(publishing, "read_all", noting)
    return noted


def by_hand(project: Project, path: str, content: str | None) -> None:
    """Let somebody change a file on the branch."""
    worktree = project.folder.parent / "by-hand"
    project.git("worktree", "add", "--quiet", str(worktree), BRANCH)
    if content is None:
        (worktree / path).unlink()
    else:
        (worktree / path).write_text(content, encoding="utf-8")
    git(worktree, "commit", "--quiet", "--all", "--message=By hand")
    project.git("worktree", "remove", str(worktree))


@pytest.mark.parametrize("day", ["2026-12-01", "2026-12-02", "2026-12-31"])
def test_until_the_day_on_which_pages_turn_nothing_is_read(project: Project, looked: list[str], day: str) -> None:
    before = project.commit()
    assert project.publish(on=day) == 0
    assert (looked, project.commit()) == ([], before)


@pytest.mark.parametrize("day", ["2027-01-01", "2027-01-31", "2028-01-01"])
def test_on_a_day_on_which_pages_turn_they_do(project: Project, looked: list[str], day: str) -> None:
    assert project.publish(on=day) == 0
    assert looked == ["read"]
    listed = {one["version"]: one["properties"]["status"] for one in json.loads(project.read("proef/versions.json"))}
    assert listed["2027-01-01"] == "in force"
    assert project.publish(on=day) == 0
    assert looked == ["read"]


def test_a_plan_for_nothing_reads_nothing_and_says_so(
    project: Project, looked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish("--plan", on="2026-12-02") == 0
    assert "nothing to do" in capsys.readouterr().out
    assert looked == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("proef/statement.yml", STATEMENT.replace("Proef BV", "Nieuw BV")),
        ("index.md", "# Anders\n"),
        ("vragen.md", "# Vragen\n\nVraag maar.\n"),
        ("proef/2028-01-01.md", revision("2028-01-01", "Nooit.", override=WHY)),
    ],
)
def test_whatever_changes_in_docs_is_read(project: Project, looked: list[str], path: str, content: str) -> None:
    project.write({path: content})
    before = project.tree()
    assert project.publish(on="2026-12-02") == 0
    assert looked == ["read"]
    assert project.tree() != before


def test_another_setting_or_another_program_makes_pages_anew(
    project: Project, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = project.folder / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "copyright: Wij\n", encoding="utf-8")
    assert project.publish(on="2026-12-02") == 0
    assert looked == ["read"]
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"{name} of tomorrow")
    assert project.publish(on="2026-12-02") == 0
    assert looked == ["read", "read"]


def test_reframe_always_looks(project: Project, looked: list[str]) -> None:
    assert project.publish("--reframe", on="2026-12-02") == 0
    assert looked == ["read"]


def later(written: str) -> str:
    return json.dumps({**json.loads(written), "until": "2999-01-01"})


@pytest.mark.parametrize("forged", [later, lambda _: "{}", lambda _: "[[", lambda _: None])
def test_an_imprint_that_was_changed_or_removed_hides_nothing(
    project: Project, looked: list[str], forged: Callable[[str], str | None]
) -> None:
    whole = project.read(IMPRINT)
    by_hand(project, IMPRINT, forged(whole))
    assert project.publish(on="2026-12-02") == 0
    assert looked == ["read"]
    assert project.read(IMPRINT) == whole


@pytest.mark.parametrize("path", ["proef/2023-01-01/index.html", "SHA256SUMS", "proef/feed.json", "ledger.jsonl"])
def test_a_file_that_was_changed_by_hand_is_seen(project: Project, looked: list[str], path: str) -> None:
    by_hand(project, path, project.read(path).replace("2", "3", 1))
    project.publish(on="2026-12-02")
    assert looked == ["read"]


def test_a_branch_that_the_remote_lacks_is_brought_there(project: Project, looked: list[str], tmp_path: Path) -> None:
    remote = add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push", on="2026-12-02") == 0
    assert looked == ["read"]
    assert git(remote, "rev-parse", BRANCH).strip() == project.commit()
    assert project.publish("--push", on="2026-12-02") == 0
    assert looked == ["read"]


def test_folders_are_named_as_git_names_them(project: Project) -> None:
    tree = Tree(folder=project.folder, commit=project.commit())
    assert folder_names(tree, {}) == tree.top()
    assert folder_names(tree, {"a-new/file": b"x"}).keys() == {*tree.top(), "a-new"}
    assert "proef" not in folder_names(tree, dict.fromkeys(p for p in tree.blobs if p.startswith("proef/")))


def test_a_history_of_other_words_is_found_also_where_the_manifest_bears_it_out(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "proef/history.json"
    whole, manifest = project.read(path), project.read("SHA256SUMS")
    forged = whole.replace("bewaren", "verkopen", 1)
    assert main(["verify", "--site", str(project.folder)]) == 0
    by_hand(project, path, forged)
    old, new = (hashlib.sha256(each.encode()).hexdigest() for each in (whole, forged))
    assert old in manifest
    by_hand(project, "SHA256SUMS", manifest.replace(old, new))
    assert project.publish(on="2026-12-02") == 0  # it builds on what the manifest bears out
    capsys.readouterr()
    assert main(["verify", "--site", str(project.folder)]) == 1
    assert "a history from which each text comes back" in capsys.readouterr().out
