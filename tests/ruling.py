"""A text of one statement, to hold rules to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from onrecord.errors import Problem
from onrecord.record.revision import Revision, read_revision
from onrecord.record.statement import Statement
from onrecord.rules.check import subjects
from onrecord.rules.rule import Rule
from onrecord.rules.rulebook import RULES
from onrecord.rules.subject import Subject

DAY = date(2027, 8, 1)
ORGANISATION = {"nl": "Stichting Proef", "en": "Proof Ltd"}
NAMED: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


def revision(body: str, name: str = "2027-07-01", **facts: str) -> Revision:
    """Return a revision of which the text is `body` below a title, on line 7 where it has no other facts."""
    front_matter = "".join(f"{key}: {value}\n" for key, value in {"effective": name[:10], **facts}.items())
    source = f"---\n{front_matter}---\n\n# Titel\n\n{body}\n".encode()
    read, problems = read_revision(source, name=name, path=f"docs/proef/{name}.md")
    assert read, problems
    return read


def looked_at(
    *revisions: Revision, language: str = "nl", organisation: str | None = None, day: date = DAY
) -> list[Subject]:
    """Return the subjects of a statement with these revisions, oldest first."""
    called = organisation or ORGANISATION.get(language, "Proef")
    statement = Statement(slug="proef", title="T", organisation=called, language=language, revisions=revisions)
    return subjects(statement, day, lambda _: None)


def told(code: str, *revisions: Revision | str, language: str = "nl", organisation: str | None = None) -> list[Problem]:
    """Return what a rule says of the last of these texts."""
    texts = [each if isinstance(each, Revision) else revision(each) for each in revisions]
    return list(NAMED[code].problems(looked_at(*texts, language=language, organisation=organisation)[-1]))
