"""The rules of fairness: what a statement asks of its readers, and what it promises about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from onrecord.errors import Severity
from onrecord.record import Channel
from onrecord.rules.pattern import pattern
from onrecord.rules.rule import Remark, Rule, rule
from onrecord.rules.subject import Found, Subject

SHOWN = 160
"""So many characters of a sentence are shown, at most."""


@rule("F001", Severity.WARNING)
def told_to_look(subject: Subject) -> Iterator[Remark]:
    """Readers are not told to check the statement for changes; they are told of changes.

    To say that they should check regularly is "not only insufficient but also unfair" (WP260 rev.01 par. 29;
    GDPR art. 5(1)(a)).
    """
    words = subject.words("fairness")
    itself, other = pattern(tuple(words.get("itself", ()))), _other(subject, "look")
    for place in subject.find(words.get("look", ()), headings=False):
        text = place.sentence.text
        if place.sentence.is_prose and itself.search(text) and not other.search(text):
            fact = f"readers are told to look for changes themselves: '{shown(place)}'"
            remedy = "Say how you tell them of a change, and tell them"
            yield Remark(fact=fact, remedy=remedy, line=place.line, quote=place.quote)


@rule("F002", Severity.WARNING)
def consent_by_use(subject: Subject) -> Iterator[Remark]:
    """Use of a service is not taken for consent, nor for agreement to the statement.

    Consent is a clear affirmative act, freely given and specific; silence or use is none (GDPR art. 4(11) and 7,
    recital 32). A statement informs, and needs nobody's agreement (GDPR art. 12 to 14).
    """
    words = subject.words("fairness")
    agrees, denied = (pattern(tuple(words.get(key, ()))) for key in ("agree", "denied"))
    for place in subject.find(words.get("use", ()), headings=False):
        text = place.sentence.text
        if agrees.search(text) and not denied.search(text):
            fact = f"use is taken for consent: '{shown(place)}'"
            remedy = "Ask for consent where you need it, in an act of its own; and let the statement inform"
            yield Remark(fact=fact, remedy=remedy, line=place.line, quote=place.quote)


@rule("F003", Severity.ADVICE)
def promised_mail(subject: Subject) -> Iterator[Remark]:
    """A statement that promises to tell changes by e-mail has a mail about its newest text on record, in notices.yml.

    What a statement says about itself is to be true (GDPR art. 5(1)(a) and 5(2); WP260 rev.01 par. 29).
    """
    sent = {dispatch.channel for dispatch in subject.statement.dispatched(subject.revision.name)}
    if Channel.MAIL not in sent:
        yield from _promise(
            subject,
            "by_mail",
            "it promises that changes are told by e-mail, and no mail about this text is on record",
            "Send it with 'onrecord notice send', or record in notices.yml that it was sent",
        )


@rule("F004", Severity.ADVICE)
def promised_on_request(subject: Subject) -> Iterator[Remark]:
    """A statement does not send readers to ask for older versions that they can read for themselves.

    This site keeps each version at an address of its own, and lists them (GDPR art. 12(1) and (2): easily accessible).
    """
    asks = pattern(tuple(subject.words("fairness").get("ask", ())))
    kept = (place for place in _places(subject, "kept") if asks.search(place.sentence.block.text))
    archive = subject.statement.addresses.archive
    fact = f"it sends readers to ask for older versions, and this site shows them at /{archive}"
    told = {place.sentence: place for place in (*_places(subject, "on_request"), *kept)}
    yield from _remarks(told.values(), fact, "Say where they are to be read")


@rule("F005", Severity.WARNING)
def promised_latest(subject: Subject) -> Iterator[Remark]:
    """A text does not say of its own page that the latest version is always there.

    Each version stays at its own address, so the sentence becomes untrue on the day the next one takes effect
    (decisions/0002-frozen-text-living-frame.md; GDPR art. 5(1)(a)).
    """
    slug = subject.statement.slug
    other = _other(subject, "latest")
    yield from _remarks(
        (place for place in _places(subject, "always_latest") if not other.search(place.sentence.text)),
        f"it says of this page that it is always the latest, and this site keeps it when /{slug}/ shows a newer one",
        f"Name the address at which that is true: /{slug}/",
    )


@rule("F006", Severity.WARNING)
def promised_void(subject: Subject) -> Iterator[Remark]:
    """A statement does not say that older versions lose their validity.

    What was done with data is held to the text that readers were given then (GDPR art. 5(1)(a) and 5(2)); this site
    shows since when and until when each version held.
    """
    yield from _promise(
        subject,
        "no_longer_valid",
        "it says that older versions lose their validity, and this site shows on which days each of them held",
        "Say that a version holds from its day until the day of the next",
    )


@rule("F007", Severity.ADVICE)
def promised_announcement(subject: Subject) -> Iterator[Remark]:
    """A statement that promises to announce changes on the website has a day on which it was announced.

    This site announces a text from the day in `announced` (WP260 rev.01 par. 29 to 31).
    """
    if subject.revision.announced is None and not subject.revision.corrects:
        yield from _promise(
            subject,
            "on_site",
            "it promises to announce changes on the website, and its record has no day on which it was announced",
            "Add 'announced: …' to the front matter of the next text, and publish it before it takes effect",
        )


@rule("F008", Severity.WARNING)
def promised_notice(subject: Subject) -> Iterator[Remark]:
    """A text takes effect as long after it was announced as the text before it promised.

    A promise about changes is one about the very next change (GDPR art. 5(1)(a); WP260 rev.01 par. 30).
    """
    revision, before = subject.revision, subject.previous
    promise = beforehand(before) if before else None
    if before is None or promise is None or revision.corrects or not (revision.effective and revision.announced):
        return
    days = promise[1]
    if revision.effective - revision.announced < timedelta(days):
        given = (revision.effective - revision.announced).days
        fact = f"it takes effect {given} days after it was announced, and {before.revision.name} promised {days} days"
        yield Remark(fact=fact, remedy="Let it take effect later, or tell readers why it could not wait")


@rule("F009", Severity.WARNING)
def weakened_promise(subject: Subject) -> Iterator[Remark]:
    """A text keeps the promises about changes that the text before it made, or makes better ones.

    Readers of the earlier text were told to rely on them (GDPR art. 5(1)(a); WP260 rev.01 par. 29).
    """
    before = subject.previous
    if before is None:
        return
    for promise, what in _KEPT.items():
        was, now = _first(before, promise), _first(subject, promise)
        if was and now is None:
            fact = f"{before.revision.name} promised {what}, and this text does not: '{shown(was)}'"
            yield Remark(fact=fact, remedy="Promise it again, or tell readers that it is no longer so")
    then, since = beforehand(before), beforehand(subject)
    if then and since and since[1] < then[1]:
        fact = f"it promises {since[1]} days of notice, and {before.revision.name} promised {then[1]}"
        remedy = "Promise as many, or tell readers that there are fewer"
        yield Remark(fact=fact, remedy=remedy, line=since[0].line, quote=since[0].quote)


_KEPT = {
    "by_mail": "an e-mail on changes",
    "on_site": "an announcement on the website",
    "kept": "that older versions are kept",
    "beforehand": "days of notice",
}
"""Promises that readers are worse off without."""

RULES: tuple[Rule, ...] = (
    told_to_look,
    consent_by_use,
    promised_mail,
    promised_on_request,
    promised_latest,
    promised_void,
    promised_announcement,
    promised_notice,
    weakened_promise,
)


def beforehand(subject: Subject) -> tuple[Found, int] | None:
    """Return where a text promises how long before a change readers are told, and how many days that is."""
    words = subject.words("fairness")
    place = _first(subject, "beforehand")
    if place is None:
        return None
    number, unit = place.quote.lower().split()[:2]
    count = int(number) if number.isdecimal() else words.get("numbers", {}).get(number)
    return (place, count * words["units"][unit]) if count and unit in words["units"] else None


def shown(place: Found) -> str:
    """Return the sentence in which words stand, shortened where it is long."""
    text = " ".join(place.sentence.text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


def _promise(subject: Subject, promise: str, fact: str, remedy: str) -> Iterator[Remark]:
    yield from _remarks(_places(subject, promise), fact, remedy)


def _remarks(places: Iterable[Found], fact: str, remedy: str) -> Iterator[Remark]:
    for place in places:
        told = f"{fact}: '{shown(place)}'"
        yield Remark(fact=told, remedy=remedy, line=place.line, quote=place.quote)


def _other(subject: Subject, matter: str) -> re.Pattern[str]:
    """Return the pattern of what else than the statement is meant by such words: a password, an app."""
    return pattern(tuple(subject.words("fairness").get("others", {}).get(matter, ())))


def _first(subject: Subject, promise: str) -> Found | None:
    return next(_places(subject, promise), None)


def _places(subject: Subject, promise: str) -> Iterator[Found]:
    """Yield where a promise is made, in a paragraph that speaks of the statement itself."""
    words = subject.words("fairness")
    wordings: Sequence[str] = words.get("promises", {}).get(promise, ())
    itself = pattern(tuple(words.get("itself", ())))
    for place in subject.find(wordings, headings=False):
        if place.sentence.is_prose and itself.search(place.sentence.block.text):
            yield place
