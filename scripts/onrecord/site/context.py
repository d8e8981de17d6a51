"""The context of every template: a few names, and the facts of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from onrecord.history import History
from onrecord.language import Language, language
from onrecord.notice import (
    ATOM,
    EVERYTHING,
    JSON,
    MATERIAL,
    Dated,
    Notice,
    Told,
    dated,
    facts_in,
    feed_title,
    letter,
    message,
    notice,
    site_feed_title,
    worded,
)
from onrecord.record import (
    FOLLOW,
    Archive,
    Life,
    Revision,
    Standing,
    Statement,
    Status,
    banners,
    between,
    biography,
)
from onrecord.redline import Fate, labels, outline, stretches
from onrecord.site.citation import bibtex
from onrecord.site.kinds import (
    Changes,
    ChangesFacts,
    CompareFacts,
    FeedLink,
    FollowFacts,
    FrameFacts,
    HistoryFacts,
    KindFacts,
    ListedStatement,
    OwnFacts,
    PortalFacts,
    RevisionFacts,
    SiteFacts,
    TextPart,
    TimelineEntry,
    TimelineFacts,
    ToldToday,
)
from onrecord.site.page import Page, PageKind
from onrecord.site.title import description, heading, title
from onrecord.text import write

_ATOM, _JSON = "application/atom+xml", "application/feed+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contexts:
    """What the templates of one build are given."""

    site: SiteFacts
    archive: Archive
    day: date

    words: Callable[[Revision], int]
    """How many words a revision has."""

    histories: Mapping[str, History]
    """By slug."""

    _lives: dict[str, tuple[Life, ...]] = field(default_factory=dict, init=False)
    """By slug, the biographies that were written already."""

    def names(self, page: Page | None) -> dict[str, object]:
        """Return every name that a template of ours may use; there is no page where a file of the site is made."""
        statement = page.statement if page else None
        own = page.own.language if page and page.own else None
        spoken = language(statement.language if statement else own or self.site.language)
        return {
            "_": spoken.say,
            "ngettext": spoken.say_number,
            "language": spoken,
            "site": self.site,
            "statement": statement,
            "frame": frame_facts(page, self.site, spoken) if page else None,
            "facts": self.facts(page, spoken) if page else None,
        }

    def facts(self, page: Page, spoken: Language) -> KindFacts:
        """Return what pages of this kind print and others do not."""
        if page.kind is PageKind.PORTAL:
            return PortalFacts(listed=tuple(self._listed(spoken)))
        if page.own:
            return OwnFacts(page=page.own)
        if page.kind is PageKind.FOLLOW:
            return self._follow(page, spoken)
        if page.statement is None or page.standing is None:
            raise LookupError(f"/{page.url} stands outside a statement")
        return self._statement_facts(page, page.statement, page.standing, spoken)

    def _statement_facts(self, page: Page, statement: Statement, standing: Standing, spoken: Language) -> KindFacts:
        if page.kind is PageKind.CHANGES:
            return _changes(page, statement, standing, spoken)
        if page.kind is PageKind.TIMELINE:
            return self._timeline(statement, standing, spoken)
        if page.kind is PageKind.COMPARE:
            return self._compare(statement, standing)
        if page.kind is PageKind.HISTORY:
            return HistoryFacts(lives=self._life(statement))
        return self._revision(page, statement, standing, spoken)

    # Of the site

    def _listed(self, spoken: Language) -> Iterator[ListedStatement]:
        for statement in self.archive.statements:
            yield ListedStatement(
                statement=statement,
                told=worded(statement.current(self.day), spoken),
                banners=_worded(banners(statement, self.day), spoken),
            )

    def _follow(self, page: Page, spoken: Language) -> FollowFacts:
        if page.statement is None:
            return FollowFacts(today=(), statements=self.archive.statements)
        return FollowFacts(today=tuple(_today(page.statement, page.banners, spoken)), statements=())

    # Of a statement

    def _timeline(self, statement: Statement, current: Standing, spoken: Language) -> TimelineFacts:
        entries = (
            TimelineEntry(
                told=worded(standing, spoken),
                dispatches=statement.dispatched(standing.revision.name),
                words=self.words(standing.revision),
            )
            for standing in reversed(statement.on(self.day))
        )
        announced = any(revision.announced for revision in statement.revisions)
        removed = any(revision.removal for revision in statement.revisions)
        return TimelineFacts(told=worded(current, spoken), entries=tuple(entries), announced=announced, removed=removed)

    def _compare(self, statement: Statement, current: Standing) -> CompareFacts:
        in_force = current.revision.name if current.status is Status.IN_FORCE else None
        standings = tuple(one for one in statement.on(self.day) if not one.revision.is_gone)
        return CompareFacts(standings=standings[::-1], in_force=in_force)

    def _life(self, statement: Statement) -> tuple[Life, ...]:
        """Return the biographies of a statement's sections, written once for each build."""
        if statement.slug not in self._lives:
            self._lives[statement.slug] = biography(statement, self.histories[statement.slug], self.day)
        return self._lives[statement.slug]

    # Of a text

    def _revision(self, page: Page, statement: Statement, standing: Standing, spoken: Language) -> RevisionFacts:
        in_force = standing.status is Status.IN_FORCE
        return RevisionFacts(
            told=worded(standing, spoken),
            title=heading(statement, standing.revision),
            parts=tuple(self._parts(statement, standing, spoken)),
            in_force=in_force,
            line=statement.seen(standing.revision.name),
            proof=statement.proof(standing.revision.name),
            bibtex=bibtex(statement.as_it_was(standing.revision.name), standing, self._address(statement, standing)),
            removal=statement.removal(standing.revision.name),
            cited=statement.as_it_was(standing.revision.name),
            compared=_compared(standing),
            coming=standing.next if in_force and not page.banners else None,
        )

    def _address(self, statement: Statement, standing: Standing) -> str:
        return f"{self.site.address}{statement.addresses.revision(standing.revision.name)}"

    def _parts(self, statement: Statement, standing: Standing, spoken: Language) -> Iterator[TextPart]:
        text = standing.revision.text
        titles = {section.anchor: section.title for section in text.sections}
        since = dict(self._since(statement, standing))
        lives = {life.anchor for life in self._life(statement)}
        for anchor, html in text.parts:
            yield TextPart(
                html=html,
                title=titles[anchor] if anchor else "",
                since=_unchanged(since[anchor], spoken) if anchor in since else (),
                life=f"#{anchor}" if anchor in lives else "",
            )

    def _since(self, statement: Statement, standing: Standing) -> Iterator[tuple[str, Revision]]:
        """Yield since which revision each section stands so; not the title of a text, which speaks for all of it."""
        revision = standing.revision
        title = next((section.anchor for section in revision.text.sections[:1] if section.level == 1), None)
        if revision.is_gone:
            return
        announced = revision.name if standing.status is Status.ANNOUNCED else None
        after_gone = _after_gone(statement, revision)
        for anchor, name in self.histories[statement.slug].since(revision.name).sections.items():
            if anchor != title and name != announced:
                yield anchor, max(statement.named(name), after_gone, key=lambda one: one.order)


