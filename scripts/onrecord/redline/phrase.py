"""A phrase: the stretch of words that changed within blocks that belong together, as readers would name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from onrecord.align import Match, Streak, matches, streaks
from onrecord.redline.redline import Mark, Segment
from onrecord.redline.word import Word, dress

_BESIDE = (4, 10)
"""So many words must have changed at both sides of a run of one word, of two, for it to become part of the phrase."""

Anchors = Mapping[str, str]
"""Of each place in the first text to which a link may lead, its name in the second."""


def segments(said: list[Word], says: list[Word], anchors: Anchors) -> Iterator[Segment]:
    """Divide the words of blocks that belong together into stretches of one fate."""
    if said == says:
        if said:
            yield Segment(mark=Mark.SAME, before=tuple(said), after=tuple(says))
        return
    kept = phrased(_matched([word.key for word in said], [word.key for word in says]), said, says)
    _slide(kept, said, says)
    yield from divided(kept, said, says, anchors)


def divided(kept: Sequence[Streak], said: Sequence[Word], says: Sequence[Word], anchors: Anchors) -> Iterator[Segment]:
    """Yield the words of two texts by their fate: those in `kept` stayed, those between them were removed and added."""
    i = j = 0
    for run_i, run_j, length in [*kept, (len(said), len(says), 0)]:
        if i < run_i:
            yield Segment(mark=Mark.REMOVED, before=tuple(said[i:run_i]))
        if j < run_j:
            yield Segment(mark=Mark.ADDED, after=tuple(says[j:run_j]))
        marks = [
            _mark(said, says, run_i + k, run_j + k, beside=not k and (i < run_i or j < run_j), anchors=anchors)
            for k in range(length)
        ]
        yield from _dressed(said, says, (run_i, run_j, length), marks)
        i, j = run_i + length, run_j + length


def _matched(said: list[str], says: list[str]) -> list[Match]:
    """Align words in the same direction whichever text comes first."""
    return matches(said, says) if said <= says else [(i, j) for j, i in matches(says, said)]


def phrased(pairs: Sequence[Match], said: Sequence[Word], says: Sequence[Word]) -> list[Streak]:
    """Return the streaks of words that stay, of all pairs that are the same; the rest are phrases that changed.

    A few words between two changes are no rest for the eye: they become part of the phrase. A run that may do so still
    may when others have done so, so the order in which they are looked at makes no difference.
    """
    kept: list[Streak] = [(0, 0, 0)]
    for run in [*_trimmed(streaks(pairs), said, says), (len(said), len(says), 0)]:
        while len(kept) > 1 and _joins(kept[-1], kept[-2], run, said):
            kept.pop()
        kept.append(run)
    return kept[1:-1]


def _trimmed(found: Sequence[Streak], said: Sequence[Word], says: Sequence[Word]) -> Iterator[Streak]:
    """Yield streaks without a first or last word that only looks otherwise, where words changed beside it.

    In "{Dat doet} U" for "u", the capital changed because of the words before it.
    """
    bounds = [(0, 0, 0), *found, (len(said), len(says), 0)]
    for before, run, after in zip(bounds, found, bounds[2:], strict=False):
        i, j, length = run
        left, right = sum(_between(before, run)), sum(_between(run, after))
        marked = left + right if length == 1 else left
        front = marked > 0 and _looks_otherwise(said, says, i, j, beside=left > 0)
        back = length > 1 and right > 0 and _looks_otherwise(said, says, i + length - 1, j + length - 1)
        if front + back < length:
            yield i + front, j + front, length - front - back


def _joins(run: Streak, before: Streak, after: Streak, said: Sequence[Word]) -> bool:
    """Tell whether a run between two others becomes part of the phrase that changed; a block's end never does.

    It does where it is short beside what changed, and where that leaves fewer stretches to read.
    """
    i, _, length = run
    if length > len(_BESIDE) or any(word.is_border for word in said[i : i + length]):
        return False
    left, right = _between(before, run), _between(run, after)
    spared = sum(map(bool, left + right)) - 2 if any(left) and any(right) else 0
    return spared > 0 and sum(left + right) >= _BESIDE[length - 1]


def _between(run: Streak, following: Streak) -> Match:
    """Return how many words were removed, and how many added, between two streaks."""
    return following[0] - run[0] - run[2], following[1] - run[1] - run[2]


def _slide(kept: list[Streak], said: Sequence[Word], says: Sequence[Word]) -> None:
    """Let what was only added, or only removed, begin where a sentence or a phrase begins, if its words allow it.

    `a b. C d. E` against `a b. E`: of the stretches `. C d`, `C d.` and `d. C` that explain it, readers see the second.
    """
    for index in range(len(kept) - 1):
        (i, j, length), (next_i, next_j, next_length) = kept[index], kept[index + 1]
        if (next_i > i + length) == (next_j > j + length):
            continue
        words, begin, end = (says, j + length, next_j) if next_j > j + length else (said, i + length, next_i)
        left, right = 0, 0
        first, last = index == 0, index + 1 == len(kept) - 1
        while left < length - (not first) and words[begin - 1 - left].key == words[end - 1 - left].key:
            left += 1
        while right < next_length - (not last) and words[begin + right].key == words[end + right].key:
            right += 1
        best = max(range(-left, right + 1), key=lambda by: (_begins(words, begin + by), by == 0, by))
        kept[index] = (i, j, length + best)
        kept[index + 1] = (next_i + best, next_j + best, next_length - best)


def _begins(words: Sequence[Word], index: int) -> int:
    """Tell how well a stretch of words may begin here: best at a block's or a sentence's begin."""
    if index == 0 or words[index - 1].is_border:
        return 3
    before = words[index - 1]
    return 2 if before.key in _SENTENCE_ENDS else 1 if before.key in _PHRASE_ENDS else 0


_SENTENCE_ENDS = frozenset(".!?。！？")
_PHRASE_ENDS = frozenset(",;:)")


def _dressed(said: Sequence[Word], says: Sequence[Word], run: Streak, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Divide words that are the same into those that look the same and those that do not."""
    i, j, length = run
    begin = 0
    for end in range(1, length + 1):
        if end == length or marks[end] is not marks[begin]:
            before, after = tuple(said[i + begin : i + end]), tuple(says[j + begin : j + end])
            yield Segment(mark=marks[begin], before=before, after=after)
            begin = end


