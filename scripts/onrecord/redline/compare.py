"""A comparison: how the redline between two texts is found.

Words decide. Blocks that are the same word for word and stand once in each text hold the two texts together; between
them a longest common subsequence of words votes for the blocks that belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from onrecord.align import Match, matches, rising, streaks
from onrecord.redline.cells import Pairing, in_rows, next_numbers
from onrecord.redline.grid import Grid, tables_of
from onrecord.redline.group import Group, Side, changes_of, with_the_rest
from onrecord.redline.move import moves
from onrecord.redline.phrase import segments
from onrecord.redline.redline import Change, Place, Redline, places_of
from onrecord.redline.table import paired, tables_together
from onrecord.redline.word import Word, words
from onrecord.text import Block


def compare(before: Sequence[Block], after: Sequence[Block]) -> Redline:
    """Return the redline from one text to another."""
    return Redline(changes=tuple(_Comparison(before, after).changes()))


_KEPT = 0.34
"""A block keeps its identity when at least this part of the shorter block's words stands in the other."""

_REPEATED = 6
"""So many blocks in a row that are the same in both texts are no chance, even if each stands more than once."""

_FEW = 3
"""Fewer words than this in common are chance, unless they are most of both blocks."""

_JOINED = 0.5
"""A further block belongs to a split or a merge when at least this part of its own words stands there."""


@dataclass(slots=True)
class _Divided:
    """One text, divided into words."""

    blocks: Sequence[Block]
    said: list[list[Word]]
    keys: list[tuple[str, ...]]
    places: list[Place]

    @classmethod
    def of(cls, blocks: Sequence[Block], like: _Divided | None = None) -> _Divided:
        """Divide a text; blocks that stand in `like` as well are not divided twice."""
        known = {block.text: index for index, block in enumerate(like.blocks)} if like else {}
        said: list[list[Word]] = []
        keys: list[tuple[str, ...]] = []
        for block in blocks:
            index = known.get(block.text)
            if like and index is not None and like.blocks[index].runs == block.runs:
                said.append(like.said[index])
                keys.append(like.keys[index])
            else:
                said.append(words(block))
                keys.append(tuple(word.key for word in said[-1] if word.key))
        return cls(blocks, said, keys, [*places_of(blocks)])

    def without(self, left: Sequence[int]) -> _Divided:
        """Return the text without some of its blocks: those that are left."""
        parts = ([each[i] for i in left] for each in (self.blocks, self.said, self.keys, self.places))
        return _Divided(*parts)  # type: ignore[arg-type] # one list of each kind


