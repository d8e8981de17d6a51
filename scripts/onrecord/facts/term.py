"""A term: a word or phrase of a lexicon that states a fact by itself: a negation, a right, a law, a country, a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from onrecord.facts.spot import SPACE, FactKind, Spot, Token, either, tokens, written
from onrecord.language import territories_of
from onrecord.lexicon import lexicon

_MOST_WORDS = 4
"""So many parts of an article at most are read: paragraph, point, law."""


class _Term(NamedTuple):
    phrase: str
    kind: FactKind
    value: Hashable

    exact: bool
    """Whether it counts with these capitals alone: `us` is no country."""


class _Terms:
    """The terms of one language, by the first word of each; patterns are made of those that a text begins."""

    def __init__(self, tag: str) -> None:
        data = lexicon(tag, "facts")
        self.laws = {name: value for value, names in data.get("laws", {}).get("names", {}).items() for name in names}
        self.ordinals = {word: str(n) for n, word in enumerate(data.get("laws", {}).get("ordinals", ()), start=1)}
        self.parts = frozenset(data.get("laws", {}).get("parts", ()))
        self.by_word: dict[str, list[_Term]] = defaultdict(list)
        for term in _every(data, tag):
            if first := tokens(term.phrase):
                self.by_word[first[0].folded].append(term)
        self.patterns: dict[str, list[tuple[FactKind, re.Pattern[str], list[Hashable]]]] = {}
        self.article = _article(data.get("laws", {}), self.laws)
        self.heads = frozenset(data.get("laws", {}).get("heads", ()))
        self.act = re.compile(
            rf"(?:{either(data.get('laws', {}).get('acts', ()))}){SPACE}(?:\((?:EU|EG|EC|EEG|EEC)\){SPACE})?"
            rf"(?:(?:nr|No)\.?{SPACE})?(\d{{2,4}}/\d{{1,4}})(?:/(?:EU|EG|EC|EEG|EEC))?(?!\w)"
        )
        self.acts = frozenset(act.casefold() for act in data.get("laws", {}).get("acts", ()))
        self.ends = tuple(data.get("laws", {}).get("ends", ())) or None
        self.year = re.compile(rf"{SPACE}\d{{4}}(?!\w)")

    def at(self, text: str, token: Token) -> Iterator[Spot]:
        """Yield every term that begins at this word, the longest of each kind."""
        if token.folded in self.by_word:
            for kind, pattern, values in self._patterns(token.folded):
                if found := pattern.match(text, token.start):
                    yield Spot(kind, values[(found.lastindex or 1) - 1], *found.span())
        if token.folded in self.heads and (found := self.article.match(text, token.start)):
            yield Spot(FactKind.LAW, self._cited(found), *found.span())
        if token.folded in self.acts and (found := self.act.match(text, token.start)):
            yield Spot(FactKind.LAW, found[1], *found.span())
        if self.ends and token.folded.endswith(self.ends) and token.text[0].isupper() and token.folded not in self.ends:
            year = self.year.match(text, token.end)
            yield Spot(FactKind.LAW, token.folded, token.start, year.end() if year else token.end)

    def _patterns(self, word: str) -> list[tuple[FactKind, re.Pattern[str], list[Hashable]]]:
        """Return the patterns of terms that begin with a word, made once."""
        if word not in self.patterns:
            kinds: dict[FactKind, list[_Term]] = defaultdict(list)
            for term in sorted(self.by_word[word], key=lambda term: -len(term.phrase)):
                kinds[term.kind].append(term)
            self.patterns[word] = [
                (kind, re.compile("|".join(map(_alone, terms))), [term.value for term in terms])
                for kind, terms in kinds.items()
            ]
        return self.patterns[word]

    def _cited(self, found: re.Match[str]) -> Hashable:
        """Return an article by its numbers, letters and law, however these are joined."""
        law = self.laws.get(found["law"] or "", "")
        cited = re.findall(r"\w+", found["parts"].casefold())
        return (*(self.ordinals.get(word, word) for word in cited if word not in self.parts), law)


def _alone(term: _Term) -> str:
    return f"({written(term.phrase)})(?!\\w)" if term.exact else f"((?i:{written(term.phrase)}))(?!\\w)"


def _article(data: Mapping[str, Any], laws: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of an article that is cited: `artikel 6, eerste lid, onder f, van de AVG`, `Art. 6(1)(f)`."""
    ordinals, parts = either(data.get("ordinals", ())), either(data.get("parts", ()))
    signs = r"(?:\s?\(\w{1,2}\)|\.\d{1,3})"
    words = rf"(?:,?{SPACE}(?:(?:{ordinals}){SPACE}(?:{parts})|(?:{parts}){SPACE}\w{{1,2}})(?!\w))"
    law = rf"(?:,?{SPACE}(?:(?:{either(data.get('links', ()))}){SPACE})?(?P<law>{either(laws)})(?!\w))"
    return re.compile(
        rf"(?i:{either(data.get('heads', ()))})\.?{SPACE}"
        rf"(?P<parts>\d{{1,4}}[a-z]?{signs}{{0,{_MOST_WORDS}}}(?!\w){words}{{0,{_MOST_WORDS}}}){law}?"
    )


def _every(data: Mapping[str, Any], tag: str) -> Iterator[_Term]:
    """Yield every term of a lexicon, and what CLDR and all languages add to it."""
    for group, kind in (("negations", FactKind.NEGATION), ("modals", FactKind.MODAL), ("rights", FactKind.RIGHT)):
        for value, phrases in data.get(group, {}).items():
            yield from (_Term(phrase, kind, value, exact=False) for phrase in phrases)
    for phrase in data.get("periods", {}).get("endless", ()):
        yield _Term(phrase, FactKind.PERIOD, "endless", exact=False)
    for value, phrases in data.get("laws", {}).get("names", {}).items():
        yield from (_Term(phrase, FactKind.LAW, value, exact=True) for phrase in phrases)
    for name, code in territories_of(tag).items():
        yield _Term(name, FactKind.COUNTRY, code, exact=True)
    for code, phrases in data.get("countries", {}).items():
        yield from (_Term(phrase, FactKind.COUNTRY, code, exact=True) for phrase in phrases)
    for name in (*lexicon("", "facts")["names"], *data.get("names", {}).get("known", ())):
        yield _Term(name, FactKind.NAME, name.casefold(), exact=True)


@cache
def _terms(tag: str) -> _Terms:
    return _Terms(tag)


def terms(text: str, words: Iterable[Token], tag: str) -> Iterator[Spot]:
    """Yield every term that begins at one of these words of a text."""
    known = _terms(tag)
    for word in words:
        yield from known.at(text, word)