def _mark(
    said: Sequence[Word], says: Sequence[Word], i: int, j: int, *, beside: bool = False, anchors: Anchors | None = None
) -> Mark:
    """Tell whether a word looks the same.

    White space before the first word of a block is not seen; nor is a space seen to come or go with the words that
    changed right before a word, `beside` it, such as a quotation mark. Links within the page look the same that lead to
    the same place, whatever its name.
    """
    a, b = said[i], says[j]
    if a.pieces == b.pieces:
        return Mark.SAME
    first = _is_first(said, i) or _is_first(says, j) or (beside and _parts_only_one(a, b))
    dress_a, dress_b = dress(a, first=first, anchors=anchors or {}), dress(b, first=first)
    if dress_a == dress_b:
        return Mark.SAME
    if "".join(text for text, *_ in dress_a) != "".join(text for text, *_ in dress_b):
        return Mark.TYPOGRAPHIC
    return Mark.FORMAT


def _looks_otherwise(said: Sequence[Word], says: Sequence[Word], i: int, j: int, *, beside: bool = False) -> bool:
    return _mark(said, says, i, j, beside=beside) is Mark.TYPOGRAPHIC


def _parts_only_one(a: Word, b: Word) -> bool:
    """Tell whether one of two words has a space before it, and no line break; the other nothing."""
    first, second = sorted(word.text[: len(word.text) - len(word.text.lstrip())] for word in (a, b))
    return not first and bool(second) and "\n" not in second


def _is_first(words: Sequence[Word], index: int) -> bool:
    return index == 0 or words[index - 1].is_border
