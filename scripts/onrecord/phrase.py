"""A phrase: the stretch of words that changed within blocks that belong together, as readers would name it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from onrecord.align import Pair, matches
from onrecord.block import Element
from onrecord.redline import Mark, Segment
from onrecord.word import Word

_ISLAND = 2
"""So many words in common, or fewer, between two changes belong to the phrase that changed."""


def segments(said: list[Word], says: list[Word]) -> Iterator[Segment]:
    """Divide the words of blocks that belong together into stretches of one fate."""
    if said == says:
        if said:
            yield Segment(mark=Mark.SAME, before=tuple(said), after=tuple(says))
        return
    pairs = _matched([word.key for word in said], [word.key for word in says])
    runs = phrased(pairs, len(said), len(says))
    _slide(runs, said, says)
    i = j = 0
    for run_i, run_j, length in [*runs, (len(said), len(says), 0)]:
        if i < run_i:
            yield Segment(mark=Mark.REMOVED, before=tuple(said[i:run_i]))
        if j < run_j:
            yield Segment(mark=Mark.ADDED, after=tuple(says[j:run_j]))
        yield from dressed(said, says, run_i, run_j, length)
        i, j = run_i + length, run_j + length


def _matched(said: list[str], says: list[str]) -> list[Pair]:
    """Align words in the same direction whichever text comes first."""
    return matches(said, says) if said <= says else [(i, j) for j, i in matches(says, said)]


def phrased(pairs: Sequence[Pair], size_a: int, size_b: int) -> list[tuple[int, int, int]]:
    """Join matches into runs; a short run between two larger changes becomes part of the phrase that changed."""
    runs: list[list[int]] = []
    for i, j in pairs:
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1][2] += 1
        else:
            runs.append([i, j, 1])
    kept: list[tuple[int, int, int]] = []
    for index, (i, j, length) in enumerate(runs):
        before = (kept[-1][0] + kept[-1][2], kept[-1][1] + kept[-1][2]) if kept else (0, 0)
        after = (runs[index + 1][0], runs[index + 1][1]) if index + 1 < len(runs) else (size_a, size_b)
        left = i - before[0] + j - before[1]
        right = after[0] - i - length + after[1] - j - length
        if length <= _ISLAND and min(left, right) >= 2 * length + 1:
            continue
        kept.append((i, j, length))
    return kept


def _slide(runs: list[tuple[int, int, int]], said: Sequence[Word], says: Sequence[Word]) -> None:
    """Let what was only added, or only removed, begin where a sentence or a phrase begins, if its words allow it.

    `a b. C d. E` against `a b. E`: of the stretches `. C d`, `C d.` and `d. C` that explain it, readers see the second.
    """
    for index in range(len(runs) - 1):
        (i, j, length), (next_i, next_j, next_length) = runs[index], runs[index + 1]
        if (next_i > i + length) == (next_j > j + length):
            continue
        words, begin, end = (says, j + length, next_j) if next_j > j + length else (said, i + length, next_i)
        left, right = 0, 0
        first, last = index == 0, index + 1 == len(runs) - 1
        while left < length - (not first) and words[begin - 1 - left].key == words[end - 1 - left].key:
            left += 1
        while right < next_length - (not last) and words[begin + right].key == words[end + right].key:
            right += 1
        best = max(range(-left, right + 1), key=lambda by: (_begins(words, begin + by), by == 0, by))
        runs[index] = (i, j, length + best)
        runs[index + 1] = (next_i + best, next_j + best, next_length - best)


def _begins(words: Sequence[Word], index: int) -> int:
    """Tell how well a stretch of words may begin here: best at a block's or a sentence's begin."""
    if index == 0 or words[index - 1].is_border:
        return 3
    before = words[index - 1]
    return 2 if before.key in _SENTENCE_ENDS else 1 if before.key in _PHRASE_ENDS else 0


_SENTENCE_ENDS = frozenset(".!?。！？")
_PHRASE_ENDS = frozenset(",;:)")


def dressed(said: Sequence[Word], says: Sequence[Word], i: int, j: int, length: int) -> Iterator[Segment]:
    """Divide words that are the same into those that look the same and those that do not."""
    marks = [
        _mark(said[i + k], says[j + k], first=_is_first(said, i + k) or _is_first(says, j + k)) for k in range(length)
    ]
    begin = 0
    for end in range(1, length + 1):
        if end == length or marks[end] is not marks[begin]:
            before, after = tuple(said[i + begin : i + end]), tuple(says[j + begin : j + end])
            yield Segment(mark=marks[begin], before=before, after=after)
            begin = end


def _is_first(words: Sequence[Word], index: int) -> bool:
    return index == 0 or words[index - 1].is_border


def _mark(a: Word, b: Word, *, first: bool) -> Mark:
    """Tell whether a word looks the same; white space before the first word of a block is not seen."""
    if a.pieces == b.pieces:
        return Mark.SAME
    dress_a, dress_b = _dress(a, first=first), _dress(b, first=first)
    if dress_a == dress_b:
        return Mark.SAME
    if "".join(text for text, *_ in dress_a) != "".join(text for text, *_ in dress_b):
        return Mark.TYPOGRAPHIC
    return Mark.FORMAT


def _dress(word: Word, *, first: bool) -> list[tuple[str, tuple[Element, ...], int | None]]:
    pieces = [(normalize("NFC", piece.text), piece.marks, piece.apart) for piece in word.pieces]
    if first and pieces:
        text, *rest = pieces[0]
        pieces[0] = (text.lstrip(), *rest)  # type: ignore[assignment] # the same three
        pieces = [piece for piece in pieces if piece[0]]
    return pieces
