"""A fact: what a text states that can be checked, such as a period, an age, an address, a name, a right or a duty."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from onrecord.facts.address import addresses
from onrecord.facts.figure import figures
from onrecord.facts.name import names
from onrecord.facts.spot import FactKind, Spot, tokens
from onrecord.facts.term import terms

__all__ = ["Fact", "FactKind", "find"]

_RANK = {kind: rank for rank, kind in enumerate(FactKind)}
_WHOLE = frozenset({FactKind.NAME, FactKind.COUNTRY, FactKind.RIGHT})
"""Of these the longest stands: a country in the name of a company is no country."""

_NUMBER = re.compile(r" \d{1,3}(?![\w/-]|[.,]\d)")
_TOGETHER = {FactKind.MODAL, FactKind.NEGATION}
"""One word may be both: `cannot`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One fact that a text states."""

    kind: FactKind

    text: str
    """Its words, as they stand in the text."""

    value: Hashable
    """What it comes to: equal for `two years`, `2 years` and `24 months`, for `AVG` and `GDPR`."""

    start: int
    """Index of its first character in the text."""

    end: int
    """Index after its last character."""


@lru_cache(4096)  # most blocks of a revision stand in the next one too
def find(text: str, language_tag: str) -> tuple[Fact, ...]:
    """Return the facts that a text in a language states, in order; of two that overlap the most telling one stands."""
    words = tokens(text)
    named = (*terms(text, words, language_tag), *names(text, words, language_tag))
    spots = chain(addresses(text), figures(text, words, language_tag), named, _numbered(text, named))
    return tuple(
        Fact(kind=spot.kind, text=text[spot.start : spot.end], value=spot.value, start=spot.start, end=spot.end)
        for spot in sorted(_apart(spots), key=lambda spot: (spot.start, spot.end, _RANK[spot.kind]))
    )


def _numbered(text: str, spots: Iterable[Spot]) -> Iterator[Spot]:
    """Yield names with the number of the product behind them: `Android 14`, `Microsoft 365`."""
    for spot in spots:
        if spot.kind is FactKind.NAME and (found := _NUMBER.match(text, spot.end)):
            yield spot._replace(value=f"{spot.value}{found.group()}", end=found.end())


def _apart(spots: Iterable[Spot]) -> list[Spot]:
    """Return spots of which no two are rivals, by place.

    Of rivals the most telling kind stands, then the longest, then the first.
    """
    kept: list[Spot] = []
    for spot in sorted(spots, key=_order):
        at = bisect(kept, spot.start, key=lambda other: other.end)
        if not any(_are_rivals(spot, following) for following in kept[at : at + 1]):
            kept.insert(at, spot)
    return kept


def _are_rivals(one: Spot, other: Spot) -> bool:
    """Tell whether only one of two spots can stand, since they overlap and are not one word that is both."""
    are_one_word = (one.start, one.end) == (other.start, other.end) and {one.kind, other.kind} <= _TOGETHER
    return one.start < other.end and other.start < one.end and not are_one_word


def _order(spot: Spot) -> tuple[int, int, int, int]:
    rank = _RANK[FactKind.RIGHT] if spot.kind in _WHOLE else _RANK[spot.kind]
    return rank, spot.start - spot.end, spot.start, _RANK[spot.kind]
