"""What is said of a revision by where it stands on a day: announced, in force, superseded or withdrawn.

Each status is put into words here and nowhere else; pages, letters and data print what they are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from onrecord.language import Language
from onrecord.record import Provenance, Revision, Standing, Status

Dated = tuple[str | date, ...]
"""Words with days among them; whoever prints them writes each day as fits the place."""

_Say = Callable[[str], str]

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusWords:
    """How a status is worded, as plain text with places: `%(day)s` for a day, `%(days)s` for how many there were."""

    status: str
    """The status itself."""

    sentence: str
    """From when until when it holds (`%(start)s`, `%(until)s`), or why it does not."""

    ended: str
    """How it ended (`%(until)s`), of a text that does not say when it began."""

    effect: str | None
    """What its first day is called; None where it never took effect."""

    heading: str
    """Above its changes."""

    question: str
    """Leads to its changes."""

    banner: str
    """Points it out."""

    subject: str
    """Of its letter: `%(title)s` of `%(organisation)s`."""

    start: str
    """In its letter, from when it holds."""

    start_after: str
    """The same, where it was announced before."""

    message: str | None
    """What the publisher says on its own website; None where nothing changes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """That words of a text are gone from the archive."""

    label: str

    sentence: Dated
    """When they went, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A revision where it stands on a day, and what pages say of that."""

    standing: Standing
    words: StatusWords

    sentence: Dated
    """From when until when it holds, or why it does not."""

    afterwards: str | None = None
    """That it was recorded after the day from which it holds, where that is so."""

    removal: Removal | None = None
    """That words of it are gone; None where none are."""

    @property
    def is_last_known(self) -> bool:
        """Whether it is the last text that somebody else kept, of which nobody here knows whether it still holds."""
        return _is_captured(self.standing) and self.standing.status is Status.IN_FORCE

    @property
    def heading(self) -> Dated:
        """What stands above its changes."""
        return dated(self.words.heading, day=named(self.standing.revision))

    @property
    def banner(self) -> Dated:
        """What points it out."""
        return dated(self.words.banner, day=(self.standing.start,))

    @property
    def effect(self) -> str | None:
        """What its first day is called; None where that is not known, or where it never took effect."""
        return self.words.effect if self.standing.start_known else None


def worded(standing: Standing, spoken: Language) -> Told:
    """Return what pages say of a revision where it stands."""
    words = status_words(standing, spoken)
    until = (standing.until,) if standing.until else ()
    if standing.start_known:
        seen = (standing.seen,) if standing.seen else ()
        sentence = dated(words.sentence, start=(standing.start,), until=until, seen=seen)
    else:
        recorded = spoken.say("The statement does not state a date; recorded on %(recorded)s.").unescape()
        sentence = dated(recorded, recorded=(standing.start,))
        sentence += dated(f" {words.ended}", until=until) if until else ()
    afterwards = spoken.say("Recorded afterwards").unescape() if standing.is_afterwards else None
    if _is_captured(standing) and standing.revision.recorded and standing.start_known:
        taken = spoken.say("Taken over on %(day)s.").unescape()
        sentence += dated(f" {taken}", day=(standing.revision.recorded,))
    gone = removal(standing, spoken)
    return Told(standing=standing, words=words, sentence=sentence, afterwards=afterwards, removal=gone)


def removal(standing: Standing, spoken: Language) -> Removal | None:
    """Return what is said of words that are gone from a text; None where none are."""
    revision, day = standing.revision, (standing.removed,) if standing.removed else ()
    if revision.removal is None:
        return None
    places: dict[str, Dated] = {
        "day": day,
        "reason": (revision.removal,),
        "mark": (spoken.say("(removed)").unescape(),),
    }
    if revision.is_gone:
        label = spoken.say("Text removed").unescape()
        told = spoken.say("The words of this text were removed from this archive on %(day)s. Reason: %(reason)s")
        undated = spoken.say("The words of this text are removed from this archive. Reason: %(reason)s")
    else:
        label = spoken.say("Words removed").unescape()
        told = spoken.say("Words were removed on %(day)s where it says “%(mark)s”. Reason: %(reason)s")
        undated = spoken.say("Words are removed where it says “%(mark)s”. Reason: %(reason)s")
    return Removal(label=label, sentence=dated((told if day else undated).unescape(), **places))


# Each status


def status_words(standing: Standing, spoken: Language) -> StatusWords:
    """Return how the status of a revision is worded."""

    def say(message: str) -> str:
        return spoken.say(message).unescape()

    if standing.status is Status.ANNOUNCED:
        return _announced(say)
    if _is_captured(standing):
        return _captured(standing, say)
    worded = {Status.IN_FORCE: _in_force, Status.SUPERSEDED: _superseded, Status.WITHDRAWN: _withdrawn}
    words = worded[standing.status](standing, say)
    return replace(words, sentence=_claimed(standing, say)) if standing.is_afterwards else words


