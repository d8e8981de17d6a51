"""The histories of an archive: each statement's weave as it stands on the branch, with what is new."""

from __future__ import annotations

import contextlib
import json
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from onrecord.archive import Archive
from onrecord.branch import Tree
from onrecord.history import History
from onrecord.page import HISTORY
from onrecord.statement import Statement
from onrecord.text import read

_MANY = 12
"""So many revisions to fold, or more, are worth a process of their own."""


def read_histories(archive: Archive, tree: Tree) -> dict[str, History]:
    """Return each statement's history on the branch with what is new; long ones are folded beside each other."""
    begun = {statement.slug: _begun(statement, tree) for statement in archive.statements}
    fresh = {s.slug: s.revisions[len(begun[s.slug].revisions) :] for s in archive.statements}
    long = sorted((slug for slug in fresh if len(fresh[slug]) >= _MANY), key=lambda slug: -len(fresh[slug]))
    if len(long) > 1:
        tasks = [(begun[slug].dumps(), [(r.name, r.body, r.published_at) for r in fresh[slug]]) for slug in long]
        with contextlib.suppress(BrokenProcessPool, OSError), ProcessPoolExecutor(os.cpu_count()) as pool:
            for slug, dumped in zip(long, pool.map(_folded, tasks), strict=True):
                begun[slug] = History.from_json(json.loads(dumped))
    for slug, history in begun.items():
        for revision in fresh[slug]:
            if revision.name not in history.revisions:
                history = history.extended(revision.name, revision.text.blocks)  # noqa: PLW2901 - it grows
        begun[slug] = history
    return begun


def _folded(task: tuple[str, list[tuple[str, str, str | None]]]) -> str:
    """Extend a history, both as it is published, by texts: name, Markdown, and the address they were taken from."""
    dumped, texts = task
    history = History.from_json(json.loads(dumped))
    for name, body, base in texts:
        history = history.extended(name, read(body, base=base).blocks)
    return history.dumps()


def _begun(statement: Statement, tree: Tree) -> History:
    """Return the history that stands on the branch, or none where an older text came in between."""
    names = [revision.name for revision in statement.revisions]
    history = _published_history(f"{statement.slug}/{HISTORY}", tree)
    return history if list(history.revisions) == names[: len(history.revisions)] else History()


def _published_history(path: str, tree: Tree) -> History:
    if path not in tree.blobs:
        return History()
    try:
        return History.from_json(json.loads(tree.read(path)))
    except (ValueError, KeyError, TypeError, IndexError):
        return History()  # of another version, or damaged: it is folded anew from the texts
