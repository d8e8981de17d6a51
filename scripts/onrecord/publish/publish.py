"""A publication: the archive brought to the branch, first as a plan, then in one commit."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onrecord.errors import OnRecordError, failure
from onrecord.git import VERSIONS, Branch, Moved, Tree, Versions, write_versions
from onrecord.language import language
from onrecord.notice import EVERYTHING, JSON
from onrecord.publish.frozen import complete, gone, published_texts
from onrecord.record import ALIAS, FILE, HISTORY, NAME, SOURCE, UNKNOWN, Archive, Standing, Statement, Status
from onrecord.site import BuildOrder, Page, PageKind, Site, frame_digest, make, pages, statement_pages

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


Waiting = Callable[[str], object]
"""Called with the name of a remote that keeps a person waiting."""


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

    Raises OnRecordError where a page would not show its text.
    """
    wanted = {page.url for page in pages(archive, day) if reframe or _needs_rendering(page, site, tree)}
    order = BuildOrder(
        site=site,
        archive=archive,
        day=day,
        wanted=frozenset(wanted),
        published=frozenset(f"{slug}/{name}/" for slug, name in published_texts(tree)),
        begun={s.slug: tree.read(path) for s in archive.statements if (path := f"{s.slug}/{HISTORY}") in tree.blobs},
        told={} if reframe else _feeds(archive, tree),
        words=_word_counts(tree),
        slugs=frozenset(statement.slug for statement in archive.statements),
    )
    sheets = make(order, progress(len(wanted)))
    files: dict[str, bytes | None] = {**sheets.files, ".nojekyll": b""}
    for statement in archive.statements:
        files |= _alias_files(statement, day, tree, files)
        files[f"{statement.slug}/{FILE}"] = statement.source
        files[f"{statement.slug}/{VERSIONS}"] = write_versions(_versions(site, statement, day, tree, sheets.words))
    changes = {
        path: data
        for path, data in files.items()
        if (data is None and path in tree.blobs) or (data is not None and not tree.holds(path, data))
    }
    return Plan(base=tree.commit, actions=tuple(_actions(changes, tree)), changes=changes)


def publish(
    site: Site,
    day: date,
    *,
    push: bool = False,
    reframe: bool = False,
    force_day: bool = False,
    progress: Progress = no_progress,
    waiting: Waiting = lambda _: None,
) -> Outcome:
    """Bring the branch up to date in one commit, and with `push` the remote's branch too.

    Safe to repeat and to race: whoever finds the branch moved plans again on top of what is there. `force_day` lets it
    show a day before the one that it shows.
    """
    branch = Branch(site.folder, name=site.branch, remote=site.remote, waiting=waiting)
    branch.stay_out_of_worktrees()
    archive = read_all(site, branch)
    for attempt in range(ATTEMPTS):
        try:
            start = _start(site, archive, branch, push=push)
            _go_on(branch, start.base, day, force_day=force_day)
            return _attempt(site, start, day, branch, push=push, reframe=reframe, progress=progress)
        except Moved:
            time.sleep(random.uniform(0, 0.1 * min(attempt + 1, 10)))  # noqa: S311 - not a secret: who goes first
    remedy = "Run the same command again when the others are done"
    raise failure(site.branch, f"others moved the branch {ATTEMPTS} times during this run", remedy)


def plan_only(
    site: Site,
    day: date,
    *,
    push: bool = False,
    reframe: bool = False,
    force_day: bool = False,
    progress: Progress = no_progress,
    waiting: Waiting = lambda _: None,
) -> Plan:
    """Compute what `publish` would do, and do nothing."""
    branch = Branch(site.folder, name=site.branch, remote=site.remote, waiting=waiting)
    start = _start(site, read_all(site, branch), branch, push=push)
    _go_on(branch, start.base, day, force_day=force_day)
    return make_plan(site, start.archive, day, branch.tree(start.base), reframe=reframe, progress=progress)


def read_all(site: Site, branch: Branch) -> Archive:
    """Read docs/; where something is wrong there, tell with it what was published and is gone, which may be why."""
    try:
        return site.archive()
    except OnRecordError as error:
        raise OnRecordError([*gone(site, branch, branch.tree(branch.start())), *error.problems]) from error


def _go_on(branch: Branch, base: str | None, day: date, *, force_day: bool) -> None:
    """Raise OnRecordError where the branch shows a later day: what was told since would be taken back in silence."""
    shown = None if force_day else branch.shown_day(base)
    if shown and day < shown:
        fact = f"it shows {shown} already, and {day} is before that day: what was announced since would be taken back"
        remedy = f"Publish for {shown} or later, or add --force-day where that is what you want"
        raise failure(branch.name, fact, remedy)


