"""What `onrecord publish --push` promises: safe to repeat, to race and to kill."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.killing import Killing
from tests.publishing import BRANCH, Project, add_remote, git, make_project, revision

from onrecord.git.branch import Branch

pytestmark = pytest.mark.slow

RACES = (2, 2, 2, 4, 4, 4, 8, 8, 8)
"""How many publish at once, in one round after another."""

ROUNDS = 2
KILLS = {
    "half of a commit": False,
    "all but the end of a commit": False,
    "after fast-import 1": False,
    "after push 1": True,
}
"""Moments at which a publisher is really killed, and whether it had pushed; the first two leave git alive, with part of
a commit."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.fixture
def remote(project: Project, tmp_path: Path) -> Path:
    return add_remote(project, tmp_path / "remote.git")


def clone(remote: Path, folder: Path, *options: str) -> Project:
    git(folder.parent, "clone", "--quiet", *options, f"file://{remote}", folder.name)
    return Project(folder)


def remote_tree(remote: Path) -> str:
    return git(remote, "rev-parse", f"{BRANCH}^{{tree}}").strip()


def remote_paths(remote: Path) -> set[str]:
    return set(git(remote, "ls-tree", "-r", "--name-only", BRANCH).splitlines())


def test_a_push_brings_the_remote_to_what_is_here(project: Project, remote: Path) -> None:
    assert project.publish("--push") == 0
    assert remote_tree(remote) == project.tree()


def test_pushing_again_changes_nothing_and_succeeds(project: Project, remote: Path) -> None:
    assert project.publish("--push") == 0
    before = git(remote, "rev-parse", BRANCH)
    assert project.publish("--push") == 0
    assert git(remote, "rev-parse", BRANCH) == before


def test_what_was_published_here_without_a_push_is_pushed_later(project: Project, remote: Path) -> None:
    assert project.publish() == 0
    assert project.publish("--push") == 0
    assert git(remote, "rev-parse", BRANCH).strip() == project.commit()


