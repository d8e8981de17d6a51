"""A screen: a review in plain characters, for a terminal, with the words of the comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.errors import Problem
from onrecord.language import language
from onrecord.redline import Style, as_terminal
from onrecord.review.review import Review, Reviewed, StatementReview
from onrecord.review.words import Speech, by_weight
from onrecord.text import visible


def screen(review: Review, style: Style, *, tag: str) -> str:
    """Return a review; `tag` is the language of what is of no statement."""
    speech = Speech(language(tag))
    lines = [line for of in review.statements for line in _statement(of, style, tag)]
    lines += _problems(review.problems, speech)
    if review.elsewhere:
        lines += [
            speech.say("What keeps the archive from being published elsewhere"),
            *map(_visible, review.elsewhere),
            "",
        ]
    if not review.statements:
        lines.insert(0, speech.say("No statement changes here."))
    return "\n".join(lines).rstrip("\n") + "\n"


def _statement(of: StatementReview, style: Style, tag: str) -> Iterator[str]:
    speech = Speech(language(of.statement.language if of.statement else tag))
    for reviewed in of.texts:
        yield from _titled(f"{speech.heading(of)}: {speech.text(reviewed)}", speech.verdict(of, reviewed))
        yield from _text(reviewed, style, speech)
    if not of.texts:
        yield from _titled(speech.heading(of), speech.of_statement(of))
    yield from _problems(of.problems, speech)
    if of.fields:
        yield from _facts(speech.say("Facts of the statement"), [speech.field(change) for change in of.fields])


def _titled(title: str, verdict: str) -> Iterator[str]:
    shown = visible(title)
    yield from (shown, "=" * len(shown), verdict, "")


def _text(reviewed: Reviewed, style: Style, speech: Speech) -> Iterator[str]:
    yield from _problems(reviewed.problems, speech)
    if reviewed.inherited:
        already = speech.say("What was there already")
        yield from (f"{already} ({len(reviewed.inherited)}): onrecord check", "")
    for told, elements in (
        (speech.say("No longer said, and asked by the GDPR:"), reviewed.lost),
        (speech.say("Said now, and asked by the GDPR:"), reviewed.gained),
    ):
        if elements:
            yield from (told, *(f"  {speech.element(element)}" for element in elements), "")
    if reviewed.facts:
        yield from _facts(speech.say("What was and what is"), [speech.fact(fact) for fact in reviewed.facts])
    if reviewed.redline and reviewed.entries:
        yield from (speech.say("Every change in the text"), "", as_terminal(reviewed.redline, style))
    elif reviewed.redline:
        yield from (speech.say("Readers see the same text as in the version before."), "")
    if reviewed.proposal:
        told = speech.say("What the front matter could say of the changes, to be pasted and corrected")
        yield from (told, "", reviewed.proposal)


def _problems(problems: Sequence[Problem], speech: Speech) -> Iterator[str]:
    for severity, members in by_weight(problems):
        yield from (speech.weight(severity), "", *map(_visible, members), "")


def _visible(problem: Problem) -> str:
    return visible(str(problem))


def _facts(head: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    yield from (head, "")
    for what, was, now in dict.fromkeys(rows):
        yield visible(f"  {' '.join(what.split())}: {' '.join(was.split())} → {' '.join(now.split())}")
    yield ""
