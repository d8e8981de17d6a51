"""A pattern: words as a lexicon writes them, with endings left open and gaps between them.

Its signs are few, so that who knows a language can write them: `recht op inzage` are three words in a row, `verwerk*`
and `*adres` leave an end open, `(delen|deelt)` is a choice, `…` are up to twelve other words and `…3` up to three, `#`
is a number, and `{name}` are the names of the organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


def _row(words: str) -> str:
    return _BETWEEN.join(_word(word) for word in words.split())


def _word(word: str) -> str:
    if word == "#":
        return r"(?:\d{1,3}|\w+)"
    return "".join(_letters(word))


def _letters(word: str) -> Iterator[str]:
    for part in re.split(r"(\*)", word):
        yield r"\w*" if part == "*" else re.escape(part)
