"""The facts that stand on each kind of page, as its template in overrides/ is given them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord import __version__
from onrecord.ledger import LEDGER, LedgerLine
from onrecord.notice import ATOM, EVERYTHING, JSON, MATERIAL, Dated, Told
from onrecord.record import (
    FOLLOW,
    HISTORY,
    NOTICE,
    RECEIPT,
    SOURCE,
    Dispatch,
    Life,
    OwnPage,
    Revision,
    Standing,
    Statement,
)
from onrecord.redline import Fate, SectionChange, Stretch
from onrecord.site.assets import Asset
from onrecord.site.page import Page, PageKind

SNIPPET = "notice.js"
"""The one script with an address of its own that never changes, since other websites load it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileNames:
    """How the files beside the pages are named; each is the end of an address."""

    source: str = SOURCE
    receipt: str = RECEIPT
    history: str = HISTORY
    notice: str = NOTICE
    ledger: str = LEDGER
    manifest: str = "SHA256SUMS"
    snippet: str = SNIPPET

    follow: str = FOLLOW
    """A folder, that of the page which tells how to follow changes."""

    every_change: str = EVERYTHING
    """A feed, without its ending."""

    material: str = MATERIAL
    """The feed of important changes, without its ending."""

    atom: str = ATOM
    json: str = JSON


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteFacts:
    """What is the same on all pages of a site."""

    name: str
    description: str | None

    repository: str | None
    """Web address of the sources."""

    language: str
    """BCP 47 tag of the pages that are of no statement."""

    address: str
    """Of the portal, ending in a slash."""

    preview: bool
    """Whether MkDocs shows it to its editor, with a script of its own."""

    pages: tuple[Page, ...]
    """Every page there is, whether it is rendered now or not."""

    assets: Mapping[str, Asset]
    """The files that pages share, by the name that templates know."""

    own: tuple[OwnPage, ...] = ()
    """The pages beside the statements."""

    head: str | None = None
    """SHA-256 of the newest line of the archive's ledger; None before anything was published."""

    names: FileNames = FileNames()
    version: str = __version__

    def asset(self, name: str) -> str:
        """Return where a shared file is published."""
        return self.assets[name].path


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedLink:
    """One feed that a page points its readers' programs to."""

    type: str
    title: str

    path: str
    """Relative to the site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameFacts:
    """What stands around every page."""

    kind: PageKind

    url: str
    """Relative to the site: `` for the portal, else ending in a slash."""

    title: str
    description: str
    feeds: tuple[FeedLink, ...]

    follow: str
    """Where its readers learn how to follow changes."""

    banners: tuple[Told, ...]
    """The changes it points out, the newest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedStatement:
    """One statement, as the portal shows it."""

    statement: Statement

    told: Told
    """The text in force."""

    banners: tuple[Told, ...]
    """The changes to point out, the newest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalFacts:
    """What stands on the portal, below its introduction."""

    listed: tuple[ListedStatement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPart:
    """Part of a text: a heading with what stands below it."""

    html: str
    title: str

    since: Dated
    """Since when it stands so; nothing where that is not told."""

    life: str
    """Where its biography is, below that of its statement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionFacts:
    """What stands around one text, on its own page and at the address of its statement."""

    told: Told
    title: str
    parts: tuple[TextPart, ...]

    in_force: bool

    line: LedgerLine | None
    """With which the ledger tells of this text; None before it is published."""

    proof: LedgerLine | None
    """With which the ledger tells what this text is now; None before it is published."""

    bibtex: str
    """It, as an entry of a list of literature."""

    removal: LedgerLine | None
    """With which words of it went last; None where none did."""

    cited: Statement
    """The statement under the name that it had when this text was published."""

    compared: tuple[str, str] | None
    """Names of this text and the one in force, the older first; None where a reader is not led to compare them."""

    coming: Revision | None
    """The text that follows this one, where no banner tells of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one revision says that the one before it does not."""

    outline: tuple[SectionChange, ...]
    """Each section that changed."""

    facts: tuple[int, ...]
    """How many facts (terms, receivers, grounds …) changed in each of them."""

    fates: Mapping[Fate, str]
    """What can become of a section, in words."""

    stretches: tuple[Stretch, ...]
    """The whole text, with every change in place."""

    is_translation: bool
    """Whether the text is in another language now, so that comparing words tells little."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesFacts:
    """What a revision changes."""

    told: Told

    letter: str
    """Its notice, in HTML."""

    changes: Changes | None
    """None where there is no text before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineEntry:
    """One revision among all of its statement."""

    told: Told

    dispatches: tuple[Dispatch, ...]
    """How its notice went out."""

    words: int
    """How many a reader reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineFacts:
    """All revisions of a statement."""

    told: Told
    """The text in force."""

    entries: tuple[TimelineEntry, ...]
    """The newest first."""

    announced: bool
    """Whether the day on which people were told is on record for any of them."""

    removed: bool
    """Whether words went from any of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CompareFacts:
    """The revisions between which a reader chooses."""

    standings: tuple[Standing, ...]
    """The newest first."""

    in_force: str | None
    """Name of the one in force; None before the first takes effect."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryFacts:
    """The sections of a statement, through all revisions."""

    lives: tuple[Life, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldToday:
    """A change that an organisation tells on its own website today."""

    message: str

    question: str
    """Leads to what changes."""

    url: str
    """What changes, relative to the site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowFacts:
    """How to hear of changes: of one statement, or of all."""

    today: tuple[ToldToday, ...]
    """Of one statement: what is to be told now."""

    statements: tuple[Statement, ...]
    """Of all: those that can be followed by themselves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnFacts:
    """What stands on a page of one's own."""

    page: OwnPage


KindFacts = (
    OwnFacts | PortalFacts | RevisionFacts | ChangesFacts | TimelineFacts | CompareFacts | HistoryFacts | FollowFacts
)
"""What the template of one kind of page is given as `facts`."""
