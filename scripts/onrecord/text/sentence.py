"""A sentence: what a text says in one breath, and the lines of the file on which it says it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from onrecord.align import matches
from onrecord.text.block import Block

_END = re.compile(r"[.!?][\"”’'»)\]]*+\s++|\n")
_WORD = re.compile(r"[^\W_]+")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_INITIAL = re.compile(r"(?:\w\.)+", re.ASCII)
_AROUND = "\"'“”‘’«»()[]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence, a heading, an item or a cell."""

    text: str
    """Its words; a line wrap is a space."""

    block: Block
    """What it stands in."""

    starts: tuple[tuple[int, int], ...]
    """Where each line of the file begins in it: the offset in `text`, and the line, from 1."""

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.line_at(0)

    def line_at(self, offset: int) -> int:
        """Return the line of the file on which the character at `offset` stands."""
        index = bisect_right(self.starts, offset, key=lambda start: start[0])
        return self.starts[max(index - 1, 0)][1]

    @property
    def is_prose(self) -> bool:
        """Whether it is said, and not a heading, a cell or code."""
        return self.block.kind in ("paragraph", "item")


def sentences(blocks: Iterable[Block], lines: Sequence[str], abbreviations: Collection[str]) -> Iterator[Sentence]:
    """Yield every sentence of a text.

    `lines` are those of the file, and `abbreviations` the words whose full stop ends no sentence, in small letters.
    """
    for block in blocks:
        if block.kind in ("code", "rule"):
            continue
        text = block.text
        starts = tuple(_starts(text, block.lines, lines))
        for begin, end in _spans(text, abbreviations):
            yield Sentence(text=text[begin:end], block=block, starts=tuple(_within(starts, begin, end)))


def _within(starts: Sequence[tuple[int, int]], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the line on which a part of the text begins, and those that begin in it."""
    first = max(bisect_right(starts, begin, key=lambda start: start[0]) - 1, 0)
    yield 0, starts[first][1]
    for offset, line in starts[first + 1 :]:
        if offset >= end:
            return
        yield offset - begin, line


def _spans(text: str, abbreviations: Collection[str]) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _END.finditer(text):
        if _ends(text, begin, found, abbreviations):
            yield from _trimmed(text, begin, found.end())
            begin = found.end()
    yield from _trimmed(text, begin, len(text))


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span without white space around it, if anything is left."""
    said = text[begin:end]
    if said.strip():
        yield begin + len(said) - len(said.lstrip()), begin + len(said.rstrip())


def _ends(text: str, begin: int, found: re.Match[str], abbreviations: Collection[str]) -> bool:
    """Tell whether a sentence ends here: not after an abbreviation, nor before a small letter."""
    if found.group() == "\n":
        return True
    following = text[found.end() : found.end() + 1]
    if following.islower():
        return False
    if text[found.start()] != ".":
        return True
    last = text[max(begin, text.rfind(" ", begin, found.start()) + 1) : found.start() + 1].strip(_AROUND).lower()
    return last not in abbreviations and not _INITIAL.fullmatch(last)


def _starts(text: str, span: tuple[int, int], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where in a block's text each of its lines begins, by the words that stand in both."""
    yield 0, span[0]
    if span[1] - span[0] < len(("one", "another")):
        return
    said = list(_WORD.finditer(text))
    written = list(_written(span, lines))
    line = span[0]
    for index, there in matches([word.group() for word in said], [word for word, _ in written]):
        if written[there][1] > line:
            line = written[there][1]
            yield _begin(text, said[index - 1].end() if index else 0, said[index].start()), line


def _written(span: tuple[int, int], lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each word of some lines of the file, its entities and escapes as they are shown, and its line."""
    for number in range(span[0], min(span[1], len(lines) + 1)):
        for word in _WORD.finditer(unescape(_ESCAPED.sub("", lines[number - 1]))):
            yield word.group(), number


def _begin(text: str, after: int, word: int) -> int:
    """Return where what stands right before a word begins: a quotation mark, a bracket."""
    return max(text.rfind(" ", after, word), text.rfind("\n", after, word)) + 1 or word
