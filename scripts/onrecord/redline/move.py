"""A move: a block that stands elsewhere in the other text, with the same words or with others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from onrecord.align import Match, likeness, streaks

Key = tuple[str, ...]
"""What a block says: the keys of its words."""

_ALIKE = 0.6
"""Blocks that stand elsewhere, with changes, are the same block from this likeness on."""

_LEAST = 4
"""A block of fewer words that stands elsewhere is no move, unless its neighbours came along."""

_CHOICES = 4
"""So many places at most are looked at for one block, so that a text that repeats itself takes no longer."""


def moves(
    before: Sequence[Key], after: Sequence[Key], free_before: Sequence[int], free_after: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield a number, a block of the first text and where it stands in the second, of the blocks that have no partner.

    Neighbours that went together have one number; a lone short block is no move.
    """
    pairs = _same(before, after, free_before, free_after)
    found = {i for i, _ in pairs}, {j for _, j in pairs}
    rest = [i for i in free_before if i not in found[0]], [j for j in free_after if j not in found[1]]
    pairs += _alike(before, after, *rest)
    together = streaks(sorted(pairs))
    long = [(i, j, count) for i, j, count in together if sum(map(len, before[i : i + count])) >= _LEAST]
    for number, (i, j, count) in enumerate(long):
        yield from ((number, i + k, j + k) for k in range(count))


def _same(
    before: Sequence[Key], after: Sequence[Key], free_before: Sequence[int], free_after: Sequence[int]
) -> list[Match]:
    """Return blocks that stand elsewhere word for word; where a text repeats itself, neighbours stay together."""
    where: dict[Key, list[int]] = defaultdict(list)
    for j in free_after:
        where[after[j]].append(j)
    pairs: list[Match] = []
    for i in free_before:
        choices = where.get(before[i], [])[:_CHOICES]
        if not choices:
            continue
        follows = pairs[-1][1] + 1 if pairs and pairs[-1][0] == i - 1 else None
        j = follows if follows in choices else choices[0]
        where[before[i]].remove(j)
        pairs.append((i, j))
    return pairs


def _alike(
    before: Sequence[Key], after: Sequence[Key], free_before: Sequence[int], free_after: Sequence[int]
) -> list[Match]:
    """Return blocks that stand elsewhere with changes; candidates share runs of three words that are rare."""
    index: dict[Key, list[int]] = defaultdict(list)
    for j in free_after:
        for run in _shingles(after[j]):
            index[run].append(j)
    scored: list[tuple[float, int, int]] = []
    for i in free_before:
        votes = Counter(j for run in _shingles(before[i]) for j in index.get(run, ())[:_CHOICES])
        for _, j in sorted((-count, j) for j, count in votes.items())[:2]:
            score = likeness(before[i], after[j], _ALIKE)
            if score and len(before[i]) >= _LEAST:
                scored.append((-score, i, j))
    taken: tuple[set[int], set[int]] = set(), set()
    pairs: list[Match] = []
    for _, i, j in sorted(scored):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j))
    return pairs


def _shingles(key: Key) -> list[Key]:
    """Return the runs of three words, each once, in order."""
    return list(dict.fromkeys(key[k : k + 3] for k in range(len(key) - 2)))
