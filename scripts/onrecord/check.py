"""A check: rules that each look at a statement and tell its problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onrecord.archive import Archive
from onrecord.errors import Problem, Severity
from onrecord.statement import Statement
from onrecord.text import FindingKind


class _Wording(NamedTuple):
    fact: str
    remedy: str


_WORDINGS = {
    FindingKind.RAW_HTML: _Wording("HTML is shown as text: {quote}", "Write it in Markdown"),
    FindingKind.REFUSED_LINK: _Wording(
        "a link to '{quote}' is refused", "Link to an address with https, mailto or tel"
    ),
    FindingKind.DEAD_ANCHOR: _Wording(
        "the link '{quote}' leads to no place in this text",
        "Give the heading {{{quote}}}, or correct the link",
    ),
    FindingKind.RELATIVE_LINK: _Wording(
        "the link '{quote}' leads nowhere from here",
        "Write the whole address, or name the text's own address as 'source' in the front matter",
    ),
    FindingKind.IMAGE: _Wording(
        "the image '{quote}' is shown as a link",
        "Say in words what it shows; a page fetches nothing from elsewhere",
    ),
    FindingKind.TAKEN_ANCHOR: _Wording("the anchor '{quote}' stands here twice", "Give one of the two another name"),
    FindingKind.UNUSED_FOOTNOTE: _Wording(
        "the footnote '{quote}' is not shown, since nothing refers to it",
        "Refer to it with [^{quote}], or remove it",
    ),
}


def check(archive: Archive) -> list[Problem]:
    """Return what every rule has to say of every statement, in order of place."""
    return sorted(problem for statement in archive.statements for problem in _shown_otherwise(statement))


def _shown_otherwise(statement: Statement) -> Iterator[Problem]:
    """Whatever a page cannot show as written is told, with the words and the line."""
    for revision in statement.revisions:
        for finding in revision.text.findings:
            wording = _WORDINGS[finding.kind]
            yield Problem(
                path=revision.path,
                line=finding.line,
                fact=wording.fact.format(quote=finding.quote),
                remedy=wording.remedy.format(quote=finding.quote),
                severity=Severity.WARNING,
            )
