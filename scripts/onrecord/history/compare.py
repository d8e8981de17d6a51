"""A comparison of two revisions of one weave: the redline between them is read, and not searched for.

Any reader of the weave, in any language, gets the same redline from the same five steps:

1. A block of the one and a block of the other belong together where they begin with the same lineage at the same place
   and have a third of the shorter one's words in common, or are headings, or have no words; and wherever they have at
   least two words in common at the same places that are half of the shorter one's, or a third where neither has more in
   common with any other. Blocks that are linked so are one change, with those that stand between them; but no link
   reaches across a heading.
2. Of the rest, blocks that have half of the shorter one's words in common at other places moved. Neighbours that moved
   together have one number; together they have at least four words in either text, or they are no move.
3. In tables whole rows and columns belong together, and cells with them: those that have most pairs of cells in common
   by now, also of cells that moved and have too few words for it. Heads belong to heads; of two tables as wide, the
   columns that are left between two that stayed, where they are as many. Rows and columns that cross moved.
4. Changes stand in the order of the second text, at their first block; what was removed follows what it followed.
   No row of a table is parted: cells with which it began precede the first that stayed; what follows a cell, and is no
   other cell of its row, follows the cells, too, that came or moved behind it.
5. Within a change, words on the same thread are the same word, and so are equal words next to them, in streaks. Where
   words changed beside a run, its first or last word changed with them if it only looks otherwise. Then a run
   of one or two words, no block's end, between two changes becomes part of them as long as any does: where at least
   four words changed at both sides of one, or ten at those of two, and fewer stretches remain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from onrecord.align import streaks
from onrecord.history.weave import Laid, ThreadAt
from onrecord.redline import (
    Anchors,
    Change,
    Group,
    Segment,
    Side,
    Word,
    changes_of,
    divided,
    in_rows,
    phrased,
    places_of,
    with_the_rest,
)

_KEPT = 1 / 3
_JOINED = 1 / 2
_LEAST_JOINED = 2
_LEAST_MOVED = 4

_Link = tuple[int, int]
"""Index of a block in the first text, and in the second."""


class Pair:
    """Two revisions as they lie in one weave."""

    def __init__(self, before: Sequence[Laid], after: Sequence[Laid]) -> None:
        self.a, self.b = before, after

    def changes(self) -> Iterator[Change]:
        """Yield every block of both texts, in the order of the weave."""
        yield from changes_of(self._groups(), side_of(self.a), side_of(self.b), self._segments)

    def _segments(self, group: Group, said: list[Word], says: list[Word], anchors: Anchors) -> Iterator[Segment]:
        """Divide words: those on the same thread are the same word."""
        threads_a = _with_begins([self.a[i] for i in group.before])
        threads_b = _with_begins([self.b[j] for j in group.after])
        pairs = [*_widened(said, says, _threads(threads_a, threads_b))]
        return divided(phrased(pairs, said, says), said, says, anchors)

    # Which blocks belong together

    def _groups(self) -> list[Group]:
        stayed, went = self._in_common()
        groups: list[Group] = []
        for i, j in sorted(self._links(stayed)):
            last = groups[-1] if groups else Group([-1], [-1])
            if i != last.before[-1] and j != last.after[-1]:
                groups.append(Group([i], [j]))
            elif not (_is_parted(self.a, last.before[-1], i) or _is_parted(self.b, last.after[-1], j)):
                last.before += range(last.before[-1] + 1, i + 1)
                last.after += range(last.after[-1] + 1, j + 1)
        moved, short = self._moves(went, groups)
        groups += moved
        shapes = [block.shape for block in self.a], [block.shape for block in self.b]
        return with_the_rest(in_rows(groups, *shapes, short), *shapes)

    def _in_common(self) -> tuple[Counter[_Link], Counter[_Link]]:
        """Count the words that blocks have in common, at the same place and at another."""
        where = {
            spot: (j, place)
            for j, block in enumerate(self.b)
            for spot, place in zip(block.spots, block.places, strict=True)
        }
        stayed: Counter[_Link] = Counter()
        went: Counter[_Link] = Counter()
        for i, block in enumerate(self.a):
            for spot, place in zip(block.spots, block.places, strict=True):
                if spot in where:
                    j, at = where[spot]
                    (stayed if at == place else went)[i, j] += 1
        return stayed, went

    def _links(self, stayed: Counter[_Link]) -> set[_Link]:
        most = _most(stayed)
        links = {
            link
            for link, count in stayed.items()
            if count >= _LEAST_JOINED
            and count >= (_KEPT if count == most[0][link[0]] == most[1][link[1]] else _JOINED) * self._shorter(link)
        }
        begins = {(block.lineage, block.place): j for j, block in enumerate(self.b)}
        for i, block in enumerate(self.a):
            j = begins.get((block.lineage, block.place))
            if j is not None and self._goes_on(i, j, stayed[i, j]):
                links.add((i, j))
        return links

    def _goes_on(self, i: int, j: int, count: int) -> bool:
        """Tell whether a block is still the one that begins with the same lineage."""
        if self.a[i].shape.level and self.b[j].shape.level:
            return True
        if not self.a[i].words or not self.b[j].words:
            return not self.a[i].words and not self.b[j].words
        return count >= _KEPT * self._shorter((i, j))

    def _shorter(self, link: _Link) -> int:
        return min(len(self.a[link[0]].words), len(self.b[link[1]].words))

    def _moves(self, went: Counter[_Link], groups: Sequence[Group]) -> tuple[list[Group], list[_Link]]:
        """Return the blocks that moved, and those too short to say so."""
        taken_a = {i for group in groups for i in group.before}
        taken_b = {j for group in groups for j in group.after}
        links: list[_Link] = []
        for (i, j), count in sorted(went.items(), key=lambda entry: (-entry[1], entry[0])):
            if i not in taken_a and j not in taken_b and count >= _JOINED * self._shorter((i, j)):
                links.append((i, j))
                taken_a.add(i)
                taken_b.add(j)
        together = [[(i + k, j + k) for k in range(count)] for i, j, count in streaks(sorted(links))]
        long = [run for run in together if sum(map(self._shorter, run)) >= _LEAST_MOVED]
        moved = [Group([i], [j], moved=number) for number, run in enumerate(long) for i, j in run]
        return moved, [link for run in together if run not in long for link in run]


def side_of(blocks: Sequence[Laid]) -> Side:
    """Return a revision as it lies in the weave, as one side of a redline."""
    return Side(places=[*places_of([block.shape for block in blocks])], said=[block.words for block in blocks])


def _is_parted(blocks: Sequence[Laid], first: int, last: int) -> bool:
    """Tell whether a heading stands between two blocks."""
    return any(block.shape.level for block in blocks[first + 1 : last])


def _most(counts: Counter[_Link]) -> tuple[dict[int, int], dict[int, int]]:
    """Return for each block of either text how many words it has in common with the block it has most with."""
    most: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for link, count in counts.items():
        for side, index in zip(most, link, strict=True):
            side[index] = max(side.get(index, 0), count)
    return most


def _with_begins(blocks: Sequence[Laid]) -> list[ThreadAt]:
    """Return the threads of blocks; a border between two stands on the begin of the second."""
    spots: list[ThreadAt] = []
    for index, block in enumerate(blocks):
        if index:
            spots.append((block.lineage, -1))
        spots += block.spots
    return spots


def _threads(before: Sequence[ThreadAt], after: Sequence[ThreadAt]) -> list[tuple[int, int]]:
    """Return the words that are on the same thread, rising in both."""
    where = {spot: j for j, spot in enumerate(after)}
    pairs: list[tuple[int, int]] = []
    last = -1
    for i, spot in enumerate(before):
        j = where.get(spot, -1)
        if j > last:
            pairs.append((i, j))
            last = j
    return pairs


def _widened(
    said: Sequence[Word], says: Sequence[Word], threads: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of words that are the same, and between each two of them equal words at either end."""
    i = j = 0
    for end_i, end_j in [*threads, (len(said), len(says))]:
        while i < end_i and j < end_j and said[i] == says[j]:
            yield i, j
            i, j = i + 1, j + 1
        back = 0
        while i < end_i - back and j < end_j - back and said[end_i - 1 - back] == says[end_j - 1 - back]:
            back += 1
        yield from ((end_i - k, end_j - k) for k in range(back, 0, -1))
        if end_i < len(said) and end_j < len(says):
            yield end_i, end_j
        i, j = end_i + 1, end_j + 1