def _after_gone(statement: Statement, revision: Revision) -> Revision:
    """Return the first text since which none is gone: what stood before it unchanged, nobody can see any more."""
    first = statement.texts[0]
    for earlier, later in pairwise(statement.revisions):
        if earlier.is_gone and later.order <= revision.order:
            first = later
    return first


def frame_facts(page: Page, site: SiteFacts, spoken: Language) -> FrameFacts:
    """Return what stands around a page."""
    statement = page.statement
    whole = [site.name, site.description or ""]
    own = title(page, spoken)
    return FrameFacts(
        kind=page.kind,
        url=page.url,
        title=f"{own} | {site.name}" if own else " – ".join(filter(None, whole)),
        description=description(page, spoken) or site.description or site.name,
        feeds=_statement_feeds(statement, spoken) if statement else _site_feeds(site, spoken),
        follow=f"{statement.slug}/{FOLLOW}" if statement else FOLLOW,
        banners=_worded(page.banners, spoken),
    )


def _statement_feeds(statement: Statement, spoken: Language) -> tuple[FeedLink, ...]:
    every = feed_title(statement, spoken, EVERYTHING)
    material = feed_title(statement, spoken, MATERIAL)
    return (
        FeedLink(type=_ATOM, title=every, path=f"{statement.slug}/{EVERYTHING}{ATOM}"),
        FeedLink(type=_ATOM, title=material, path=f"{statement.slug}/{MATERIAL}{ATOM}"),
        FeedLink(type=_JSON, title=every, path=f"{statement.slug}/{EVERYTHING}{JSON}"),
    )


