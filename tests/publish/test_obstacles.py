"""What stands in the way of `onrecord publish`, told as it is: silence, a lock, a worktree, an earlier day."""

from __future__ import annotations

import signal
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from tests.publishing import BRANCH, Project, add_remote, git, make_project, revision

git_module, branch_module = import_module("onrecord.git.git"), import_module("onrecord.git.branch")

pytestmark = pytest.mark.slow

SLEEPING = """\
#!/bin/sh
echo $$ >>"{pids}"
sleep 600 &
echo $! >>"{pids}"
wait
"""
"""A hook that never ends, and tells who it is and whom it started."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.fixture
def remote(project: Project, tmp_path: Path) -> Path:
    return add_remote(project, tmp_path / "remote.git")


def let_sleep(hook: Path, pids: Path) -> None:
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(SLEEPING.format(pids=pids), encoding="utf-8")
    hook.chmod(0o755)


def living(pids: Path) -> list[int]:
    """Return who of them lives on; who is told to end takes a moment, and is dead though nobody asked after it."""
    for _ in range(50):
        if not alive(pids):
            break
        time.sleep(0.1)
    return alive(pids)


def alive(pids: Path) -> list[int]:
    found = [int(line) for line in pids.read_text(encoding="utf-8").split()]
    assert found, "no hook ever ran"
    states = {pid: Path(f"/proc/{pid}/stat") for pid in found}
    return [
        pid for pid, file in states.items() if file.exists() and file.read_text().rpartition(")")[2].split()[0] != "Z"
    ]


# Git that does not answer


def test_a_hook_of_the_remote_that_never_ends_is_ended_and_the_same_command_publishes_later(
    project: Project, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish("--push") == 0
    before, hook = project.commit(), remote / "hooks/pre-receive"
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    let_sleep(hook, tmp_path / "pids")
    monkeypatch.setenv(git_module.VARIABLE, "3")
    assert project.publish("--push") == 1
    told = capsys.readouterr().err
    assert "origin: git did not answer in 3 seconds while it pushed gh-pages." in told
    assert "ONRECORD_GIT_SECONDS=600" in told
    assert project.commit() == before == git(remote, "rev-parse", BRANCH).strip()
    assert living(tmp_path / "pids") == []
    hook.unlink()
    assert project.publish("--push") == 0
    assert project.commit() == git(remote, "rev-parse", BRANCH).strip() != before


def test_a_remote_that_is_silent_is_waited_for_in_so_many_words_and_not_for_ever(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project.git("remote", "set-url", "origin", "ssh://silent.example/site.git")
    monkeypatch.setenv("GIT_SSH_COMMAND", "sleep 600 #")
    monkeypatch.setenv(git_module.VARIABLE, "0.5")
    monkeypatch.setattr(git_module, "_PATIENCE", 0.01)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert project.publish("--push") == 1
    told = capsys.readouterr().err
    assert told.startswith("waiting for origin ...\n")
    assert "origin: git did not answer in 0.5 seconds while it looked for gh-pages." in told
    assert project.commit() is None


def test_a_hook_that_keeps_the_commit_from_being_written_is_ended_too(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = project.folder / ".git/hooks/reference-transaction"
    let_sleep(hook, tmp_path / "pids")
    monkeypatch.setattr(git_module, "_SECONDS", 2.0)
    assert project.publish() == 1
    assert "git did not answer in 2 seconds while it ran 'git fast-import'" in capsys.readouterr().err
    assert project.commit() is None
    assert living(tmp_path / "pids") == []
    hook.unlink()
    assert project.publish() == 0


def test_a_person_who_stops_a_push_stops_git_and_its_hooks(project: Project, remote: Path, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    let_sleep(remote / "hooks/pre-receive", pids)
    process = project.start("--push")
    while process.poll() is None and not (pids.exists() and len(pids.read_text().split()) == 2):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate()
    assert (process.returncode, told.strip()) == (130, "Stopped.")
    assert living(pids) == []
    assert project.commit() is None


@pytest.mark.parametrize("written", ["soon", "0", "-1", "nan", "inf"])
def test_a_limit_that_is_no_number_of_seconds_is_told(
    written: str, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(git_module.VARIABLE, written)
    assert project.publish() == 1
    assert f"ONRECORD_GIT_SECONDS: '{written}' is no number of seconds." in capsys.readouterr().err


# Locks that a git left which was killed


def test_a_lock_on_the_branch_of_the_remote_is_told_with_its_file(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(branch_module, "_LOCKED", 2)
    lock = remote / "refs/heads" / f"{BRANCH}.lock"
    lock.touch()
    assert project.publish("--push") == 1
    told = capsys.readouterr().err
    assert f"origin: its branch gh-pages is locked: {lock} stands there." in told
    assert "remove that file" in told
    assert project.commit() is None
    lock.unlink()
    assert project.publish("--push") == 0


def test_a_lock_on_the_branch_here_is_told_with_its_file(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(branch_module, "_LOCKED", 2)
    lock = project.folder / ".git/refs/heads" / f"{BRANCH}.lock"
    lock.touch()
    assert project.publish() == 1
    told = capsys.readouterr().err
    assert ".git/refs/heads/gh-pages.lock: this lock of git keeps gh-pages from being written." in told
    assert "When no other git runs here" in told
    lock.unlink()
    assert project.publish() == 0


# A text that was changed on the branch


def put_on_the_branch(project: Project, path: str, content: str) -> None:
    """Commit one file on the published branch, as somebody else would."""
    worktree = project.folder.parent / "damaging"
    project.git("worktree", "add", "--quiet", str(worktree), BRANCH)
    (worktree / path).write_text(content, encoding="utf-8")
    git(worktree, "commit", "--quiet", "--all", "--message=Damage")
    project.git("worktree", "remove", str(worktree))


@pytest.mark.parametrize("damage", ["no text at all", "", revision("2025-01-01", "Wij bewaren niets meer.")])
def test_a_text_that_was_damaged_on_the_branch_is_not_blamed_on_docs_and_comes_back(
    damage: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish() == 0
    whole = project.read("proef/2025-01-01/statement.md")
    put_on_the_branch(project, "proef/2025-01-01/statement.md", damage)
    capsys.readouterr()
    assert project.publish() == 1
    told = capsys.readouterr().err
    assert told.startswith("proef/2025-01-01/statement.md: it is not as it was published: its SHA-256 is ")
    assert "onrecord publish --rebuild" in told
    assert project.publish("--rebuild") == 0
    assert project.read("proef/2025-01-01/statement.md") == whole


def test_a_text_of_others_that_was_damaged_on_the_branch_comes_back_from_where_it_was_whole(
    project: Project, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "clone", "--quiet", f"file://{remote}", "other")
    assert project.publish("--push") == 0
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert project.publish() == 0
    whole = project.read("proef/2026-01-01/statement.md")
    put_on_the_branch(project, "proef/2026-01-01/statement.md", "no text")
    project.git("push", "--quiet", "origin", BRANCH)
    other = Project(tmp_path / "other")
    assert other.publish("--push") == 1
    assert "proef/2026-01-01/statement.md: it is not as it was published" in capsys.readouterr().err
    assert other.publish("--push", "--rebuild") == 0
    assert other.read("proef/2026-01-01/statement.md") == whole


# Worktrees


def test_a_branch_that_a_worktree_has_checked_out_is_not_moved_under_its_user(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish() == 0
    before, worktree = project.commit(), tmp_path / "worktree"
    project.git("worktree", "add", "--quiet", str(worktree), BRANCH)
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert project.publish() == 1
    told = capsys.readouterr().err
    assert f"{worktree}: gh-pages is checked out in this worktree" in told
    assert f"git -C {worktree} switch --detach" in told
    assert project.commit() == before
    git(worktree, "switch", "--quiet", "--detach")
    assert project.publish() == 0
    assert git(worktree, "status", "--porcelain") == ""


def test_a_worktree_that_is_no_more_is_in_nobodys_way(project: Project, tmp_path: Path) -> None:
    assert project.publish() == 0
    project.git("worktree", "add", "--quiet", str(tmp_path / "worktree"), BRANCH)
    (tmp_path / "worktree").rename(tmp_path / "elsewhere")
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert project.publish() == 0


# Days


def test_a_day_before_the_one_that_is_shown_is_refused_unless_it_is_asked_for(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write({"proef/2026-12-24.md": revision("2026-12-24")})
    assert project.publish(on="2026-11-22") == 0
    before, shown = project.commit(), project.read("proef/2026-12-24/index.html")
    for arguments in ([], ["--plan"]):
        capsys.readouterr()
        assert project.publish(*arguments, on="2026-11-21") == 1
        told = capsys.readouterr().err
        assert "gh-pages: it shows 2026-11-22 already, and 2026-11-21 is before that day" in told
        assert "Publish for 2026-11-22 or later, or add --force-day" in told
        assert project.commit() == before
    assert project.publish(on="2026-12-24") == 0
    assert project.read("proef/2026-12-24/index.html") != shown
    assert project.publish("--force-day", on="2026-11-22") == 0
    assert project.read("proef/2026-12-24/index.html") == shown
    assert project.publish(on="2026-11-22") == 0, "which it shows now"


def test_a_clone_is_told_the_day_that_others_published_for(
    project: Project, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "clone", "--quiet", f"file://{remote}", "other")
    project.write({"proef/2026-12-24.md": revision("2026-12-24")})
    assert project.publish("--push", on="2026-12-24") == 0
    assert Project(tmp_path / "other").publish("--push", on="2026-12-23") == 1
    assert "it shows 2026-12-24 already" in capsys.readouterr().err


def test_the_day_stands_in_the_commit_and_not_in_what_is_published(project: Project) -> None:
    assert project.publish() == 0
    assert project.git("log", "-1", "--format=%(trailers:key=Onrecord-Day,valueonly)", BRANCH).strip() == "2026-11-22"
    tree = project.tree()
    assert project.publish(on="2026-11-23") == 0
    assert project.tree() == tree
