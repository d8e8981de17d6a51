"""What brings a review to its pull request, and a preview to the branch, and runs nothing of either."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from onrecord.errors import failure
from onrecord.git import Branch, Moved, Tree
from onrecord.github.api import GitHub
from onrecord.github.artifact import MOST_PACKED, read_preview

PREVIEW_ARTIFACT = "onrecord-preview"
AUTHOR = "github-actions[bot]"

MARKER = "<!-- onrecord review -->"
"""The first line of a review's comment, by which the comment to change is found."""

PREVIEWS = "preview/"
"""Below which all previews stand."""

ATTEMPTS = 10

_SHA = re.compile(r"[0-9a-f]{40}")
_FULL_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewRun:
    """The run of a review that ended, as the event of GitHub tells it; no part of it was written by that run."""

    number: int
    """By which its artifacts are found."""

    commit: str
    """The newest commit of the pull request when it began."""

    repository: str
    """Owner and name of the repository with the pull request's branch: this one, or a fork."""

    branch: str
    """Name of that branch; chosen by a stranger."""


def read_run(event: Mapping[str, Any]) -> ReviewRun:
    """Read the event of a workflow_run; raise OnRecordError where it is not of a pull request's review."""
    run = event.get("workflow_run") or {}
    head = run.get("head_repository") or {}
    number, commit, repository = run.get("id"), str(run.get("head_sha")), str(head.get("full_name"))
    fits = isinstance(number, int) and _SHA.fullmatch(commit) and _FULL_NAME.fullmatch(repository)
    if not fits or run.get("event") != "pull_request":
        raise failure("GITHUB_EVENT_PATH", "this event tells of no review of a pull request", "Run it by workflow_run")
    return ReviewRun(number=int(number or 0), commit=commit, repository=repository, branch=str(run.get("head_branch")))


def number_of(github: GitHub, run: ReviewRun) -> int | None:
    """Return the number of the open pull request that a run reviewed; None where it has closed, or has gone on.

    The event names none for a fork, and an artifact is not to be believed, so GitHub is asked which pull request has
    this very commit at its end.
    """
    owner = run.repository.partition("/")[0]
    found = github.read("pulls", state="open", head=f"{owner}:{run.branch}", per_page="100")
    for pull in found:
        head = pull["head"]
        if head["sha"] == run.commit and (head["repo"] or {}).get("full_name") == run.repository:
            return int(pull["number"])
    return None


def artifact_of(github: GitHub, run: ReviewRun, name: str) -> bytes | None:
    """Return an artifact of a run, packed as it is; None where there is none."""
    listed = github.read(f"actions/runs/{run.number}/artifacts", name=name, per_page="100")["artifacts"]
    kept = [each for each in listed if each["name"] == name and not each["expired"]]
    if not kept:
        return None
    newest = max(kept, key=lambda each: int(each["id"]))
    if newest["size_in_bytes"] > MOST_PACKED:
        raise failure(name, f"the artifact has {newest['size_in_bytes']} bytes", "Look at what the pull request adds")
    return github.download(f"actions/artifacts/{int(newest['id'])}/zip")


def ref(number: int) -> str:
    """Return what GitHub calls the newest commit of a pull request, a fork's too."""
    return f"refs/pull/{number}/head"


def post(github: GitHub, number: int, body: str) -> None:
    """Write the comment of a review, in place of the one that an earlier run wrote."""
    earlier = next((each for each in github.read_list(f"issues/{number}/comments") if _is_ours(each)), None)
    if earlier is None:
        github.send("POST", f"issues/{number}/comments", {"body": body})
    elif earlier["body"] != body:
        github.send("PATCH", f"issues/comments/{int(earlier['id'])}", {"body": body})


def _is_ours(comment: Mapping[str, Any]) -> bool:
    """Tell whether a comment is one of ours; anybody can write the marker, and only the bot can be the bot."""
    return (comment["user"] or {}).get("login") == AUTHOR and str(comment["body"]).startswith(MARKER)


# Previews


def place(number: int) -> str:
    """Return where the preview of a pull request stands, below the site's address."""
    return f"{PREVIEWS}pr-{number}/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What became of a preview."""

    changed: bool
    """Whether the branch did not hold it already."""

    left_out: Sequence[str]
    """Its styles, fonts and pictures that the branch does not hold, and that it is shown without."""


def deliver(branch: Branch, number: int, packed: bytes) -> Brought:
    """Put a preview on the published branch, in place of an earlier one."""
    tree = branch.tree(branch.fetch())
    proposed = read_preview(packed, lambda path, data: _is_published(tree, path, data))
    changed = _replace(branch, number, proposed.files, f"Preview of pull request {number}")
    return Brought(changed=changed, left_out=proposed.left_out)


def _is_published(tree: Tree, path: str, data: bytes) -> bool:
    """Tell whether a file is one of the archive itself, of the same sort; what a preview holds may be a stranger's."""
    return any(
        not place.startswith(PREVIEWS) and PurePosixPath(place).suffix == PurePosixPath(path).suffix
        for place in tree.places_of(data)
    )


def remove(branch: Branch, number: int) -> bool:
    """Remove the preview of a pull request; tell whether there was one."""
    return _replace(branch, number, {}, f"Remove the preview of pull request {number}")


def _replace(branch: Branch, number: int, files: Mapping[str, bytes], message: str) -> bool:
    """Commit what stands below a preview's place, and nothing else; whoever finds the branch moved looks again."""
    wanted: dict[str, bytes | None] = {f"{place(number)}{path}": data for path, data in files.items()}
    for attempt in range(ATTEMPTS):
        base = branch.fetch()
        if base is None:
            return False
        tree = branch.tree(base)
        gone = {path: None for path in tree.blobs if path.startswith(place(number)) and path not in wanted}
        changed = {path: data for path, data in wanted.items() if data is not None and not tree.holds(path, data)}
        if not gone and not changed:
            return False
        try:
            branch.push(branch.commit(base, {**gone, **changed}, message), expected=base)
        except Moved:
            time.sleep(random.uniform(0, 0.2 * (attempt + 1)))  # noqa: S311 - not a secret: who goes first
            continue
        return True
    remedy = "Run the workflow again when the others are done"
    raise failure(branch.name, f"others moved the branch {ATTEMPTS} times during this run", remedy)
