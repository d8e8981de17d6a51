"""A pattern: words as a lexicon writes them, with endings left open and gaps between them.

Its signs are few, so that who knows a language can write them: `recht op inzage` are three words in a row, `verwerk*`
and `*adres` leave an end open, `(delen|deelt)` is a choice, `…` are up to twelve other words and `…3` up to three, `#`
is a number, and `{name}` are the names of the organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_SIGN = re.compile(r"\((?P<choice>[^()]*)\)|…(?P<gap>\d*)|\{(?P<name>[^{}]*)\}|(?P<word>[^\s(…{]+)")
_GAP = 12
_NEVER = re.compile(r"(?!)")
_BETWEEN = r"\W{1,4}+"
"""What stands between two words: a space, and perhaps a comma or quotes. Possessive, so that time stays linear."""


@cache
def pattern(wordings: tuple[str, ...], names: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return the pattern that finds any of the wordings, in small letters or capitals; without one it finds nothing."""
    parts = [_pattern(wording, names) for wording in wordings]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else _NEVER


def _pattern(wording: str, names: Iterable[str]) -> str:
    said = ""
    waits = False
    for sign in _SIGN.finditer(wording):
        gap = sign["gap"]
        if gap is not None:
            said += rf"{_BETWEEN}(?:\w++{_BETWEEN}){{0,{gap or _GAP}}}?"
            waits = False
        else:
            apart = waits and wording[sign.start() - 1].isspace()
            said += (_BETWEEN if apart else "") + _one(sign, names)
            waits = True
    return said


def _one(sign: re.Match[str], names: Iterable[str]) -> str:
    if sign["name"] is not None:
        return f"(?:{'|'.join(map(re.escape, names))})" if names else _NEVER.pattern
    if sign["choice"] is not None:
        return f"(?:{'|'.join(_row(choice) for choice in sign['choice'].split('|'))})"
    return _word(sign["word"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """Words of which one stands in every text in which one of some wordings is found."""

    words: frozenset[str]
    """As `folded` writes them."""

    opened: re.Pattern[str] | None
    """Finds those with an open end, each on a line of its own."""


def folded(text: str) -> str:
    """Return a text in which letters are one where a pattern takes them for one."""
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


@cache
def needed(wordings: tuple[str, ...], names: tuple[str, ...] = ()) -> Needed | None:
    """Return the words that wordings need; None where one of them needs none."""
    chosen: set[str] = set()
    for wording in wordings:
        offers = (_offer(wording, sign, names) for sign in _SIGN.finditer(wording))
        best = min((offer for offer in offers if offer is not None), key=_rank, default=None)
        if best is None:
            return None
        chosen |= best
    opened = "|".join(word.replace("*", r"\w*") for word in sorted(chosen) if "*" in word)
    return Needed(
        words=frozenset(word for word in chosen if "*" not in word),
        opened=re.compile(f"^(?:{opened})$", re.MULTILINE) if opened else None,
    )


def _offer(wording: str, sign: re.Match[str], names: Iterable[str]) -> frozenset[str] | None:
    """Return words of which one stands wherever a sign is found; None where it may be any."""
    if sign["gap"] is not None or sign["word"] == "#":
        return None
    before, after = (wording[place : place + 1] for place in (sign.start() - 1, sign.end()))
    begins, ends = ("*" if beside.strip(" …") else "" for beside in (before if sign.start() else "", after))
    said = [sign["word"]] if sign["word"] else names if sign["name"] is not None else sign["choice"].split("|")
    found = [_longest(f"{begins}{one}{ends}") for one in said]
    return None if "" in found else frozenset(found)


def _longest(said: str) -> str:
    """Return the longest word of what is said, one without an open end if there is any."""
    words = re.findall(r"[\w*]+", folded(said))
    return max((word for word in words if word.strip("*")), key=lambda word: ("*" not in word, len(word)), default="")


def _rank(offer: frozenset[str]) -> tuple[bool, int, int]:
    return any("*" in word for word in offer), len(offer), -min(map(len, offer), default=0)


def _row(words: str) -> str:
    return _BETWEEN.join(_word(word) for word in words.split())


def _word(word: str) -> str:
    if word == "#":
        return r"(?:\d{1,3}|\w+)"
    return "".join(_letters(word))


def _letters(word: str) -> Iterator[str]:
    for part in re.split(r"(\*)", word):
        yield r"\w*" if part == "*" else re.escape(part)
