"""A build: it makes the pages that are wanted, and proves each of them before it leaves.

Statements know nothing of each other, so that long ones are made beside each other, in processes of their own.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date

from onrecord.clock import zone
from onrecord.errors import OnRecordError, Problem, Severity, stop_on_errors
from onrecord.notice import Entry, Masthead, feed_files, notice, statement_entries
from onrecord.record import HISTORY, SOURCE, Archive, Revision, read_histories
from onrecord.rules import doubts
from onrecord.site.page import Page, PageKind, pages
from onrecord.site.plugin import render
from onrecord.site.proof import prove, prove_history, prove_redline
from onrecord.site.site import Site

_MANY = 24
"""A statement of which so many pages are wanted, or more, is worth a process of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildOrder:
    """What is to be made."""

    site: Site
    archive: Archive
    day: date

    wanted: frozenset[str]
    """Address of each page, relative to the site."""

    published: frozenset[str]
    """Address of each revision whose text is published already, so that nobody can mend it any more."""

    begun: Mapping[str, bytes]
    """By slug, the statement's history as it stands on the branch, where there is one."""

    told: Mapping[str, Sequence[bytes]]
    """By slug, the statement's feeds in JSON as they stand on the branch, where their entries may stay as they are."""

    words: Mapping[str, int]
    """By SHA-256 of its source, how many words a revision has, where that is known."""

    head: str | None
    """SHA-256 of the newest line of the archive's ledger; None in a preview."""

    slugs: frozenset[str]
    """The statements whose pages are to be made now."""

    root: bool = True
    """Whether the pages and files of the site itself are made now too."""

    def makes(self, page: Page) -> bool:
        """Tell whether a page is to be made now."""
        return page.url in self.wanted and (page.statement.slug in self.slugs if page.statement else self.root)

    def pages(self) -> Iterator[Page]:
        """Yield the pages that are to be made now."""
        return filter(self.makes, pages(self.archive, self.day))


@dataclass(kw_only=True, slots=True)
class Built:
    """What came from the press."""

    files: dict[str, bytes] = field(default_factory=dict)
    """Path on the branch, and content."""

    words: dict[str, int] = field(default_factory=dict)
    """By SHA-256 of its source, how many words a revision has."""

    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    """By slug, what feeds tell of a statement."""

    problems: list[Problem] = field(default_factory=list)
    """What is wrong with them; they may not leave then."""


def make(order: BuildOrder, progress: Callable[[], object] = lambda: None) -> Built:
    """Make what is ordered; `progress` is called after each page. Raises OnRecordError where a page is not right."""
    whole = Built()
    for sheets in _shared_out(order, progress):
        whole.files |= sheets.files
        whole.words |= sheets.words
        whole.entries |= sheets.entries
        whole.problems += sheets.problems
    stop_on_errors(sorted(problem for problem in whole.problems if problem.severity is Severity.ERROR))
    whole.files |= feed_files(order.archive, whole.entries, _masthead(order))
    return whole


def _shared_out(order: BuildOrder, progress: Callable[[], object]) -> Iterator[Built]:
    """Make one share here, and the others, if there are any, beside it."""
    ours, *others = shares(order, os.cpu_count() or 1)
    if not others:
        yield _made(ours, progress)
        return
    with ProcessPoolExecutor(len(others)) as pool:
        begun = [(share, pool.submit(_made_apart, share)) for share in others]
        yield _made(ours, progress)
        for share, future in begun:
            yield _finished(share, future, progress)


def _made_apart(order: BuildOrder) -> Built:
    gc.disable()  # what this process makes is kept until it ends
    return _made(order)


def _finished(share: BuildOrder, future: Future[Built], progress: Callable[[], object]) -> Built:
    try:
        sheets = future.result()
    except (BrokenProcessPool, OSError):  # no process could be had, or it was killed
        return _made(share, progress)
    for _ in share.pages():
        progress()
    return sheets


