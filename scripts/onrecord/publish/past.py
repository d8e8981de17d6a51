"""The past: what the branch tells of itself, looked through before anything is built on it.

Three things must agree: the ledgers, whose last lines the newest checkpoint names; the texts, whose SHA-256 the ledgers
name; and every other file of a revision, whose SHA-256 the manifest names. What a publication makes anew each time
(the portal, feeds, lists) needs no such proof: it is made from the texts.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from onrecord.errors import OnRecordError, Problem, failure
from onrecord.git import VERSIONS, Branch, Tree
from onrecord.language import count
from onrecord.ledger import LEDGER, Checkpoints, Ledger, continues, read_checkpoints, read_ledger, timestamp
from onrecord.notice import EVERYTHING, JSON, OLDER
from onrecord.publish import manifest
from onrecord.publish.manifest import MANIFEST
from onrecord.record import HISTORY, NAME, SOURCE

_GOING_ON = frozenset({HISTORY, VERSIONS, f"{EVERYTHING}{JSON}"})
"""Files that a publication reads to go on from."""

REMEDY = "Find out who wrote it (git log on the branch), and bring back what was published: onrecord publish --rebuild"


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What was published, as the branch tells it."""

    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    """By statement."""

    checkpoints: Checkpoints = Checkpoints()  # noqa: RUF009 - it is frozen

    digests: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file, by path."""

    manifest: str | None = None
    """SHA-256 of the manifest itself; None where there is none."""

    altered: frozenset[str] = frozenset()
    """Files that go on from one publication to the next, and are not as the last one left them; they are made anew."""

    timestamps: Mapping[str, bytes] = field(default_factory=dict)
    """Where everything is made anew: the time-stamps that were found again, by path."""

    adopted: Mapping[str, datetime] = field(default_factory=dict)
    """When each file appeared on a branch that has no ledger yet: it was published before there were any."""


def read_past(tree: Tree) -> Past:
    """Read what the branch tells of itself; raise OnRecordError with everything in it that does not agree."""
    begun = MANIFEST in tree.blobs or any(path.rpartition("/")[2] == LEDGER for path in tree.blobs)
    if not begun:
        return _before_ledgers(tree)
    past = _read(tree)
    problems = [*_of_files(tree, past), *_of_texts(tree, past)]
    if problems:
        raise OnRecordError(sorted(problems))
    return past


def read_ledgers(tree: Tree) -> Past:
    """Read the ledgers and the checkpoints alone; raise OnRecordError where they do not agree."""
    if LEDGER not in tree.blobs:
        raise OnRecordError([_problem(LEDGER, "the file is gone, with which every publication can be checked")])
    checkpoints = read_checkpoints(tree.read(LEDGER), path=LEDGER)
    heads = checkpoints.lines[-1].heads if checkpoints.lines else {}
    ledgers: dict[str, Ledger] = {}
    problems: list[Problem] = []
    there = {path.partition("/")[0] for path in tree.blobs if path.count("/") == 1 and path.endswith(f"/{LEDGER}")}
    for slug in sorted({*heads, *there} - {*manifest.APART}):
        path = f"{slug}/{LEDGER}"
        try:
            ledgers[slug] = read_ledger(tree.read(path) if slug in there else b"", slug, path=path)
        except OnRecordError as error:
            problems += error.problems
            continue
        if ledgers[slug].head != heads.get(slug):
            fact = f"its last line has the SHA-256 {ledgers[slug].head}, and {LEDGER} names {heads.get(slug)}"
            problems.append(_problem(path, fact))
    if problems:
        raise OnRecordError(problems)
    return Past(ledgers=ledgers, checkpoints=checkpoints)


def expect_continued(branch: Branch, seen: str | None, tree: Tree) -> None:
    """Raise OnRecordError where the branch lacks a publication that this clone saw on the remote before.

    Commits may be others, as after a squash: what must go on is the list of checkpoints, line for line.
    """
    kept = (branch.tree(seen).get(LEDGER) if seen else None) or b""
    now = tree.get(LEDGER) or b""
    if not continues(now, kept):
        before, after = kept.splitlines(), now.splitlines()
        lost = len(before) - sum(map(operator.eq, before, after))
        fact = f"{count(lost, 'publication is', 'publications are')} gone that this clone saw on {branch.remote} before"
        remedy = (
            f"The branch was rewound, removed or written anew; bring it back: git push --force {branch.remote} "
            f"{seen and seen[:12]}:{branch.name}"
        )
        raise failure(branch.name, fact, remedy)


def texts(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield statement and name of each revision that stands on the branch."""
    for path in sorted(tree.blobs):
        slug, _, rest = path.partition("/")
        name, _, file = rest.partition("/")
        if file == SOURCE and NAME.fullmatch(name):
            yield slug, name


