"""A review: what a branch does to the statements of an archive, and whether it can be published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from onrecord.errors import Problem, Severity
from onrecord.facts import FactChange
from onrecord.notice import Notice
from onrecord.record import Revision, Standing, Statement
from onrecord.redline import Redline, SectionChange
from onrecord.review.field import FieldChange
from onrecord.rules import Duty


class Act(StrEnum):
    """What a branch does to a text."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """One text that a branch adds, changes or removes."""

    name: str
    """Its day, as its file is named."""

    path: str
    act: Act

    standing: Standing | None
    """Where it stands among its siblings; None where it is removed or cannot be read."""

    notice: Notice | None
    """What people will be told; None as above."""

    against: str | None
    """Name of the text it is compared with: the one before it, or itself as it was published; None without one."""

    redline: Redline | None

    entries: tuple[SectionChange, ...]
    """Each section that changes."""

    facts: tuple[FactChange, ...]
    """Each fact that is another one now, words such as "may" and "not" included."""

    lost: tuple[Duty, ...]
    """What the text before it says and this one does not (GDPR art. 13 and 14)."""

    gained: tuple[Duty, ...]

    proposal: str
    """What its front matter could tell of the changes that it does not tell yet."""

    problems: tuple[Problem, ...]
    """The gravest first."""

    inherited: tuple[Problem, ...]
    """What is no error, and was to be said of the statement before the branch too."""

    frozen: bool
    """Whether it was published already, and so may not change."""

    removal: str | None
    """Why words of it go, where that is all that becomes of a published text."""

    @property
    def revision(self) -> Revision | None:
        """The text itself, where it can be read."""
        return self.standing.revision if self.standing else None

    @property
    def is_copy(self) -> bool:
        """Whether it is a new text in which readers see what the one before it says."""
        return self.standing is not None and self.redline is not None and not self.entries and not self.frozen

    @property
    def errors(self) -> int:
        """How many problems keep it from being published."""
        return _errors(self.problems)


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementReview:
    """What a branch does to one statement."""

    slug: str

    statement: Statement | None
    """As it is now, or as it was where it cannot be read; None where it could never be read."""

    texts: tuple[Reviewed, ...]
    fields: tuple[FieldChange, ...]

    problems: tuple[Problem, ...]
    """Of its other files that the branch touches, or misses; the gravest first."""

    @property
    def errors(self) -> int:
        """How many problems keep it from being published."""
        return _errors(self.problems) + sum(each.errors for each in self.texts)


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a branch does to an archive."""

    day: date

    site: str
    """Address of the archive, ending in a slash."""

    statements: tuple[StatementReview, ...]

    problems: tuple[Problem, ...] = ()
    """Of files that are of no statement."""

    elsewhere: tuple[Problem, ...] = ()
    """What keeps the archive from being published in files that the branch does not touch."""

    others: tuple[str, ...] = ()
    """The files of docs/ that it touches and that are of no statement."""

    outside: tuple[str, ...] = ()
    """Every other file that it touches, as the repository names it: settings, templates, workflows."""

    @cached_property
    def errors(self) -> int:
        """How many problems keep the branch from being published."""
        return _errors(self.problems) + sum(each.errors for each in self.statements)


def _errors(problems: Iterable[Problem]) -> int:
    return sum(problem.severity is Severity.ERROR for problem in problems)
