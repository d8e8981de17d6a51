"""A publication: the archive brought to the branch, first as a plan, then in one commit."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onrecord.archive import Archive
from onrecord.branch import VERSIONS, Branch, Moved, Tree, Versions, write_versions
from onrecord.errors import OnRecordError, Problem, failure
from onrecord.hooks import Site, render
from onrecord.language import language
from onrecord.page import ALIAS, SOURCE, Kind, Page, frame_digest, pages
from onrecord.proof import prove
from onrecord.revision import NAME, UNKNOWN, Revision
from onrecord.statement import Standing, Statement, Status

ATTEMPTS = 30
"""How often a publisher looks again when somebody else was first."""


class Verb(StrEnum):
    """What is done to an address."""

    PUBLISH = "publish"
    REFRESH = "refresh"
    REMOVE = "remove"


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One line of a plan."""

    verb: Verb

    address: str
    """From the site's root, with a leading slash."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What has to change on the branch for it to show the archive as it is on a day."""

    base: str | None
    """The commit it was made for."""

    actions: tuple[Action, ...]

    changes: dict[str, bytes | None] = field(repr=False)
    """Path and new content of each file; None removes it."""

    @property
    def message(self) -> str:
        """The commit message."""
        published = [action.address for action in self.actions if action.verb is Verb.PUBLISH]
        revisions = [address for address in published if NAME.fullmatch(address.rstrip("/").rpartition("/")[2])]
        subject = f"Publish {len(revisions)} revision{'s' * (len(revisions) != 1)}" if revisions else "Refresh"
        return "\n".join([subject, "", *(f"{action.verb} {action.address}" for action in self.actions)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a publication did."""

    plan: Plan
    commit: str | None
    """The commit the branch is at; None while nothing was ever published."""

    pushed: bool


Progress = Callable[[int], Callable[[], object]]
"""Called with the number of pages to render; returns what is called after each."""


def no_progress(_: int) -> Callable[[], object]:
    """Show nothing."""
    return lambda: None


def make_plan(
    site: Site,
    archive: Archive,
    day: date,
    tree: Tree,
    *,
    reframe: bool = False,
    progress: Progress = no_progress,
) -> Plan:
    """Compute what must change for the branch to show `archive` as it is on `day`.

    Raises OnRecordError where a published text was changed or removed, or where a page would not show its text.
    """
    problems = [*published_problems(site, archive, tree)]
    if problems:
        raise OnRecordError(problems)
    every = list(pages(archive, day))
    wanted = {page.url for page in every if reframe or _needs_rendering(page, site, tree)}
    rendered = render(site, archive, day, lambda page: page.url in wanted, progress(len(wanted))).files
    problems = [problem for page in every if page.url in wanted for problem in _proof(page, rendered)]
    if problems:
        raise OnRecordError(problems)
    files: dict[str, bytes | None] = {**rendered, ".nojekyll": b""}
    for statement in archive.statements:
        files |= _alias_files(statement, day, tree, files)
        files[f"{statement.slug}/{VERSIONS}"] = write_versions(_versions(site, statement, day, tree))
    changes = {
        path: data
        for path, data in files.items()
        if (data is None and path in tree.blobs) or (data is not None and not tree.holds(path, data))
    }
    return Plan(base=tree.commit, actions=tuple(_actions(changes, tree)), changes=changes)


def publish(
    site: Site, day: date, *, push: bool = False, reframe: bool = False, progress: Progress = no_progress
) -> Outcome:
    """Bring the branch up to date in one commit, and with `push` the remote's branch too.

    Safe to repeat and to race: whoever finds the branch moved plans again on top of what is there.
    """
    branch = Branch(site.folder, name=site.branch, remote=site.remote)
    archive = site.archive()
    for attempt in range(ATTEMPTS):
        try:
            return _attempt(site, archive, day, branch, push=push, reframe=reframe, progress=progress)
        except Moved:
            time.sleep(random.uniform(0, 0.1 * min(attempt + 1, 10)))  # noqa: S311 - not a secret: who goes first
    remedy = "Run the same command again when the others are done"
    raise failure(site.branch, f"others moved the branch {ATTEMPTS} times during this run", remedy)


def plan_only(
    site: Site, day: date, *, push: bool = False, reframe: bool = False, progress: Progress = no_progress
) -> Plan:
    """Compute what `publish` would do, and do nothing."""
    branch = Branch(site.folder, name=site.branch, remote=site.remote)
    base, _, _ = _base(site, site.archive(), branch, push=push)
    return make_plan(site, site.archive(), day, branch.tree(base), reframe=reframe, progress=progress)


def _attempt(
    site: Site, archive: Archive, day: date, branch: Branch, *, push: bool, reframe: bool, progress: Progress
) -> Outcome:
    base, local, remote = _base(site, archive, branch, push=push)
    plan = make_plan(site, archive, day, branch.tree(base), reframe=reframe, progress=progress)
    new = branch.commit(base, plan.changes, plan.message) if plan.changes else base
    pushed = push and new is not None and new != remote
    if pushed and new:
        branch.push(new, expected=remote)
    if new:
        branch.move(local, new)
    return Outcome(plan=plan, commit=new, pushed=pushed)


def _base(site: Site, archive: Archive, branch: Branch, *, push: bool) -> tuple[str | None, str | None, str | None]:
    """Return the commit to build on, where the local branch is, and where the remote's is."""
    local = branch.head()
    if not push:
        return branch.start(), local, None
    remote = branch.fetch()
    if remote is None or (local and branch.is_in(remote, local)):
        return local, local, remote
    if not branch.is_in(local, remote):  # both went on: what only the local branch holds must be in docs/ too
        problems = [*published_problems(site, archive, branch.tree(local))]
        if problems:
            raise OnRecordError(problems)
    return remote, local, remote


# What was published stays


def published_problems(site: Site, archive: Archive, tree: Tree) -> Iterator[Problem]:
    """Tell each published text that docs/ no longer holds as it was published."""
    for path in sorted(tree.blobs):
        slug, _, rest = path.partition("/")
        name, _, file = rest.partition("/")
        if file != SOURCE or not NAME.fullmatch(name):
            continue
        revision = _find(archive, slug, name)
        place = f"{site.docs_name}/{slug}/{name}.md"
        if revision is None:
            yield _missing(archive, slug, name, place, tree)
        elif not tree.holds(path, revision.source):
            yield _changed(archive[slug], revision, tree)


def _find(archive: Archive, slug: str, name: str) -> Revision | None:
    if slug not in archive:
        return None
    return next((revision for revision in archive[slug].revisions if revision.name == name), None)


def _when(slug: str, name: str, tree: Tree) -> str:
    day = tree.published_on(f"{slug}/{name}/{SOURCE}")
    return f"published as /{slug}/{name}/" + (f" on {day}" if day else "")


def _missing(archive: Archive, slug: str, name: str, place: str, tree: Tree) -> Problem:
    fact = f"this text was {_when(slug, name, tree)} and is gone from here"
    remedy = (
        f"Put it back (git show {tree.commit and tree.commit[:12]}:{slug}/{name}/{SOURCE}); what was published stays"
    )
    known = {s.slug: s for s in archive.statements}.get(slug)
    published = _body(tree.read(f"{slug}/{name}/{SOURCE}"))
    moved = [r.name for r in (known.revisions if known else ()) if _body(r.source) == published]
    if moved:
        fact += f"; {moved[-1]}.md holds the same text, so its day seems to have been moved"
        remedy = (
            f"Put {name}.md back as it was, and keep {moved[-1]}.md only if the same text was published again that day"
        )
    return Problem(path=place, fact=fact, remedy=remedy)


def _body(source: bytes) -> bytes:
    return source.replace(b"\r\n", b"\n").partition(b"\n---\n")[2].strip()


def _changed(statement: Statement, revision: Revision, tree: Tree) -> Problem:
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
        f"with 'corrects: {revision.name}' and 'reason: …'"
    )
    return Problem(path=revision.path, line=_first_difference(published, revision.source), fact=fact, remedy=remedy)


def _first_difference(published: bytes, now: bytes) -> int:
    old, new = published.splitlines(), now.splitlines()
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return min(same + 1, max(len(new), 1))


# What a plan is made of


def _needs_rendering(page: Page, site: Site, tree: Tree) -> bool:
    """A revision's page keeps the frame it was published with until a fact on it changes; others are always new."""
    if page.kind is not Kind.REVISION or page.path not in tree.blobs:
        return True
    source = page.path.replace("index.html", SOURCE)
    return source not in tree.blobs or _published_frame(page, tree) != frame_digest(page, site.facts)


def _published_frame(page: Page, tree: Tree) -> str | None:
    assert page.statement is not None  # noqa: S101 - a revision's page has one
    try:
        info = tree.versions(page.statement.slug)[page.revision.name]
    except KeyError:
        return None
    properties: dict[str, str] = info.properties or {}
    return properties.get("frame")


def _proof(page: Page, rendered: dict[str, bytes]) -> Iterable[Problem]:
    if page.kind not in (Kind.CURRENT, Kind.REVISION):
        return []
    revision = page.revision
    source = rendered[f"{page.url}{SOURCE}"] if page.kind is Kind.REVISION else revision.source
    return prove(rendered[page.path], source, name=revision.name, path=revision.path, url=page.url)


def _alias_files(
    statement: Statement, day: date, tree: Tree, files: dict[str, bytes | None]
) -> dict[str, bytes | None]:
    """Return mike's alias `latest` as a copy of the version in force, and None for what it held before."""
    prefix = f"{statement.slug}/{ALIAS}/"
    result: dict[str, bytes | None] = {path: None for path in tree.blobs if path.startswith(prefix)}
    current = statement.current(day)
    if current.status is not Status.IN_FORCE:
        return result
    version = f"{statement.slug}/{current.revision.name}/"
    for name in ("index.html", SOURCE):
        data = files.get(version + name)
        result[prefix + name] = tree.read(version + name) if data is None else data
    return result


def _versions(site: Site, statement: Statement, day: date, tree: Tree) -> Versions:
    """Return mike's list for a statement; versions that are not ours stay as they are."""
    versions = Versions()
    for info in tree.versions(statement.slug):
        if not NAME.fullmatch(str(info.version)):
            versions.add(str(info.version), info.title, sorted(info.aliases - {ALIAS}))
            versions[str(info.version)].properties = info.properties
    for standing in statement.on(day):
        alias = [ALIAS] if standing.status is Status.IN_FORCE else []
        versions.add(standing.revision.name, _title(statement, standing), alias)
        versions[standing.revision.name].properties = _properties(site, statement, standing)
    return versions


def _title(statement: Statement, standing: Standing) -> str:
    revision = standing.revision
    words = language(statement.language).day(revision.day)
    return words if revision.number == 1 else f"{words} ({revision.number})"


def _properties(site: Site, statement: Statement, standing: Standing) -> dict[str, str | None]:
    revision = standing.revision
    page = Page(
        kind=Kind.REVISION,
        url=f"{statement.slug}/{revision.name}/",
        text=revision.text,
        statement=statement,
        standing=standing,
    )
    return {
        "effective": revision.effective.isoformat() if revision.effective else UNKNOWN,
        "announced": revision.announced.isoformat() if revision.announced else None,
        "recorded": revision.recorded.isoformat() if revision.recorded else None,
        "status": standing.status.value,
        "sha256": revision.sha256,
        "frame": frame_digest(page, site.facts),
    }


def _actions(changes: dict[str, bytes | None], tree: Tree) -> Iterator[Action]:
    """Tell what happens to each address; a page and what stands beside it are one address."""
    verbs: dict[str, Verb] = {}
    for path in sorted(changes):
        folder, _, name = path.rpartition("/")
        address = f"/{folder}/" if folder and name in ("index.html", SOURCE) else f"/{path}"
        address = "/" if path == "index.html" else address
        verb = Verb.REMOVE if changes[path] is None else Verb.REFRESH if path in tree.blobs else Verb.PUBLISH
        verbs[address] = verb if address not in verbs else min(verbs[address], verb, key=list(Verb).index)
    for address, verb in verbs.items():
        yield Action(verb=verb, address=address)
