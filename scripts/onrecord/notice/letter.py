"""A letter: a notice in the words of one language, as blocks, so that a page, a mail and a feed print the same.

What it tells follows WP260 rev.01: the change and nothing else (par. 29), in good time (par. 30), with its likely
impact (par. 31).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.facts import FactChange, FactKind
from onrecord.language import Language
from onrecord.notice.notice import Item, Notice
from onrecord.notice.standing import in_words, named, removal, status_words
from onrecord.record import Standing, Topic
from onrecord.text import Block, Element, Run

ANCHOR = "__notice"
"""Begin of every fragment in a letter, so that none is one of the text's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One notice, worded."""

    title: str
    """Who changes what, and when: the subject of a mail, the title of a feed's entry."""

    blocks: tuple[Block, ...]
    """What it says below its title; headings from the second level on."""

    links: tuple[Block, ...]
    """Where the texts themselves are read; the last of its blocks where it stands on no page of the archive."""

    @property
    def whole(self) -> tuple[Block, ...]:
        """Everything it says, for whoever reads it elsewhere."""
        return (*self.blocks, *self.links)


def letter(notice: Notice, spoken: Language, site: str) -> Letter:
    """Word a notice; `site` is the address of the archive, ending in a slash."""
    wording = _LetterWriter(notice, spoken, site)
    return Letter(title=_title(notice, spoken), blocks=wording.blocks(), links=tuple(wording.links()))


def _title(notice: Notice, spoken: Language) -> str:
    facts = {"title": notice.statement.title, "organisation": notice.statement.organisation}
    if notice.is_first:
        return spoken.say("%(title)s of %(organisation)s: first text in this archive", **facts).unescape()
    if notice.revision.corrects:
        day = spoken.day(notice.revision.told)
        return spoken.say("%(title)s of %(organisation)s: corrected on %(day)s", day=day, **facts).unescape()
    return status_words(notice.standing, spoken).subject % {"day": spoken.day(notice.start), **facts}


def start(notice: Notice, spoken: Language) -> str:
    """Return in a sentence from when a text holds."""
    day = spoken.day(notice.start)
    if not notice.standing.start_known:
        told = spoken.say("The text does not say from when it applies; it was recorded on %(day)s.", day=day)
        return told.unescape()
    if notice.revision.corrects:
        return spoken.say("A correction of the text of %(day)s; it applies from that day.", day=day).unescape()
    words = status_words(notice.standing, spoken)
    if not notice.days:
        return words.start % {"day": day}
    days = spoken.say_number("%(number)s day", "%(number)s days", notice.days).unescape()
    return words.start_after % {"day": day, "days": days}


def translated(notice: Notice, spoken: Language) -> str:
    """Return in a sentence that a text is in another language than the one before it; empty where it is not."""
    if notice.translation is None:
        return ""
    was, now = (spoken.name_of(tag) for tag in (notice.translation.was, notice.translation.now))
    return spoken.say(
        "The text is in another language now (%(now)s instead of %(was)s), so that comparing words tells little.",
        now=now,
        was=was,
    ).unescape()


