"""The rules of craft: that a text shows as it was meant, and says the same thing by the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from onrecord.errors import Severity
from onrecord.rules.rule import Remark, Rule, rule
from onrecord.rules.subject import Place, Subject
from onrecord.text import FindingKind
from onrecord.wording import pattern

LONGEST = 50
"""So many words in a sentence are no advice yet."""

_HIDDEN = re.compile(
    r"\[email\sprotected\]|\blorem ipsum\b|\b(?:TODO|TBD|XXX)\b"
    r"|(?<![\w.+-])[\w.+-]{1,64}@(?:example|domain|yourdomain)\.(?:com|org|net|nl)\b",
    re.IGNORECASE,
)
"""What tools and templates leave where a contact or a name was to stand; example.com is RFC 2606's."""

_NUMBERED = re.compile(r"(?:\w+\s)?(\d{1,2}(?:\.\d{1,2})*)(?![\d%/])")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0000-\u0008\u000e-\u001f]"
)
_PLAIN_HTTP = re.compile(r"http://[^\s<>()\[\]\"'`]+", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?:[A-Z][\w.&'-]*+\s){1,5}+")


@rule("C001", Severity.WARNING)
def unfilled(subject: Subject) -> Iterator[Remark]:
    """No contact is hidden and nothing is left to be filled in: "[email protected]", "[naam]", lorem ipsum.

    Contact details are part of what a statement gives (GDPR art. 13(1)(a)).
    """
    places = [Place(s, *found.span()) for s in subject.sentences for found in _HIDDEN.finditer(s.text)]
    places += subject.find(subject.words("craft").get("placeholders", ()))
    for place in _once_a_line(places):
        fact = f"something is hidden or was never filled in: '{place.quote}'"
        yield Remark(fact=fact, remedy="Write what belongs here", line=place.line, quote=place.quote)


def _shown_otherwise(code: str, kind: FindingKind, name: str, text: str, fact: str, remedy: str) -> Rule:
    """Return the rule that a text holds nothing of one kind that a page cannot show as it is written."""

    def examine(subject: Subject) -> Iterator[Remark]:
        for finding in subject.revision.text.findings:
            if finding.kind is kind:
                yield Remark(
                    fact=fact.format(quote=finding.quote),
                    remedy=remedy.format(quote=finding.quote),
                    line=finding.line,
                    quote=subject.quoted(finding.line, finding.quote),
                )

    examine.__name__ = name
    examine.__doc__ = text
    return rule(code, Severity.WARNING)(examine)


_READING = "(decisions/0003-one-reading-of-markdown.md)"

SHOWN_OTHERWISE = (
    _shown_otherwise(
        "C002",
        FindingKind.RAW_HTML,
        "raw_html",
        f"A text is Markdown; HTML in it is shown as text {_READING}.",
        "HTML is shown as text: {quote}",
        "Write it in Markdown",
    ),
    _shown_otherwise(
        "C003",
        FindingKind.REFUSED_LINK,
        "refused_link",
        f"A link has a scheme that a page may carry: https, http, mailto or tel {_READING}.",
        "a link to '{quote}' is refused",
        "Link to an address with https, mailto or tel",
    ),
    _shown_otherwise(
        "C004",
        FindingKind.DEAD_ANCHOR,
        "dead_anchor",
        f"A link within the text leads to a place in the text {_READING}.",
        "the link '{quote}' leads to no place in this text",
        "Give the heading {{{quote}}}, or correct the link",
    ),
    _shown_otherwise(
        "C005",
        FindingKind.RELATIVE_LINK,
        "relative_link",
        f"A link is a whole address, or the record names the address at which the text was published {_READING}.",
        "the link '{quote}' leads nowhere from here",
        "Write the whole address, or name the text's own address as 'source' in the front matter",
    ),
    _shown_otherwise(
        "C006",
        FindingKind.IMAGE,
        "image",
        f"A text is words: a page fetches nothing from elsewhere, so that an image becomes a link {_READING}.",
        "the image '{quote}' is shown as a link",
        "Say in words what it shows; a page fetches nothing from elsewhere",
    ),
    _shown_otherwise(
        "C007",
        FindingKind.TAKEN_ANCHOR,
        "taken_anchor",
        f"An anchor stands in a text once {_READING}.",
        "the anchor '{quote}' stands here twice",
        "Give one of the two another name",
    ),
    _shown_otherwise(
        "C008",
        FindingKind.UNUSED_FOOTNOTE,
        "unused_footnote",
        f"Each footnote is referred to; one that is not is not shown {_READING}.",
        "the footnote '{quote}' is not shown, since nothing refers to it",
        "Refer to it with [^{quote}], or remove it",
    ),
)


@rule("C009", Severity.WARNING)
def missing_part(subject: Subject) -> Iterator[Remark]:
    """A part of the text that is referred to by number, such as "punt 2", stands in the text under that number.

    A reader is to find what is referred to (GDPR art. 12(1); WP260 rev.01 par. 11).
    """
    words = subject.words("craft")
    if not words.get("parts"):
        return
    referring = _reference(tuple(words["parts"]), tuple(words["this"]))
    numbers = frozenset(_numbers(subject))
    for sentence in subject.sentences:
        if sentence.block.kind == "heading":
            continue
        for found in referring.finditer(sentence.text):
            if found["number"] not in numbers and _is_own(sentence.text, found, words):
                place = Place(sentence, *found.span())
                fact = f"it refers to '{place.quote}', and nothing here has that number"
                remedy = "Number the headings, or refer by the words of a heading with a link to it"
                yield Remark(fact=fact, remedy=remedy, line=place.line, quote=place.quote)


@rule("C010", Severity.WARNING)
def two_ways_of_address(subject: Subject) -> Iterator[Remark]:
    """A text addresses its reader in one way: je or u.

    Two ways show that parts were taken from elsewhere, and read less plainly (GDPR art. 12(1); WP260 rev.01 par. 12).
    """
    words = subject.words("craft")
    ways = [list(_each(subject, words.get(way, ()))) for way in ("informal", "formal")]
    fewer, more = sorted(ways, key=len)
    if fewer:
        first, other = fewer[0], more[0]
        fact = (
            f"the reader is '{first.quote.lower()}' here, and '{other.quote.lower()}' elsewhere: "
            f"{len(fewer)} and {len(more)} times in all"
        )
        yield Remark(fact=fact, remedy="Choose one of the two", line=first.line, quote=first.quote)


@rule("C011", Severity.WARNING)
def outdated_name(subject: Subject) -> Iterator[Remark]:
    """A law, an authority or an arrangement has the name that it has today.

    Each outdated name stands in the lexicon with the law or the judgment that ended it (GDPR art. 12(1): readers are to
    find the law and the authority that are named).
    """
    words = subject.words("craft")
    formerly = pattern(tuple(words.get("formerly", ())))
    for entry in words.get("outdated", ()):
        for place in subject.find(entry["names"]) if entry["since"] <= subject.day else ():
            if not formerly.search(place.sentence.text):
                fact = f"'{place.quote}' is a name of the past since {entry['since']} ({entry['source']})"
                yield Remark(fact=fact, remedy=f"Write: {entry['now']}", line=place.line, quote=place.quote)


@rule("C012", Severity.WARNING)
def two_names(subject: Subject) -> Iterator[Remark]:
    """The controller has one name throughout, with one legal form, and it is the name in statement.yml.

    Readers are to know who is answerable to them (GDPR art. 13(1)(a) and 4(7)).
    """
    for place, first in (*_names_of_the_record(subject), *_forms(subject), *_other_controllers(subject)):
        fact = f"the controller is called '{place.quote}' here, and '{first}' elsewhere"
        remedy = "Use one name; or say, here and in statement.yml, how the two relate"
        yield Remark(fact=fact, remedy=remedy, line=place.line, quote=place.quote)


@rule("C013", Severity.WARNING)
def skipped_level(subject: Subject) -> Iterator[Remark]:
    """A heading is at most one level below the heading before it.

    Who listens to a page finds the way by the levels of its headings (WCAG 2.2, success criterion 1.3.1, technique
    G141).
    """
    headings = [sentence for sentence in subject.sentences if sentence.block.kind == "heading"]
    for before, heading in pairwise(headings):
        above, level = before.block.level, heading.block.level
        if level > above + 1:
            fact = f"a heading of level {level} follows one of level {above}: '{heading.text}'"
            remedy = f"Give it level {above + 1}: {'#' * (above + 1)}"
            yield Remark(fact=fact, remedy=remedy, line=heading.line, quote=heading.text)


@rule("C014", Severity.ADVICE)
def long_sentence(subject: Subject) -> Iterator[Remark]:
    """A sentence has at most 50 words.

    Information is concise and in plain language, without complex sentences (GDPR art. 12(1); WP260 rev.01 par. 12 and
    13). The number is onrecord's: half of it reads better.
    """
    for sentence in subject.sentences:
        words = len(sentence.text.split())
        if sentence.is_prose and words > LONGEST:
            begin = " ".join(sentence.text.split()[:4])
            place = Place(sentence, 0, len(sentence.text))
            fact = f"a sentence has {words} words: '{begin} …'"
            yield Remark(fact=fact, remedy="Divide it, or make it a list", line=place.line, quote=place.quote)


@rule("C015", Severity.ADVICE)
def plain_http(subject: Subject) -> Iterator[Remark]:
    """A link leads to an address with https.

    What travels over http can be read and changed on its way (RFC 9110 section 4.2.2; GDPR art. 32).
    """
    told: set[tuple[int, str]] = set()
    for number, line in enumerate(subject.lines, start=1):
        for found in _PLAIN_HTTP.finditer(line):
            if (number, found.group()) not in told:
                told.add((number, found.group()))
                fact = f"the address '{found.group()}' is not encrypted"
                remedy = "Write https:// if the site has it, as nearly all have"
                yield Remark(fact=fact, remedy=remedy, line=number, quote=found.group())


@rule("C016", Severity.WARNING)
def invisible_character(subject: Subject) -> Iterator[Remark]:
    """A text holds no character that cannot be seen: what is compared and searched is what is read.

    Soft hyphens, spaces without width and marks that turn the direction of writing hide differences (Unicode Technical
    Report 36; CVE-2021-42574).
    """
    for number, line in enumerate(subject.lines, start=1):
        if found := _INVISIBLE.search(line):
            fact = f"a character that cannot be seen stands here: U+{ord(found.group()):04X}"
            column = found.start() + 1
            yield Remark(
                fact=fact, remedy=f"Remove it, at place {column} of the line", line=number, quote=found.group()
            )


@rule("C017", Severity.WARNING)
def dead_link_within_the_site(subject: Subject) -> Iterator[Remark]:
    """A link to an address of this site leads to a page that is there.

    Addresses of this site are promises (decisions/0001-date-as-identity.md); a link to none of them was never right.
    """
    for block in subject.revision.text.blocks:
        for address in {mark.get("href") or "" for run in block.runs for mark in run.marks if mark.tag == "a"}:
            if subject.knows(address) is False:
                line = next((n for n in range(*block.lines) if subject.quoted(n, address)), block.lines[0])
                fact = f"the link '{address}' leads to no page of this site"
                remedy = "Link to /<statement>/ or to /<statement>/<date>/"
                yield Remark(fact=fact, remedy=remedy, line=line, quote=subject.quoted(line, address))


RULES: tuple[Rule, ...] = (
    unfilled,
    *SHOWN_OTHERWISE,
    missing_part,
    two_ways_of_address,
    outdated_name,
    two_names,
    skipped_level,
    long_sentence,
    plain_http,
    invisible_character,
    dead_link_within_the_site,
)


def _once_a_line(places: Iterable[Place]) -> Iterator[Place]:
    told: set[int] = set()
    for place in sorted(places, key=lambda place: place.line):
        if place.line not in told:
            told.add(place.line)
            yield place


def _each(subject: Subject, wordings: Sequence[str]) -> Iterator[Place]:
    """Yield every place of some words, also where a sentence has more; an hour such as `9 u` is none."""
    looked_for = pattern(tuple(wordings))
    for sentence in subject.sentences:
        for found in looked_for.finditer(sentence.text):
            if not sentence.text[max(found.start() - 2, 0) : found.start()].strip().isdigit():
                yield Place(sentence, *found.span())


@cache
def _reference(parts: tuple[str, ...], this: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a reference by number: `punt 2`, `deze afdeling 5`."""
    return re.compile(
        rf"\b(?:(?P<this>{'|'.join(this)})\s)?(?P<part>{'|'.join(parts)})\s(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?![\w%])",
        re.IGNORECASE,
    )


def _is_own(text: str, found: re.Match[str], words: Mapping[str, Any]) -> bool:
    """Tell whether a reference is to the text itself, and not to a law or another text."""
    if found["this"]:
        return True
    if found["part"].lower() in words["law"]:
        return False
    following = text[found.end() : found.end() + 60].lstrip(" ,;(")
    if re.match(rf"(?:{'|'.join(words['of'])})\b", following):
        return bool(pattern(tuple(words["own"])).search(following))
    return True


def _numbers(subject: Subject) -> Iterator[str]:
    """Yield the numbers that headings and paragraphs begin with, and those of numbered lists."""
    for block in subject.revision.text.blocks:
        if found := _NUMBERED.match(block.text):
            yield found.group(1)
    for line in subject.lines:
        if item := re.match(r"\s{0,12}(?:#{1,6}\s)?(\d{1,2})[.)]\s", line):
            yield item.group(1)


def _names_of_the_record(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield where the text uses the second of two names that the record gives."""
    said = [(place, name) for name in subject.names if (place := _named(subject, name))]
    said.sort(key=lambda pair: (pair[0].line, pair[0].start))
    for place, _ in said[1:]:
        yield place, said[0][1]


def _named(subject: Subject, name: str) -> Place | None:
    return next(_each(subject, (_literal(name),)), None)


def _literal(name: str) -> str:
    return re.sub(r"[(){}…*#|]", " ", name)


def _forms(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield where a name of the record has another legal form than at first."""
    forms: Sequence[str] = subject.words("craft").get("forms", ())
    alternatives = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    for name in subject.names if forms else ():
        base = re.sub(rf"\s+(?:{alternatives})$", "", name, flags=re.IGNORECASE)
        formed = re.compile(rf"(?<!\w){re.escape(base)},?\s(?P<form>{alternatives})(?!\w)", re.IGNORECASE)
        first: tuple[str, str] | None = None
        for sentence in subject.sentences:
            for found in formed.finditer(sentence.text):
                form = found["form"].replace(".", "").casefold()
                first = first or (form, found.group())
                if form != first[0]:
                    yield Place(sentence, *found.span()), first[1]


def _other_controllers(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield where another than the organisation is said to be the controller."""
    controls = pattern(tuple(subject.words("craft").get("controllers", ())))
    bases = [name.casefold() for name in subject.names]
    for sentence in subject.sentences:
        found = controls.search(sentence.text) if sentence.is_prose else None
        actor = _CAPITALISED.match(sentence.text) if found else None
        if found is None or actor is None or actor.end() != found.start() or _is_pronoun(actor.group()):
            continue
        name = actor.group().strip()
        if not any(name.casefold() in base or base in name.casefold() for base in bases):
            yield Place(sentence, 0, len(name)), subject.names[0]


def _is_pronoun(words: str) -> bool:
    return len(words.split()) == 1 and len(words.strip()) <= len("Deze")