class _Comparison:
    """The state of one comparison."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block]) -> None:
        self.a = _Divided.of(before)
        self.b = _Divided.of(after, self.a)

    def changes(self) -> Iterator[Change]:
        """Yield every block of both texts, in reading order."""
        groups = self._directed()
        for group in groups:
            group.before.sort()
            group.after.sort()
        ordered = with_the_rest(groups, self.a.blocks, self.b.blocks)
        a, b = (Side(places=side.places, said=side.said) for side in (self.a, self.b))
        yield from changes_of(ordered, a, b, lambda _, *found: segments(*found))

    # Which blocks belong together

    def _directed(self) -> list[Group]:
        """Find the groups in the same direction whichever text comes first, so that swapping them swaps the marks."""
        if self.a.keys <= self.b.keys:
            return self._groups()
        self.a, self.b = self.b, self.a
        groups = [Group(group.after, group.before, group.moved) for group in self._groups()]
        self.a, self.b = self.b, self.a
        return groups

    def _groups(self) -> list[Group]:
        """Pair the cells of tables by row and column, and everything else by words."""
        tables = [*self._tables()]
        if not tables:
            return self._by_words()
        taken_a = {i for ours, _, _ in tables for i in ours.blocks}
        taken_b = {j for _, theirs, _ in tables for j in theirs.blocks}
        left_a = [i for i in range(len(self.a.blocks)) if i not in taken_a]
        left_b = [j for j in range(len(self.b.blocks)) if j not in taken_b]
        whole = self.a, self.b
        self.a, self.b = self.a.without(left_a), self.b.without(left_b)
        found = self._by_words()
        self.a, self.b = whole
        groups = [Group([left_a[i] for i in g.before], [left_b[j] for j in g.after], g.moved) for g in found]
        if any(_crosses(group, ours, theirs) for group in groups for ours, theirs, _ in tables):
            return self._by_words()  # a table went elsewhere, and is told as what went there
        groups = [*_numbered_apart(groups)]
        numbers = next_numbers(groups)
        return groups + [cell for ours, theirs, pairing in tables for cell in pairing.cells(ours, theirs, numbers)]

    def _tables(self) -> Iterator[tuple[Grid, Grid, Pairing]]:
        """Yield the tables that belong together, where they stand in the same order, with their rows and columns."""
        ours, theirs = ([*tables_of(side.blocks)] for side in (self.a, self.b))
        last = -1
        for one, other in tables_together(ours, theirs, self.a.keys, self.b.keys):
            pairing = paired(one, other, self.a.keys, self.b.keys)
            if pairing and pairing.columns and other.blocks.start > last:
                last = other.blocks.start
                yield one, other, pairing

    def _by_words(self) -> list[Group]:
        held = self._held()
        groups = [Group([i], [j]) for i, j in held]
        start = (0, 0)
        for i, j in [*held, (len(self.a.blocks), len(self.b.blocks))]:
            groups += self._voted(range(start[0], i), range(start[1], j))
            start = (i + 1, j + 1)
        groups += self._renamed(groups)
        groups += self._moves(groups)
        return in_rows(groups, self.a.blocks, self.b.blocks)

    def _renamed(self, groups: Sequence[Group]) -> list[Group]:
        """Pair headings of one level that stand, with other words, right above blocks that belong together."""
        taken_a = {i for group in groups for i in group.before}
        taken_b = {j for group in groups for j in group.after}
        pairs = [(min(group.before) - 1, min(group.after) - 1) for group in groups]
        levels = ((i, j, self.a.blocks[i].level, self.b.blocks[j].level) for i, j in pairs if min(i, j) >= 0)
        return [Group([i], [j]) for i, j, a, b in levels if 0 < a == b and i not in taken_a and j not in taken_b]

    def _held(self) -> list[Match]:
        """Return the blocks that hold the two texts together: alike, and rising in both."""
        begin = 0
        a, b = self._identities(self.a), self._identities(self.b)
        shortest = min(len(a), len(b))
        while begin < shortest and a[begin] == b[begin]:
            begin += 1
        end = 0
        while end < shortest - begin and a[-1 - end] == b[-1 - end]:
            end += 1
        begin, end = self._slid(a, b, begin, end)
        pairs = [(i, i) for i in range(begin)]
        ours = self._once(self.a.keys, begin, len(a) - end)
        theirs = self._once(self.b.keys, begin, len(b) - end)
        common = sorted((i, theirs[key]) for key, i in ours.items() if key in theirs)
        weights = [len(self.a.keys[i]) for i, _ in common]
        here = (begin, begin)
        for i, j in [*(common[k] for k in rising([j for _, j in common], weights)), (len(a) - end, len(b) - end)]:
            pairs += self._repeated(a, b, range(here[0], i), range(here[1], j))
            if i < len(a) - end:
                pairs.append((i, j))
            here = (i + 1, j + 1)
        return pairs + [(len(a) - k, len(b) - k) for k in range(end, 0, -1)]

    def _repeated(self, a: Sequence[Hashable], b: Sequence[Hashable], ours: range, theirs: range) -> list[Match]:
        """Hold blocks that a text repeats, such as the rows of a table, where they follow each other in both texts."""
        if min(len(ours), len(theirs)) < _REPEATED:
            return []
        found = matches(a[ours.start : ours.stop], b[theirs.start : theirs.stop])
        long = [run for run in streaks(found) if run[2] >= _REPEATED]
        return [(ours.start + i + k, theirs.start + j + k) for i, j, count in long for k in range(count)]

    def _slid(self, a: Sequence[object], b: Sequence[object], begin: int, end: int) -> Match:
        """Let blocks that were only added, or only removed, begin with a heading, a row or a list, if they may."""
        longer, side = (b, self.b) if len(b) > len(a) else (a, self.a)
        if begin + end < min(len(a), len(b)) or len(a) == len(b):
            return begin, end
        left = 0
        while left < begin and longer[begin - 1 - left] == longer[len(longer) - end - 1 - left]:
            left += 1
        best = max(range(left + 1), key=lambda by: (_opens(side.blocks[begin - by]), -by))
        return begin - best, end + best

    @staticmethod
    def _identities(side: _Divided) -> list[tuple[object, ...]]:
        return [(block.element and block.element.tag, *key) for block, key in zip(side.blocks, side.keys, strict=True)]

    @staticmethod
    def _once(keys: Sequence[tuple[str, ...]], begin: int, end: int) -> dict[tuple[str, ...], int]:
        count = Counter(keys[begin:end])
        return {keys[i]: i for i in range(begin, end) if keys[i] and count[keys[i]] == 1}

    def _voted(self, ours: range, theirs: range) -> list[Group]:
        """Let the words that both stretches have in common, in order, vote for the blocks that belong together."""
        if not ours or not theirs:
            return []
        of_a = [i for i in ours for _ in self.a.keys[i]]
        of_b = [j for j in theirs for _ in self.b.keys[j]]
        said_a = [word for i in ours for word in self.a.keys[i]]
        said_b = [word for j in theirs for word in self.b.keys[j]]
        words = matches(said_a, said_b)
        votes: Counter[Match] = Counter((of_a[i], of_b[j]) for i, j in words)
        groups = [Group([i], [j]) for i, j in self._pairs(votes)]
        for link in sorted({*self._joined(votes, groups), *_reflowed(words, of_a, of_b)}):
            groups = self._linked(groups, link)
        owner_a = {i: group.before[0] for group in groups for i in group.before}
        owner_b = {j: group.before[0] for group in groups for j in group.after}
        return [*groups, *self._empties(ours, theirs, owner_a, owner_b)]

    def _joined(self, votes: Counter[Match], groups: Sequence[Group]) -> Iterator[Match]:
        """Yield blocks of which one stands for a large part in the other, and one already belongs to a third."""
        ours, theirs = ({i for group in groups for i in group.before}, {j for group in groups for j in group.after})
        for (i, j), count in votes.items():
            if (i in ours or j in theirs) and count >= max(2, _JOINED * min(len(self.a.keys[i]), len(self.b.keys[j]))):
                yield i, j

    def _linked(self, groups: list[Group], link: Match) -> list[Group]:
        """Make one group of two blocks and all that stands between them in either text, unless a heading does."""
        i, j = link
        ours, theirs = range(i, i + 1), range(j, j + 1)
        for group in [*groups, *reversed(groups)]:  # those before a block come from its begin on, those behind it back
            if _meet(ours, group.before) or _meet(theirs, group.after):
                ours, theirs = _over(ours, group.before), _over(theirs, group.after)
        if any(side.blocks[k].level for side, span in ((self.a, ours), (self.b, theirs)) for k in span[1:-1]):
            return groups
        apart = [group for group in groups if not _meet(ours, group.before)]
        return sorted([*apart, Group([*ours], [*theirs])], key=lambda group: group.before[0])

    def _pairs(self, votes: Counter[Match]) -> list[Match]:
        """Return the pairs of blocks that are each other's most likely partner, rising in both."""
        best_a: dict[int, tuple[int, int]] = {}
        best_b: dict[int, tuple[int, int]] = {}
        for (i, j), count in sorted(votes.items()):
            if count > best_a.get(i, (0, 0))[0]:
                best_a[i] = (count, j)
            if count > best_b.get(j, (0, 0))[0]:
                best_b[j] = (count, i)
        return [(i, j) for i, (count, j) in sorted(best_a.items()) if best_b[j][1] == i and self._belong(i, j, count)]

    def _belong(self, i: int, j: int, count: int) -> bool:
        """Tell whether so many words in common make two blocks one; a heading is no paragraph that holds its word."""
        shorter, longer = sorted((len(self.a.keys[i]), len(self.b.keys[j])))
        if count < _KEPT * shorter or (count < _FEW and count < _JOINED * longer):
            return False
        sorts = {self.a.blocks[i].kind == "heading", self.b.blocks[j].kind == "heading"}
        return len(sorts) == 1 or count >= _JOINED * longer

    def _empties(self, ours: range, theirs: range, owner_a: dict[int, int], owner_b: dict[int, int]) -> Iterator[Group]:
        """Pair blocks without words (rules, empty cells) that stand between the same neighbours, in order."""
        free_b = [j for j in theirs if j not in owner_b and not self.a_word(self.b, j)]
        for i in ours:
            if i in owner_a or self.a_word(self.a, i) or not free_b:
                continue
            same = [j for j in free_b if self.a.blocks[i].element == self.b.blocks[j].element]
            if same and self._fits(i, same[0], owner_a, owner_b):
                free_b.remove(same[0])
                yield Group([i], [same[0]])

    @staticmethod
    def a_word(side: _Divided, index: int) -> bool:
        """Tell whether a block says anything."""
        return bool(side.keys[index])

    @staticmethod
    def _fits(i: int, j: int, owner_a: dict[int, int], owner_b: dict[int, int]) -> bool:
        above = {owner_a[k] for k in owner_a if k < i}
        return not any((k < j) != (owner_b[k] in above) for k in owner_b)

    # Which blocks went elsewhere

    def _moves(self, groups: Sequence[Group]) -> list[Group]:
        taken_a = {i for group in groups for i in group.before}
        taken_b = {j for group in groups for j in group.after}
        free_a = [i for i in range(len(self.a.blocks)) if i not in taken_a and self.a.keys[i]]
        free_b = [j for j in range(len(self.b.blocks)) if j not in taken_b and self.b.keys[j]]
        return [Group([i], [j], number) for number, i, j in moves(self.a.keys, self.b.keys, free_a, free_b)]


