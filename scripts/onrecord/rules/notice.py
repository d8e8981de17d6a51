"""The rules of a notice: that it tells what changes, and in good time.

The machine doubts, the human decides: each remark says what would settle it. Guidelines on transparency WP260 rev.01
(Article 29 Working Party, endorsed by the EDPB), par. 29: spelling, style and grammar are not material; par. 30: what
matters to people is told well in advance; par. 31: the time must be demonstrably fair, and the likely impact explained.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, Protocol

from onrecord.errors import Problem, Severity
from onrecord.facts import FactChange, FactKind
from onrecord.lexicon import lexicon
from onrecord.notice import Notice, anchor_of, names, propose
from onrecord.record import START, Explanation, Revision, Topic, between
from onrecord.rules.rule import Reach, Remark, Rule
from onrecord.rules.subject import Subject

WEIGHTY = frozenset(
    {
        FactKind.PERIOD,
        FactKind.AGE,
        FactKind.AMOUNT,
        FactKind.NUMBER,
        FactKind.DATE,
        FactKind.NEGATION,
        FactKind.NAME,
        FactKind.COUNTRY,
        FactKind.RIGHT,
        FactKind.LAW,
        FactKind.TELEPHONE,
        FactKind.MODAL,
    }
)
"""A change of one of these is not editorial by itself: a number, a negation, a name, a country, a right or a duty."""

ALWAYS = frozenset({Topic.PURPOSE, Topic.CONTROLLER, Topic.RIGHTS, Topic.RECIPIENTS, Topic.TRANSFERS})
"""What is always told, or well in advance: purpose, controller, how rights are exercised (WP260 rev.01 par. 29; GDPR
art. 13(3) and 14(4)), recipients and transfers (par. 30)."""

_STANDING = frozenset({*WEIGHTY, FactKind.EMAIL, FactKind.WEB})
"""A correction leaves each of these as it is: addresses too, since rights are exercised there (WP260 rev.01, 29)."""

Doubt = Callable[[Notice, date], Iterator[Remark]]
"""What may be amiss with a notice, asked on a day."""


class Ask(Protocol):
    """Asks a doubt of a notice on a day; `is_import` tells whether all the past of its statement comes at once."""

    def __call__(self, notice: Notice, day: date, *, is_import: bool) -> Iterator[Remark]:
        """Yield what is amiss."""


class _Question(NamedTuple):
    """A doubt, as it is asked."""

    rule: Rule
    """Asks it of a text that is not published yet."""

    ask: Ask


def _question(
    code: str, severity: Severity, *, of_every: bool = False, spares_past: bool = False
) -> Callable[[Doubt], _Question]:
    """Make a question of a doubt about a notice; an override, which readers see, makes its errors warnings.

    A first text and a correction owe no notice; what is asked `of_every` text is asked of them too, and not overridden.
    What `spares_past` is a warning of a record of the past, whose notice nobody can give any more.
    """

    def make(doubt: Doubt) -> _Question:
        def ask(notice: Notice, day: date, *, is_import: bool) -> Iterator[Remark]:
            if of_every:
                yield from doubt(notice, day)
            elif not notice.is_first and not notice.revision.corrects:
                remarks = doubt(notice, day)
                if spares_past and _is_of_the_past(notice, day, is_import=is_import):
                    remarks = (replace(remark, severity=Severity.WARNING) for remark in remarks)
                yield from map(_overridden, remarks) if notice.revision.override else remarks

        def examine(subject: Subject) -> Iterator[Remark]:
            return ask(subject.notice, subject.day, is_import=subject.is_import)

        text = " ".join((inspect.getdoc(doubt) or "").split())
        name = doubt.__name__.replace("_", "-")
        rule = Rule(code=code, severity=severity, name=name, text=text, reach=Reach.NEW, examine=examine, stops=True)
        return _Question(rule=rule, ask=ask)

    return make


def _is_of_the_past(notice: Notice, day: date, *, is_import: bool) -> bool:
    """Tell whether a text held before it is published here, and its record says so.

    A statement that is published for the first time brings its whole past; later a record of the past tells when it was
    recorded, and from which address. Pages say of each that it was recorded afterwards.
    """
    revision = notice.revision
    says_so = revision.recorded is not None and revision.published_at is not None
    return notice.start < day and (is_import or says_so)


def _overridden(remark: Remark) -> Remark:
    remedy = "It is published nevertheless, with the reason that 'override' gives"
    return Remark(fact=remark.fact, remedy=remedy, line=remark.line, severity=Severity.WARNING)


@_question("N001", Severity.ERROR, spares_past=True)
def told_at_all(notice: Notice, day: date) -> Iterator[Remark]:
    """A new text says what it changes, in `changes` (WP260 rev.01 par. 29; GDPR art. 12(1)).

    A warning of a record of the past: one that says so with `recorded` and `source`, or a statement's first import.
    """
    if notice.changed and not notice.is_told:
        fact = "nothing tells people what this text changes"
        remedy = (
            f"Run 'onrecord notice --draft {notice.statement.slug} {notice.revision.name}', "
            "correct what it proposes, and paste it as 'changes'"
        )
        if notice.start < day:
            fact += f", and it holds from {notice.start}, before it is published here"
            remedy += "; a text that was published elsewhere then says so with 'recorded' and 'source'"
        yield Remark(fact=fact, remedy=remedy, line=1)


@_question("N002", Severity.ERROR)
def names_what_changes(notice: Notice, _: date) -> Iterator[Remark]:
    """A section that a notice names does change (WP260 rev.01 par. 29: it is about the change and nothing else)."""
    known = ", ".join(map(anchor_of, notice.changed)) or "none"
    for explanation in notice.revision.explained or ():
        if not _changes(notice, explanation.section):
            fact = f"the section '{explanation.section}' does not change"
            yield Remark(fact=fact, remedy=f"Name one that does: {known}", line=explanation.line)
    for section in notice.revision.unmentioned:
        if not _changes(notice, section):
            fact = f"'unmentioned' names '{section}', which does not change"
            yield Remark(fact=fact, remedy=f"Remove it, or name one that does: {known}", line=1)


def _changes(notice: Notice, section: str) -> bool:
    return any(names(section, entry) for entry in notice.changed)


@_question("N003", Severity.ERROR)
def tells_every_change(notice: Notice, _: date) -> Iterator[Remark]:
    """Each section that changes is told in `changes`, or waived by name in `unmentioned` (WP260 rev.01 par. 29).

    A section in which a number, a negation, a name, a country, a right or a duty changes cannot be waived.
    """
    for entry in notice.others if notice.is_told else ():
        anchor = anchor_of(entry)
        waived = any(names(section, entry) for section in notice.revision.unmentioned)
        grave = [fact for fact in notice.facts if fact.kind in WEIGHTY and names(fact.section_anchor or START, entry)]
        if not waived:
            fact = f"the notice does not tell that '{entry.title or anchor}' changes"
            remedy = f"Add it to 'changes' as section '{anchor}', or waive it: 'unmentioned: [{anchor}]'"
            yield Remark(fact=fact, remedy=remedy, line=1)
        elif grave:
            fact = f"'unmentioned' waives '{entry.title or anchor}', yet {_named(grave[0])}"
            yield Remark(fact=fact, remedy=f"Tell it in 'changes' as section '{anchor}'", line=1)


@_question("N004", Severity.ERROR)
def weighs_what_changes(notice: Notice, _: date) -> Iterator[Remark]:
    """What touches a number, a negation, a name, a country, a right or a duty is material, until `reason` says why not.

    So is what is about purpose, controller, rights, recipients or transfers, by the editor's word or by the section's
    own; only corrections of spelling, style and grammar are never material (WP260 rev.01 par. 29 and 30).
    """
    seems = _seeming(notice)
    for item in notice.items:
        explanation = item.explanation
        if explanation.topic is Topic.EDITORIAL and explanation.material:
            fact, remedy = "it is told as editorial and as material", "Choose the topic that it is about"
            yield Remark(fact=fact, remedy=remedy, line=explanation.line)
        if explanation.material or explanation.reason:
            continue
        grave = [_named(fact) for fact in item.facts if fact.kind in WEIGHTY]
        about = {explanation.topic, *seems.get(item.anchor or explanation.section, ())} & ALWAYS
        grave += [f"it seems to be about {topic}" for topic in sorted(about)]
        if grave:
            yield Remark(
                fact=f"it is told as {_weight(explanation)}, yet {grave[0]}",
                remedy="Write 'material: true', or say with 'reason' why it does not matter to people",
                line=explanation.line,
            )


def _seeming(notice: Notice) -> dict[str | None, tuple[Topic, ...]]:
    """Return, by section, what each change is likeliest about."""
    previous = notice.standing.compared
    if previous is None or not notice.items:
        return {}
    proposals = propose(between(previous, notice.revision), notice.statement.language)
    return {one.section: one.topics[:1] for one in proposals}


def _weight(explanation: Explanation) -> str:
    return "editorial" if explanation.is_editorial else "not material"


def _named(fact: FactChange) -> str:
    was, now = (f"'{side.text}'" if side else "nothing" for side in (fact.was, fact.now))
    return f"{was} became {now} ({fact.kind})"


@_question("N005", Severity.ERROR)
def explains_the_impact(notice: Notice, _: date) -> Iterator[Remark]:
    """A material change says what it means for people, in `impact` (WP260 rev.01 par. 31)."""
    for item in notice.items:
        if item.explanation.material and not item.explanation.impact:
            fact = "it is material, and nothing says what it means for people"
            yield Remark(fact=fact, remedy="Add 'impact: …'", line=item.explanation.line)


@_question("N006", Severity.WARNING)
def gives_the_reason(notice: Notice, _: date) -> Iterator[Remark]:
    """A material change says why it is made, in `reason` (WP260 rev.01 par. 31; GDPR art. 5(1)(a))."""
    for item in notice.items:
        if item.explanation.material and not item.explanation.reason:
            fact = "it is material, and nothing says why"
            yield Remark(fact=fact, remedy="Add 'reason: …'", line=item.explanation.line)


@_question("N007", Severity.ERROR, spares_past=True)
def tells_in_time(notice: Notice, day: date) -> Iterator[Remark]:
    """A material change is announced at least `notice_days` before it takes effect (WP260 rev.01 par. 30 and 31).

    They stand in statement.yml; without them it is 30 days. They count from the day on which people could first know of
    it: that of publication, or of an earlier mailing in notices.yml; what `announced` claims is not proved by itself.
    What is editorial needs none. A new purpose is told before data are used for it (GDPR art. 13(3) and 14(4)). A
    warning of a record of the past: one that says so with `recorded` and `source`, or a statement's first import.
    """
    if not notice.is_told or not notice.is_material:
        return
    least = notice.statement.notice_days
    if not notice.standing.start_known:
        fact, remedy = "a material change states no day from which it holds", "State it, and name the file after it"
        yield Remark(fact=fact, remedy=remedy, line=1, severity=Severity.WARNING)
    elif notice.announced is None:
        fact = "a material change has no day of announcement"
        remedy = "Add 'announced: …', the day on which people are told"
        yield Remark(fact=fact, remedy=remedy, line=1)
    else:
        known = notice.known_if_published(day) or day
        days = (notice.start - known).days
        if days < least:
            fact = f"a material change is announced {days} days before it takes effect, and {least} is the least"
            if days < 0:
                fact = f"a material change takes effect on {notice.start}, before people could first know of it"
            fact += _why_not_as_claimed(notice, known)
            remedy = (
                f"Let it take effect on {max(known, day) + timedelta(days=least)} or later, "
                f"and name the file after that day (it is announced on {notice.announced}; notice_days is {least})"
            )
            yield Remark(fact=fact, remedy=remedy, line=1)


def _why_not_as_claimed(notice: Notice, known: date) -> str:
    if known == notice.announced:
        return ""
    return (
        f": they count from {known}, when people could first know of it, since neither this archive nor a mailing in "
        f"notices.yml shows that it was announced on {notice.announced}"
    )


@_question("N008", Severity.ERROR, of_every=True)
def days_have_come(notice: Notice, day: date) -> Iterator[Remark]:
    """The days on which a text was told and recorded have come when it is published, since nobody can mend them then.

    Publishing is telling: a text that is to be told later is published later (GDPR art. 5(1)(a)).
    """
    for key in ("announced", "recorded"):
        stated = getattr(notice.revision, key)
        if stated and stated > day:
            fact = f"'{key}' is {stated}, and that day has not come on {day}"
            yield Remark(fact=fact, remedy="Publish it on that day or later, or correct the day", line=1)


@_question("N009", Severity.ERROR, spares_past=True)
def changes_something(notice: Notice, _: date) -> Iterator[Remark]:
    """A new text says something else than the one before it (WP260 rev.01 par. 29: a notice is about a change).

    A warning of a record of the past: one that says so with `recorded` and `source`, or a statement's first import.
    """
    if not notice.changed and notice.standing.compared:
        fact = f"readers see the same text as that of {notice.standing.compared.name}"
        remedy = "Change the text, or remove this file"
        yield Remark(fact=fact, remedy=remedy, line=1)


@_question("N010", Severity.ERROR)
def is_its_own(notice: Notice, _: date) -> Iterator[Remark]:
    """What a notice says is of this change, not copied from the notice of an earlier one (WP260 rev.01 par. 29)."""
    earlier = [one for one in notice.statement.revisions if one.order < notice.revision.order]
    said = {words for one in earlier for words, _ in _words(one)}
    for words, line in _words(notice.revision):
        if words in said:
            fact = "these words stood in the notice of an earlier text"
            yield Remark(fact=fact, remedy="Say what this text changes, why, or what it means", line=line)


@_question("N011", Severity.ERROR, of_every=True)
def mends_words_alone(notice: Notice, _: date) -> Iterator[Remark]:
    """A correction mends a slip of the pen: it changes no fact, and no section comes or goes.

    Nobody is told of it in advance, and it holds from the day of the text that it corrects; what changes a number, a
    period, a negation, a name, a country, a right, a duty, a law or an address is a new text, and is announced as one
    (WP260 rev.01 par. 29: only spelling, style and grammar are not material).
    """
    if not notice.revision.corrects:
        return
    facts = [_named(fact) for fact in notice.facts if fact.kind in _STANDING]
    sections = [f"the section '{entry.title or anchor_of(entry)}' is {entry.fate}" for entry in notice.came_or_went]
    if facts or sections:
        others = len(facts) + len(sections) - 1
        more = f", and {others} more such change{'s' * (others != 1)}" if others else ""
        yield Remark(
            fact=f"it is told as a correction, yet {(facts or sections)[0]}{more}",
            remedy="Make it a new text: name it after the day from which it holds, "
            "and tell it with 'announced' and 'changes' in place of 'corrects'",
            line=1,
        )


@_question("N012", Severity.ERROR, of_every=True)
def is_filled_in(notice: Notice, _: date) -> Iterator[Remark]:
    """What an editor tells says something: no word of a draft is left standing where a person was to write.

    People read it, and nobody can mend it once it is published (GDPR art. 12(1): in an intelligible form).
    """
    for words, line in _all_words(notice.revision):
        if _is_open(words):
            fact = f"'{words[:60]}' stands where somebody was to write"
            yield Remark(fact=fact, remedy="Say it in a sentence that readers understand", line=line)


def _is_open(words: str) -> bool:
    """Tell whether words only keep a place: those of a draft in any language, one sign again and again, or none."""
    said = [part.casefold() for part in re.findall(r"\w+", words) if part.strip("_")]
    letters = {*"".join(said)}
    return len(letters) < 2 or " ".join(said) in _open_words() or _hidden().search(words) is not None  # noqa: PLR2004


@cache
def _open_words() -> frozenset[str]:
    return frozenset(lexicon("", "notice")["open"])


@cache
def _hidden() -> re.Pattern[str]:
    """Return what tools and templates leave, or an editor writes to come back to it."""
    return re.compile("|".join(lexicon("", "notice")["signs"]), re.IGNORECASE)


def _all_words(revision: Revision) -> Iterator[tuple[str, int]]:
    """Yield every sentence that is of an editor and no part of the text, each with its line."""
    yield from _words(revision)
    yield from ((words, 1) for words in (revision.reason, revision.override) if words)


def _words(revision: Revision) -> Iterator[tuple[str, int]]:
    """Yield what an editor told of a revision, each with its line."""
    if revision.summary:
        yield revision.summary, 1
    for one in revision.explained or ():
        yield from ((words, one.line) for words in (one.reason, one.impact) if words)


_QUESTIONS = (
    told_at_all,
    names_what_changes,
    tells_every_change,
    weighs_what_changes,
    explains_the_impact,
    gives_the_reason,
    tells_in_time,
    days_have_come,
    changes_something,
    is_its_own,
    mends_words_alone,
    is_filled_in,
)

RULES: tuple[Rule, ...] = tuple(question.rule for question in _QUESTIONS)


def doubts(notice: Notice, day: date, *, is_import: bool = False) -> list[Problem]:
    """Return what must be settled before a text that is published on `day` goes out.

    `is_import` tells whether all the past of its statement comes at once, since nothing of it was published yet.
    """
    path, asked = notice.revision.path, [(each, each.ask(notice, day, is_import=is_import)) for each in _QUESTIONS]
    return sorted(each.rule.problem(remark, path) for each, remarks in asked for remark in remarks)
