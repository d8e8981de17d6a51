"""A branch: what is published, as git keeps it and mike reads it.

The only module that knows mike.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from mike import git_utils
from mike.versions import Versions as Versions  # noqa: PLC0414 - the door: others take it from here

from onrecord.errors import OnRecordError, failure
from onrecord.git.blob import blob_name, top_names
from onrecord.git.git import Errand, GitFailed, blobs, end, git, git_bytes, limit, locked_file, own_session, silence

VERSIONS = "versions.json"
"""mike's list of versions, one for each statement."""

_WORK = "refs/heads/onrecord-work-"
_KEPT = "refs/onrecord/kept/"
_MADE, _FETCHED = "onrecord: published", "onrecord: fetched"

_DAY = "Onrecord-Day"
"""The trailer of a commit that tells for which day it was published (git interpret-trailers)."""

_LOCKED = 8
"""How often a branch is tried that another has locked."""


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Everything that one commit of the branch holds."""

    folder: Path

    commit: str | None
    """Its name; None for a branch that does not exist yet."""

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """Path and blob name of each file."""
        if self.commit is None:
            return {}
        listing = git(self.folder, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        entries = (entry.split("\t", 1) for entry in listing.split("\0") if entry)
        return {path: facts.split()[2] for facts, path in entries}

    def holds(self, path: str, data: bytes) -> bool:
        """Tell whether the file at `path` is `data`, byte for byte, without reading it."""
        known = self.blobs.get(path)
        return known is not None and blob_name(data, like=known) == known

    def places_of(self, data: bytes) -> Sequence[str]:
        """Return the paths at which a file stands that is `data`, byte for byte."""
        known = next(iter(self._places), None)
        places = [] if known is None else self._places.get(blob_name(data, like=known), [])
        return places if places and self.read(places[0]) == data else []  # two files can be made to share a SHA-1

    @cached_property
    def _places(self) -> Mapping[str, list[str]]:
        places: dict[str, list[str]] = {}
        for path, blob in self.blobs.items():
            places.setdefault(blob, []).append(path)
        return places

    def top(self) -> dict[str, str]:
        """Return what stands at the root, each with the name git has for it; nothing below it is looked at."""
        if self.commit is None:
            return {}
        listing = git(self.folder, "ls-tree", "-z", "--full-tree", self.commit)
        entries = (entry.split("\t", 1) for entry in listing.split("\0") if entry)
        return {path: facts.split()[2] for facts, path in entries}

    def at(self, path: str) -> bytes | None:
        """Return one file's content, without listing all files; None where there is no such file."""
        if self.commit is None:
            return None
        try:
            return git_bytes(self.folder, "cat-file", "blob", f"{self.commit}:{path}")
        except GitFailed:
            return None

    def read(self, path: str) -> bytes:
        """Return a file's content."""
        return git_bytes(self.folder, "cat-file", "blob", self.blobs[path])

    def get(self, path: str) -> bytes | None:
        """Return a file's content; None where there is no such file."""
        return self.read(path) if path in self.blobs else None

    def without(self, paths: Collection[str]) -> Tree:
        """Return the same without some files."""
        if not paths:
            return self
        kept = Tree(folder=self.folder, commit=self.commit)
        kept.__dict__["blobs"] = {path: blob for path, blob in self.blobs.items() if path not in paths}
        return kept

    def contents(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of many files, without keeping them all."""
        yield from zip(paths, blobs(self.folder, [self.blobs[path] for path in paths]), strict=True)

    def appeared(self) -> Mapping[str, datetime]:
        """Return when each file was first committed, by its committer's clock, as far back as the clone goes."""
        if self.commit is None:
            return {}
        log = git(self.folder, "log", "--diff-filter=A", "--format=%x01%cI", "--name-only", "-z", self.commit, "--")
        found: dict[str, datetime] = {}
        for entry in log.split("\x01")[1:]:
            time, *paths = re.split(r"[\0\n]+", entry)
            found |= dict.fromkeys(filter(None, paths), datetime.fromisoformat(time))
        return found

    def versions(self, prefix: str) -> Versions:
        """Return mike's list of versions below `prefix`, empty where there is none."""
        if prefix not in self._lists:
            self._lists[prefix] = self._read_versions(prefix)
        return self._lists[prefix]

    def listed(self, prefix: str, version: str) -> Mapping[str, Any]:
        """Return what mike's list tells of a version; nothing where it knows none."""
        try:
            return self.versions(prefix)[version].properties or {}
        except KeyError:
            return {}

    @cached_property
    def _lists(self) -> dict[str, Versions]:
        return {}

    def _read_versions(self, prefix: str) -> Versions:
        path = f"{prefix}/{VERSIONS}"
        if path not in self.blobs:
            return Versions()
        try:
            versions = Versions.loads(self.read(path).decode("utf-8"))
            if wrong := next((info for info in versions if not isinstance(info.properties or {}, dict)), None):
                raise TypeError(f"the properties of {wrong.version} are no mapping")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            fact = f"mike's list of versions on the branch cannot be read: {error or type(error).__name__}"
            log = f"git log {self.commit and self.commit[:12]} -- {path}"
            remedy = f"Restore it from an earlier commit of the branch; this lists them: {log}"
            raise failure(path, fact, remedy) from error
        return versions

    def published_on(self, path: str) -> str | None:
        """Return the day on which a file was first committed, where the clone goes back that far."""
        if self.commit is None:
            return None
        log = git(self.folder, "log", "--diff-filter=A", "--format=%cs", self.commit, "--", path)
        return log.split()[-1] if log.split() else None

    def added_in(self, path: str) -> str | None:
        """Return the commit in which a file first appeared, where the clone goes back that far."""
        if self.commit is None:
            return None
        log = git(self.folder, "log", "--diff-filter=A", "--format=%H", self.commit, "--", path).split()
        return log[-1] if log else None


def folder_names(tree: Tree, files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Return what `Tree.top` will, once these files stand upon a tree; None takes one away."""
    like = git(tree.folder, "hash-object", "--stdin", "-t", "blob")
    gone = {path for path, data in files.items() if data is None}
    new = {path: blob_name(data, like=like.strip()) for path, data in files.items() if data is not None}
    kept = {path: each for path, each in tree.blobs.items() if path not in gone}
    return top_names({**kept, **new}, like=like.strip())


class Moved(Exception):  # noqa: N818 - not a failure: somebody else was first, look again
    """The branch is no longer where it was when the plan was made."""


class Branch:
    """The published branch of one repository, and its copy on a remote."""

    def __init__(
        self, folder: Path, *, name: str, remote: str, waiting: Callable[[str], object] = lambda _: None
    ) -> None:
        """Find it; `waiting` is called with the name of the remote when that keeps a person waiting."""
        self.name = name
        self.remote = remote
        self._waiting = waiting
        try:
            top = git(folder, "rev-parse", "--show-toplevel").strip()
        except GitFailed as error:
            remedy = "Run 'git init' there, or give the folder of a clone with --site"
            raise failure(str(folder), "this folder is not in a git repository", remedy) from error
        self.folder = Path(top)
        if git(self.folder, "symbolic-ref", "--quiet", "HEAD", check=False).strip() == self.ref:
            remedy = "Check out the branch with the sources, such as main"
            raise failure(name, "the published branch is the one that is checked out here", remedy)

    @property
    def ref(self) -> str:
        """Full name of the branch."""
        return f"refs/heads/{self.name}"

    @property
    def _tracking(self) -> str:
        return f"refs/remotes/{self.remote}/{self.name}"

    def tree(self, commit: str | None) -> Tree:
        """Return what a commit holds."""
        return Tree(folder=self.folder, commit=commit)

    def head(self) -> str | None:
        """Return the commit the local branch is at."""
        return self._commit_of(self.ref)

    def start(self) -> str | None:
        """Return the commit to build on without asking the remote: the local branch, or what was last fetched of it."""
        local, fetched = self.head(), self._commit_of(self._tracking)
        if local is None or (fetched and self._is_ancestor(local, fetched)):
            return fetched or local
        return local

    def commit_named(self, name: str) -> str:
        """Return the commit that a person named, here or as the remote's; raise OnRecordError where there is none."""
        candidates = [] if name.startswith("-") else [name, f"{self.remote}/{name}"]
        for each in candidates:
            if found := self._commit_of(each):
                return found
        remedy = "Name a web address, a folder, or a branch or commit of this clone"
        raise failure(name, "there is no such folder, and git knows no such commit here", remedy)

    def last_seen(self) -> str | None:
        """Return the commit that the remote's branch was at when this clone last looked."""
        return self._commit_of(self._tracking)

    def paths_below(self, folder: str, commits: Collection[str]) -> tuple[str, ...]:
        """Return every file below a folder that the branch held up to these commits."""
        told = ("log", "--full-history", "--format=", "--name-only", *commits, "--", f"{folder}/")
        return tuple(sorted({*git(self.folder, *told).splitlines()})) if commits else ()

    def forms_of(self, path: str, commits: Iterable[str]) -> Iterator[Tree]:
        """Yield what the branch held up to these commits, each time that a file had changed, the newest first."""
        log = git(self.folder, "log", "--full-history", "--format=%H", *commits, "--", path) if commits else ""
        yield from map(self.tree, log.split())

    def fetch(self) -> str | None:
        """Fetch the branch from the remote; return its commit there."""
        if self._remote_commit() is None:
            return None
        depth = ["--depth=1"] if self.is_shallow() else []
        with self._reaching("fetch from"):
            git(
                self.folder,
                "fetch",
                "--quiet",
                "--no-tags",
                *depth,
                self.remote,
                f"+{self.ref}:{self._tracking}",
                reach=self._reach("fetched"),
            )
        return self._commit_of(self._tracking)

    def stay_out_of_worktrees(self) -> None:
        """Raise OnRecordError where a worktree has the branch checked out: it would move under its user."""
        for entry in git(self.folder, "worktree", "list", "--porcelain").split("\n\n"):
            facts = entry.splitlines()
            folder = facts[0].removeprefix("worktree ") if facts else ""
            if f"branch {self.ref}" in facts and Path(folder).is_dir():
                fact = f"{self.name} is checked out in this worktree, and would move under whoever works there"
                remedy = f"Leave the branch there: git -C {folder} switch --detach"
                raise failure(folder, fact, remedy)

    def shown_day(self, commit: str | None) -> date | None:
        """Return the day for which a commit was published last, where the branch tells; it does by a trailer."""
        if commit is None:
            return None
        form = f"--format=%(trailers:key={_DAY},valueonly)"
        told = git(self.folder, "log", "-1", f"--grep=^{_DAY}: ", form, commit, "--", check=False).split()
        try:
            return date.fromisoformat(told[-1]) if told else None
        except ValueError:
            return None  # somebody else wrote it

    @staticmethod
    def with_day(message: str, day: date) -> str:
        """Return the message of a commit with the trailer that tells for which day it was published."""
        return f"{message.rstrip()}\n\n{_DAY}: {day}\n"

    def is_in(self, commit: str | None, other: str) -> bool:
        """Tell whether `commit` is part of the history of `other`."""
        return commit is None or self._is_ancestor(commit, other)

    def ever_held(self, file: Path) -> bool:
        """Tell whether a file stands in the history of what is checked out."""
        return bool(git(self.folder, "log", "-1", "--format=%H", "HEAD", "--", str(file), check=False).strip())

    def made_here(self, commit: str) -> bool:
        """Tell whether this clone made a commit of the branch, by the branch's own log."""
        log = git(self.folder, "log", "--walk-reflogs", "--format=%H %gs", self.ref, "--", check=False)
        return f"{commit} {_MADE}" in log.splitlines()

    def commit(self, base: str | None, changes: Mapping[str, bytes | None], message: str) -> str:
        """Write one commit on top of `base` and return its name; the branch does not move yet.

        Content None removes a file. The commit is made by mike, on a work branch that only this process knows, so that
        a process killed at any moment leaves the published branch as it was.
        """
        self._sweep()
        work = f"{_WORK}{os.getpid()}-{secrets.token_hex(4)}"
        if base:
            git(self.folder, "update-ref", work, base)
        try:
            with contextlib.chdir(self.folder), _committer(self.folder), _bounded(self.folder):
                short = work.removeprefix("refs/heads/")
                with git_utils.Commit(short, message) as commit:
                    commit.delete_files([path for path, data in changes.items() if data is None])
                    for path, data in sorted(changes.items()):
                        if data is not None:
                            commit.add_file(git_utils.FileInfo(path, data))
            return git(self.folder, "rev-parse", work).strip()
        except (git_utils.GitError, BrokenPipeError) as error:
            fact = f"git could not write the commit: {error}"
            raise self._lock(error) or failure(self.name, fact, "Check the disk and the rights") from error
        finally:
            with contextlib.suppress(OnRecordError):  # what stops this too was told; the next run sweeps
                git(self.folder, "update-ref", "-d", work, check=False)

    def move(self, old: str | None, new: str, *, made_here: bool) -> None:
        """Move the local branch from `old` to `new` in one step; raise Moved if it is not at `old` any more.

        `made_here` tells whether this clone made the commit or fetched it; the branch's log keeps that.
        Commits that `new` does not contain stay reachable under refs/onrecord/kept/.
        """
        if old == new:
            return
        if old and not self._is_ancestor(old, new):
            git(self.folder, "update-ref", f"{_KEPT}{old[:16]}", old)
        note = _MADE if made_here else _FETCHED
        command = ["update-ref", "--create-reflog", "-m", note, self.ref, new, old or "0" * len(new)]
        try:
            self._unless_locked(lambda: git(self.folder, *command), lambda: self.head() == old)
        except GitFailed as error:
            if self.head() != old:
                raise Moved from error
            fact = f"git could not move the branch: {_short(error)}"
            raise self._lock(error) or failure(self.name, fact, "Check the rights on the repository") from error

    def push(self, new: str, *, expected: str | None) -> None:
        """Push `new` to the remote; raise Moved if its branch is not at `expected` any more."""
        command = ["push", "--quiet", self.remote, f"{new}:{self.ref}"]
        try:
            self._unless_locked(
                lambda: git(self.folder, *command, reach=self._reach("pushed")),
                lambda: self._remote_commit() == expected,
            )
        except GitFailed as error:
            if self._remote_commit() != expected:
                raise Moved from error
            if lock := locked_file(error):
                fact = f"its branch {self.name} is locked: {lock} stands there"
                remedy = "Nothing was published; when no other git writes there, remove that file, and run this again"
                raise failure(self.remote, fact, remedy) from error
            if re.search(r"cannot lock ref|failed to update ref|unable to create", str(error), re.IGNORECASE):
                raise Moved from error
            remedy = "Nothing was published; check the rights, or the rules of the branch on the server"
            raise failure(self.remote, f"the push to {self.name} was refused: {_short(error)}", remedy) from error

    @staticmethod
    def _unless_locked(action: Callable[[], object], is_unmoved: Callable[[], bool]) -> None:
        """Do it, again and again while another holds the lock: one that is at work lets go of it within moments."""
        for attempt in range(_LOCKED):
            try:
                action()
            except GitFailed as error:
                if attempt + 1 == _LOCKED or not locked_file(error) or not is_unmoved():
                    raise
                time.sleep(random.uniform(0, 0.1 * attempt))  # noqa: S311 - not a secret: who goes first
            else:
                return

    def _lock(self, error: Exception) -> OnRecordError | None:
        """Return the error that tells of a lock in this repository, if that is what stopped git."""
        lock = locked_file(error)
        if lock is None:
            return None
        path = Path(os.path.relpath(self.folder / lock, self.folder)).as_posix()
        remedy = "When no other git runs here, one that was killed left it: remove that file, and run this again"
        return failure(path, f"this lock of git keeps {self.name} from being written", remedy)

    def _remote_commit(self) -> str | None:
        with self._reaching("reach"):
            answer = git(self.folder, "ls-remote", self.remote, self.ref, reach=self._reach("looked for"))
        return answer.split()[0] if answer.split() else None

    def _reach(self, doing: str) -> Errand:
        return Errand(remote=self.remote, doing=f"{doing} {self.name}", waiting=self._waiting)

    @contextlib.contextmanager
    def _reaching(self, what: str) -> Iterator[None]:
        try:
            yield
        except GitFailed as error:
            if lock := self._lock(error):
                raise lock from error
            remedy = "Nothing was published; check the network and 'git remote -v', and run the same command again"
            raise failure(self.remote, f"git could not {what} the remote: {_short(error)}", remedy) from error

    def _commit_of(self, ref: str) -> str | None:
        return git(self.folder, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", check=False).strip() or None

    def _is_ancestor(self, old: str, new: str) -> bool:
        try:
            git(self.folder, "merge-base", "--is-ancestor", old, new)
        except GitFailed:
            return False
        return True

    def is_shallow(self) -> bool:
        """Tell whether the clone lacks older commits."""
        return git(self.folder, "rev-parse", "--is-shallow-repository").strip() == "true"

    def _sweep(self) -> None:
        """Remove work branches of processes that were killed."""
        for ref in git(self.folder, "for-each-ref", "--format=%(refname)", f"{_WORK}*").split():
            pid = ref.removeprefix(_WORK).split("-")[0]
            if pid.isdigit() and not _is_alive(int(pid)):
                git(self.folder, "update-ref", "-d", ref, check=False)


def write_versions(versions: Versions) -> bytes:
    """Return mike's list as mike writes it, but with aliases in a fixed order."""
    for info in versions:
        info.aliases = _Sorted(info.aliases)
    return f"{versions.dumps()}\n".encode()


class _Sorted(set[Any]):
    """A set that is listed in order; mike lists its aliases at random otherwise."""

    def __iter__(self) -> Iterator[Any]:
        return iter(sorted(super().__iter__()))


def _short(error: Exception) -> str:
    """Return the one line of git's answer that tells most."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"!|fatal:|error:|remote:", line)]
    return " ".join((telling or lines or ["no answer"])[:2]).rstrip(".")


@contextlib.contextmanager
def _committer(folder: Path) -> Iterator[None]:
    """Give mike a committer on a machine where git knows none."""
    wanted = {
        "GIT_COMMITTER_NAME": ("user.name", "onrecord"),
        "GIT_COMMITTER_EMAIL": ("user.email", "onrecord@localhost"),
    }
    added = {
        variable: fallback
        for variable, (key, fallback) in wanted.items()
        if not os.environ.get(variable) and not git(folder, "config", key, check=False).strip()
    }
    os.environ.update(added)
    try:
        yield
    finally:
        for variable in added:
            os.environ.pop(variable, None)


@contextlib.contextmanager
def _bounded(folder: Path) -> Iterator[None]:
    """Let the git that mike starts end with all its hooks, when it takes too long or a person stops it."""
    theirs, seconds, late = git_utils.sp, limit(remote=False), threading.Event()
    started: list[Any] = []

    def start(command: Sequence[str], **options: Any) -> Any:
        started.append(own_session(command, **options))
        return started[-1]

    def end_all() -> None:
        for process in started:
            end(process)

    def end_late() -> None:
        late.set()
        end_all()

    timer = threading.Timer(seconds, end_late)
    git_utils.sp = SimpleNamespace(Popen=start, run=theirs.run, PIPE=theirs.PIPE, DEVNULL=theirs.DEVNULL)
    timer.start()
    try:
        yield
    except BaseException as error:
        end_all()
        if late.is_set():
            raise silence(folder, "fast-import", seconds) from error
        raise
    finally:
        timer.cancel()
        git_utils.sp = theirs


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
