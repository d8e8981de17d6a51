"""An annotation: an earlier wording, or a problem, at its line in the new file, where GitHub's Files tab shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.errors import Severity, stopped
from onrecord.facts import read
from onrecord.language import language
from onrecord.redline import Change, Kind, Mark, parts
from onrecord.review.review import Review, Reviewed, StatementReview
from onrecord.review.vocabulary import Vocabulary
from onrecord.rules import command
from onrecord.text import visible

MOST = 10
"""So many of one kind GitHub shows of one step (actions/toolkit, docs/problem-matchers.md, "Limitations")."""

_LENGTH = 400
"""Characters of an earlier wording that are shown."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """One remark at a line."""

    kind: str
    """`error`, `warning` or `notice`."""

    path: str
    line: int
    title: str
    message: str

    effect: int = 0
    """Which go first where there are too many: the greater."""


def annotated(review: Review, *, folder: str = "") -> str:
    """Return workflow commands, at most ten of a kind; `folder` is the site's within the repository, with a slash."""
    found = [*_problems(review), *(each for of in review.statements for each in _wordings(of))]
    commands = (
        command(each.kind, file=folder + each.path, line=each.line, title=each.title, message=each.message)
        for kind in ("error", "warning", "notice")
        for each in _most_telling([each for each in found if each.kind == kind])
    )
    return "".join(f"{visible(told)}\n" for told in commands)


def _most_telling(found: Sequence[Annotation]) -> list[Annotation]:
    chosen = sorted(found, key=lambda each: -each.effect)[:MOST]
    return sorted(chosen, key=lambda each: (each.path, each.line))


def _problems(review: Review) -> Iterator[Annotation]:
    """Yield errors and warnings; advice would take the place of earlier wordings."""
    told = [*review.problems, *(problem for of in review.statements for problem in of.problems)]
    told += [problem for of in review.statements for text in of.texts for problem in text.problems]
    for problem in [*told, *review.elsewhere]:
        if problem.severity in _KINDS:
            yield Annotation(
                kind=_KINDS[problem.severity],
                path=problem.path,
                line=problem.line or 1,
                title=problem.code or "onrecord",
                message=f"{stopped(problem.fact)} {stopped(problem.remedy)}",
            )


# Earlier wordings


def _wordings(of: StatementReview) -> Iterator[Annotation]:
    words = Vocabulary(language(of.statement.language if of.statement else ""))
    for reviewed in of.texts:
        yield from _of_text(reviewed, words)


def _of_text(reviewed: Reviewed, words: Vocabulary) -> Iterator[Annotation]:
    """Yield what each changed block was; what was removed is told where the text goes on."""
    if reviewed.redline is None:
        return
    telling = {fact.section_anchor for fact in reviewed.facts}
    lines = _lines(reviewed.redline.changes)
    for part in parts(reviewed.redline):
        weight = 1000 * ((part.anchor or part.before_anchor) in telling)
        for change in part.changed:
            if change.kind not in (Kind.ADDED, Kind.FORMAT, Kind.SAME):
                gone = change.kind is Kind.REMOVED
                yield Annotation(
                    kind="notice",
                    path=reviewed.path,
                    line=lines[id(change)],
                    title=words.say("Stood here, and was removed") if gone else words.say("Was"),
                    message=_shortened(read(change).before),
                    effect=weight + _words(change),
                )


def _lines(changes: Iterable[Change]) -> dict[int, int]:
    """Return at which line of the new file each change is seen."""
    lines: dict[int, int] = {}
    last = 1
    for change in changes:
        if change.after:
            last = change.after[0].block.lines[0] or last
        lines[id(change)] = last
    return lines


def _words(change: Change) -> int:
    return sum(
        len(segment.before or segment.after)
        for segment in change.segments
        if segment.mark in (Mark.ADDED, Mark.REMOVED)
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else f"{line[:_LENGTH].rsplit(' ', 1)[0]} …"
