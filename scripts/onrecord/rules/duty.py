"""The rules of duty: what GDPR art. 13 and 14 have every statement say, and by which words a text says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from onrecord.errors import Severity
from onrecord.lexicon import lexicon
from onrecord.rules.pattern import pattern
from onrecord.rules.rule import Remark, Rule, rule
from onrecord.rules.subject import Found, Subject

SOME_WORDS = 4
"""So many words make a hint more than a name on a line of its own."""

_REACHED = (
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}\w{2,24}",  # an e-mail address (RFC 5321, section 4.5.3.1)
    r"(?<![\d.])(?:\+\d{2}|0\d)[\d ()/-]{7,14}\d",  # a telephone number (ITU-T E.164)
)


class Presence(StrEnum):
    """Whether a text says what a duty asks."""

    FOUND = "found"
    MISSING = "missing"

    NOT_CALLED_FOR = "not called for"
    """The law asks for it in a case of which the text does not speak."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One thing that a statement must say, or say in some case."""

    code: str

    matter: str
    """Its table in a language's duty.toml."""

    name: str
    """As it follows after "the text does not say"."""

    source: str
    """Where the law asks for it."""

    always: bool
    """Whether every statement must say it; else only where it is the case, which a text cannot tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How one text stands to one duty."""

    duty: Duty
    presence: Presence

    place: Found | None
    """The first words that say it; where it is missing, those that call for it."""


DUTIES = (
    Duty(code="D001", matter="controller", name="who the controller is", source="13(1)(a), 14(1)(a)", always=True),
    Duty(code="D002", matter="contact", name="how to reach the controller", source="13(1)(a), 14(1)(a)", always=True),
    Duty(
        code="D003",
        matter="officer",
        name="how to reach the data protection officer, or that there is none",
        source="13(1)(b), 14(1)(b)",
        always=False,
    ),
    Duty(
        code="D004",
        matter="purposes",
        name="for which purposes data are used",
        source="13(1)(c), 14(1)(c)",
        always=True,
    ),
    Duty(
        code="D005", matter="basis", name="on which legal basis data are used", source="13(1)(c), 14(1)(c)", always=True
    ),
    Duty(
        code="D006",
        matter="interests",
        name="which legitimate interests those are",
        source="13(1)(d), 14(2)(b)",
        always=True,
    ),
    Duty(code="D007", matter="recipients", name="who receives data", source="13(1)(e), 14(1)(e)", always=True),
    Duty(
        code="D008",
        matter="transfers",
        name="whether data go to countries outside the EEA",
        source="13(1)(f), 14(1)(f)",
        always=False,
    ),
    Duty(code="D009", matter="retention", name="how long data are kept", source="13(2)(a), 14(2)(a)", always=True),
    Duty(
        code="D010",
        matter="access",
        name="that there is a right of access",
        source="13(2)(b), 14(2)(c), 15",
        always=True,
    ),
    Duty(
        code="D011",
        matter="rectification",
        name="that there is a right to rectification",
        source="13(2)(b), 14(2)(c), 16",
        always=True,
    ),
    Duty(
        code="D012",
        matter="erasure",
        name="that there is a right to erasure",
        source="13(2)(b), 14(2)(c), 17",
        always=True,
    ),
    Duty(
        code="D013",
        matter="restriction",
        name="that there is a right to restriction of processing",
        source="13(2)(b), 14(2)(c), 18",
        always=True,
    ),
    Duty(
        code="D014",
        matter="objection",
        name="that there is a right to object",
        source="13(2)(b), 14(2)(c), 21",
        always=True,
    ),
    Duty(
        code="D015",
        matter="portability",
        name="that there is a right to data portability",
        source="13(2)(b), 14(2)(c), 20",
        always=True,
    ),
    Duty(
        code="D016",
        matter="withdrawal",
        name="that consent can be withdrawn at any time",
        source="13(2)(c), 14(2)(d), 7(3)",
        always=True,
    ),
    Duty(
        code="D017",
        matter="complaint",
        name="that there is a right to lodge a complaint with a supervisory authority",
        source="13(2)(d), 14(2)(e), 77",
        always=True,
    ),
    Duty(
        code="D018",
        matter="authority",
        name="which authority complaints go to",
        source="13(2)(d), 14(2)(e); WP260 rev.01, annex",
        always=True,
    ),
    Duty(
        code="D019",
        matter="obligation",
        name="whether giving data is an obligation, and what follows if they are not given",
        source="13(2)(e)",
        always=False,
    ),
    Duty(
        code="D020",
        matter="automation",
        name="whether decisions are automated",
        source="13(2)(f), 14(2)(g), 22",
        always=False,
    ),
    Duty(code="D021", matter="categories", name="which categories of data are used", source="14(1)(d)", always=False),
    Duty(code="D022", matter="origin", name="from whom the data come", source="14(2)(f)", always=False),
)
"""In the order of the articles."""


