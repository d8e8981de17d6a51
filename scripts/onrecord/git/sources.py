"""The sources of a site: the commits in which the sources of a site are kept, and from which a branch departs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from onrecord.errors import failure
from onrecord.git.blob import blob_name
from onrecord.git.git import Errand, GitFailed, blobs, git

_FILES = ("100644", "100755")
"""The modes of files in a tree; a link, or another repository within this one, is none."""


class Sources:
    """The repository in which a folder stands."""

    def __init__(self, folder: Path) -> None:
        try:
            top = git(folder, "rev-parse", "--show-toplevel").strip()
        except GitFailed as error:
            remedy = "Run 'git init' there, or give the folder of a clone with --site"
            raise failure(str(folder), "this folder is not in a git repository", remedy) from error
        self.folder = Path(top).resolve()

    def within(self, path: Path) -> str:
        """Return a path as git names it: relative to the repository, with forward slashes."""
        try:
            found = path.resolve().relative_to(self.folder).as_posix()
        except ValueError as error:
            remedy = "Keep the folder of the statements within the repository"
            raise failure(str(path), "this folder is not within the repository", remedy) from error
        return "" if found == "." else found

    def commit(self, name: str) -> str:
        """Return the full name of a commit that a person named; raise OnRecordError where there is none."""
        found = "" if name.startswith("-") else self._parsed(f"{name}^{{commit}}")
        if not found:
            remedy = "Name a branch or a commit of this clone; what others have is fetched first: git fetch origin"
            raise failure(name, "git knows no such commit here", remedy)
        return found

    def fork(self, base: str, head: str) -> str:
        """Return the commit from which `head` departed from `base`."""
        found = git(self.folder, "merge-base", self.commit(base), self.commit(head), check=False).strip()
        if not found:
            remedy = "Fetch the whole history (git fetch --unshallow; in a workflow 'fetch-depth: 0')"
            raise failure(base, f"nothing is known that it and {head} have in common", remedy)
        return found

    def _parsed(self, name: str) -> str:
        return git(self.folder, "rev-parse", "--verify", "--quiet", name, check=False).strip()

    def files(self, commit: str, folder: str) -> Mapping[str, bytes | None]:
        """Return every file below `folder` at a commit, by its path from there; None for what is a link."""
        listing = git(self.folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{folder}/" if folder else ".")
        entries = [_entry(line) for line in listing.split("\0") if line]
        names = [blob for mode, blob, _ in entries if mode in _FILES]
        contents = dict(zip(names, blobs(self.folder, names), strict=True))
        below = len(folder) + 1 if folder else 0
        return {path[below:]: contents.get(blob) if mode in _FILES else None for mode, blob, path in entries}

    def holder(self, file: Path, data: bytes) -> str | None:
        """Return the commit that is checked out, where it holds a file just so; else None."""
        blob = self._checked_out.get(file.resolve().as_posix())
        return self._head if blob and blob_name(data, like=blob) == blob else None

    @cached_property
    def _head(self) -> str:
        return self._parsed("HEAD^{commit}")

    @cached_property
    def _checked_out(self) -> Mapping[str, str]:
        """Name of each blob of the commit that is checked out, by the whole path of its file."""
        if not self._head:
            return {}
        listing = git(self.folder, "ls-tree", "-r", "-z", "--full-tree", self._head)
        entries = [_entry(line) for line in listing.split("\0") if line]
        return {(self.folder / path).as_posix(): blob for _, blob, path in entries}

    def knows(self, commit: str) -> bool:
        """Tell whether a commit is in this clone."""
        return bool(self._parsed(f"{commit}^{{commit}}"))

    def content(self, commit: str, path: str) -> bytes | None:
        """Return a file as a commit has it; None where it has none."""
        blob = self._parsed(f"{commit}:{path}")
        return next(blobs(self.folder, [blob])) if blob else None

    def touched(self, since: str, path: str) -> list[str]:
        """Return each commit after one that changed a file, the newest first."""
        return git(self.folder, "log", "--format=%H", f"{since}..HEAD", "--", path, check=False).split()

    def fetch(self, remote: str, ref: str) -> str:
        """Fetch one ref of a remote, looked at before it is kept and checked out nowhere; return its commit."""
        reach = Errand(remote=remote, doing=f"fetched {ref}")
        try:
            git(self.folder, "-c", "fetch.fsckObjects=true", "fetch", "--quiet", "--no-tags", remote, ref, reach=reach)
        except GitFailed as error:
            told = (str(error).splitlines() or ["git gave no reason"])[-1].rstrip(".")
            raise failure(ref, f"git could not fetch it: {told}", "Run the workflow again") from error
        return self._parsed("FETCH_HEAD^{commit}")

    def changed(self, base: str, head: str | None) -> tuple[str, ...]:
        """Return the path of every file that differs between two commits; without `head`, from the files as they are.

        Files that were moved are told at both places, and those that git does not know yet are among them.
        """
        ends = (base, head) if head else (base,)
        listing = git(self.folder, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", *ends, "--")
        if not head:
            listing += git(self.folder, "ls-files", "--others", "--exclude-standard", "-z", "--full-name")
        return tuple(sorted({path for path in listing.split("\0") if path}))

    def record(self, file: Path, message: str) -> str:
        """Commit this one file, whatever else is changed or staged; return the short name of the commit."""
        path = self.within(file)
        try:
            git(self.folder, "add", "--", path)
            git(self.folder, "commit", "--quiet", "--only", f"--message={message}", "--", path)
        except GitFailed as error:
            told = (str(error).splitlines() or ["git gave no reason"])[0].rstrip(".")
            remedy = f"The file stands there; commit it yourself: git commit --only -- {path}"
            raise failure(path, f"git could not commit it: {told}", remedy) from error
        return git(self.folder, "rev-parse", "--short", "HEAD").strip()


def _entry(line: str) -> tuple[str, str, str]:
    """Return mode, blob and path of a line of git ls-tree."""
    facts, path = line.split("\t", 1)
    mode, _, blob = facts.split()
    return mode, blob, path
