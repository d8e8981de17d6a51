"""A recovery: the last publication whose ledgers are whole, and its texts, found again where the branch was damaged."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import replace

from onrecord.errors import OnRecordError, Problem
from onrecord.git import Branch, Tree
from onrecord.ledger import LEDGER, LedgerLine, timestamp
from onrecord.publish.frozen import read_facts_on, read_text_on
from onrecord.publish.manifest import digest
from onrecord.publish.past import Past, read_ledgers
from onrecord.record import SOURCE, Archive, Revision, Statement, join
from onrecord.site import Site


def recovered(
    site: Site, archive: Archive, branch: Branch, tree: Tree, commits: Collection[str | None]
) -> tuple[Past, Archive]:
    """Return what was published, by the longest ledgers that agree, and the archive with every text they tell of.

    `commits` are where the branch is and was seen. A text comes from docs/, or else from wherever the branch ever held
    it; it is the one that its ledger names, by its SHA-256. Raises OnRecordError where one is found nowhere.
    """
    known = [commit for commit in commits if commit]
    past = _whole(branch, known)
    problems: list[Problem] = []
    statements = {statement.slug: statement for statement in archive.statements}
    for slug, ledger in past.ledgers.items():
        missing: list[Revision] = []
        for line in filter(None, map(ledger.last, dict.fromkeys(line.revision or "" for line in ledger.lines))):
            assert line.revision  # noqa: S101 - it tells of a text
            here = _in_docs(statements.get(slug), line)
            if here is None and (found := _on_branch(branch, line, known)):
                missing.append(found)
            elif here is None:
                problems.append(_lost(site, line))
        if missing:
            statement = statements.get(slug) or read_facts_on(slug, tree)
            kept = tuple(r for r in statement.revisions if r.name not in {found.name for found in missing})
            statements[slug] = join(replace(statement, revisions=kept), missing, path=f"{site.docs_name}/{slug}")
    if problems:
        raise OnRecordError(problems)
    past = replace(past, timestamps=_timestamps(branch, tree, past, known))
    return past, replace(archive, statements=tuple(statements[slug] for slug in sorted(statements)))


def _timestamps(branch: Branch, tree: Tree, past: Past, commits: Collection[str]) -> dict[str, bytes]:
    """Return each time-stamp of a line that the branch holds or held, and the certificates beside them."""
    found: dict[str, bytes] = {}
    for line in past.checkpoints.lines:
        path = timestamp.path_of(line.number)
        for content in _held(branch, tree, path, commits):
            with contextlib.suppress(OnRecordError):
                if path not in found and timestamp.read_timestamp(content, path=path).digest == line.hash:
                    found[path] = content
    if found:
        for path in branch.paths_below(timestamp.TIMESTAMPS, commits):
            name = path.removeprefix(f"{timestamp.TIMESTAMPS}/").removesuffix(".pem")
            held = [data for data in _held(branch, tree, path, commits) if digest(data).startswith(name)]
            found |= {path: held[0]} if held and path.endswith(".pem") else {}
    return found


def _held(branch: Branch, tree: Tree, path: str, commits: Collection[str]) -> Iterator[bytes]:
    """Yield what a file holds, and held before."""
    trees = [tree, *branch.forms_of(path, commits)] if path in tree.blobs else branch.forms_of(path, commits)
    yield from filter(None, (each.get(path) for each in trees))


def _whole(branch: Branch, commits: Collection[str]) -> Past:
    """Return the longest ledgers that agree; none where the branch never had any."""
    forms = {tree.get(LEDGER): tree for tree in reversed([*branch.forms_of(LEDGER, commits)])}
    for content in sorted(filter(None, forms), key=len, reverse=True):
        with contextlib.suppress(OnRecordError):
            return read_ledgers(forms[content])
    return Past()


def _in_docs(statement: Statement | None, line: LedgerLine) -> Revision | None:
    revisions = statement.revisions if statement else ()
    return next((each for each in revisions if each.name == line.revision and each.sha256 == line.source), None)


def _on_branch(branch: Branch, line: LedgerLine, commits: Collection[str]) -> Revision | None:
    """Return a text as the branch once held it, where that is the one of which the ledger tells."""
    path = f"{line.statement}/{line.revision}/{SOURCE}"
    for tree in branch.forms_of(path, commits):
        source = tree.get(path)
        if source is not None and digest(source) == line.source:
            return read_text_on(line.statement, line.revision or "", tree)
    return None


def _lost(site: Site, line: LedgerLine) -> Problem:
    return Problem(
        path=f"{site.docs_name}/{line.statement}/{line.revision}.md",
        fact=f"the text that was published on {line.seen} (SHA-256 {line.source}) is neither here nor on the branch",
        remedy="Bring it back from another clone or from a copy of the site, byte for byte",
    )
