"""A plan: what has to change on the branch for it to show the archive as it is on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from functools import cache

from onrecord import clock
from onrecord.git import VERSIONS, Sources, Tree, Versions, write_versions
from onrecord.language import language
from onrecord.ledger import LEDGER, timestamp
from onrecord.notice import EVERYTHING, JSON, OLDER
from onrecord.publish.events import CommitOf, entered, heads_of
from onrecord.publish.imprint import IMPRINT, Origin, left
from onrecord.publish.manifest import MANIFEST, digest, is_listed
from onrecord.publish.manifest import write as write_manifest
from onrecord.publish.past import Past, is_kept
from onrecord.publish.past import texts as published_texts
from onrecord.record import ALIAS, FILE, HISTORY, NAME, RESERVED, SOURCE, UNKNOWN, Archive, Standing, Statement, Status
from onrecord.site import BuildOrder, Page, PageKind, Site, frame_digest, make, pages, statement_pages


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


class Renewal(Enum):
    """What is made anew though nothing asks for it; its value is the reason that stands in the ledger."""

    NONE = None
    FRAMES = "what stands around the texts was made anew, on request"
    ALL = "everything was made anew from the texts, on request"


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
    past: Past | None = None,
    origin: Origin | None = None,
    renewal: Renewal = Renewal.NONE,
    progress: Progress = no_progress,
) -> Plan:
    """Compute what must change for the branch to show `archive` as it is on `day`.

    `origin` is what the publication began with; without it no imprint is left on the branch.

    `past` is what the branch tells of itself, and nothing is entered into ledgers where there is none, as in a preview.
    Raises OnRecordError where a page would not show its text.
    """
    plan = _planned(site, archive, day, tree, past, origin, renewal, frozenset(), progress)
    reframed = frozenset(path.partition("/")[0] for path in plan.changes if is_kept(path) and path in tree.blobs)
    if past is None or renewal is Renewal.NONE or not reframed:
        return plan
    return _planned(site, archive, day, tree, past, origin, renewal, reframed, no_progress)


def _planned(
    site: Site,
    archive: Archive,
    day: date,
    tree: Tree,
    past: Past | None,
    origin: Origin | None,
    renewal: Renewal,
    reframed: frozenset[str],
    progress: Progress,
) -> Plan:
    checkpoints = None
    if past is not None:
        time = clock.now(site.timezone)
        archive = entered(archive, past, day, time, _commit_of(site), dict.fromkeys(reframed, renewal.value))
        checkpoints = past.checkpoints.add(time, heads_of(archive), past.manifest)
    known = tree.without(past.altered if past else ())
    if renewal is Renewal.ALL:
        known = Tree(folder=tree.folder, commit=None)
    head = checkpoints.head if checkpoints else None
    before = known if renewal is Renewal.ALL else tree
    files = made(
        site,
        archive,
        day,
        known,
        before,
        published=_published(past, tree),
        head=head,
        anew=renewal is not Renewal.NONE,
        progress=progress,
    )
    if past is not None and checkpoints is not None:
        files |= {f"{one.slug}/{LEDGER}": one.ledger.write() for one in archive.statements if one.ledger}
        files |= past.timestamps
        files[LEDGER] = checkpoints.write()
        files |= _gone(archive, past, files)
        digests = _digests(past.digests, files)
        if origin is not None:
            files[IMPRINT] = left(origin, archive, tree, files, digests).write()
            digests = _digests(past.digests, files)
        files[MANIFEST] = write_manifest(digests).encode()
    if renewal is Renewal.ALL:
        slugs = {statement.slug for statement in archive.statements}
        files = {**_unknown(tree, {*slugs, "assets", "schemas", timestamp.TIMESTAMPS}), **files}
    changes = {
        path: data
        for path, data in files.items()
        if (data is None and path in tree.blobs) or (data is not None and not tree.holds(path, data))
    }
    return Plan(base=tree.commit, actions=tuple(_actions(changes, tree)), changes=changes)


def made(
    site: Site,
    archive: Archive,
    day: date,
    known: Tree,
    tree: Tree,
    *,
    published: frozenset[str],
    head: str | None,
    anew: bool,
    progress: Progress = no_progress,
) -> dict[str, bytes | None]:
    """Make every page and file that shows `archive` on `day`, but for ledgers and manifest; None for what goes.

    `known` is what of `tree` can be gone on with; pages that stand there as they should are left out, unless all are
    made `anew`. `published` holds the address of each text that is no new one, and `head` the SHA-256 of the archive's
    newest checkpoint.
    """
    cut = _with_words_gone(archive, known)
    wanted = {page.url for page in pages(archive, day) if anew or _needs_rendering(page, site, known)}
    order = BuildOrder(
        site=site,
        archive=archive,
        day=day,
        wanted=frozenset(wanted),
        published=published,
        begun={
            s.slug: known.read(path)
            for s in archive.statements
            if (path := f"{s.slug}/{HISTORY}") in known.blobs and s.slug not in cut
        },
        told={} if anew else {slug: feed for slug, feed in _feeds(archive, known).items() if slug not in cut},
        words=_word_counts(known),
        slugs=frozenset(statement.slug for statement in archive.statements),
        head=head,
    )
    sheets = make(order, progress(len(wanted)))
    files: dict[str, bytes | None] = {**_feeds_gone(tree, sheets.files), **sheets.files, ".nojekyll": b""}
    for statement in archive.statements:
        files |= _alias_files(statement, day, tree, files)
        files[f"{statement.slug}/{FILE}"] = statement.source
        files[f"{statement.slug}/{VERSIONS}"] = write_versions(_versions(site, statement, day, tree, sheets.words))
    return files


def _published(past: Past | None, tree: Tree) -> frozenset[str]:
    """Return the address of each text that was published before."""
    of_ledgers = {
        f"{slug}/{line.revision}/" for slug, one in (past.ledgers if past else {}).items() for line in one.lines
    }
    return frozenset({*of_ledgers, *(f"{slug}/{name}/" for slug, name in published_texts(tree))})


def _commit_of(site: Site) -> CommitOf:
    @cache
    def sources() -> Sources:
        return Sources(site.folder)

    return lambda path, data: sources().holder(site.folder / path, data)


def _unknown(tree: Tree, folders: Collection[str]) -> dict[str, bytes | None]:
    """Return every file below these folders, none of which stays but what is made anew."""
    return {path: None for path in tree.blobs if path.partition("/")[0] in folders}


def _gone(archive: Archive, past: Past, files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return what was published beside the statements and is made no more, such as a page of one's own."""
    others = {*RESERVED, *past.ledgers, *(statement.slug for statement in archive.statements)}
    made_always = {*files, LEDGER, MANIFEST}
    return {path: None for path in past.digests if path not in made_always and path.partition("/")[0] not in others}


