"""A rewording: words that left a block and those that came in their place, and where both stand in its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.facts.spot import BREAK
from onrecord.redline import Change, Mark, Segment, Word

_BRIDGE = 3
"""So many words that stayed, or fewer, between two changes belong to one rewording, unless a sentence ends there."""

_STAYED = frozenset({Mark.SAME, Mark.FORMAT, Mark.TYPOGRAPHIC})
_SENTENCE_ENDS = frozenset(".!?;:")

Span = tuple[int, int]
"""Index of a stretch's first character in its text, and the index after its last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewording:
    """One stretch of words that changed."""

    before: Span
    """In the text before; an empty stretch where words were only added."""

    after: Span
    """In the text after; an empty stretch where words were only removed."""


@dataclass(frozen=True, kw_only=True)
class TwoTexts:
    """A change, read as two plain texts that know of each other."""

    before: str
    """The words of its blocks before, `BREAK` between two blocks."""

    after: str
    """The words of its blocks after."""

    stayed: tuple[tuple[int, int, int], ...]
    """Of each word that stayed: where it began, where it begins now, and its length."""

    stretches: tuple[Rewording, ...]
    """What changed, in order."""

    targets: tuple[tuple[Span, Span, str, str], ...]
    """Words that stayed, of which the link leads elsewhere: where they stood, where they stand, old and new target."""

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        return [start for start, _, _ in self.stayed], [start for _, start, _ in self.stayed]

    def word(self, index: int, *, now: bool) -> int | None:
        """Return which of the words that stayed a character stands in, if any: of the text after, or of that before."""
        at = bisect_right(self._starts[now], index) - 1
        if at < 0 or index >= self._starts[now][at] + self.stayed[at][2]:
            return None
        return at


@dataclass(slots=True)
class _Pen:
    """Writes down the words of one side."""

    text: list[str]
    length: int = 0

    def write(self, words: Sequence[Word]) -> Iterator[int]:
        """Write words, and yield where each begins, the space before it left out."""
        for word in words:
            shown = word.text or BREAK
            self.text.append(shown)
            yield self.length + len(shown) - len(shown.lstrip())
            self.length += len(shown)


def read(change: Change) -> TwoTexts:
    """Return what became of a change's words."""
    before, after = _Pen([]), _Pen([])
    stayed: list[tuple[int, int, int]] = []
    loose: list[Rewording] = []
    targets: list[tuple[Span, Span, str, str]] = []
    bridge = False
    for segment in change.segments:
        first = before.length, after.length
        starts = list(before.write(segment.before)), list(after.write(segment.after))
        spans = (first[0], before.length), (first[1], after.length)
        if segment.mark in _STAYED:
            lengths = (len(word.text.strip()) for word in segment.before)
            stayed += zip(*starts, lengths, strict=True)
            targets += _targets(segment, *starts)
            bridge = bridge and _is_bridge(segment)
            continue
        if loose and bridge:
            last = loose.pop()
            spans = (last.before[0], spans[0][1]), (last.after[0], spans[1][1])
        loose.append(Rewording(before=spans[0], after=spans[1]))
        bridge = True
    return TwoTexts(
        before="".join(before.text),
        after="".join(after.text),
        stayed=tuple(stayed),
        stretches=tuple(loose),
        targets=tuple(targets),
    )


def _is_bridge(segment: Segment) -> bool:
    words = segment.after
    return len(words) <= _BRIDGE and not any(word.is_border or word.key in _SENTENCE_ENDS for word in words)


def _targets(segment: Segment, before: Sequence[int], after: Sequence[int]) -> Iterator[tuple[Span, Span, str, str]]:
    """Yield the links of which the words stayed and the target did not, the words of one link together."""
    if segment.mark is not Mark.FORMAT:
        return
    last: tuple[Span, Span, str, str] | None = None
    for was, now, start, begin in zip(segment.before, segment.after, before, after, strict=True):
        old, new = _target(was), _target(now)
        ends = start + len(was.text.strip()), begin + len(now.text.strip())
        if last and last[2:] == (old, new):
            last = ((last[0][0], ends[0]), (last[1][0], ends[1]), old or "", new or "")
            continue
        if last:
            yield last
        last = ((start, ends[0]), (begin, ends[1]), old, new) if old and new and old != new else None
    if last:
        yield last


def _target(word: Word) -> str | None:
    marks = (mark for piece in word.pieces for mark in piece.marks if mark.tag == "a")
    return next((mark.get("href") or mark.get("data-target") for mark in marks), None)
