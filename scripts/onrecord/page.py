"""A page: one address of the archive, and the facts that stand on it around a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.archive import Archive
from onrecord.revision import Revision
from onrecord.statement import Standing, Statement, Status
from onrecord.text import Text


class Kind(StrEnum):
    """What a page is for; each kind has a template of this name in overrides/onrecord/."""

    PORTAL = "portal"
    CURRENT = "current"
    REVISION = "revision"
    CHANGES = "changes"
    TIMELINE = "timeline"
    COMPARE = "compare"
    HISTORY = "history"


SOURCE = "statement.md"
"""File name under which a revision's source stands beside its page."""

HISTORY = "history.json"
"""File beside a statement's page that holds all its revisions in one weave."""

ALIAS = "latest"
"""mike alias of the revision in force."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One address. Addresses are contracts: see decisions/."""

    kind: Kind

    url: str
    """Relative to the site: `` for the portal, else ending in a slash."""

    statement: Statement | None = None
    standing: Standing | None = None

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
    yield Page(kind=Kind.PORTAL, url="", introduction=archive.introduction_text)
    for statement in archive.statements:
        current = statement.current(day)
        yield Page(kind=Kind.CURRENT, url=f"{statement.slug}/", statement=statement, standing=current)
        yield Page(kind=Kind.TIMELINE, url=f"{statement.slug}/archive/", statement=statement, standing=current)
        yield Page(kind=Kind.COMPARE, url=f"{statement.slug}/compare/", statement=statement, standing=current)
        yield Page(kind=Kind.HISTORY, url=f"{statement.slug}/history/", statement=statement, standing=current)
        for standing in statement.on(day):
            yield revision_page(statement, standing)
            yield changes_page(statement, standing)


def revision_page(statement: Statement, standing: Standing) -> Page:
    """Return the page at a revision's own address."""
    url = f"{statement.slug}/{standing.revision.name}/"
    return Page(kind=Kind.REVISION, url=url, statement=statement, standing=standing)


def changes_page(statement: Statement, standing: Standing) -> Page:
    """Return the page that tells what a revision changes."""
    url = f"{statement.slug}/{standing.revision.name}/changes/"
    return Page(kind=Kind.CHANGES, url=url, statement=statement, standing=standing)


def frame_digest(page: Page, site: dict[str, str | None]) -> str:
    """Return 16 hexadecimal digits of everything a revision's page says around its text.

    A page is rendered again by itself when this changes. The text is not part of it, since a text never changes; nor is
    anything that would make every page of a statement change with each new revision.
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
        ],
        "sha256": standing.revision.sha256,
        "status": standing.status,
        "until": standing.until and standing.until.isoformat(),
        "around": [
            _label(neighbour)
            for neighbour in (standing.previous, standing.next, standing.corrects, standing.corrected_by)
        ],
        "in force": standing.status is Status.IN_FORCE,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _label(revision: Revision | None) -> list[str | None] | None:
    return [revision.name, revision.version, revision.reason] if revision else None
