"""A verification: everything that is published, held against what it says of itself and against its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord import clock
from onrecord.errors import OnRecordError, Severity
from onrecord.git import Sources, Tree
from onrecord.publish import Past, is_listed
from onrecord.record import Archive, turns
from onrecord.site import Site
from onrecord.verify import agreement, files, remade
from onrecord.verify.against import against
from onrecord.verify.copies import Published
from onrecord.verify.discrepancy import Discrepancy, of_error
from onrecord.verify.remade import Remade
from onrecord.verify.sources import sources
from onrecord.verify.witness import Witness, timestamps

_TURNS = 8
"""So many days are tried at most where nothing tells for which was published; each makes every page."""

Step = Callable[[str], object]
"""Called with what is looked through next."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What was looked through, and what was found."""

    name: str
    day: date | None
    head: str
    texts: int
    files: int
    lines: int

    remade: bool
    """Whether everything could be made anew."""

    older: int
    """Pages whose frame is older than the theme."""

    against: str
    """How it stands to an older copy; nothing where none was named."""

    witnesses: tuple[Witness, ...]
    """The authorities that saw a line of the archive's ledger, oldest line first."""

    findings: tuple[Discrepancy, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is amiss; warnings tell what a person should know."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


def verify(
    copy: Published,
    site: Site | None,
    *,
    kept: Sources | None = None,
    on: date | None = None,
    old: str | Tree | None = None,
    authority: bytes | None = None,
    step: Step = lambda _: None,
) -> Verified:
    """Look through a copy of what is published.

    `authority` has the certificates, in PEM, by which time-stamps are judged; without it those that are published.
    `site` tells how pages are made, where that is known; `kept` are its sources. `old` is what somebody kept earlier.
    """
    tree = copy.tree
    step("the ledgers")
    past, found = agreement.chains(tree)
    is_sound = not found
    if is_sound:
        found += [*agreement.texts(tree, past), *agreement.clocks(past)]
    witnesses: list[Witness] = []
    if is_sound:
        witnesses, doubted = timestamps(tree, past, authority)
        found += doubted
    step("the manifest")
    found += files.listed(tree, is_whole=copy.is_whole)
    step("the links")
    found += files.links(tree)
    sentence = ""
    if old is not None and is_sound:
        sentence, parted = against(past, old)
        found += parted
    new: Remade | None = None
    if is_sound:
        step("the pages, made anew")
        new, differing = _made_anew(copy, site, past, on)
        found += differing
    if kept and site and is_sound:
        step("the history of the sources")
        found += sources(kept, kept.within(site.docs), past)
    return Verified(
        name=copy.name,
        day=new.day if new else None,
        head=past.checkpoints.head,
        texts=sum(len({line.revision for line in each.lines if line.source}) for each in past.ledgers.values()),
        files=sum(map(is_listed, tree.blobs)),
        lines=sum(len(each.lines) for each in past.ledgers.values()) + len(past.checkpoints.lines),
        remade=new is not None and site is not None,
        older=_older(new, tree) if new else 0,
        against=sentence,
        witnesses=tuple(sorted(witnesses, key=lambda each: each.number)),
        findings=tuple(sorted({*found})),
    )


def _made_anew(
    copy: Published, site: Site | None, past: Past, on: date | None
) -> tuple[Remade | None, list[Discrepancy]]:
    """Return everything as it is made now, and where that differs, on the day on which the least does."""
    try:
        archive = remade.archive_of(copy.tree, past, _sources_of(site))
    except OnRecordError as error:
        return None, [*of_error(error, "a text that can be read")]
    if site is None:
        return None, _shown(archive, copy.tree)
    tried: list[tuple[Remade, list[Discrepancy]]] = []
    for day in _days(copy, site, archive, past, on):
        try:
            new = remade.remade(site, archive, day, copy.tree, past)
        except OnRecordError as error:
            return None, [*of_error(error, "pages that show their texts")]
        tried.append((new, [*remade.compared(new, copy.tree)]))
        if not tried[-1][1]:
            break
    return min(tried, key=lambda each: len(each[1]))


def _sources_of(site: Site | None) -> Archive | None:
    try:
        return site.archive() if site else None
    except OnRecordError:
        return None


def _days(copy: Published, site: Site, archive: Archive, past: Past, on: date | None) -> Sequence[date]:
    """Return the days for which it may have been published, the likeliest first.

    A squash drops the day from the branch's commit. Then the ledgers tell of one on which something happened, and after
    it pages are others from the days on alone that texts and banners begin or end.
    """
    if on or copy.day:
        return [day for day in (on or copy.day,) if day]
    last = [line.time.date() for line in past.checkpoints.lines[-1:]]
    happened = [max(line.day or line.seen for line in one.lines) for one in past.ledgers.values() if one.lines]
    since = max(happened, default=date.min)
    later = sorted(day for one in archive.statements for day in turns(one) if day > since)
    return [*dict.fromkeys([clock.today(site.timezone), *([since] if happened else []), *last, *later[:_TURNS]])]


def _shown(archive: Archive, tree: Tree) -> list[Discrepancy]:
    """Prove that each page shows its text, where nothing can be made anew."""
    every = [(one, each) for one in archive.statements for each in one.revisions]
    return [
        finding
        for statement, revision in every
        for finding in remade.proved(f"{statement.addresses.revision(revision.name)}index.html", revision, tree)
    ]


def _older(new: Remade, tree: Tree) -> int:
    pages_of_texts = {
        f"{one.addresses.revision(each.name)}index.html" for one in new.archive.statements for each in one.revisions
    }
    return sum(not tree.holds(path, data) for path, data in new.files.items() if path in pages_of_texts and data)
