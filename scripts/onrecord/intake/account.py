"""An account: which words of a file stand in a revision in the same order, which were left out, and which miss."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from onrecord.align import matches
from onrecord.intake.reading import Heard

_HYPHENS = re.compile("[-\u00ad\u2010\u2011]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """Words that follow each other in the file and need not stand in the revision."""

    text: str

    why: str
    """Such as `page header`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What became of every word of a file."""

    words: int
    """How many words the file has."""

    left_out: tuple[LeftOut, ...] = ()
    """What was left out, and had a reason to be."""

    missing: tuple[str, ...] = ()
    """What is missing: words that follow each other."""

    added: tuple[str, ...] = ()
    """What the revision says and the file does not."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, and nothing was added that a reader would take for a word."""
        return not self.missing and not any(sign.isalpha() for text in self.added for sign in text)


def account(heard: Sequence[Heard], words: Sequence[str], *, hyphens_matter: bool = True) -> Account:
    """Compare the words of a file with those of a revision.

    A word may be divided otherwise: what counts between two words that are alike is that the letters are the same.
    """
    needed = [word.text for word in heard if not word.why_left]
    pairs = matches([_plain(word) for word in needed], [_plain(word) for word in words])
    missing: list[str] = []
    added: list[str] = []
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (len(needed), len(words))]):
        unseen, unheard = needed[i + 1 : next_i], words[j + 1 : next_j]
        if _letters(unseen, hyphens_matter) != _letters(unheard, hyphens_matter):
            missing += [" ".join(unseen)] if unseen else []
            added += [" ".join(unheard)] if unheard else []
    return Account(words=len(heard), left_out=tuple(_left_out(heard)), missing=tuple(missing), added=tuple(added))


def _left_out(heard: Sequence[Heard]) -> Iterator[LeftOut]:
    for why, group in groupby(heard, lambda word: word.why_left):
        if why:
            yield LeftOut(text=" ".join(word.text for word in group), why=why)


def _plain(word: str) -> str:
    """Return a word as both readings write it: ligatures and composed letters one way, what nobody sees left out."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", word))


def _letters(words: Sequence[str], hyphens_matter: bool) -> str:
    text = "".join(_plain(word) for word in words)
    return text if hyphens_matter else _HYPHENS.sub("", text)