def test_a_refused_push_publishes_nothing_and_the_same_command_pushes_it_later(
    project: Project, remote: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert project.publish("--push") == 1
    assert "protected" in capsys.readouterr().err
    assert project.commit() is None
    hook.unlink()
    assert project.publish("--push") == 0
    assert remote_tree(remote) == project.tree()


def test_an_unreachable_remote_is_told_and_nothing_is_published(
    project: Project, remote: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.git("remote", "set-url", "origin", str(project.folder / "nowhere.git"))
    assert project.publish("--push") == 1
    assert "could not reach the remote" in capsys.readouterr().err
    assert project.commit() is None


def test_a_clone_that_is_behind_builds_on_what_others_published(project: Project, remote: Path, tmp_path: Path) -> None:
    other = clone(remote, tmp_path / "other")
    assert project.publish("--push") == 0
    other.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert other.publish("--push") == 0
    assert {"proef/2023-01-01/index.html", "proef/2026-01-01/index.html"} <= remote_paths(remote)
    assert git(remote, "rev-list", "--count", BRANCH).strip() == "2"


def test_a_clone_that_is_behind_keeps_what_others_published(project: Project, remote: Path, tmp_path: Path) -> None:
    other = clone(remote, tmp_path / "other")
    project.write({"proef/2026-01-01.md": revision("2026-01-01", "Nieuw."), **another_statement()})
    assert project.publish("--push") == 0
    published = remote_tree(remote)
    for _ in range(2):
        assert other.publish("--push") == 0
        assert remote_tree(remote) == other.tree() == published


def test_a_text_that_was_removed_is_no_text_of_others(
    project: Project, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish("--push") == 0
    other = clone(remote, tmp_path / "other")
    other.write({"proef/2023-01-01.md": None})
    assert other.publish("--push") == 1
    assert "docs/proef/2023-01-01.md" in capsys.readouterr().err


def test_a_shallow_clone_takes_a_missing_text_for_a_removed_one(
    project: Project, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish("--push") == 0
    project.write({"proef/2023-01-01.md": None})
    project.git("commit", "--all", "--quiet", "--message=Remove")
    project.git("push", "--quiet")
    shallow = clone(remote, tmp_path / "shallow", "--depth=1", "--single-branch")
    assert shallow.publish("--push") == 1
    assert "docs/proef/2023-01-01.md" in capsys.readouterr().err


def another_statement() -> dict[str, str | bytes | None]:
    return {
        "ander/statement.yml": "title: Privacy\norganisation: Ander\nlanguage: nl\n",
        "ander/2024-01-01.md": revision("2024-01-01"),
    }


def test_branches_that_both_went_on_are_joined_and_nothing_is_lost(
    project: Project, remote: Path, tmp_path: Path
) -> None:
    other = clone(remote, tmp_path / "other")
    assert project.publish("--push") == 0
    other.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert other.publish() == 0
    unpushed = other.commit()
    assert other.publish("--push") == 0
    assert other.git("rev-parse", BRANCH) == git(remote, "rev-parse", BRANCH)
    assert {"proef/2025-01-01/index.html", "proef/2026-01-01/index.html"} <= remote_paths(remote)
    assert unpushed in other.git("for-each-ref", "--format=%(objectname)", "refs/onrecord/kept").split()


def test_a_shallow_clone_publishes(project: Project, remote: Path, tmp_path: Path) -> None:
    assert project.publish("--push") == 0
    shallow = clone(remote, tmp_path / "shallow", "--depth=1", "--single-branch")
    shallow.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert shallow.publish("--push") == 0
    assert {"proef/2023-01-01/index.html", "proef/2026-01-01/index.html"} <= remote_paths(remote)
    assert git(remote, "rev-list", "--count", BRANCH).strip() == "2"


def test_a_fresh_clone_publishes_on_top_of_what_was_fetched(project: Project, remote: Path, tmp_path: Path) -> None:
    assert project.publish("--push") == 0
    fresh = clone(remote, tmp_path / "fresh")
    assert fresh.publish() == 0
    assert fresh.commit() == project.commit()


def test_who_finds_that_another_was_first_publishes_on_top_of_it(
    project: Project, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.publish("--push") == 0
    other = clone(remote, tmp_path / "other")
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    other.write({"proef/2026-02-01.md": revision("2026-02-01")})
    push, pushed = Branch.push, []

    def push_second(branch: Branch, new: str, *, expected: str | None) -> None:
        pushed.append(branch.folder)
        if pushed == [project.folder]:
            assert other.publish("--push") == 0
        push(branch, new, expected=expected)

    monkeypatch.setattr(Branch, "push", push_second)
    assert project.publish("--push") == 0
    assert pushed == [project.folder, other.folder, project.folder]
    assert {"proef/2026-01-01/index.html", "proef/2026-02-01/index.html"} <= remote_paths(remote)
    assert git(remote, "rev-list", "--count", BRANCH).strip() == "3"


@pytest.mark.hostile
def test_publishers_that_race_lose_nothing(
    project: Project, remote: Path, tmp_path: Path, tell: Callable[[str], None], *, long: bool
) -> None:
    assert project.publish("--push") == 0
    clones = [clone(remote, tmp_path / f"clone-{number}") for number in range(8 if long else 2)]
    expected: set[str] = set()
    for month, publishers in enumerate(RACES if long else RACES[:ROUNDS], 1):
        racing = clones[:publishers]
        for index, one in enumerate(racing):
            name = f"2026-{month:02}-{index + 1:02}"
            one.write({f"proef/{name}.md": revision(name, f"Tekst {name}.")})
            expected.add(f"proef/{name}/index.html")
        started = [one.start("--push") for one in racing]
        for process in started:
            told, _ = process.communicate()
            assert process.returncode == 0, told
        assert expected <= remote_paths(remote)
    for one in clones:
        assert one.publish("--push") == 0
    assert {one.tree() for one in clones} == {remote_tree(remote)}
    listed = json.loads(git(remote, "show", f"{BRANCH}:proef/versions.json"))
    assert len(listed) == 2 + len(expected)
    tell(f"races of at most {len(clones)} publishers: {len(expected)} texts published, none lost")


@pytest.mark.hostile
def test_publishers_that_race_in_one_clone_lose_nothing(project: Project) -> None:
    started = [project.start() for _ in range(3)]
    for process in started:
        told, _ = process.communicate()
        assert process.returncode == 0, told
    once = project.tree()
    assert project.git("rev-list", "--count", BRANCH).strip() == "1"
    project.git("update-ref", "-d", f"refs/heads/{BRANCH}")
    assert project.publish() == 0
    assert project.tree() == once


@pytest.fixture
def joining(project: Project, remote: Path, tmp_path: Path) -> Project:
    """Let both sides have published what the other does not have."""
    other = clone(remote, tmp_path / "other")
    assert project.publish("--push") == 0
    other.write({"proef/2026-02-01.md": revision("2026-02-01")})
    assert other.publish("--push") == 0
    project.write({"proef/2026-03-01.md": revision("2026-03-01")})
    assert project.publish() == 0
    return project


@pytest.mark.hostile
def test_killed_at_any_moment_of_a_push_each_branch_is_as_it_was_or_complete_and_the_next_run_mends_all(
    project: Project, remote: Path, tmp_path: Path
) -> None:
    assert project.publish("--push") == 0
    project.write({f"proef/2026-01-{day:02}.md": revision(f"2026-01-{day:02}") for day in (1, 2)})
    prove_every_moment(Killing(project=project, remote=remote, folder=tmp_path / "killing"))


@pytest.mark.hostile
def test_killed_at_any_moment_of_a_push_that_joins_both_sides_the_same_holds(
    joining: Project, remote: Path, tmp_path: Path
) -> None:
    prove_every_moment(Killing(project=joining, remote=remote, folder=tmp_path / "killing"))


@pytest.mark.hostile
def test_a_publisher_that_is_really_killed_leaves_the_same(project: Project, remote: Path, tmp_path: Path) -> None:
    assert project.publish("--push") == 0
    project.write({f"proef/2026-01-{day:02}.md": revision(f"2026-01-{day:02}") for day in (1, 2)})
    killing = Killing(project=project, remote=remote, folder=tmp_path / "killing")
    here, there, commit = project.tree(), remote_tree(remote), str(project.commit())
    for moment, pushed in KILLS.items():
        killing.kill(moment)
        assert project.tree() == here, moment
        assert (remote_tree(remote) != there) == pushed, moment
        if pushed:
            there = remote_tree(remote)
        mend(killing, commit)
        assert (remote_tree(remote) == there) == pushed, moment


def prove_every_moment(killing: Killing) -> None:
    project, remote = killing.project, killing.remote
    here, there, commit = project.tree(), remote_tree(remote), str(project.commit())
    moments = killing.moments()
    assert [moment for moment in moments if moment.endswith("not by git")] == [moments[0]], "others write too"
    complete = project.tree()
    assert complete == remote_tree(remote) != there
    seen, mended = [], set()
    for number, name in enumerate(moments):
        killing.lay_out(number)
        seen.append((project.tree(), remote_tree(remote)))
        assert seen[-1] in [(here, there), (here, complete), (complete, complete)], name
        killing.unlock()
        if (found := killing.found()) not in mended:
            mended.add(found)
            mend(killing, commit)
            assert project.tree() == complete, name
    assert sorted(seen, key=[(here, there), (here, complete), (complete, complete)].index) == seen
    assert len({*seen}) == 3


def mend(killing: Killing, commit: str) -> None:
    """Publish once more, and assert that all is whole, and what was published here can still be reached."""
    project, remote = killing.project, killing.remote
    assert project.publish("--push") == 0
    assert project.tree() == remote_tree(remote)
    assert not project.git("for-each-ref", "refs/heads/onrecord-work-*")
    assert project.git("for-each-ref", "--contains", commit)
    for folder in (project.folder, remote):
        git(folder, "fsck", "--strict", "--no-dangling")