def is_kept(path: str) -> bool:
    """Tell whether a file stays as it was published: a text, what stands around it, and a time-stamp."""
    slug, _, rest = path.partition("/")
    return slug == timestamp.TIMESTAMPS or bool(slug and NAME.fullmatch(rest.partition("/")[0]))


def _before_ledgers(tree: Tree) -> Past:
    listed = [path for path in sorted(tree.blobs) if manifest.is_listed(path)]
    if not any(True for _ in texts(tree)):
        return Past()
    digests = {path: manifest.digest(data) for path, data in tree.contents(listed)}
    return Past(digests=digests, adopted=tree.appeared())


def _read(tree: Tree) -> Past:
    past = read_ledgers(tree)
    if MANIFEST not in tree.blobs:
        raise OnRecordError([_problem(MANIFEST, "the file is gone, which names every file that was published")])
    content = tree.read(MANIFEST)
    digests = manifest.read(content.decode("utf-8", "replace"), path=MANIFEST)
    return replace(past, digests=digests, manifest=manifest.digest(content), altered=frozenset(_altered(tree, digests)))


def _altered(tree: Tree, digests: Mapping[str, str]) -> Iterator[str]:
    for path, data in tree.contents([path for path in tree.blobs if _is_gone_on_with(path.rpartition("/")[2])]):
        if digests.get(path) != manifest.digest(data):
            yield path


def _is_gone_on_with(name: str) -> bool:
    return name in _GOING_ON or (name.endswith(JSON) and bool(OLDER.fullmatch(name)))


def _of_files(tree: Tree, past: Past) -> Iterator[Problem]:
    """Tell of each file of a revision that is gone, or is not as it was published."""
    listed = [path for path in past.digests if path in tree.blobs and is_kept(path)]
    for path, data in tree.contents(listed):
        found, expected = manifest.digest(data), past.digests[path]
        if found != expected:
            yield _problem(path, f"it is not as it was published: its SHA-256 is {found}, and was {expected}")
    for path in past.digests:
        if path not in tree.blobs and is_kept(path):
            yield _problem(path, "it was published, and is gone")
    for path in tree.blobs:
        if path not in past.digests and is_kept(path):
            yield _problem(path, "no publication put this file here")


def _of_texts(tree: Tree, past: Past) -> Iterator[Problem]:
    """Tell of each text that no publication put there, or that is not the one of its ledger."""
    there = {*texts(tree)}
    for slug, name in sorted(there):
        path = f"{slug}/{name}/{SOURCE}"
        line = past.ledgers[slug].last(name) if slug in past.ledgers else None
        if line is None:
            yield _problem(path, f"{slug}/{LEDGER} does not tell of this text")
        elif line.source != past.digests.get(path):
            yield _problem(path, f"line {line.number} of {slug}/{LEDGER} tells of another text: {line.source}")
    for slug, ledger in past.ledgers.items():
        for name in sorted({line.revision for line in ledger.lines if line.revision}):
            if (slug, name) not in there:
                yield _problem(f"{slug}/{name}/{SOURCE}", f"{slug}/{LEDGER} tells of this text, and it is gone")


def _problem(path: str, fact: str) -> Problem:
    return Problem(path=path, fact=fact, remedy=REMEDY)
