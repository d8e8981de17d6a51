"""A page: one address of the archive, and the facts that stand on it around a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.record import FOLLOW, Archive, OwnPage, Revision, Standing, Statement, Status, banners
from onrecord.text import Text


class PageKind(StrEnum):
    """What a page is for; each kind has a template of this name in overrides/onrecord/."""

    PORTAL = "portal"
    CURRENT = "current"
    REVISION = "revision"
    CHANGES = "changes"
    TIMELINE = "timeline"
    COMPARE = "compare"
    HISTORY = "history"
    FOLLOW = "follow"
    OWN = "own"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One address. Addresses are contracts: see decisions/."""

    kind: PageKind

    url: str
    """Relative to the site: `` for the portal, else ending in a slash."""

    statement: Statement | None = None
    standing: Standing | None = None

    banners: tuple[Standing, ...] = ()
    """The revisions of its statement that it points out, the newest first."""

    own: OwnPage | None = None
    """The page of one's own that it is; MkDocs reads its text."""

    introduction: Text | None = None
    """The portal's text."""

    @property
    def text(self) -> Text:
        """The text it shows."""
        return self.introduction or self.revision.text

    @property
    def path(self) -> str:
        """File on the published branch."""
        return f"{self.url}index.html"

    @property
    def revision(self) -> Revision:
        """The revision it shows; only for pages that show one."""
        if self.standing is None:
            raise LookupError(f"/{self.url} shows no revision")
        return self.standing.revision


def pages(archive: Archive, day: date) -> Iterator[Page]:
    """Yield every page of the archive as it is on `day`."""
    yield Page(kind=PageKind.PORTAL, url="", introduction=archive.introduction_text)
    yield Page(kind=PageKind.FOLLOW, url=FOLLOW)
    for own in archive.own:
        yield Page(kind=PageKind.OWN, url=own.url, own=own)
    for statement in archive.statements:
        yield from statement_pages(statement, day)


def statement_pages(statement: Statement, day: date) -> Iterator[Page]:
    """Yield every page of a statement as it is on `day`."""
    current, shown, at = statement.current(day), banners(statement, day), statement.addresses
    for kind, url in (
        (PageKind.CURRENT, at.current),
        (PageKind.TIMELINE, at.archive),
        (PageKind.COMPARE, at.compare),
        (PageKind.HISTORY, at.lives),
        (PageKind.FOLLOW, at.follow),
    ):
        yield Page(kind=kind, url=url, statement=statement, standing=current, banners=shown)
    standings = statement.on(day)
    told = {
        current.revision.name,
        standings[-1].revision.name,
    }  # older pages say that they are old, and stay as they are
    for standing in standings:
        name = standing.revision.name
        others = tuple(other for other in shown if other.revision is not standing.revision and name in told)
        named = statement.as_it_was(name)
        for kind, url in ((PageKind.REVISION, at.revision(name)), (PageKind.CHANGES, at.changes(name))):
            yield Page(kind=kind, url=url, statement=named, standing=standing, banners=others)


def frame_digest(page: Page, site: dict[str, str | None]) -> str:
    """Return 16 hexadecimal digits of everything a revision's page says around its text.

    A page is rendered again by itself when this changes. The text is not part of it, since a text never changes. Of
    other revisions it holds what the page tells of them: those beside it, those before it (since when a section stands
    as it is), and those that a banner points out.
    """
    statement, standing = page.statement, page.standing
    if statement is None or standing is None:
        raise LookupError(f"/{page.url} stands outside a statement")
    facts = {
        "site": site,
        "statement": [
            statement.slug,
            statement.title,
            statement.organisation,
            statement.language,
            statement.contact,
            statement.homepage,
            statement.example,
            statement.rights,
            statement.kind,
        ],
        "sha256": standing.revision.sha256,
        "ledger": seen.hash if (seen := statement.seen(standing.revision.name)) else None,
        "status": standing.status,
        "until": standing.until and standing.until.isoformat(),
        "around": [
            _label(neighbour)
            for neighbour in (
                standing.previous,
                standing.next,
                standing.corrects,
                standing.corrected_by,
                standing.replaces,
                standing.replaced_by,
            )
        ],
        "earlier": statement.up_to(standing.revision.name),
        "banners": [[shown.revision.name, shown.status] for shown in page.banners],
        "in force": standing.status is Status.IN_FORCE,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _label(revision: Revision | None) -> list[str | None] | None:
    return [revision.name, revision.version, revision.reason] if revision else None
