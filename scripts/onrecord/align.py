"""An alignment: which parts of one sequence stand, in the same order, in another.

The one module that knows rapidfuzz, whose bit-parallel longest common subsequence (Hyyrö, 2004) is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from rapidfuzz.distance import Indel

Match = tuple[int, int]
"""Index in the first sequence, index in the second."""

Streak = tuple[int, int, int]
"""Pairs that follow each other in both sequences: where they begin in the first, in the second, and how many."""

_EXACT = 40_000_000
"""Largest product of lengths that is aligned exactly: one bit for each cell, 5 MB."""


def matches(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[Match]:
    """Return the pairs of a longest common subsequence, rising in both.

    Exact where the product of the lengths, ends alike taken off, is at most 40 million; beyond that the sequences are
    first cut at streaks of three that stand once in each, and what still is too long counts as different.
    """
    begin = _alike_from_start(first, second)
    end = _alike_from_end(first, second, begin)
    pairs = [(i, i) for i in range(begin)]
    pairs += _between(first, second, (begin, len(first) - end), (begin, len(second) - end))
    pairs += [(len(first) - k, len(second) - k) for k in range(end, 0, -1)]
    return pairs


def streaks(pairs: Iterable[Match]) -> list[Streak]:
    """Join pairs that follow each other in both sequences."""
    joined: list[Streak] = []
    for i, j in pairs:
        if joined and (i - joined[-1][0], j - joined[-1][1]) == (joined[-1][2], joined[-1][2]):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + 1)
        else:
            joined.append((i, j, 1))
    return joined


def fewest_marks(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    """Return how many items at least are removed and added to make one sequence of the other."""
    return int(Indel.distance(first, second))


def likeness(first: Sequence[Hashable], second: Sequence[Hashable], at_least: float) -> float:
    """Return the part of both that they have in common, from 0 to 1; 0 where it is less than `at_least`."""
    return float(Indel.normalized_similarity(first, second, score_cutoff=at_least))


def _alike_from_start(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    shortest = min(len(first), len(second))
    return next((i for i in range(shortest) if first[i] != second[i]), shortest)


def _alike_from_end(first: Sequence[Hashable], second: Sequence[Hashable], begin: int) -> int:
    most = min(len(first), len(second)) - begin
    return next((i for i in range(most) if first[-1 - i] != second[-1 - i]), most)


def _between(first: Sequence[Hashable], second: Sequence[Hashable], a: Match, b: Match) -> list[Match]:
    if (a[1] - a[0]) * (b[1] - b[0]) <= _EXACT:
        return _exact(first, second, a, b)
    pairs: list[Match] = []
    anchors = _anchors(first, second, a, b)
    i, j = a[0], b[0]
    for anchor in [*anchors, (a[1], b[1])]:
        if anchors and i < anchor[0] and j < anchor[1]:
            pairs += _exact(first, second, (i, anchor[0]), (j, anchor[1]))
        pairs.append(anchor)
        i, j = anchor[0] + 1, anchor[1] + 1
    return pairs[:-1]


def _exact(first: Sequence[Hashable], second: Sequence[Hashable], a: Match, b: Match) -> list[Match]:
    """Align stretches of two sequences; those whose product is too large have nothing in common."""
    if not 0 < (a[1] - a[0]) * (b[1] - b[0]) <= _EXACT:
        return []
    return [
        (a[0] + block.src_start + k, b[0] + block.dest_start + k)
        for block in Indel.opcodes(first[a[0] : a[1]], second[b[0] : b[1]])
        if block.tag == "equal"
        for k in range(block.src_end - block.src_start)
    ]


def _anchors(first: Sequence[Hashable], second: Sequence[Hashable], a: Match, b: Match) -> list[Match]:
    """Return starts of streaks of three that stand once in each sequence, the longest rising chain of them."""
    ours, theirs = _once(first, *a), _once(second, *b)
    common = sorted((i, theirs[run]) for run, i in ours.items() if run in theirs)
    return [common[k] for k in _longest_rising([j for _, j in common])]


def _once(items: Sequence[Hashable], begin: int, end: int) -> dict[tuple[Hashable, ...], int]:
    part = items[begin:end]
    streaks = [*zip(part, part[1:], part[2:], strict=False)]
    count = Counter(streaks)
    return {run: begin + i for i, run in enumerate(streaks) if count[run] == 1}


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Return the indexes of a longest chain of rising values; of several, one of them, always the same.

    Patience sorting (C. Schensted, Longest increasing and decreasing subsequences, 1961).
    """
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        if pile == len(tops):
            tops.append(value)
            ends.append(index)
        else:
            tops[pile], ends[pile] = value, index
        before.append(ends[pile - 1] if pile else -1)
    return _chain(before, ends[-1] if ends else -1)


def rising(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return the indexes of the heaviest chain of rising values; of several, one of them, always the same."""
    order = {value: rank for rank, value in enumerate(sorted(set(values)), start=1)}
    size = len(order) + 1
    best, last = [0] * size, [-1] * size  # Fenwick tree: weight and end of the heaviest chain at or below a rank
    before = [-1] * len(values)
    total, end = 0, -1
    for index, value in enumerate(values):
        weight, at = 0, order[value] - 1
        while at > 0:
            if best[at] > weight:
                weight, before[index] = best[at], last[at]
            at -= at & -at
        weight += weights[index]
        if weight > total:
            total, end = weight, index
        at = order[value]
        while at < size:
            if weight > best[at]:
                best[at], last[at] = weight, index
            at += at & -at
    return _chain(before, end)


def _chain(before: Sequence[int], end: int) -> list[int]:
    """Return the indexes that lead to `end`, each of which knows the one before it; -1 is none."""
    chosen = []
    while end >= 0:
        chosen.append(end)
        end = before[end]
    return chosen[::-1]
