"""The rules of a notice: that it tells what changes, and in good time.

The machine doubts, the human decides: each remark says what would settle it. Guidelines on transparency WP260 rev.01
(Article 29 Working Party, endorsed by the EDPB), par. 29: spelling, style and grammar are not material; par. 30: what
matters to people is told well in advance; par. 31: the time must be demonstrably fair, and the likely impact explained.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from onrecord.errors import Problem, Severity
from onrecord.explanation import Explanation
from onrecord.facts.difference import FactChange
from onrecord.facts.fact import FactKind
from onrecord.notice import Notice, anchor_of, names, notice
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
    }
)
"""A change of one of these is not editorial by itself: a number, a negation, a name, a country or a right."""

Doubt = Callable[[Notice, date], Iterator[Remark]]


def _rule(code: str, severity: Severity) -> Callable[[Doubt], Rule]:
    """Make a rule of a doubt about a notice; an override, which readers see, makes its errors warnings."""

    def make(doubt: Doubt) -> Rule:
        def examine(subject: Subject) -> Iterator[Remark]:
            told = notice(subject.statement, subject.standing)
            if told.is_first or told.revision.corrects or subject.is_published:
                return
            for remark in doubt(told, subject.day):
                yield _overridden(remark) if told.revision.override else remark

        text = " ".join((inspect.getdoc(doubt) or "").split())
        name = doubt.__name__.replace("_", "-")
        return Rule(code=code, severity=severity, name=name, text=text, reach=Reach.LIVING, examine=examine, stops=True)

    return make


def _overridden(remark: Remark) -> Remark:
    remedy = "It is published nevertheless, with the reason that 'override' gives"
    return Remark(fact=remark.fact, remedy=remedy, line=remark.line, severity=Severity.WARNING)


@_rule("N001", Severity.ERROR)
def told_at_all(told: Notice, day: date) -> Iterator[Remark]:
    """A new text says what it changes, in `changes` (WP260 rev.01 par. 29; GDPR art. 12(1)).

    A warning where the text took effect before the day on which this is asked: it is a record of the past then.
    """
    if told.changed and not told.is_told:
        fact = "nothing tells people what this text changes"
        remedy = (
            f"Run 'onrecord notice --draft {told.statement.slug} {told.revision.name}', "
            "correct what it proposes, and paste it as 'changes'"
        )
        yield Remark(fact=fact, remedy=remedy, line=1, severity=Severity.WARNING if told.start < day else None)


@_rule("N002", Severity.ERROR)
def names_what_changes(told: Notice, _: date) -> Iterator[Remark]:
    """A section that a notice names does change (WP260 rev.01 par. 29: it is about the change and nothing else)."""
    known = ", ".join(map(anchor_of, told.changed)) or "none"
    for explanation in told.revision.explained or ():
        if not _changes(told, explanation.section):
            fact = f"the section '{explanation.section}' does not change"
            yield Remark(fact=fact, remedy=f"Name one that does: {known}", line=explanation.line)
    for section in told.revision.unmentioned:
        if not _changes(told, section):
            fact = f"'unmentioned' names '{section}', which does not change"
            yield Remark(fact=fact, remedy=f"Remove it, or name one that does: {known}", line=1)


def _changes(told: Notice, section: str) -> bool:
    return any(names(section, entry) for entry in told.changed)


@_rule("N003", Severity.ERROR)
def tells_every_change(told: Notice, _: date) -> Iterator[Remark]:
    """Each section that changes is told in `changes`, or waived by name in `unmentioned` (WP260 rev.01 par. 29)."""
    for entry in told.others if told.is_told else ():
        if not any(names(section, entry) for section in told.revision.unmentioned):
            anchor = anchor_of(entry)
            fact = f"the notice does not tell that '{entry.title or anchor}' changes"
            remedy = f"Add it to 'changes' as section '{anchor}', or waive it: 'unmentioned: [{anchor}]'"
            yield Remark(fact=fact, remedy=remedy, line=1)


@_rule("N004", Severity.ERROR)
def weighs_what_changes(told: Notice, _: date) -> Iterator[Remark]:
    """What touches a number, a negation, a name, a country or a right is material, until `reason` says why not.

    Only corrections of spelling, style and grammar are never material (WP260 rev.01 par. 29).
    """
    for item in told.items:
        explanation = item.explanation
        grave = [fact for fact in item.facts if fact.kind in WEIGHTY]
        if grave and not (explanation.material or explanation.reason):
            yield Remark(
                fact=f"it is told as {_weight(explanation)}, yet {_named(grave[0])}",
                remedy="Write 'material: true', or say with 'reason' why it does not matter to people",
                line=explanation.line,
            )


def _weight(explanation: Explanation) -> str:
    return "editorial" if explanation.is_editorial else "not material"


def _named(fact: FactChange) -> str:
    was, now = (f"'{side.text}'" if side else "nothing" for side in (fact.was, fact.now))
    return f"{was} became {now} ({fact.kind})"


@_rule("N005", Severity.ERROR)
def explains_the_impact(told: Notice, _: date) -> Iterator[Remark]:
    """A material change says what it means for people, in `impact` (WP260 rev.01 par. 31)."""
    for item in told.items:
        if item.explanation.material and not item.explanation.impact:
            fact = "it is material, and nothing says what it means for people"
            yield Remark(fact=fact, remedy="Add 'impact: …'", line=item.explanation.line)


@_rule("N006", Severity.WARNING)
def gives_the_reason(told: Notice, _: date) -> Iterator[Remark]:
    """A material change says why it is made, in `reason` (WP260 rev.01 par. 31; GDPR art. 5(1)(a))."""
    for item in told.items:
        if item.explanation.material and not item.explanation.reason:
            fact = "it is material, and nothing says why"
            yield Remark(fact=fact, remedy="Add 'reason: …'", line=item.explanation.line)


@_rule("N007", Severity.ERROR)
def tells_in_time(told: Notice, _: date) -> Iterator[Remark]:
    """A material change is announced at least `notice_days` before it takes effect (WP260 rev.01 par. 30 and 31).

    They stand in statement.yml; without them it is 30 days. What is editorial needs none.
    """
    if not told.is_told or not told.is_material or not told.standing.start_known:
        return
    least = told.statement.notice_days
    if told.announced is None:
        fact = "a material change has no day of announcement"
        yield Remark(fact=fact, remedy="Add 'announced: …', the day on which people are told", line=1)
    elif (told.days or 0) < least:
        earliest = told.announced + timedelta(days=least)
        fact = f"a material change is announced {told.days} days before it takes effect, and {least} is the least"
        remedy = (
            f"Let it take effect on {earliest} or later, and name the file after that day "
            f"(it is announced on {told.announced}; notice_days is {least})"
        )
        yield Remark(fact=fact, remedy=remedy, line=1)


RULES: tuple[Rule, ...] = (
    told_at_all,
    names_what_changes,
    tells_every_change,
    weighs_what_changes,
    explains_the_impact,
    gives_the_reason,
    tells_in_time,
)


def doubts(told: Notice, day: date) -> list[Problem]:
    """Return what must be settled before a text that is published on `day` goes out."""
    subject = Subject(statement=told.statement, standing=told.standing, day=day, knows=lambda _: None)
    return sorted(problem for rule in RULES for problem in rule.problems(subject))