def coverage(subject: Subject) -> tuple[Evidence, ...]:
    """Return how a text stands to every duty; nothing where no words of its language are known."""
    return tuple(evidence(subject, duty) for duty in DUTIES) if subject.words("duty") else ()


@lru_cache(256)  # the rule of a duty and the table of all duties ask the same
def evidence(subject: Subject, duty: Duty) -> Evidence:
    """Return how a text stands to one duty, by the first words that say it.

    Whether they say enough is for a person to judge: what is found are words.
    """
    words = subject.words("duty").get(duty.matter, {})
    calls = words.get("calls")
    called = next(subject.find(calls, headings=False), None) if calls else None
    if calls and called is None:
        return Evidence(duty=duty, presence=Presence.NOT_CALLED_FOR, place=None)
    found = next(_contacts(subject), None) if duty.matter == "contact" else _said(subject, duty)
    return Evidence(duty=duty, presence=Presence.FOUND if found else Presence.MISSING, place=found or called)


def _said(subject: Subject, duty: Duty) -> Found | None:
    """Return the words that say it plainly, or else those that hint at it; a heading says nothing yet."""
    words = subject.words("duty").get(duty.matter, {})
    plainly = next(subject.find(words.get("said", ()), headings=False), None) or _listed(subject, words)
    hints = subject.find(words.get("hinted", ()), headings=False)
    return plainly or next((place for place in hints if len(place.sentence.text.split()) >= SOME_WORDS), None)


def _listed(subject: Subject, words: Mapping[str, Any]) -> Found | None:
    """Return the item that says it under the words that lead its list: `U hebt recht op:`, and below it `inzage`."""
    leading, said = (pattern(tuple(wordings)) for wordings in (subject.words("duty")["leads"], words.get("listed", ())))
    if next(subject.holding(words.get("listed", ())), None) is None:
        return None
    is_led = False
    for sentence in subject.sentences:
        if not any(container.tag == "li" for container in sentence.block.containers):
            is_led = bool(leading.search(sentence.text))
        elif is_led and (found := said.search(sentence.text)):
            return Found(sentence, *found.span())
    return None


def _contacts(subject: Subject) -> Iterator[Found]:
    """Yield where a text gives an e-mail address, a telephone number or a postcode."""
    contact = _contact()
    for sentence in subject.sentences:
        if found := contact.search(sentence.text):
            yield Found(sentence, *found.span())


@cache
def _contact() -> re.Pattern[str]:
    """Return the pattern of what reaches somebody, the postcodes of each country among it."""
    return re.compile("|".join((*_REACHED, *lexicon("", "duty")["postcodes"].values())))


def _rule(duty: Duty) -> Rule:
    """Return the rule that a text says what a duty asks."""

    def examine(subject: Subject) -> Iterator[Remark]:
        now = evidence(subject, duty) if subject.words("duty") else None
        if now is None or now.presence is not Presence.MISSING:
            return
        place = now.place
        line, quote = (place.line, place.quote) if place else (0, "")
        before = subject.previous and evidence(subject.previous, duty).place
        if subject.previous and evidence(subject.previous, duty).presence is Presence.FOUND and before:
            fact = f"it no longer says {duty.name}, as {subject.previous.revision.name} did: '{before.quote}'"
            remedy = "Say it again, or waive this rule in statement.yml with the reason why it need not be said"
            yield Remark(fact=fact, remedy=remedy, line=line, quote=quote, severity=Severity.ERROR)
        else:
            fact = f"no words are found that say {duty.name} (GDPR art. {duty.source})"
            remedy = "Say it" if duty.always else "Say it if it is the case; if not, it helps readers to say so"
            yield Remark(fact=fact, remedy=remedy, line=line, quote=quote)

    examine.__name__ = duty.matter
    need = "It is asked of every statement" if duty.always else "It is asked only where it is the case"
    case = {
        "interests": "It is asked where the text relies on legitimate interests",
        "withdrawal": "It is asked where the text speaks of consent",
    }.get(duty.matter, need)
    examine.__doc__ = (
        f"A statement says {duty.name} (GDPR art. {duty.source}). {case}. "
        f"It is an error where the text before it said it, and this one no longer does."
    )
    return rule(duty.code, Severity.WARNING if duty.always else Severity.ADVICE)(examine)


RULES = tuple(_rule(duty) for duty in DUTIES)