class _LetterWriter:
    """The wording of one notice."""

    def __init__(self, notice: Notice, spoken: Language, site: str) -> None:
        self.notice = notice
        self.spoken = spoken
        self.site = site
        self.page = f"{site}{notice.url}"

    def say(self, message: str, **values: object) -> str:
        return self.spoken.say(message, **values).unescape()

    def blocks(self) -> tuple[Block, ...]:
        return (*self._when(), *self._summary(), *self._items(), *self._facts(), *self._rights())

    # When

    def _when(self) -> Iterator[Block]:
        notice = self.notice
        if notice.is_first:
            yield paragraph(self.say("This is the first text of this statement in this archive."))
        yield paragraph(" ".join(filter(None, [self._announced(), start(notice, self.spoken)])))
        yield from map(paragraph, self._gone())
        if told := translated(notice, self.spoken):
            yield paragraph(told)
        if notice.revision.override:
            told = self.say("The publisher departs from the rules for notices here, and gives this reason:")
            yield paragraph(f"{told} {notice.revision.override}")

    def _gone(self) -> Iterator[str]:
        """Yield what is to be said of words that are gone, of the text itself and of those before it."""
        standing, spoken = self.notice.standing, self.spoken
        if gone := removal(standing, spoken):
            yield in_words(gone.sentence, spoken)
        if standing.revision.is_gone or standing.previous is None:
            return
        if standing.compared is None:
            yield self.say("The words of every text before it are removed, so that what it changes cannot be told.")
        elif standing.compared is not standing.previous:
            day = in_words(named(standing.compared), spoken)
            yield self.say(
                "The words of the text before it are removed. This tells what changed since the text of %(day)s.",
                day=day,
            )

    def _announced(self) -> str:
        notice, known = self.notice, self.notice.known
        if notice.announced is None or notice.announced == notice.start:
            return ""
        day = self.spoken.day(notice.announced)
        if known is None or known == notice.announced:
            return self.say("Announced on %(day)s.", day=day)
        seen = self.spoken.day(known)
        return self.say(
            "According to the organisation announced on %(day)s; published here first on %(seen)s.", day=day, seen=seen
        )

    def _summary(self) -> Iterator[Block]:
        if self.notice.revision.summary:
            yield paragraph(self.notice.revision.summary)
        if self.notice.revision.corrects and self.notice.revision.reason:
            yield paragraph(self.say("What was mended: %(reason)s", reason=self.notice.revision.reason))

    # What, why, and what it means

    def _items(self) -> Iterator[Block]:
        telling = [item for item in self.notice.items if not item.explanation.is_editorial]
        editorial = [item for item in self.notice.items if item.explanation.is_editorial]
        if telling:
            yield heading(2, self.say("What changes, and why"), f"{ANCHOR}-what")
        for number, item in enumerate(telling, start=1):
            yield from self._item(item, number)
        rest = [(item.title, item.anchor) for item in editorial if not item.explanation.reason]
        told = self.say("Only words were mended here:")
        for item in editorial:
            if item.explanation.reason:
                section = self._section(item.title, item.anchor)
                yield paragraph(f"{told} ", *section, f" ({item.explanation.reason})")
        if rest:
            yield from self._sections(self.say("Only words were mended in these parts:"), rest)
        if self.notice.others and not self.notice.revision.corrects:
            told = self.say("Words change in these parts too:") if telling or editorial else ""
            told = told or self.say("Words change in these parts:")
            yield from self._sections(told, [(entry.title, entry.anchor) for entry in self.notice.others])

    def _item(self, item: Item, number: int) -> Iterator[Block]:
        topic = topic_label(item.explanation.topic, self.spoken)
        yield heading(3, item.title or self.say("Before the first heading"), f"{ANCHOR}-{number}")
        if topic.casefold() != item.title.casefold():
            yield paragraph(_strong(self.say("About:")), f" {topic}")
        if item.removed:
            yield paragraph(self.say("This part is no longer in the text."))
        yield from bullets([[self.changed(fact)] for fact in item.facts if is_shown(fact) and fact.was and fact.now])
        if item.explanation.reason:
            yield paragraph(_strong(self.say("Why:")), f" {item.explanation.reason}")
        if item.explanation.impact:
            yield paragraph(_strong(self.say("What it means for you:")), f" {item.explanation.impact}")
        if item.anchor:
            yield paragraph(_link(self.say("See what changes in the text"), f"{self.page}#{item.anchor}"))

    def changed(self, fact: FactChange) -> str:
        """Return a fact that is another one now in one line."""
        was, now = (side.text if side else self.say("not named") for side in (fact.was, fact.now))
        return self.say("%(what)s: %(was)s becomes %(now)s", what=fact.subject, was=was, now=now)

    def _sections(self, told: str, sections: Sequence[tuple[str, str | None]]) -> Iterator[Block]:
        yield paragraph(told)
        yield from bullets([[*self._section(*section)] for section in sections])

    def _section(self, title: str, anchor: str | None) -> Iterator[Run | str]:
        title = title or self.say("before the first heading")
        yield _link(title, f"{self.page}#{anchor}") if anchor else title

    # Facts

    def _facts(self) -> Iterator[Block]:
        facts = [fact for fact in self.notice.facts if is_shown(fact)]
        if not facts:
            return
        yield heading(2, self.say("What was and what is"), f"{ANCHOR}-facts")
        yield from table([self.say("What"), self.say("Was"), self.say("Becomes")], [*self._rows(facts)])

    def _rows(self, facts: Sequence[FactChange]) -> Iterator[list[str]]:
        """Yield what was and what is; facts of one subject that only came, or only left, share a row."""
        none = self.say("not named")
        for (subject, came, left), group in groupby(facts, key=lambda fact: (fact.subject, not fact.was, not fact.now)):
            members = [*group]
            if came or left:
                named = "; ".join(dict.fromkeys(side.text for fact in members if (side := fact.was or fact.now)))
                yield [subject, none, named] if came else [subject, named, none]
            else:
                yield from ([subject, fact.was.text, fact.now.text] for fact in members if fact.was and fact.now)

    # What people can do

    def _rights(self) -> Iterator[Block]:
        statement = self.notice.statement
        if self.notice.is_first or not (statement.rights or statement.contact):
            return
        yield heading(2, self.say("What you can do"), f"{ANCHOR}-rights")
        yield from bullets([[right] for right in statement.rights])
        if statement.contact:
            told = self.say("Questions, or do you object? Write to:")
            yield paragraph(f"{told} ", _contact(statement.contact))

    def links(self) -> Iterator[Block]:
        slug, standing = self.notice.statement.slug, self.notice.standing
        links = [
            (
                self.say("The text") if self.notice.is_first else self.say("The new text"),
                f"{slug}/{standing.revision.name}/",
            ),
            *self._before(standing, slug),
        ]
        if self.notice.standing.compared:
            links.append((self.say("Every change, word by word"), self.notice.url))
        yield from bullets([[_link(told, f"{self.site}{path}")] for told, path in links])
        if line := self.notice.statement.seen(standing.revision.name):
            told = self.say(
                "Entered in the ledger of this archive on %(day)s, as line %(number)s, with the SHA-256:",
                day=self.spoken.day(line.seen),
                number=line.number,
            )
            yield paragraph(f"{told} {line.hash}")

    def _before(self, standing: Standing, slug: str) -> Iterator[tuple[str, str]]:
        if standing.compared:
            yield self.say("The text before it"), f"{slug}/{standing.compared.name}/"


