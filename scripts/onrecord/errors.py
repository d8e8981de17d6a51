"""A problem: where it is, what is the fact, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_SAVE_AGAIN = "Save the file with the encoding UTF-8"


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    """It must be mended."""

    WARNING = "warning"
    """Publishing goes on; somebody should look."""

    ADVICE = "advice"
    """Nothing is wrong; it could be better."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, told in a way that a person can act on."""

    path: str
    """File, as the person knows it: relative to the site's folder, with forward slashes."""

    line: int = 0
    """Line in that file, counted from 1; 0 where no line applies."""

    fact: str
    """What is the case: one sentence without a full stop."""

    remedy: str
    """What to do about it: one sentence without a full stop."""

    severity: Severity = Severity.ERROR

    code: str = ""
    """The rule that tells it, such as F001; empty where no rule does."""

    quote: str = ""
    """The words it is about, which begin on that line; empty where it is about what is not there."""

    def __str__(self) -> str:
        """`path:line: fact. [code]` and the remedy on a second line."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        mark = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        code = f" [{self.code}]" if self.code else ""
        return f"{place}: {mark}{stopped(self.fact)}{code}\n    {stopped(self.remedy)}"


def stopped(sentence: str) -> str:
    """Return a sentence with a full stop, unless what it quotes at its end has one."""
    return sentence if sentence.endswith((".", ".'", "…")) else f"{sentence}."


class OnRecordError(Exception):
    """Every problem that stopped an action, together."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def failure(path: str, fact: str, remedy: str, *, line: int = 0) -> OnRecordError:
    """Return the error that holds this one problem."""
    return OnRecordError([Problem(path=path, line=line, fact=fact, remedy=remedy)])


def decoded(
    data: bytes, path: str, *, encoding: str = "utf-8", tells_line: bool = False, remedy: str = _SAVE_AGAIN
) -> str:
    """Return the text of a file; raise OnRecordError where its bytes are none.

    `encoding` is utf-8, or another that the file itself asks for; `tells_line` says whether the problem names the line.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if tells_line else 0
        raise failure(path, "this is not UTF-8 text", remedy, line=line) from None


def stop_on_errors(problems: Sequence[Problem]) -> None:
    """Raise all of `problems` together if at least one is an error; warnings alone pass."""
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise OnRecordError(problems)