def _claimed(standing: Standing, say: _Say) -> str:
    """Return from when until when a text holds that this archive recorded afterwards: by whose word, and when."""
    if standing.status is Status.WITHDRAWN:
        return say(
            "According to the organisation announced for %(start)s; it never took effect. Recorded here on %(seen)s."
        )
    if standing.until == standing.start:
        return say(
            "According to the organisation replaced on the day it took effect, %(start)s; recorded here on %(seen)s."
        )
    if standing.until is None:
        return say("According to the organisation in force since %(start)s; recorded here on %(seen)s.")
    if standing.status is Status.IN_FORCE:
        return say(
            "According to the organisation in force since %(start)s, until %(until)s; recorded here on %(seen)s."
        )
    return say("According to the organisation in force from %(start)s until %(until)s; recorded here on %(seen)s.")


def _is_captured(standing: Standing) -> bool:
    """Tell whether somebody else kept a text of which it is not known whether it holds, or held."""
    return standing.kind is Provenance.CAPTURED and standing.status in (Status.IN_FORCE, Status.SUPERSEDED)


def _captured(standing: Standing, say: _Say) -> StatusWords:
    """Word a text that somebody else kept: what it says of itself, and no more."""
    is_last = standing.status is Status.IN_FORCE
    known = say("It says that it applies from %(start)s. Whether it still does is not known here.")
    later = say("It says that it applies from %(start)s. A later text is of %(until)s.")
    return replace(
        _in_force(standing, say),
        status=say("Last known text") if is_last else say("Earlier text"),
        sentence=later if standing.until else known,
        ended=say("A later text is of %(until)s."),
        effect=say("Applies from, as it says"),
        banner=say("A later text is known, of %(day)s."),
        start=say("It says that it applies from %(day)s."),
        start_after=say("It says that it applies from %(day)s."),
        message=None,
    )


def _announced(say: _Say) -> StatusWords:
    return StatusWords(
        status=say("Announced"),
        sentence=say("Takes effect on %(start)s. This text does not apply yet."),
        ended=say("In force until %(until)s."),
        effect=say("Takes effect"),
        heading=say("What changes on %(day)s"),
        question=say("What will change?"),
        banner=say("A new text applies from %(day)s."),
        subject=say("%(title)s of %(organisation)s changes on %(day)s"),
        start=say("The new text applies from %(day)s."),
        start_after=say("The new text applies from %(day)s: %(days)s after the announcement."),
        message=say("Our privacy statement changes on %(day)s."),
    )


def _in_force(standing: Standing, say: _Say) -> StatusWords:
    ends = standing.until is not None
    return StatusWords(
        status=say("In force"),
        sentence=say("In force from %(start)s until %(until)s.") if ends else say("In force since %(start)s."),
        ended=say("In force until %(until)s."),
        effect=say("Took effect"),
        heading=say("What changed on %(day)s"),
        question=say("What changed?"),
        banner=say("A new text has applied since %(day)s."),
        subject=say("%(title)s of %(organisation)s changed on %(day)s"),
        start=say("The text has applied since %(day)s."),
        start_after=say("The new text has applied since %(day)s: %(days)s after the announcement."),
        message=say("Our privacy statement changed on %(day)s."),
    )


def _superseded(standing: Standing, say: _Say) -> StatusWords:
    at_once = standing.until == standing.start
    return replace(
        _in_force(standing, say),
        status=say("Superseded"),
        sentence=say("Replaced on the day it took effect, %(start)s.")
        if at_once
        else say("Was in force from %(start)s until %(until)s."),
        ended=say("Replaced on %(until)s."),
    )


def _withdrawn(standing: Standing, say: _Say) -> StatusWords:
    never = say("It was announced for %(day)s and withdrawn; it never took effect.")
    return replace(
        _in_force(standing, say),
        status=say("Withdrawn"),
        sentence=say("Was announced for %(start)s and never took effect."),
        effect=None,
        subject=say("%(title)s of %(organisation)s does not change on %(day)s"),
        start=never,
        start_after=never,
        message=None,
    )


# Words with days among them


def dated(message: str, **places: Dated) -> Dated:
    """Return a message with its places filled."""
    return tuple(_filled(message, places))


def _filled(message: str, places: dict[str, Dated]) -> Iterator[str | date]:
    for index, piece in enumerate(_PLACE.split(message)):
        if index % 2:
            yield from places[piece]
        elif piece:
            yield piece


def named(revision: Revision) -> Dated:
    """Return what a revision is called: its day, and its number where it is not the first of that day."""
    return (revision.day,) if revision.number == 1 else (revision.day, f" ({revision.number})")


def in_words(parts: Dated, spoken: Language) -> str:
    """Return words with days among them as plain text."""
    return "".join(part if isinstance(part, str) else spoken.day(part) for part in parts)
