"""A rule: one thing that a statement should be or say, with the source that says so."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from onrecord.errors import Problem, Severity
from onrecord.rules.subject import Subject


class Reach(StrEnum):
    """Which texts a rule looks at."""

    LIVING = "the newest text, and each that is announced"
    """What was superseded is a record, which nobody can mend."""

    NEW = "every text that was not published before"
    """Wherever it stands in the row; of a first import of the past, the newest text and each that is announced."""

    EVERY = "every text"
    FILES = "the files of a statement"
    """Told while they are read, or compared with what is published: no generator is run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What a rule has to say of one place in a text."""

    fact: str
    """What is the case: one sentence without a full stop."""

    remedy: str
    """What to do about it: one sentence without a full stop."""

    line: int = 0
    """Line of the file, from 1; 0 where it is about what is not there."""

    quote: str = ""
    """The words it is about, which begin on that line."""

    severity: Severity | None = None
    """Where it weighs more or less than its rule does."""


Examine = Callable[[Subject], Iterator[Remark]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule, by its code: a contract, since statements waive rules by their codes."""

    code: str
    """A letter for its kind (R record, N notice, D duty, F fairness, C craft) and three digits; never given again."""

    severity: Severity

    name: str
    """Some words for it, joined by hyphens."""

    text: str
    """The rule and its source, in whole sentences."""

    reach: Reach = Reach.LIVING
    examine: Examine

    stops: bool = False
    """Whether nothing is published while it stands, whatever a statement waives."""

    @property
    def can_be_waived(self) -> bool:
        """Whether a statement may say that it does not apply; what stops a publication cannot be waived."""
        return self.reach is not Reach.FILES and not self.stops

    def problems(self, subject: Subject) -> Iterator[Problem]:
        """Yield what the rule has to say of a text, each as a problem at its place."""
        return (self.problem(remark, subject.revision.path) for remark in self.examine(subject))

    def problem(self, remark: Remark, path: str) -> Problem:
        """Return a remark of the rule on a file as a problem."""
        return Problem(
            path=path,
            line=remark.line,
            fact=remark.fact,
            remedy=remark.remedy,
            severity=remark.severity or self.severity,
            code=self.code,
            quote=remark.quote,
        )


def rule(code: str, severity: Severity, reach: Reach = Reach.LIVING) -> Callable[[Examine], Rule]:
    """Make a rule of a generator, whose name and docstring become those of the rule."""

    def make(examine: Examine) -> Rule:
        name = str(getattr(examine, "__name__", code)).strip("_").replace("_", "-")
        text = " ".join((inspect.getdoc(examine) or "").split())
        return Rule(code=code, severity=severity, name=name, text=text, reach=reach, examine=examine)

    return make
