"""A notice: what a revision changes, since when, why and what it means for people, as its editor tells it.

GDPR art. 12-14; guidelines on transparency WP260 rev.01, par. 29-31.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.facts import FactChange, Translation, changed_facts, translation, written_in
from onrecord.record import START, Explanation, Revision, Standing, Statement, between
from onrecord.redline import Fate, SectionChange, outline


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One change that is told."""

    explanation: Explanation

    title: str
    """Heading of its section as it is now, or as it was where it is removed; empty before the first heading."""

    anchor: str | None
    """Fragment of its section in the new text; None where it is removed or has no heading."""

    removed: bool
    """Whether the section is there no more."""

    facts: tuple[FactChange, ...]
    """Facts of the section that are other ones now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One change of a statement, told."""

    statement: Statement

    standing: Standing
    """The new revision, as it stands on a day."""

    items: tuple[Item, ...]
    """In the editor's order; none where the editor told nothing."""

    others: tuple[SectionChange, ...]
    """The sections that change and that no item tells of; none where the whole text is in another language."""

    facts: tuple[FactChange, ...]
    """Every fact that is another one now, in reading order; none are found where its language is another."""

    changed: tuple[SectionChange, ...]
    """Every section that changes."""

    translation: Translation | None = None
    """The languages of both texts, where they differ."""

    @property
    def revision(self) -> Revision:
        """The new text."""
        return self.standing.revision

    @property
    def url(self) -> str:
        """Address of the page that tells it, relative to the site."""
        return self.statement.addresses.changes(self.revision.name)

    @property
    def is_first(self) -> bool:
        """Whether there is no text before it."""
        return self.standing.previous is None

    @property
    def is_told(self) -> bool:
        """Whether its editor wrote what changes."""
        return self.revision.explained is not None

    @property
    def announced(self) -> date | None:
        """The day people were told, where the record says so."""
        return self.revision.announced

    @property
    def start(self) -> date:
        """The day the new text holds from."""
        return self.standing.start

    @property
    def known(self) -> date | None:
        """Since when people could know of it; None where no day of announcement is on record.

        That is the later of the day it claims and the day on which it was published here first, unless a mailing in
        notices.yml shows that it was told earlier (WP260 rev.01 par. 31: the time must be demonstrable).
        """
        return self.known_if_published(self.standing.seen) if self.announced else None

    def known_if_published(self, day: date | None) -> date | None:
        """Return since when people can know of it where it is published here first on `day`."""
        if self.announced is None or day is None:
            return self.announced
        sent = [one.begun for one in self.statement.dispatched(self.revision.name) if one.begun <= day]
        return max(self.announced, min([day, *sent]))

    @property
    def days(self) -> int | None:
        """Days between the day since which people could know of it, and the start; None where they could not before."""
        return (self.start - self.known).days if self.known and self.known <= self.start else None

    @property
    def came_or_went(self) -> tuple[SectionChange, ...]:
        """Every section that is new, or there no more."""
        return tuple(entry for entry in self.changed if entry.fate in (Fate.ADDED, Fate.REMOVED))

    @property
    def is_material(self) -> bool:
        """Whether it matters to people: one of its changes does, or nobody said that none does."""
        if self.is_first or self.revision.corrects or self.revision.is_gone:
            return False
        return not self.is_told or any(item.explanation.material for item in self.items)

    @property
    def is_editorial(self) -> bool:
        """Whether words are mended and nothing else."""
        return bool(self.revision.corrects) or (
            bool(self.items) and all(item.explanation.is_editorial for item in self.items)
        )


def notice(statement: Statement, standing: Standing) -> Notice:
    """Return the notice of one revision, under the name that its organisation had when it was published."""
    statement = statement.as_it_was(standing.revision.name)
    if standing.compared is None:
        return Notice(statement=statement, standing=standing, items=(), others=(), facts=(), changed=())
    changed, facts, translated = _found(standing.compared, standing.revision, statement.language)
    told = {entry: [e for e in standing.revision.explained or () if names(e.section, entry)] for entry in changed}
    items = sorted(
        (_item(explanation, entry, facts) for entry, explanations in told.items() for explanation in explanations),
        key=lambda item: item.explanation.line,
    )
    others = tuple(entry for entry, explanations in told.items() if not explanations and not translated)
    return Notice(
        statement=statement,
        standing=standing,
        items=tuple(items),
        others=others,
        facts=facts,
        changed=changed,
        translation=translated,
    )


@lru_cache(1024)  # a page, a feed and a check tell the same change
def _found(
    before: Revision, after: Revision, language_tag: str
) -> tuple[tuple[SectionChange, ...], tuple[FactChange, ...], Translation | None]:
    redline = between(before, after)
    translated = translation(redline)
    spoken = written_in(after.text.words, language_tag)
    return outline(redline), () if translated else changed_facts(redline, spoken), translated


def names(section: str, entry: SectionChange) -> bool:
    """Tell whether this is how an explanation names a section."""
    return section in (entry.anchor, entry.before_anchor) if anchor_of(entry) != START else section == START


def anchor_of(entry: SectionChange) -> str:
    """Return how an explanation names a section: by its anchor now, or else by the one it had."""
    return entry.anchor or entry.before_anchor or START


def facts_in(entry: SectionChange, facts: Sequence[FactChange]) -> tuple[FactChange, ...]:
    """Return those facts that changed in a section."""
    return tuple(fact for fact in facts if names(fact.section_anchor or START, entry))


def _item(explanation: Explanation, entry: SectionChange, facts: Sequence[FactChange]) -> Item:
    return Item(
        explanation=explanation,
        title=entry.title,
        anchor=entry.anchor,
        removed=entry.fate is Fate.REMOVED,
        facts=facts_in(entry, facts),
    )
