"""The rules of the record: that the days of a text are told once, and agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from onrecord.errors import Severity
from onrecord.lexicon import languages
from onrecord.record import Status
from onrecord.rules.pattern import pattern
from onrecord.rules.rule import Reach, Remark, rule
from onrecord.rules.subject import Found, Subject

NEAR = 60
"""Within so many characters after the words that state a day, the day follows."""


@rule("R001", Severity.ERROR, Reach.FILES)
def readable(_: Subject) -> Iterator[Remark]:
    """The files of a statement can be read, and their facts, days and order agree; README.md says how they are written.

    Told while reading (decisions/0001-date-as-identity.md). It cannot be waived.
    """
    yield from ()


@rule("R002", Severity.ERROR, Reach.FILES)
def untouched(_: Subject) -> Iterator[Remark]:
    """A text that was published stays as it was published.

    Told by comparing with the published branch (decisions/0002-frozen-text-living-frame.md). It cannot be waived.
    """
    yield from ()


@rule("R003", Severity.WARNING, Reach.EVERY)
def stated_day(subject: Subject) -> Iterator[Remark]:
    """A day that a text states of itself ("last updated on") is a day of its record.

    The record's days are `effective`, `announced` and `recorded`. Readers are told when a text changed, in a way that
    they can rely on (WP260 rev.01 par. 29; GDPR art. 5(1)(a)). A day that stayed while the words changed is R004's.
    """
    revision = subject.revision
    kept = {day for day in (revision.effective, revision.announced, revision.recorded) if day}
    stayed = {day for _, day in _stayed(subject)}
    for place, day in stated(subject):
        if day in stayed:
            continue
        if day not in kept and revision.effective:
            fact = f"the text says '{place.quote}', and its record says {revision.effective}"
            yield Remark(fact=fact, remedy="Make the two the same day", line=place.line, quote=place.quote)
        elif revision.effective is None:
            fact = f"the text says '{place.quote}', and its record says that no day is known"
            remedy = f"If it took effect then, name the file {day}.md and write 'effective: {day}'"
            yield Remark(fact=fact, remedy=remedy, line=place.line, quote=place.quote)


@rule("R004", Severity.WARNING, Reach.EVERY)
def same_stated_day(subject: Subject) -> Iterator[Remark]:
    """A text that changed states another day of itself than the text before it; a correction keeps its day.

    A day that stays while the words change hides the change (WP260 rev.01 par. 29; GDPR art. 5(1)(a)).
    """
    for place, _ in _stayed(subject):
        before = subject.previous.revision.name if subject.previous else ""
        fact = f"the text changed since {before}, and still says '{place.quote}'"
        remedy = "Write the day on which this text was changed"
        yield Remark(fact=fact, remedy=remedy, line=place.line, quote=place.quote)


@rule("R005", Severity.WARNING, Reach.EVERY)
def told_in_order(subject: Subject) -> Iterator[Remark]:
    """A text is told, by `announced` or else `recorded`, no later than the text that takes effect after it.

    One that is told later was put in between, and readers of the later one saw another text before it
    (decisions/0001-date-as-identity.md). A correction is told when its fault is found.
    """
    following = subject.standing.next
    told = subject.revision.announced or subject.revision.recorded
    then = following and (following.announced or following.recorded)
    may_be_later = subject.revision.corrects or subject.standing.status is Status.WITHDRAWN
    if following and told and then and told > then and not may_be_later:
        fact = f"it was told on {told}, after the text that follows it ({following.name}, told on {then})"
        remedy = "Correct one of the days; or let it take effect after the texts that readers know already"
        yield Remark(fact=fact, remedy=remedy, line=_line_of(subject, "announced", "recorded"))


@rule("R006", Severity.ADVICE, Reach.EVERY)
def announced_day(subject: Subject) -> Iterator[Remark]:
    """A text that was recorded before it takes effect says since when readers know it, as `announced`.

    A change is told well before it takes effect (WP260 rev.01 par. 30 and 31).
    """
    revision = subject.revision
    ahead = revision.effective and revision.recorded and revision.recorded < revision.effective
    if ahead and revision.announced is None and not revision.corrects:
        fact = f"it takes effect on {revision.effective}, and the day readers were told is not recorded"
        remedy = "Add a line 'announced: …' to the front matter"
        yield Remark(fact=fact, remedy=remedy, line=_line_of(subject, "effective"))


@rule("R007", Severity.WARNING, Reach.FILES)
def expired_waiver(_: Subject) -> Iterator[Remark]:
    """A waiver in statement.yml holds until its day, that day included; after it, what it waived is told again.

    A reason to depart from a rule is looked at again from time to time (onrecord's own rule).
    """
    yield from ()


@rule("R008", Severity.ADVICE, Reach.FILES)
def idle_waiver(_: Subject) -> Iterator[Remark]:
    """A waiver in statement.yml waives something: it names a rule that can be waived, and that rule trips.

    One that waives nothing would hide a fault that comes later (onrecord's own rule).
    """
    yield from ()


@rule("R009", Severity.ADVICE)
def language_without_words(subject: Subject) -> Iterator[Remark]:
    """The language of a statement has words in onrecord's lexicon; without them only rules that need none are held.

    The words of a language are data: scripts/onrecord/lexicon/.
    """
    if not subject.words("duty"):
        fact = f"of the language '{subject.language}' no words are known, so that most rules were not held"
        remedy = f"Read it yourself; rules in words are held in: {', '.join(languages())}"
        yield Remark(fact=fact, remedy=remedy)


RULES = (
    readable,
    untouched,
    stated_day,
    same_stated_day,
    told_in_order,
    announced_day,
    expired_waiver,
    idle_waiver,
    language_without_words,
)


def _stayed(subject: Subject) -> Iterator[tuple[Found, date]]:
    """Yield each day that a text that changed states of itself as the text before it did."""
    before = subject.previous
    if before is None or subject.revision.corrects or before.revision.text.words == subject.revision.text.words:
        return
    earlier = {day for _, day in stated(before)}
    for place, day in stated(subject):
        if day in earlier and day != subject.revision.effective:
            yield place, day


def stated(subject: Subject) -> Iterator[tuple[Found, date]]:
    """Yield each day that a text states of itself, with the words from which it is read."""
    words = subject.words("record")
    months: Mapping[str, int] = words.get("months", {})
    day_after = _day(tuple(months))
    stating, of_itself, others = (pattern(tuple(words.get(key, ()))) for key in ("stated", "of_itself", "others"))
    itself = pattern(tuple(subject.words("fairness").get("itself", ())))
    for sentence in subject.sentences:
        found = stating.search(sentence.text)
        if found is None and itself.search(sentence.text):
            found = of_itself.search(sentence.text)
            subjects = sentence.text[: found.start()] if found else ""
            if others.search(subjects) and not itself.search(subjects):
                continue
        dated = found and day_after.search(sentence.text, found.end(), found.end() + NEAR)
        if found and dated and (day := _read_day(dated, months, day_first=words.get("day_first", True))):
            yield Found(sentence, found.start(), dated.end()), day


@cache
def _day(months: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a day in a calendar with these months: 2023-02-06, 6 februari 2023, February 6, 2023."""
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True)) or "(?!)"
    return re.compile(
        r"(?<!\d)(?:(?P<iso>\d{4}-\d{2}-\d{2})"
        r"|(?P<number>\d{1,2})[-/](?P<digits>\d{1,2})[-/](?P<end>\d{4})"
        rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th|e)?\s(?:of\s)?(?P<month>{names})\.?,?\s(?P<year>\d{{4}})"
        rf"|(?P<first>{names})\.?\s(?P<then>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<last>\d{{4}}))(?!\d)",
        re.IGNORECASE,
    )


def _read_day(found: re.Match[str], months: Mapping[str, int], *, day_first: bool) -> date | None:
    """Return the day that was found; None where there is none in the calendar, or where two could be meant."""
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
    elif found["digits"]:
        year, month, day = int(found["end"]), int(found["digits"]), int(found["number"])
        if not day_first and month != day:
            return None  # 3/4/2020 is one day in London and another in New York
    else:
        name = found["month"] or found["first"]
        year, month = int(found["year"] or found["last"]), months[name.lower()]
        day = int(found["day"] or found["then"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _line_of(subject: Subject, *keys: str) -> int:
    """Return the line of the front matter on which the first of these keys stands."""
    front_matter = subject.revision.source.decode("utf-8", "replace").splitlines()[: subject.revision.body_line - 1]
    for key in keys:
        for number, line in enumerate(front_matter, start=1):
            if line.lstrip("\"' ").startswith(key):
                return number
    return 0
