"""The rules of craft: that a text shows as it was meant, and says the same thing by the same words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from onrecord.errors import Severity
from onrecord.lexicon import lexicon
from onrecord.rules.pattern import pattern
from onrecord.rules.rule import Remark, Rule, rule
from onrecord.rules.subject import Found, Subject
from onrecord.text import FindingKind, Sentence

LONGEST = 50
"""So many words in a sentence are no advice yet."""

_BRACKETED = re.compile(r"\[([^\[\]\n]{1,80})\]")
_NUMBERED = re.compile(r"(?:\w+\s)?(\d{1,2}(?:\.\d{1,2})*)(?![\d%/])")
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""What Unicode calls Default_Ignorable_Code_Point though it is a letter or a mark, and the empty Braille pattern."""

_WHITE = "\t\n\v\f\r"
_SHOWN_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Characters of the category Cf that are seen: Unicode's Prepended_Concatenation_Mark."""

_JOINERS = re.compile("[\u200c\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EMOJI_PARTS = re.compile("[\u200d\ufe0e\ufe0f]")
_FLAG, _FLAG_LETTERS = "\U0001f3f4", re.compile("[\U000e0020-\U000e007f]")
"""The flag of a region is a black flag with the letters of the region behind it."""

_LONGEST_EMOJI = 12
"""So many characters at most stand between the picture and what is put behind it."""

_APPENDED = "".join(map(chr, (0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080))))
"""What is put behind an emoji: joiner, selectors, tints of skin and the letters of a flag."""

_KEYCAP = "\u20e3"
"""It makes a key of the digit before it, with a variation selector in between."""

_PLAIN_HTTP = re.compile(r"http://[^\s<>()\[\]\"'`]+", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?:[A-Z][\w.&'-]*+\s){1,5}+")


@rule("C001", Severity.WARNING)
def unfilled(subject: Subject) -> Iterator[Remark]:
    """No contact is hidden and nothing is left to be filled in: "[email protected]", "[naam]", lorem ipsum.

    Contact details are part of what a statement gives (GDPR art. 13(1)(a)).
    """
    for place in (place for sentence in subject.sentences for place in _unfilled(sentence, subject.words("craft"))):
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
                place = Found(sentence, *found.span())
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
            place = Found(sentence, 0, len(sentence.text))
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
    Report 36; CVE-2021-42574). What joins the parts of an emoji, or letters of a script that needs it, is seen
    (Unicode Standard Annex 31, section 2.3).
    """
    for number, line in enumerate(subject.lines, start=1):
        for column, sign in _unseen(line):
            fact = f"a character that cannot be seen stands here: U+{ord(sign):04X}"
            yield Remark(fact=fact, remedy=f"Remove it, at place {column} of the line", line=number, quote=sign)


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


def _unfilled(sentence: Sentence, words: Mapping[str, Any]) -> Iterator[Found]:
    """Yield each place of a sentence where something is hidden or was to be filled in, in order."""
    begins, left = (pattern(tuple(words.get(key, ()))) for key in ("placeholders", "unfilled"))
    blanks = (found for found in _BRACKETED.finditer(sentence.text) if begins.match(found[1].strip()))
    spans = {found.span() for found in (*_hidden().finditer(sentence.text), *left.finditer(sentence.text), *blanks)}
    end = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            end = span[1]
            yield Found(sentence, *span)


@cache
def _hidden() -> re.Pattern[str]:
    """Return the pattern of what tools and templates leave in a text of any language."""
    return re.compile("|".join(lexicon("", "craft")["hidden"]), re.IGNORECASE)


def _unseen(line: str) -> Iterator[tuple[int, str]]:
    """Yield each kind of character of a line that cannot be seen and serves no other, with its first place from 1."""
    for sign in sorted(filter(_is_unseen, set(line))):
        places = (found.start() for found in re.finditer(re.escape(sign), line))
        place = next((place for place in places if not _serves(line, place)), None)
        if place is not None:
            yield place + 1, sign


def _is_unseen(sign: str) -> bool:
    """Tell whether a character shows nothing: a format or control character, or one that is ignored."""
    category = unicodedata.category(sign)
    hidden = category == "Cf" and not _SHOWN_FORMATS.match(sign)
    return hidden or (category == "Cc" and sign not in _WHITE) or bool(_IGNORABLE.match(sign))


def _serves(line: str, place: int) -> bool:
    """Tell whether a joiner or a selector stands where it is needed: in an emoji, or in a script that has such."""
    sign, before = line[place], line[max(place - _LONGEST_EMOJI, 0) : place].rstrip(_APPENDED)[-1:]
    if not before or line[place - 1] == sign:
        return False
    if _FLAG_LETTERS.match(sign):
        return before == _FLAG
    joined = tuple(lexicon("", "craft")["joined"])
    if _JOINERS.match(sign) and unicodedata.name(before, "").startswith(joined):
        return True
    is_key = line[place + 1 : place + 2] == _KEYCAP
    return bool(_EMOJI_PARTS.match(sign)) and (is_key or unicodedata.category(before) in ("So", "Sm", "Sk"))


def _each(subject: Subject, wordings: Sequence[str]) -> Iterator[Found]:
    """Yield every place of some words, also where a sentence has more; an hour such as `9 u` is none."""
    looked_for = pattern(tuple(wordings))
    for sentence in subject.sentences:
        for found in looked_for.finditer(sentence.text):
            if not sentence.text[max(found.start() - 2, 0) : found.start()].strip().isdigit():
                yield Found(sentence, *found.span())


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


def _names_of_the_record(subject: Subject) -> Iterator[tuple[Found, str]]:
    """Yield where the text uses the second of two names that the record gives."""
    said = [(place, name) for name in subject.names if (place := _named(subject, name))]
    said.sort(key=lambda pair: (pair[0].line, pair[0].start))
    for place, _ in said[1:]:
        yield place, said[0][1]


def _named(subject: Subject, name: str) -> Found | None:
    return next(_each(subject, (_literal(name),)), None)


def _literal(name: str) -> str:
    return re.sub(r"[(){}…*#|]", " ", name)


def _forms(subject: Subject) -> Iterator[tuple[Found, str]]:
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
                    yield Found(sentence, *found.span()), first[1]


def _other_controllers(subject: Subject) -> Iterator[tuple[Found, str]]:
    """Yield where another than the organisation is said to be the controller."""
    words = subject.words("craft")
    controls, elsewhere, pronouns = (
        pattern(tuple(words.get(key, ()))) for key in ("controllers", "elsewhere", "pronouns")
    )
    bases = [name.casefold() for name in subject.names]
    for sentence in subject.sentences:
        found = controls.search(sentence.text) if sentence.is_prose else None
        actor = _CAPITALISED.match(sentence.text) if found else None
        if found is None or actor is None or actor.end() != found.start():
            continue
        if pronouns.fullmatch(actor.group().strip()) or elsewhere.search(sentence.text, found.end()):
            continue
        name = actor.group().strip()
        if not any(name.casefold() in base or base in name.casefold() for base in bases):
            yield Found(sentence, 0, len(name)), subject.names[0]
