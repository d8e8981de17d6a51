"""What was published: every text on the branch, which stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.errors import OnRecordError, Problem
from onrecord.git import Branch, Tree
from onrecord.publish.past import read_past
from onrecord.publish.past import texts as published_texts
from onrecord.record import FILE, SOURCE, Archive, Revision, Statement, join, read_facts, read_revision, removal
from onrecord.site import Site


def complete(site: Site, archive: Archive, branch: Branch, tree: Tree) -> Archive:
    """Return the archive with the texts that others published and that docs/ here never held.

    Raises OnRecordError with each published text that was changed here, or removed. What others published meanwhile is
    neither: a clone that is behind keeps it, reading it from the branch.
    """
    problems: list[Problem] = []
    others: dict[str, list[Revision]] = {}
    for slug, name in published_texts(tree):
        revision = _find(archive, slug, name)
        if revision is None:
            if _was_here(site, branch, tree, slug, name):
                problems.append(_missing(site, archive, slug, name, tree))
            else:
                others.setdefault(slug, []).append(read_text_on(slug, name, tree))
        elif not tree.holds(f"{slug}/{name}/{SOURCE}", revision.source):
            problems += _changed(archive[slug], revision, tree)
    if problems:
        raise OnRecordError(problems)
    statements = {statement.slug: statement for statement in archive.statements}
    for slug, revisions in others.items():
        statement = statements.get(slug) or read_facts_on(slug, tree)
        statements[slug] = join(statement, revisions, path=f"{site.docs_name}/{slug}")
    return replace(archive, statements=tuple(statements[slug] for slug in sorted(statements)))


def differences(site: Site, archive: Archive, branch: Branch, tree: Tree) -> list[Problem]:
    """Return where the branch is not as it was published, or else where docs/ is not."""
    try:
        read_past(tree)
        complete(site, archive, branch, tree)
    except OnRecordError as error:
        return [*error.problems]
    return []


def gone(site: Site, branch: Branch, tree: Tree) -> list[Problem]:
    """Return each published text that docs/ held once and holds no more, whatever else is wrong there."""
    nothing = Archive(introduction="", statements=())
    return [
        _missing(site, nothing, slug, name, tree)
        for slug, name in published_texts(tree)
        if not (site.docs / slug / f"{name}.md").is_file() and _was_here(site, branch, tree, slug, name)
    ]


def _was_here(site: Site, branch: Branch, tree: Tree, slug: str, name: str) -> bool:
    """Tell whether docs/ here held this text once: by its history, or because it was published from here.

    A shallow clone cannot tell, so there it counts as removed.
    """
    file = site.docs / slug / f"{name}.md"
    commit = tree.added_in(f"{slug}/{name}/{SOURCE}")
    return branch.is_shallow() or branch.ever_held(file) or (commit is not None and branch.made_here(commit))


def read_text_on(slug: str, name: str, tree: Tree) -> Revision:
    """Read a published text; raise OnRecordError where it is none."""
    path = f"{slug}/{name}/{SOURCE}"
    revision, problems = read_revision(tree.read(path), name=name, path=path)
    if revision is None:
        raise OnRecordError([_unreadable(path, problems[0], tree)])
    return revision


def read_facts_on(slug: str, tree: Tree) -> Statement:
    """Read the facts of a published statement, without its texts; raise OnRecordError where they cannot be read."""
    path = f"{slug}/{FILE}"
    facts, problems = read_facts(tree.get(path), path)
    if problems:
        raise OnRecordError([_unreadable(path, problems[0], tree)])
    return Statement(slug=slug, revisions=(), **facts)


def _unreadable(path: str, problem: Problem, tree: Tree) -> Problem:
    fact = f"what stands on the branch cannot be read: {problem.fact}"
    remedy = (
        "Bring the branch back to a commit in which it was whole, and publish again; "
        f"this lists those that changed it: git log {tree.commit and tree.commit[:12]} -- {path}"
    )
    return Problem(path=path, line=problem.line, fact=fact, remedy=remedy)


def _find(archive: Archive, slug: str, name: str) -> Revision | None:
    if slug not in archive:
        return None
    return next((revision for revision in archive[slug].revisions if revision.name == name), None)


def _when(slug: str, name: str, tree: Tree) -> str:
    day = tree.published_on(f"{slug}/{name}/{SOURCE}")
    return f"published as /{slug}/{name}/" + (f" on {day}" if day else "")


def _missing(site: Site, archive: Archive, slug: str, name: str, tree: Tree) -> Problem:
    place = f"{site.docs_name}/{slug}/{name}.md"
    fact = f"this text was {_when(slug, name, tree)} and is gone from here"
    remedy = (
        f"Put it back (git show {tree.commit and tree.commit[:12]}:{slug}/{name}/{SOURCE}); what was published stays"
    )
    published = _body(tree.read(f"{slug}/{name}/{SOURCE}"))
    moved = [r.name for r in (archive[slug].revisions if slug in archive else ()) if _body(r.source) == published]
    if moved:
        fact += f"; {moved[-1]}.md holds the same text, so its day seems to have been moved"
        remedy = (
            f"Put {name}.md back as it was, and keep {moved[-1]}.md only if the same text was published again that day"
        )
    return Problem(path=place, fact=fact, remedy=remedy)


def _body(source: bytes) -> bytes:
    return source.replace(b"\r\n", b"\n").partition(b"\n---\n")[2].strip()


def _changed(statement: Statement, revision: Revision, tree: Tree) -> Iterator[Problem]:
    """Tell of a text that is other than it was published, unless words of it went and that is all."""
    before = read_text_on(statement.slug, revision.name, tree)
    if revision.removal:
        fact = removal.objection(before, revision, statement.language)
        if fact:
            remedy = "Restore it, and change it with 'onrecord withdraw' or 'onrecord redact', or by hand as they do"
            yield Problem(path=revision.path, line=1, fact=fact, remedy=remedy)
    elif before.removal:
        fact = f"words of it went from the archive ({before.removal}), and here they still stand"
        remedy = "Take over the file as it is published; where words are back in it, they are published again"
        yield Problem(path=revision.path, fact=fact, remedy=remedy)
    else:
        yield _altered(statement, revision, tree)


def _altered(statement: Statement, revision: Revision, tree: Tree) -> Problem:
    published = tree.read(f"{statement.slug}/{revision.name}/{SOURCE}")
    when = _when(statement.slug, revision.name, tree)
    if published.splitlines() == revision.source.splitlines():
        fact = f"its line endings differ from those {when}"
        remedy = "Restore the file (git checkout), and set 'docs/** text eol=lf' in .gitattributes"
        return Problem(path=revision.path, fact=fact, remedy=remedy)
    others = [r.number for r in statement.revisions if r.day == revision.day]
    correction = f"{revision.day}-{max(others) + 1}"
    fact = f"this text was {when} and is no longer the same"
    remedy = (
        f"Restore it, and write what changed as a new revision; for a typing error a correction: {correction}.md "
        f"with 'corrects: {revision.name}' and 'reason: …'; what has to go by law, onrecord redact takes out"
    )
    return Problem(path=revision.path, line=_first_difference(published, revision.source), fact=fact, remedy=remedy)


def _first_difference(published: bytes, now: bytes) -> int:
    old, new = published.splitlines(), now.splitlines()
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return min(same + 1, max(len(new), 1))