def _numbered_apart(groups: Sequence[Group]) -> Iterator[Group]:
    """Yield groups; those that moved have one number only where they are neighbours, whatever stood between them."""
    numbers = next_numbers([])
    last: Group | None = None
    for group in sorted(groups, key=lambda group: group.before):
        if group.moved is None:
            yield group
            continue
        goes_on = last and (group.before[0], group.after[0]) == (last.before[-1] + 1, last.after[-1] + 1)
        moved = last.moved if last and goes_on else next(numbers)
        last = Group(group.before, group.after, moved)
        yield last


def _meet(span: range, blocks: Sequence[int]) -> bool:
    return blocks[0] < span.stop and span.start <= blocks[-1]


def _over(span: range, blocks: Sequence[int]) -> range:
    return range(min(span.start, blocks[0]), max(span.stop, blocks[-1] + 1))


def _reflowed(words: Iterable[Match], of_a: Sequence[int], of_b: Sequence[int]) -> Iterator[Match]:
    """Yield blocks that belong together since a run of words goes on where one text begins a block and the other none.

    So many words at least must stand on either side.
    """
    for first, second, length in streaks(words):
        owners = zip(of_a[first : first + length], of_b[second : second + length], strict=True)
        sizes = [(blocks, sum(1 for _ in piece)) for blocks, piece in groupby(owners)]
        for (one, many), (other, more) in pairwise(sizes):
            if (one[0] == other[0] or one[1] == other[1]) and min(many, more) >= _FEW:
                yield one
                yield other


def _crosses(group: Group, ours: Grid, theirs: Grid) -> bool:
    """Tell whether blocks that stayed stand before a table in one text, and after it in the other."""
    if group.moved is not None or not group.before or not group.after:
        return False
    return (group.before[0] < ours.blocks.start) != (group.after[0] < theirs.blocks.start)


def _opens(block: Block) -> int:
    """Tell how much begins with a block: a section, more than one container, one, or none."""
    if block.kind == "heading":
        return 10 - block.level
    return min(len(block.containers) - block.shared, 3)
