"""The notices of a statement as data: what is to be told of it today, for apps and websites that tell it themselves.

Published as /<slug>/notice.json; `schemas/notice.schema.json` says what each key holds.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from onrecord.facts import FactChange
from onrecord.language import Language, language
from onrecord.notice.letter import is_shown, letter, topic_label
from onrecord.notice.notice import Item, Notice, anchor_of, notice
from onrecord.notice.standing import status_words
from onrecord.record import Statement, Status, banners

VERSION = 1
"""Of the format. Keys may be added to it; none changes its meaning."""


def dumps(statement: Statement, day: date, site: str) -> str:
    """Return what is to be told of a statement on `day`; `site` is the archive's address, ending in a slash."""
    head = statement.ledger.head if statement.ledger else None
    shown = [to_json(notice(statement, standing), site) for standing in banners(statement, day)]
    newest = next(one for one in reversed(statement.on(day)) if one.status is not Status.WITHDRAWN)
    latest = to_json(notice(statement, newest), site)
    content = {
        "version": VERSION,
        "statement": f"{site}{statement.slug}/",
        "head": head,
        "notices": shown,
        "latest": latest,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def to_json(notice: Notice, site: str) -> dict[str, Any]:
    """Return one notice as data, its addresses absolute."""
    statement, revision = notice.statement, notice.revision
    spoken = language(statement.language)
    return {
        "id": f"{statement.slug}/{revision.name}",
        "organisation": statement.organisation,
        "title": statement.title,
        "language": statement.language,
        "label": revision.version,
        "status": notice.standing.status,
        "announced": _iso(notice.announced),
        "effective": _iso(revision.effective),
        "recorded": _iso(revision.recorded),
        "published": _iso(notice.standing.seen),
        "recorded_afterwards": notice.standing.is_afterwards,
        "days": notice.days if revision.effective else None,
        "material": notice.is_material,
        "editorial": notice.is_editorial,
        "first": notice.is_first,
        "corrects": revision.corrects,
        "subject": letter(notice, spoken, site).title,
        "message": message(notice, spoken),
        "link": status_words(notice.standing, spoken).question,
        "summary": revision.summary,
        "override": revision.override,
        "removed": "withdrawn" if revision.is_gone else "redacted" if revision.redacted else None,
        "removed_on": _iso(notice.standing.removed),
        "removed_because": revision.removal,
        "items": [_item(item, spoken) for item in notice.items],
        "others": [{"section": anchor_of(entry), "title": entry.title} for entry in notice.others],
        "url": f"{site}{notice.url}",
        "text_url": f"{site}{statement.slug}/{revision.name}/",
        "sha256": revision.sha256,
    }


def message(notice: Notice, spoken: Language) -> str | None:
    """Return a change in one sentence, as the publisher would say it; None where there is no change to tell."""
    told = status_words(notice.standing, spoken).message
    if notice.is_first or not notice.standing.start_known or told is None:
        return None
    if notice.revision.corrects:
        told = spoken.say("We corrected our privacy statement of %(day)s.").unescape()
    return told % {"day": spoken.day(notice.start)}


def _item(item: Item, spoken: Language) -> dict[str, Any]:
    told = item.explanation
    return {
        "section": told.section,
        "title": item.title,
        "removed": item.removed,
        "topic": told.topic,
        "topic_label": topic_label(told.topic, spoken),
        "material": told.material,
        "reason": told.reason,
        "impact": told.impact,
        "facts": [_fact(fact) for fact in item.facts if is_shown(fact)],
    }


def _fact(fact: FactChange) -> dict[str, str | None]:
    return {
        "kind": fact.kind,
        "subject": fact.subject,
        "was": fact.was.text if fact.was else None,
        "now": fact.now.text if fact.now else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
