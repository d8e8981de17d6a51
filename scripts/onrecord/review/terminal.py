"""A review in plain characters, for a terminal, with the words of the comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.errors import Problem
from onrecord.language import language
from onrecord.notice import translated
from onrecord.redline import Style, as_terminal
from onrecord.review.review import Review, Reviewed, StatementReview
from onrecord.review.vocabulary import Vocabulary, by_weight
from onrecord.text import visible


def screen(review: Review, style: Style, *, tag: str) -> str:
    """Return a review; `tag` is the language of what is of no statement."""
    words = Vocabulary(language(tag))
    lines = [line for of in review.statements for line in _statement(of, style, tag)]
    lines += _problems(review.problems, words)
    if review.elsewhere:
        lines += [
            words.say("What keeps the archive from being published elsewhere"),
            *map(_visible, review.elsewhere),
            "",
        ]
    if not review.statements:
        lines.insert(0, words.say("No statement changes here."))
    if review.outside:
        lines[:0] = [visible(words.outside(review.outside)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _statement(of: StatementReview, style: Style, tag: str) -> Iterator[str]:
    words = Vocabulary(language(of.statement.language if of.statement else tag))
    for reviewed in of.texts:
        yield from _titled(f"{words.heading(of)}: {words.text(reviewed)}", words.verdict(of, reviewed))
        yield from _text(reviewed, style, words)
    if not of.texts:
        yield from _titled(words.heading(of), words.of_statement(of))
    yield from _problems(of.problems, words)
    if of.fields:
        yield from _facts(words.say("Facts of the statement"), [words.field(change) for change in of.fields])


def _titled(title: str, verdict: str) -> Iterator[str]:
    shown = visible(title)
    yield from (shown, "=" * len(shown), verdict, "")


def _text(reviewed: Reviewed, style: Style, words: Vocabulary) -> Iterator[str]:
    yield from _problems(reviewed.problems, words)
    if reviewed.inherited:
        already = words.say("What was there already")
        yield from (f"{already} ({len(reviewed.inherited)}): onrecord check", "")
    if reviewed.notice and (language := translated(reviewed.notice, words.spoken)):
        yield from (language, "")
    for told, duties in (
        (words.say("No longer said, and asked by the GDPR:"), reviewed.lost),
        (words.say("Said now, and asked by the GDPR:"), reviewed.gained),
    ):
        if duties:
            yield from (told, *(f"  {words.duty(duty)}" for duty in duties), "")
    if reviewed.facts:
        yield from _facts(words.say("What was and what is"), [words.fact(fact) for fact in reviewed.facts])
    if reviewed.redline and reviewed.entries:
        yield from (words.say("Every change in the text"), "", as_terminal(reviewed.redline, style))
    elif reviewed.redline:
        yield from (words.say("Readers see the same text as in the version before."), "")
    if reviewed.proposal:
        told = words.say("What the front matter could say of the changes, to be pasted and corrected")
        yield from (told, "", reviewed.proposal)


def _problems(problems: Sequence[Problem], words: Vocabulary) -> Iterator[str]:
    for severity, members in by_weight(problems):
        yield from (words.weight(severity), "", *map(_visible, members), "")


def _visible(problem: Problem) -> str:
    return visible(str(problem))


def _facts(head: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    yield from (head, "")
    for what, was, now in dict.fromkeys(rows):
        yield visible(f"  {' '.join(what.split())}: {' '.join(was.split())} → {' '.join(now.split())}")
    yield ""
