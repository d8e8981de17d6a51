"""A spot: where a text states a fact, of which kind, and what it comes to however it is written."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class FactKind(StrEnum):
    """What a fact is about; the most telling first, which stands where two overlap."""

    EMAIL = "email"
    WEB = "web"
    LAW = "law"
    """A law, an instrument of transfer, or an article of one."""

    DATE = "date"
    TELEPHONE = "telephone"
    AGE = "age"
    AMOUNT = "amount"
    """An amount of money, or a percentage."""

    PERIOD = "period"
    RIGHT = "right"
    """A right of people whose data they are, by its name (GDPR articles 7(3), 15 to 18, 20 to 22 and 77)."""

    COUNTRY = "country"
    """A country, a union of countries, or what is of it."""

    NAME = "name"
    """An organisation or a product."""

    NEGATION = "negation"
    MODAL = "modal"
    NUMBER = "number"
    """A number that counts none of the above."""


class Spot(NamedTuple):
    """A fact that a text may state."""

    kind: FactKind
    value: Hashable

    start: int
    """Index of its first character in the text."""

    end: int
    """Index after its last character."""


class Token(NamedTuple):
    """A word of a text, without its marks."""

    text: str

    folded: str
    """As a lexicon writes it: in lower case, with a straight apostrophe."""

    start: int
    end: int


BREAK = "\u2029"
"""What parts two blocks in one text: Unicode's paragraph separator."""

SPACE = rf"[^\S\n{BREAK}]{{1,3}}"
"""White space between two words of a line."""

_TOKEN = re.compile(r"\w++(?:['’]\w{1,3}+(?!\w))?")
_MARKS = {" ": SPACE, "-": "[-‐‑–]", "'": "['’]", "…": rf"(?:\w{{1,30}}{SPACE}){{0,3}}"}


@lru_cache(4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text."""
    return tuple(
        Token(found.group(), found.group().casefold().replace("’", "'"), *found.span())
        for found in _TOKEN.finditer(text)
    )


def written(phrase: str) -> str:
    """Return a pattern for a phrase of a lexicon, however its spaces, hyphens and apostrophes are typed.

    In it `…` stands for at most three words.
    """
    return "".join(_MARKS.get(sign, re.escape(sign)) for sign in phrase.replace("… ", "…"))


def either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of these phrases, the longest that fits; one that fits nothing where there are none."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(written(phrase) for phrase in longest) or "(?!)"
