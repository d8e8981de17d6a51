"""A check: what the rules have to say of an archive on a day, and what its statements waive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from onrecord.errors import Problem, Severity
from onrecord.record import FILE, NAME, RESERVED, Archive, Statement, Waiver
from onrecord.rules import duty, record
from onrecord.rules.duty import Evidence
from onrecord.rules.rule import Reach, Rule
from onrecord.rules.rulebook import RULES
from onrecord.rules.subject import Knows, Subject

SOON = timedelta(days=30)
"""So long before a waiver ends its editor is told."""


class Waived(NamedTuple):
    """A problem that is not told, and why."""

    problem: Problem
    waiver: Waiver


class Coverage(NamedTuple):
    """How one text stands to the duties of GDPR art. 13 and 14."""

    revision: str
    """Name of the text."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the rules have to say of one statement."""

    statement: Statement
    problems: tuple[Problem, ...]
    waived: tuple[Waived, ...]

    coverage: tuple[Coverage, ...]
    """Of its newest text, and of each that is announced."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """What a check found."""

    day: date
    verdicts: tuple[Verdict, ...] = ()

    files: tuple[Problem, ...] = ()
    """What reading tells, and comparing with what is published."""

    @property
    def problems(self) -> list[Problem]:
        """Every problem, in order of place."""
        return sorted([*self.files, *(problem for verdict in self.verdicts for problem in verdict.problems)])

    @property
    def waived(self) -> list[Waived]:
        """Every problem that is waived, in order of place."""
        return sorted((each for verdict in self.verdicts for each in verdict.waived), key=lambda each: each.problem)

    @property
    def counts(self) -> Counter[Severity]:
        """How many problems there are of each weight."""
        return Counter(problem.severity for problem in self.problems)

    def only(self, slugs: Collection[str]) -> Check:
        """Return what it found of some statements, and of no other."""
        kept = tuple(verdict for verdict in self.verdicts if verdict.statement.slug in slugs)
        files = tuple(problem for problem in self.files if problem.path.split("/")[-2] in slugs)
        return replace(self, verdicts=kept, files=files)


def check(
    archive: Archive,
    day: date,
    *,
    url: str = "",
    differences: Iterable[Problem] = (),
    published: Collection[tuple[str, str]] = (),
) -> Check:
    """Return what every rule has to say of every statement.

    `url` is the address of the portal, and `differences` are told by comparing with what is published, of which
    `published` names statement and revision.
    """
    knows = addresses(archive, url)
    verdicts = tuple(_verdict(statement, day, knows, published) for statement in archive.statements)
    return Check(day=day, verdicts=verdicts, files=_coded(record.untouched, differences))


def unread(problems: Iterable[Problem], day: date) -> Check:
    """Return the check of an archive that cannot be read."""
    return Check(day=day, files=_coded(record.readable, problems))


def addresses(archive: Archive, url: str) -> Knows:
    """Return what tells of a web address whether it stands on the site at `url`."""

    def knows(address: str) -> bool | None:
        if not url or not address.startswith(url):
            return None
        slug, _, rest = address[len(url) :].partition("#")[0].partition("?")[0].partition("/")
        if not slug or slug in RESERVED or "." in slug:
            return True
        name = rest.partition("/")[0]
        return slug in archive and (not NAME.fullmatch(name) or name in {r.name for r in archive[slug].revisions})

    return knows


def subjects(
    statement: Statement, day: date, knows: Knows, published: Collection[tuple[str, str]] = ()
) -> list[Subject]:
    """Return every text of a statement whose words are there as rules look at it, oldest first."""
    named: dict[str, Subject] = {}
    is_import = all(slug != statement.slug for slug, _ in published)
    for standing in (one for one in statement.on(day) if not one.revision.is_gone):
        previous = named[standing.compared.name] if standing.compared else None
        subject = Subject(
            statement=statement,
            standing=standing,
            day=day,
            knows=knows,
            previous=previous,
            is_published=(statement.slug, standing.revision.name) in published,
            is_import=is_import,
        )
        named[standing.revision.name] = subject
    return list(named.values())


def _verdict(statement: Statement, day: date, knows: Knows, published: Collection[tuple[str, str]]) -> Verdict:
    looked_at = subjects(statement, day, knows, published)
    told: list[Problem] = []
    waived: list[Waived] = []
    for subject in looked_at:
        for rule in RULES:
            waivers = [waiver for waiver in statement.waivers if waiver.holds(day)] if rule.can_be_waived else []
            for problem in _problems(rule, subject):
                waiver = next((w for w in waivers if w.covers(rule.code, subject.revision.name)), None)
                told += [] if waiver else [problem]
                waived += [Waived(problem, waiver)] if waiver else []
    told += _of_waivers(statement, day, {each.waiver for each in waived})
    living = [subject for subject in looked_at if subject.is_living]
    coverage = tuple(Coverage(subject.revision.name, duty.coverage(subject)) for subject in living)
    return Verdict(statement=statement, problems=tuple(sorted(told)), waived=tuple(waived), coverage=coverage)


def _problems(rule: Rule, subject: Subject) -> Iterator[Problem]:
    """Yield what a rule has to say of a text; what is published nobody can mend, so nothing in it is an error."""
    for problem in rule.problems(subject) if _reaches(rule, subject) else ():
        mild = subject.is_published and problem.severity is Severity.ERROR
        yield replace(problem, severity=Severity.WARNING) if mild else problem


def _reaches(rule: Rule, subject: Subject) -> bool:
    if rule.reach is Reach.NEW:
        return not subject.is_published and (subject.is_living or not subject.is_import)
    return rule.reach is Reach.EVERY or (rule.reach is Reach.LIVING and subject.is_living)


def _of_waivers(statement: Statement, day: date, used: set[Waiver]) -> Iterator[Problem]:
    """Yield what is to be said of a statement's waivers."""
    path = f"{statement.revisions[-1].path.rpartition('/')[0]}/{FILE}"
    known = {rule.code: rule for rule in RULES}
    for waiver in statement.waivers:
        rule = known.get(waiver.rule)
        if not waiver.holds(day):
            fact, remedy = f"the waiver of {waiver.rule} ended on {waiver.until}", "Remove it, or give it a later day"
            yield from _coded(record.expired_waiver, [Problem(path=path, line=waiver.line, fact=fact, remedy=remedy)])
        elif waiver.until - day < SOON:
            fact, remedy = f"the waiver of {waiver.rule} ends on {waiver.until}", "Mend what it waives before that day"
            coded = _coded(record.expired_waiver, [Problem(path=path, line=waiver.line, fact=fact, remedy=remedy)])
            yield from (replace(problem, severity=Severity.ADVICE) for problem in coded)
        elif waiver not in used:
            fact, remedy = _idle(waiver, rule, statement)
            yield from _coded(record.idle_waiver, [Problem(path=path, line=waiver.line, fact=fact, remedy=remedy)])


def _idle(waiver: Waiver, rule: Rule | None, statement: Statement) -> tuple[str, str]:
    if rule is None:
        return f"there is no rule '{waiver.rule}' to waive", "Name one that 'onrecord rules' prints"
    if not rule.can_be_waived:
        return f"the rule {rule.code} cannot be waived", "Mend what it tells, and remove the waiver"
    if waiver.revision and waiver.revision not in {revision.name for revision in statement.revisions}:
        return f"the waiver is about '{waiver.revision}', which is no revision of this statement", "Correct the name"
    return f"the waiver of {rule.code} waives nothing", "Remove it"


def _coded(rule: Rule, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems as those of a rule; an error stays one."""
    return tuple(replace(problem, code=rule.code, severity=rule.severity) for problem in problems)
