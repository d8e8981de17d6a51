"""A review as data; `schemas/review.schema.json` says what each key holds."""

from __future__ import annotations

from typing import Any

from onrecord.facts import FactChange
from onrecord.redline import section_data
from onrecord.review.review import Review, Reviewed, StatementReview
from onrecord.rules import Duty, problem_data

SCHEMA = 1
"""Version of the JSON; it grows by new keys alone."""


def as_json(review: Review) -> dict[str, Any]:
    """Return a review as data."""
    return {
        "schema": SCHEMA,
        "day": review.day.isoformat(),
        "errors": review.errors,
        "statements": [_statement(of) for of in review.statements],
        "problems": [problem_data(problem) for problem in review.problems],
        "elsewhere": [problem_data(problem) for problem in review.elsewhere],
        "outside": [*review.outside],
    }


def _statement(of: StatementReview) -> dict[str, Any]:
    return {
        "slug": of.slug,
        "errors": of.errors,
        "texts": [_text(text) for text in of.texts],
        "fields": [{"key": change.key, "was": change.was, "now": change.now} for change in of.fields],
        "problems": [problem_data(problem) for problem in of.problems],
    }


def _text(text: Reviewed) -> dict[str, Any]:
    standing = text.standing
    return {
        "name": text.name,
        "path": text.path,
        "act": text.act.value,
        "readable": standing is not None,
        "published": text.frozen or text.removal is not None,
        "removal": text.removal,
        "status": standing.status.value if standing else None,
        "start": standing.start.isoformat() if standing else None,
        "against": text.against,
        "errors": text.errors,
        "sections": [section_data(entry) for entry in text.entries],
        "facts": [_fact(fact) for fact in text.facts],
        "lost": [_duty(duty) for duty in text.lost],
        "gained": [_duty(duty) for duty in text.gained],
        "problems": [problem_data(problem) for problem in text.problems],
        "inherited": [problem_data(problem) for problem in text.inherited],
    }


def _fact(fact: FactChange) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "section": fact.section_anchor,
        "subject": fact.subject,
        "was": fact.was.text if fact.was else None,
        "now": fact.now.text if fact.now else None,
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {"code": duty.code, "name": duty.name, "source": duty.source}