def _attempt(
    site: Site, start: _Departure, day: date, branch: Branch, *, push: bool, reframe: bool, progress: Progress
) -> Outcome:
    base = start.base
    plan = make_plan(site, start.archive, day, branch.tree(base), reframe=reframe, progress=progress)
    new = branch.commit(base, plan.changes, branch.with_day(plan.message, day)) if plan.changes else base
    pushed = push and new is not None and new != start.remote
    if pushed and new:
        branch.push(new, expected=start.remote)
    if new:
        branch.move(start.local, new, made_here=new != base)
    return Outcome(plan=plan, commit=new, pushed=pushed)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Departure:
    """From where a publication sets out."""

    base: str | None
    """The commit to build on."""

    local: str | None
    remote: str | None

    archive: Archive
    """docs/, and what others published meanwhile."""


def _start(site: Site, archive: Archive, branch: Branch, *, push: bool) -> _Departure:
    local = branch.head()
    remote = branch.fetch() if push else None
    base = branch.start() if not push else local
    if remote and not (local and branch.is_in(remote, local)):
        base = remote
        if not branch.is_in(local, remote):  # both went on: nothing that only the local branch holds may be lost
            archive = complete(site, archive, branch, branch.tree(local))
    return _Departure(base=base, local=local, remote=remote, archive=complete(site, archive, branch, branch.tree(base)))


# What a plan is made of


def _needs_rendering(page: Page, site: Site, tree: Tree) -> bool:
    """A revision's page keeps the frame it was published with until a fact on it changes; others are always new."""
    if page.kind not in (PageKind.REVISION, PageKind.CHANGES) or page.path not in tree.blobs or page.standing is None:
        return True
    source = f"{page.statement.slug}/{page.revision.name}/{SOURCE}" if page.statement else SOURCE
    return source not in tree.blobs or _published_frame(page, tree) != frame_digest(page, site.facts)


def _published_frame(page: Page, tree: Tree) -> str | None:
    assert page.statement is not None  # noqa: S101 - a revision's page has one
    return tree.listed(page.statement.slug, page.revision.name).get("frame")


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
    kept = {path: tree.read(path) for path in tree.blobs if path.startswith(version) and path not in files}
    for path, data in [*kept.items(), *files.items()]:
        if path.startswith(version):
            result[prefix + path.removeprefix(version)] = data
    return result


def _feeds(archive: Archive, tree: Tree) -> dict[str, bytes]:
    """Return what the feed of each statement holds, by slug."""
    paths = {statement.slug: f"{statement.slug}/{EVERYTHING}{JSON}" for statement in archive.statements}
    return {slug: tree.read(path) for slug, path in paths.items() if path in tree.blobs}


def _word_counts(tree: Tree) -> dict[str, int]:
    """Return how many words each published text has, by its SHA-256: mike's list tells, since a text never changes."""
    slugs = {path.split("/")[0] for path in tree.blobs if path.endswith(f"/{VERSIONS}")}
    known = [info.properties or {} for slug in sorted(slugs) for info in tree.versions(slug)]
    return {str(facts.get("sha256", "")): facts["words"] for facts in known if type(facts.get("words")) is int}


def _versions(site: Site, statement: Statement, day: date, tree: Tree, words: Mapping[str, int]) -> Versions:
    """Return mike's list for a statement; versions that are not ours stay as they are."""
    versions = Versions()
    for info in tree.versions(statement.slug):
        if not NAME.fullmatch(str(info.version)):
            versions.add(str(info.version), info.title, sorted(info.aliases - {ALIAS}))
            versions[str(info.version)].properties = info.properties
    for page in statement_pages(statement, day):
        if page.kind is PageKind.REVISION and page.standing:
            alias = [ALIAS] if page.standing.status is Status.IN_FORCE else []
            versions.add(page.revision.name, _title(statement, page.standing), alias)
            versions[page.revision.name].properties = _properties(site, page, page.standing, words)
    return versions


def _title(statement: Statement, standing: Standing) -> str:
    revision = standing.revision
    words = language(statement.language).day(revision.day)
    return words if revision.number == 1 else f"{words} ({revision.number})"


def _properties(site: Site, page: Page, standing: Standing, words: Mapping[str, int]) -> dict[str, str | int | None]:
    revision = page.revision
    return {
        "effective": revision.effective.isoformat() if revision.effective else UNKNOWN,
        "announced": revision.announced.isoformat() if revision.announced else None,
        "recorded": revision.recorded.isoformat() if revision.recorded else None,
        "status": standing.status.value,
        "sha256": revision.sha256,
        "words": words[revision.sha256],
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
