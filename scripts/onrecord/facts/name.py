"""A name: an organisation or product that no lexicon knows, told by its capitals or by what it is behind its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from onrecord.facts.spot import BREAK, SPACE, FactKind, Spot, Token, either, tokens
from onrecord.lexicon import lexicon

_CAMEL = re.compile(r"[^\W\d_]*[a-z][A-Z]\w*")
_JOINS = re.compile(rf"{SPACE}|[-‑]|(?:{SPACE})?&(?:{SPACE})?")
_BEGINS = frozenset(f'.!?:;\n{BREAK}•*>|“"‘(')
"""Signs after which a sentence, an item or a quotation begins, so that a capital tells nothing."""

_PLAIN_END = re.compile(r"[,;:!?)\s]|[.]?(?!\S)")

_LONGEST = 8
"""Words in a name."""

_HEADING = 16
"""Words, fewer than which may be a heading."""

_SMALL = 2
"""Small words within a name that may follow each other: `van de`."""


class _Style(NamedTuple):
    """How a language writes names."""

    ordinary: frozenset[str]
    before: frozenset[str]
    within: frozenset[str]
    tails: frozenset[str]
    streets: tuple[str, ...]
    endings: tuple[str, ...]

    titled: bool
    """Whether headings have capitals throughout."""

    told: bool
    """Whether its lexicon says which words with a capital are no names; without one, only signs of names count."""


@cache
def _style(tag: str) -> _Style:
    data = lexicon(tag, "facts")
    names = data.get("names", {})
    return _Style(
        ordinary=frozenset(names.get("ordinary", ())),
        before=frozenset(word.casefold() for word in names.get("before", ())),
        within=frozenset(names.get("within", ())),
        streets=tuple(names.get("streets", ())),
        endings=tuple(names.get("endings", ())),
        tails=frozenset(data.get("laws", {}).get("tails", ())),
        titled=names.get("titled", False),
        told=bool(names),
    )


@cache
def _forms() -> re.Pattern[str]:
    """Return the pattern of what a company is, behind its name."""
    return re.compile(rf",?{SPACE}(?:{either(lexicon('', 'facts')['forms']['after'])})(?!\w)")


@cache
def _known() -> frozenset[str]:
    """Return the first words of the names that every language knows."""
    return frozenset(name.split()[0] for name in lexicon("", "facts")["names"])


@cache
def _written() -> frozenset[str]:
    """Return words that are written like names but are none."""
    return frozenset(lexicon("", "facts")["written"])


def names(text: str, words: Sequence[Token], tag: str) -> Iterator[Spot]:
    """Yield what looks like a name, and like a law by its last word, from left to right."""
    style = _style(tag)
    if style.titled and _is_titled(words):
        style = style._replace(told=False)
    index = 0
    while index < len(words):
        end = _run(text, words, index, style)
        if end > index:
            yield from _named(text, words[index:end], style)
        index = max(end, index + 1)


@lru_cache(64)
def _plain(text: str) -> frozenset[str]:
    """Return the words in lower case that stand on their own, rather than in an address."""
    return frozenset(
        word.text
        for word in tokens(text)
        if word.text.islower()
        and not text[max(0, word.start - 1) : word.start].strip("(“\"‘'").strip()
        and _PLAIN_END.match(text, word.end)
    )


def _run(text: str, words: Sequence[Token], index: int, style: _Style) -> int:
    """Return the index after the words with a capital that follow each other from here.

    Small words stand between them only where the first one says what it is: `Stichting Vrienden van de Tuin`.
    """
    if not _is_capital(words[index].text):
        return index
    small = _SMALL if words[index].folded in style.before else 0
    end = index + 1
    while end < len(words) and end - index < _LONGEST and not words[end - 1].folded.endswith("'s"):
        ahead = end
        while ahead < min(len(words), end + small) and words[ahead].text in style.within:
            ahead += 1
        between = range(end, ahead + 1)
        if (
            ahead >= len(words)
            or not _is_capital(words[ahead].text)
            or not all(_joined(text, words, k) for k in between)
        ):
            break
        end = ahead + 1
    return end


def _joined(text: str, words: Sequence[Token], index: int) -> bool:
    return _JOINS.fullmatch(text, words[index - 1].end, words[index].start) is not None


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (not word.islower() and _CAMEL.fullmatch(word[:64]) is not None)


def _named(text: str, run: Sequence[Token], style: _Style) -> Iterator[Spot]:
    """Yield the name that a run of capitals is, without the ordinary words at its begin, if it is one."""
    if any(word.folded.endswith(style.streets) for word in run):
        return
    first = _begins(text, run[0].start)
    while run and (_is_ordinary(run[0], style) or (first and _is_before_known(run))):
        run, first = run[1:], False
    while run and run[0].text in style.within:
        run = run[1:]
    while run and run[-1].text not in style.tails and (_is_ordinary(run[-1], style) or run[-1].text in style.within):
        run = run[:-1]
    if not run:
        return
    formed = _form(text, run)
    if style.tails & {run[-1].text} and len(run) > 1:
        yield Spot(FactKind.LAW, _value(text[run[0].start : run[-1].end]), run[0].start, run[-1].end)
    elif (
        formed
        or _is_camel(run)
        or (_is_name(run, style, first=first) and not (len(run) == 1 and run[0].folded in _plain(text)))
    ):
        end = formed or _bare_end(run[-1])
        yield Spot(FactKind.NAME, _value(text[run[0].start : end]), run[0].start, end)


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \t\u00a0")
    return not before or before[-1] in _BEGINS


def _form(text: str, run: Sequence[Token]) -> int:
    """Return where the form of a company ends, within the run or right behind it; 0 where there is none."""
    return max((found.end() for word in run if (found := _forms().match(text, word.end))), default=0)


def _is_camel(run: Sequence[Token]) -> bool:
    return any(_CAMEL.fullmatch(word.text[:64]) and word.text not in _written() for word in run)


def _is_name(run: Sequence[Token], style: _Style, *, first: bool) -> bool:
    if not style.told or all(_is_ordinary(word, style) or word.text.isupper() for word in run):
        return False
    return not first or len(run) > 1 or run[0].folded in style.before


def _is_titled(words: Sequence[Token]) -> bool:
    """Tell whether a text is a heading in capitals, in which these tell nothing."""
    return len(words) < _HEADING and 2 * sum(word.text[0].isupper() for word in words) > len(words)


def _is_before_known(run: Sequence[Token]) -> bool:
    """Tell whether a sentence begins with a word that is no part of the known name behind it."""
    return len(run) > 1 and run[0].text not in _known() and run[1].text in _known()


def _is_ordinary(word: Token, style: _Style) -> bool:
    bare = word.folded.partition("'")[0]
    return bare in style.ordinary or bare.endswith(style.endings) or word.text in _written() or len(word.text) == 1


def _bare_end(word: Token) -> int:
    """Return where a word ends without the s of a genitive."""
    return word.end - 2 if word.folded.endswith("'s") else word.end


def _value(shown: str) -> str:
    """Return a name without what may be left out: capitals, stops and commas."""
    return re.sub(r"[.,]", "", shown).casefold()
