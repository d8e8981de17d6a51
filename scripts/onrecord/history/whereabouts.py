"""The whereabouts of blocks: which revisions have them, kept from fold to fold, so that a text costs what it says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from onrecord.history.weave import Identity, Revisions, Weave, ranges

_Spans = list[int]
"""Revisions: the first of each stretch and the one after its last, rising."""

Known = Callable[[int], Sequence[Identity]]
"""Called with a revision; returns what its blocks are known by, in order."""


class Whereabouts:
    """The revisions in which each block stands."""

    def __init__(self) -> None:
        self._spans: dict[Identity, list[_Spans]] = {}
        """For each block, where it stands at least once, at least twice, and so on."""

        self._sizes: list[int] = []
        """How many blocks each revision has."""

        self._latest: dict[tuple[Identity, ...], int] = {}
        """The last revision of those added here that has exactly these blocks."""

        self._shingled: dict[Identity, list[Identity]] | None = None

    @classmethod
    def of(cls, weave: Weave, count: int) -> Whereabouts:
        """Look up a weave of so many revisions."""
        found = cls()
        standing: dict[Identity, list[Revisions]] = defaultdict(list)
        for block, held in weave.identities():
            left = held
            for index, known in enumerate(standing[block]):
                standing[block][index], left = known | left, known & left
                if not left:
                    break
            if left:
                standing[block].append(left)
        edges = [0] * (count + 1)
        for block, sets in standing.items():
            spans = [[*chain.from_iterable((first, last + 1) for first, last in ranges(held))] for held in sets]
            found._spans[block] = spans
            for first, end in chain.from_iterable(map(_pairs, spans)):
                edges[first] += 1
                edges[end] -= 1
        size = 0
        for edge in edges[:count]:
            size += edge
            found._sizes.append(size)
        return found

    def add(self, blocks: Sequence[Identity]) -> None:
        """Add one more revision, with these blocks in order."""
        number = len(self._sizes)
        for block, count in Counter(blocks).items():
            if block not in self._spans:
                self._spans[block] = []
                if self._shingled is not None:
                    _shingle(self._shingled, block)
            spans = self._spans[block]
            for index in range(count):
                if index == len(spans):
                    spans.append([])
                if spans[index][-1:] == [number]:
                    spans[index][-1] = number + 1
                else:
                    spans[index] += (number, number + 1)
        self._sizes.append(len(blocks))
        self._latest[tuple(blocks)] = number

    def revisions(self, block: Identity) -> Iterator[int]:
        """Yield the revisions that have a block, the last first."""
        yield from _falling(self._spans[block][0] if block in self._spans else [])

    def most_similar(self, blocks: tuple[Identity, ...], known: Known) -> int:
        """Return the revision with most words in the same blocks; of several, one in the same order, or the last."""
        if blocks in self._latest:
            return self._latest[blocks]
        edges: dict[int, int] = defaultdict(int)
        for block, count in Counter(blocks).items():
            for first, end in chain.from_iterable(map(_pairs, self._spans.get(block, ())[:count])):
                edges[first] += len(block)
                edges[end] -= len(block)
        most, alike, score, begin = 0, [(0, len(self._sizes))], 0, 0
        for edge, by in [*sorted(edges.items()), (len(self._sizes), 0)]:
            if score and score >= most and begin < edge:
                alike = [*alike, (begin, edge)] if score == most else [(begin, edge)]
                most = score
            score, begin = score + by, edge
        if most == sum(map(len, blocks)):
            for revision in (number for first, end in reversed(alike) for number in reversed(range(first, end))):
                if self._sizes[revision] == len(blocks) and blocks == tuple(known(revision)):
                    return revision
        return alike[-1][1] - 1

    def alike(self, key: Identity, count: int) -> list[Identity]:
        """Return so many blocks that share most runs of three words with `key`; of several, those that left first."""
        if self._shingled is None:
            self._shingled = {}
            for block in self._spans:
                _shingle(self._shingled, block)
        votes = Counter(chain.from_iterable(self._shingled.get(run, ()) for run in _shingles(key)))
        if not votes:
            return []
        least = sorted(votes.values(), reverse=True)[:count][-1]
        ranked = [(-many, _Falling(self._spans[block][0]), block) for block, many in votes.items() if many >= least]
        ranked = sorted(ranked, key=lambda vote: (*vote[:2], vote[2][1:], vote[2][0] or ""))
        return [block for *_, block in ranked[:count]]


class _Falling:
    """Revisions, the last first, as they are compared with others."""

    __slots__ = ("spans",)

    def __init__(self, spans: _Spans) -> None:
        self.spans = spans

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Falling) and self.spans == other.spans

    __hash__ = None  # type: ignore[assignment] # compared, never looked up

    def __lt__(self, other: _Falling) -> bool:
        for ours, theirs in zip_longest(_falling(self.spans), _falling(other.spans), fillvalue=-1):
            if ours != theirs:
                return ours < theirs
        return False


def _falling(spans: _Spans) -> Iterator[int]:
    for index in range(len(spans) - 2, -1, -2):
        yield from range(spans[index + 1] - 1, spans[index] - 1, -1)


def _pairs(spans: _Spans) -> Iterable[tuple[int, int]]:
    return zip(spans[::2], spans[1::2], strict=True)


def _shingles(key: Identity) -> set[Identity]:
    return {key[k : k + 3] for k in range(len(key) - 2)}


def _shingle(index: dict[Identity, list[Identity]], block: Identity) -> None:
    """Enter a block under the runs of three words in it; of many words, one that is slow to count goes the same way."""
    for run in _shingles(block[1:]):
        index.setdefault(run, []).append(block)