def _site_feeds(site: SiteFacts, spoken: Language) -> tuple[FeedLink, ...]:
    name = site_feed_title(site.name, spoken)
    return (
        FeedLink(type=_ATOM, title=name, path=f"{EVERYTHING}{ATOM}"),
        FeedLink(type=_JSON, title=name, path=f"{EVERYTHING}{JSON}"),
    )


def _worded(standings: tuple[Standing, ...], spoken: Language) -> tuple[Told, ...]:
    return tuple(worded(standing, spoken) for standing in standings)


def _today(statement: Statement, shown: tuple[Standing, ...], spoken: Language) -> Iterator[ToldToday]:
    """Yield the changes of which the publisher has something to say."""
    for standing in shown:
        one = notice(statement, standing)
        said = message(one, spoken)
        if said:
            yield ToldToday(message=said, question=worded(standing, spoken).words.question, url=one.url)


def _compared(standing: Standing) -> tuple[str, str] | None:
    """Return by which names a text is compared with the one in force."""
    name = standing.revision.name
    if standing.status is Status.IN_FORCE or standing.corrected_by:
        return None
    return ("current", name) if standing.status is Status.ANNOUNCED else (name, "current")


def _unchanged(first: Revision, spoken: Language) -> Dated:
    if first.effective:
        return dated(spoken.say("unchanged since %(day)s").unescape(), day=(first.day,))
    return dated(spoken.say("unchanged since it was recorded, %(day)s").unescape(), day=(first.day,))


def _changes(page: Page, statement: Statement, standing: Standing, spoken: Language) -> ChangesFacts:
    """Return what a revision changes: its notice in words, and every change in its place."""
    one = notice(statement, standing)
    written = letter(one, spoken, "../" * page.url.count("/"))
    return ChangesFacts(
        told=worded(standing, spoken),
        letter=write(written.blocks),
        changes=changes(standing.compared, standing.revision, spoken, one),
    )


def changes(before: Revision | None, after: Revision, spoken: Language, one: Notice | None = None) -> Changes | None:
    """Return the changes from one revision to the next, with those of facts that its notice knows.

    None where there is none before it.
    """
    if before is None:
        return None
    redline = between(before, after)
    entries = outline(redline)
    return Changes(
        outline=entries,
        facts=tuple(len(facts_in(entry, one.facts)) if one else 0 for entry in entries),
        fates=fates(spoken),
        stretches=stretches(redline, labels(spoken)),
        is_translation=bool(one and one.translation),
    )


def fates(spoken: Language) -> dict[Fate, str]:
    """Return in words what can become of a section."""
    return {
        Fate.ADDED: spoken.say("Added").unescape(),
        Fate.REMOVED: spoken.say("Removed").unescape(),
        Fate.MOVED: spoken.say("Moved").unescape(),
        Fate.RENAMED: spoken.say("Renamed").unescape(),
        Fate.REWORDED: spoken.say("Reworded").unescape(),
        Fate.FORMAT: spoken.say("Shown differently").unescape(),
    }
