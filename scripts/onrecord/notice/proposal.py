"""A proposal: what the front matter of a revision could tell of its changes, for its editor to correct."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from onrecord.facts import FactChange
from onrecord.notice.topic import Proposal, propose
from onrecord.record import START, Standing, Statement, between
from onrecord.text import HIDDEN, visible

_PLAIN = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


def proposal(statement: Statement, standing: Standing) -> str:
    """Return `changes:` as YAML, ready to paste; each item shows in comments on what it is based.

    Empty where readers see no difference, or where there is no text before it.
    """
    if standing.compared is None:
        return ""
    told = {explanation.section for explanation in standing.revision.explained or ()}
    proposals = propose(between(standing.compared, standing.revision), statement.language)
    items = [line for one in proposals if (one.section or START) not in told for line in _item(one)]
    return "\n".join(["changes:", *items, ""]) if items else ""


def _item(one: Proposal) -> Iterator[str]:
    topic, *others = one.topics
    yield f"  # {_line(one.title) or 'Before the first heading'}"
    yield from (
        f"  #   {side}: {_line(words)}" for side, words in (("was", one.words.was), ("is", one.words.now)) if words
    )
    yield from (f"  #   {_fact(fact)}" for fact in one.evidence)
    if others:
        yield f"  #   or else: {', '.join(others)}"
    yield f"  - section: {_scalar(one.section or START)}"
    yield f"    topic: {topic}"
    yield f"    material: {str(one.material).lower()}"
    if one.material:
        yield "    # reason: why it changes"
        yield "    # impact: what it means for people"


def _fact(fact: FactChange) -> str:
    was, now = (_line(side.text) if side else "-" for side in (fact.was, fact.now))
    return f"{fact.kind}: {was} -> {now}"


def _line(text: str) -> str:
    return visible(" ".join(text.split()))


def _scalar(text: str) -> str:
    """Write a value as YAML; a JSON string is one, and escapes keep what nobody sees the same when it is pasted."""
    if _PLAIN.fullmatch(text):
        return text
    return HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))
