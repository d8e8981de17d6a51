"""What is stated: what a text says of itself, its title, its language, and since when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from onrecord.facts import FactKind, find
from onrecord.lexicon import languages, lexicon
from onrecord.text import Block, sentences

MATTER = "origin"

_FEWEST = 10
"""How many frequent words tell a language, at least."""

_TWICE = 2
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_TITLE = 150


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A day that a text states, and where."""

    day: date

    sentence: str
    """The words that state it."""

    line: int
    """The line of the text on which they begin, from 1."""


def title_of(blocks: Sequence[Block]) -> str | None:
    """Return the first heading of the highest level, or else the first line where it is short."""
    headings = [block for block in blocks if block.kind == "heading"]
    if headings:
        return _one_line(min(headings, key=lambda block: block.level).text)
    first = _one_line(blocks[0].text) if blocks else ""
    return first if 0 < len(first) <= _LONGEST_TITLE else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def language_of(words: Sequence[str]) -> str | None:
    """Return the language of which a text has the most frequent words by far, of those that have a lexicon."""
    said = [word.casefold() for text in words for word in _WORD.findall(text)]
    counts = sorted((sum(word in _frequent(tag) for word in said), tag) for tag in languages())
    (second, _), (most, tag) = ([(0, ""), (0, ""), *counts])[-2:]
    return tag if most >= _FEWEST and most > _TWICE * second else None


@cache
def _frequent(tag: str) -> frozenset[str]:
    return frozenset(lexicon(tag, MATTER).get("frequent", ()))


def day_of(blocks: Sequence[Block], lines: Sequence[str], tag: str) -> tuple[Stated, ...]:
    """Return the days that a text states for itself; more than one where it does not agree with itself.

    The day it takes effect goes before the day it was last changed. Of one day, the first sentence is returned.
    """
    for cues in ("effective", "changed"):
        days: dict[date, Stated] = {}
        for stated in _stated(blocks, lines, tag, lexicon(tag, MATTER).get(cues, ())):
            days.setdefault(stated.day, stated)
        if days:
            return tuple(days.values())
    return ()


def _stated(blocks: Sequence[Block], lines: Sequence[str], tag: str, cues: Sequence[str]) -> Iterator[Stated]:
    for sentence in sentences(blocks, lines, ()):
        folded = sentence.text.casefold()
        cued = [at + len(cue) for cue in cues if (at := folded.find(cue)) >= 0 and _is_apart(folded, at, cue)]
        for fact in find(sentence.text, tag) if cued else ():
            day = _whole_day(fact.value) if fact.kind is FactKind.DATE else None
            if day and any(0 <= fact.start - end <= _FEWEST * 2 for end in cued):
                yield Stated(day=day, sentence=_one_line(sentence.text), line=sentence.line_at(fact.start))


def _is_apart(text: str, at: int, cue: str) -> bool:
    """Tell whether a cue stands as words, and not within one."""
    return not text[at - 1 : at].isalpha() and not text[at + len(cue) : at + len(cue) + 1].isalpha()


def _whole_day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