def shares(order: BuildOrder, most: int) -> list[BuildOrder]:
    """Divide an order among at most so many processes, the first of which is this one."""
    statements = [statement for statement in order.archive.statements if statement.slug in order.slugs]
    sizes = {statement.slug: sum(len(revision.source) for revision in statement.revisions) for statement in statements}
    count = Counter(url.partition("/")[0] for url in order.wanted)
    parts: list[set[str]] = [set() for _ in range(max(1, min(most, sum(count[slug] >= _MANY for slug in sizes))))]
    for slug in sorted(sizes, key=lambda slug: (-sizes[slug], slug)):
        min(parts, key=lambda part: sum(sizes[other] for other in part)).add(slug)
    return [replace(order, slugs=frozenset(part), root=not index) for index, part in enumerate(parts)]


def _made(order: BuildOrder, progress: Callable[[], object] = lambda: None) -> Built:
    """Render and prove what is ordered."""
    words = {**order.words}

    def count(revision: Revision) -> int:
        if revision.sha256 not in words:
            words[revision.sha256] = revision.words
        return words[revision.sha256]

    statements = [statement for statement in order.archive.statements if statement.slug in order.slugs]
    histories = read_histories(statements, order.begun)
    try:
        files = render(
            order.site,
            order.archive,
            order.day,
            order.makes,
            progress=progress,
            words=count,
            histories=histories,
            head=order.head,
        )
    except OnRecordError as error:
        return Built(problems=[*error.problems])
    problems = [problem for page in order.pages() for problem in (*_proof(page, files), *_doubts(order, page))]
    grown = [one for one in statements if files[f"{one.slug}/{HISTORY}"] != order.begun.get(one.slug)]
    doubted = {one.slug: prove_history(one, histories[one.slug]) for one in grown}
    if damaged := {slug for slug, found in doubted.items() if found and slug in order.begun}:
        sound = {slug: data for slug, data in order.begun.items() if slug not in damaged}
        return _made(replace(order, begun=sound), progress)  # what stood on the branch was of other texts
    problems += [problem for found in doubted.values() for problem in found]
    counted = {r.sha256: count(r) for statement in statements for r in statement.revisions}
    masthead = _masthead(order)
    entries = {s.slug: statement_entries(s, order.day, masthead, order.told.get(s.slug, ())) for s in statements}
    return Built(files=_own(order, files), words=counted, entries=entries, problems=problems)


def _masthead(order: BuildOrder) -> Masthead:
    site = order.site
    return Masthead(
        url=site.url,
        origin=site.origin,
        name=site.name,
        language=site.language,
        zone=zone(site.timezone),
        head=order.head,
    )


def _doubts(order: BuildOrder, page: Page) -> Iterable[Problem]:
    """Tell where the notice of a text that goes out now falls short."""
    if page.kind is not PageKind.CHANGES or page.statement is None or page.standing is None:
        return []
    if f"{page.statement.slug}/{page.revision.name}/" in order.published:
        return []
    is_import = all(url.partition("/")[0] != page.statement.slug for url in order.published)
    return doubts(notice(page.statement, page.standing), order.day, is_import=is_import)


def _own(order: BuildOrder, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out what another share makes."""
    slugs: Collection[str] = order.slugs
    return {path: data for path, data in files.items() if path.partition("/")[0] in slugs or order.root}


def _proof(page: Page, rendered: Mapping[str, bytes]) -> Iterable[Problem]:
    if page.standing is None or page.kind in (PageKind.TIMELINE, PageKind.COMPARE, PageKind.HISTORY, PageKind.FOLLOW):
        return []
    revision = page.revision
    if page.kind is PageKind.CHANGES:
        return prove_redline(page.standing.compared, revision, url=page.url)
    source = rendered[f"{page.url}{SOURCE}"] if page.kind is PageKind.REVISION else revision.source
    return prove(rendered[page.path], source, name=revision.name, path=revision.path, url=page.url)