def is_shown(fact: FactChange) -> bool:
    """Tell whether readers are shown a fact; a word such as "may" or "not" says nothing by itself."""
    return fact.kind not in (FactKind.MODAL, FactKind.NEGATION)


def topic_label(topic: Topic, spoken: Language) -> str:
    """Return a topic in words."""
    say = spoken.say
    return {
        Topic.PURPOSE: say("What data are used for"),
        Topic.CONTROLLER: say("Who is responsible"),
        Topic.RIGHTS: say("Your rights"),
        Topic.RECIPIENTS: say("Who receives data"),
        Topic.TRANSFERS: say("Other countries"),
        Topic.DATA: say("Which data"),
        Topic.LEGAL_BASIS: say("Legal basis"),
        Topic.RETENTION: say("How long data are kept"),
        Topic.CONTACT: say("Contact"),
        Topic.SCOPE: say("What the statement covers"),
        Topic.SECURITY: say("Security"),
        Topic.COOKIES: say("Cookies"),
        Topic.CHILDREN: say("Children"),
        Topic.AUTOMATED_DECISIONS: say("Automated decisions"),
        Topic.CHANGE_CLAUSE: say("How changes are told"),
        Topic.EDITORIAL: say("Wording"),
    }[topic].unescape()


# Blocks


def paragraph(*parts: Run | str) -> Block:
    """Return a paragraph."""
    return Block(element=Element("p"), runs=_runs(parts))


def heading(level: int, text: str, anchor: str) -> Block:
    """Return a heading with its fragment."""
    return Block(element=Element(f"h{level}", (("id", anchor),)), runs=_runs([text]))


def bullets(items: Sequence[Sequence[Run | str]]) -> Iterator[Block]:
    """Yield the items of a list."""
    for index, parts in enumerate(items):
        yield Block(element=None, containers=(Element("ul"), Element("li")), shared=min(index, 1), runs=_runs(parts))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Yield the cells of a table; the first of each row names it."""
    for column, text in enumerate(head):
        within = (Element("table"), Element("thead"), Element("tr"))
        element = Element("th", (("scope", "col"),))
        yield Block(element=element, containers=within, shared=3 if column else 0, runs=_runs([text]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            within = (Element("table"), Element("tbody"), Element("tr"))
            shared = 3 if column else 2 if number else 1
            element = Element("td") if column else Element("th", (("scope", "row"),))
            yield Block(element=element, containers=within, shared=shared, runs=_runs([text]))


def _runs(parts: Iterable[Run | str]) -> tuple[Run, ...]:
    return tuple(Run(text=" ".join(part.split("\n"))) if isinstance(part, str) else part for part in parts)


def _strong(text: str) -> Run:
    return Run(text=text, marks=(Element("strong"),))


def _link(text: str, target: str) -> Run:
    return Run(text=text, marks=(Element("a", (("href", target),)),))


def _contact(contact: str) -> Run | str:
    """Return a way to write to somebody, as a link where it is an address."""
    if contact.startswith(("https://", "http://")):
        return _link(contact, contact)
    if "@" in contact and not any(character.isspace() for character in contact):
        return _link(contact, f"mailto:{contact}")
    return contact
