"""A word: what stands between white space, in its dress, as two texts are compared by it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from onrecord.block import Block, Run

_EXTENDED = "[\u0300-\u036f\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]"
_WORD = re.compile(
    rf"""\s*(?:
      [\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]    # scripts without spaces: each sign
    | (?:\w|{_EXTENDED}|[\u200b\u00ad])+(?:[.,@:/'’_%&=?+\#–-]+(?:\w|{_EXTENDED})+)*   # words, numbers, addresses
    | \S(?:{_EXTENDED}|(?<=\u200d)\S)*                                       # a sign with all that joins it
    )|\s+\Z""",
    re.VERBOSE,
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TYPOGRAPHY = str.maketrans("‘’‚‛“”„‟«»‐‑–—…\u00a0", '\'\'\'\'""""""----. ')


class Word(NamedTuple):
    """A word with the white space before it, or the border between two blocks."""

    key: str
    """What must be alike for two words to be the same one, typography apart; empty for white space at a block's end."""

    pieces: tuple[Run, ...]
    """How it is shown; more than one where the dress changes within the word. Empty for a border."""

    @property
    def text(self) -> str:
        """Its letters and the white space before them."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_border(self) -> bool:
        """Whether one block ends here and the next begins."""
        return not self.pieces


BORDER = Word("\n", ())


def words(block: Block) -> list[Word]:
    """Divide a block into words; joined again they are the block's runs."""
    if len(block.runs) == 1 and not block.runs[0].marks:
        return [Word(loose(found), (Run(text=found),)) for found in _WORD.findall(block.runs[0].text)]
    return list(_dressed(block))


def loose(text: str) -> str:
    """Return what readers take for the same word: accents, quotes, dashes and capitals written one way."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_TYPOGRAPHY)
    return text.strip().casefold()


def _dressed(block: Block) -> Iterator[Word]:
    text = block.text
    pieces = _cut(block.runs)
    for found in _WORD.finditer(text):
        yield Word(loose(found.group()), tuple(pieces(found.start(), found.end())))


def _cut(runs: tuple[Run, ...]) -> Callable[[int, int], Iterator[Run]]:
    """Return what cuts stretches out of runs; each begins where the last one ended, or later."""
    starts = []
    position = 0
    for run in runs:
        starts.append(position)
        position += len(run.text)
    first = 0

    def pieces(begin: int, end: int) -> Iterator[Run]:
        nonlocal first
        while first + 1 < len(runs) and starts[first + 1] <= begin:
            first += 1
        index = first
        while index < len(runs) and starts[index] < end:
            run, start = runs[index], starts[index]
            text = run.text[max(begin - start, 0) : end - start]
            if text:
                yield Run(text=text, marks=run.marks, apart=run.apart if begin <= start else None)
            index += 1

    return pieces


def join(parts: Iterable[Word]) -> tuple[Run, ...]:
    """Return the runs of words that follow each other in one block."""
    runs: list[Run] = []
    for part in parts:
        for piece in part.pieces:
            before = runs[-1] if runs else None
            if before and before.marks == piece.marks and piece.apart is None:
                runs[-1] = Run(text=before.text + piece.text, marks=piece.marks, apart=before.apart)
            else:
                runs.append(piece)
    return tuple(runs)