def _digests(before: Mapping[str, str], files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Return the digest of every file that stands there afterwards."""
    gone = {path for path, data in files.items() if data is None}
    made = {path: digest(data) for path, data in files.items() if data is not None and is_listed(path)}
    return {path: each for path, each in {**before, **made}.items() if path not in gone}


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


def _feeds(archive: Archive, tree: Tree) -> dict[str, list[bytes]]:
    """Return what the feeds of each statement hold, by slug."""
    slugs = {statement.slug for statement in archive.statements}
    feeds: dict[str, list[str]] = {}
    for path in tree.blobs:
        slug, _, name = path.partition("/")
        is_feed = name == f"{EVERYTHING}{JSON}" or (name.startswith(f"{EVERYTHING}-") and OLDER.fullmatch(name))
        if slug in slugs and is_feed and name.endswith(JSON):
            feeds.setdefault(slug, []).append(path)
    return {slug: [data for _, data in tree.contents(paths)] for slug, paths in feeds.items()}


def _feeds_gone(tree: Tree, files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return the archived feeds that are made no more."""
    return {path: None for path in tree.blobs if path not in files and OLDER.fullmatch(path.rpartition("/")[2])}


def _with_words_gone(archive: Archive, tree: Tree) -> frozenset[str]:
    """Return the statements of which words go now: nothing that holds them is gone on with."""
    texts = [(one.slug, each) for one in archive.statements for each in one.revisions if each.removal]
    paths = [(slug, f"{slug}/{revision.name}/{SOURCE}", revision) for slug, revision in texts]
    return frozenset(slug for slug, path, each in paths if path in tree.blobs and not tree.holds(path, each.source))


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
    removed = {"removed": "withdrawn" if revision.is_gone else "redacted"} if revision.removal else {}
    return {
        **removed,
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
    for path in sorted(changes.keys() - {IMPRINT}):
        folder, _, name = path.rpartition("/")
        address = f"/{folder}/" if folder and name in ("index.html", SOURCE) else f"/{path}"
        address = "/" if path == "index.html" else address
        verb = Verb.REMOVE if changes[path] is None else Verb.REFRESH if path in tree.blobs else Verb.PUBLISH
        verbs[address] = verb if address not in verbs else min(verbs[address], verb, key=list(Verb).index)
    for address, verb in verbs.items():
        yield Action(verb=verb, address=address)
