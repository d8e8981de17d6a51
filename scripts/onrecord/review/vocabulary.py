"""The vocabulary of a review: its words in one language, the same for a comment and for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.errors import Problem, Severity
from onrecord.facts import FactChange
from onrecord.language import Language
from onrecord.notice import start
from onrecord.record import NAME
from onrecord.redline import Fate, SectionChange, labels
from onrecord.review.field import FieldChange
from onrecord.review.review import Act, Reviewed, StatementReview
from onrecord.rules import Duty

MOST_NAMED = 20
"""So many files outside docs/ are named."""


class Vocabulary:
    """What is said of a review in one language."""

    def __init__(self, spoken: Language) -> None:
        self.spoken = spoken

    def say(self, message: str, **values: object) -> str:
        """Return a message in this language, as plain characters."""
        return self.spoken.say(message, **values).unescape()

    def say_number(self, one: str, more: str, number: int) -> str:
        """Return the message that fits a number."""
        return self.spoken.say_number(one, more, number).unescape()

    # Of what

    def heading(self, of: StatementReview) -> str:
        """Return which statement it is."""
        if of.statement is None:
            return of.slug
        return self.say(
            "%(title)s of %(organisation)s", title=of.statement.title, organisation=of.statement.organisation
        )

    def text(self, reviewed: Reviewed) -> str:
        """Return which of its texts it is."""
        found = NAME.fullmatch(reviewed.name)
        day = self.spoken.day(_day(reviewed)) if found and _exists(reviewed) else reviewed.name
        told = self.say("text of %(day)s", day=day)
        return f"{told} ({found.group(2)})" if found and found.group(2) else told

    def outside(self, files: Sequence[str]) -> str:
        """Return that a branch changes other files than statements, which are given as they are shown."""
        told = self.say_number(
            "Note: this also changes %(number)s file that is no statement.",
            "Note: this also changes %(number)s files that are no statement.",
            len(files),
        )
        names = ", ".join([*files[:MOST_NAMED], *(["…"] if len(files) > MOST_NAMED else [])])
        asked = self.say("Let somebody who looks after the site look at what it does before you merge it.")
        return f"{told} {asked} {names}"

    # The verdict

    def verdict(self, of: StatementReview, reviewed: Reviewed) -> str:
        """Return whether a text can be published, and from when it holds."""
        errors = reviewed.errors + sum(problem.severity is Severity.ERROR for problem in of.problems)
        told = [*self._readiness(reviewed, errors)]
        if reviewed.notice and not errors and not reviewed.is_copy and not reviewed.removal:
            told.append(start(reviewed.notice, self.spoken))
        warnings = sum(problem.severity is Severity.WARNING for problem in reviewed.problems)
        if warnings:
            told.append(self.say_number("%(number)s thing to look at.", "%(number)s things to look at.", warnings))
        return " ".join(told)

    def _readiness(self, reviewed: Reviewed, errors: int) -> Iterator[str]:
        if reviewed.is_copy:
            yield self.say("Nothing changes yet.")
        if errors:
            yield self.kept_back(errors)
        elif reviewed.removal:
            yield self.say("Words go from this published text. Reason: %(reason)s", reason=reviewed.removal)
            yield self.say("Ready to publish.")
            yield self.say(
                "They still stand in the history of the repository and in the changes of this pull request: "
                "decisions/0018-removal.md of onrecord tells how to take them out there."
            )
        elif reviewed.act is Act.REMOVED:
            yield self.say("This text is taken away.")
        elif not reviewed.is_copy:
            yield self.say("Ready to publish.")

    def kept_back(self, errors: int) -> str:
        """Return how many problems there are."""
        return self.say_number(
            "%(number)s problem keeps this from being published.",
            "%(number)s problems keep this from being published.",
            errors,
        )

    def of_statement(self, of: StatementReview) -> str:
        """Return what is the case where no text of a statement is touched."""
        if of.errors:
            return self.kept_back(of.errors)
        return self.say("Ready to publish. No text changes, only what stands around it.")

    # What changes

    def fate(self, entry: SectionChange) -> str:
        """Return what became of a section."""
        say = self.spoken.say
        return {
            Fate.ADDED: say("Added"),
            Fate.REMOVED: say("Removed"),
            Fate.MOVED: say("Moved"),
            Fate.RENAMED: say("Renamed"),
            Fate.REWORDED: say("Reworded"),
            Fate.FORMAT: say("Shown differently"),
        }[entry.fate].unescape()

    def title(self, entry: SectionChange) -> str:
        """Return the heading of a section, with what it was."""
        title = entry.title or self.say("Before the first heading")
        was = self.say("was: %(title)s", title=entry.was)
        return f"{title} ({was})" if entry.was else title

    def words(self, entry: SectionChange) -> str:
        """Return how many words came and left."""
        came = self.say_number("%(number)s word added", "%(number)s words added", entry.added)
        left = self.say_number("%(number)s word removed", "%(number)s words removed", entry.removed)
        return ", ".join([*([came] if entry.added else []), *([left] if entry.removed else [])])

    def fact(self, fact: FactChange) -> tuple[str, str, str]:
        """Return what a fact is about, what it was and what it becomes."""
        was, now = (side.text if side else self.say("not named") for side in (fact.was, fact.now))
        return fact.subject or self.say("Before the first heading"), was, now

    def field(self, change: FieldChange) -> tuple[str, str, str]:
        """Return a line of statement.yml: its key, what it was and what it becomes."""
        none = "–"
        return change.key, change.was or none, change.now or none

    @property
    def linked(self) -> str:
        """What is said of a link that leads elsewhere now."""
        return f"{labels(self.spoken).target} → {{}}"

    @property
    def row(self) -> str:
        """What a row of a table is called that is told as a whole."""
        return self.spoken.say("row").unescape()

    @property
    def column(self) -> str:
        """What a column of a table is called that is told as a whole."""
        return self.spoken.say("column").unescape()

    # Problems

    def weight(self, severity: Severity) -> str:
        """Return the heading of problems of one weight."""
        say = self.spoken.say
        return {
            Severity.ERROR: say("What must be mended first"),
            Severity.WARNING: say("What to look at"),
            Severity.ADVICE: say("What could be better"),
        }[severity].unescape()

    def duty(self, duty: Duty) -> str:
        """Return what the law has a statement say (GDPR art. 13 and 14)."""
        say = self.spoken.say
        told = {
            "controller": say("who is responsible"),
            "contact": say("how to reach who is responsible"),
            "officer": say("how to reach the data protection officer"),
            "purposes": say("what data are used for"),
            "basis": say("on which legal basis"),
            "interests": say("which legitimate interests"),
            "recipients": say("who receives data"),
            "transfers": say("whether data go to countries outside the EEA"),
            "retention": say("how long data are kept"),
            "access": say("the right of access"),
            "rectification": say("the right to rectification"),
            "erasure": say("the right to erasure"),
            "restriction": say("the right to restriction of processing"),
            "objection": say("the right to object"),
            "portability": say("the right to data portability"),
            "withdrawal": say("that consent can be withdrawn"),
            "complaint": say("the right to complain to a supervisory authority"),
            "authority": say("which supervisory authority"),
            "obligation": say("whether giving data is an obligation"),
            "automation": say("whether decisions are automated"),
            "categories": say("which categories of data"),
            "origin": say("from whom the data come"),
        }
        return f"{told.get(duty.matter, duty.name)} ({duty.source})"


def by_weight(problems: Sequence[Problem]) -> list[tuple[Severity, list[Problem]]]:
    """Return problems by their weight, the gravest first; weights without a problem are left out."""
    found = ((severity, [each for each in problems if each.severity is severity]) for severity in Severity)
    return [(severity, members) for severity, members in found if members]


def _day(reviewed: Reviewed) -> date:
    return date.fromisoformat(reviewed.name[:10])


def _exists(reviewed: Reviewed) -> bool:
    try:
        return bool(_day(reviewed))
    except ValueError:
        return False
