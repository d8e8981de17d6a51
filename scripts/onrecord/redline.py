"""A redline: what one text says that another does not, block by block, then word by word.

It is data: it knows nothing of HTML or of a language, and from it alone both texts come back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

from onrecord.align import Pair, likeness, matches, rising
from onrecord.block import Block, Element
from onrecord.word import BORDER, Word, join, words


class Kind(StrEnum):
    """What happened to one or more blocks."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    FORMAT = "format only"
    """The same words in another dress: another level, nesting, target, emphasis, number or typography."""

    SPLIT = "split"
    MERGED = "merged"
    REFLOWED = "reflowed"
    """Several blocks whose words are divided otherwise among several blocks."""


class Mark(StrEnum):
    """What happened to a stretch of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    FORMAT = "format"
    """The same words with another target, emphasis or element around them."""

    TYPOGRAPHIC = "typographic"
    """The same word with other capitals, quotes, dashes, or spaces that look alike."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A stretch of words of one fate."""

    mark: Mark

    before: tuple[Word, ...] = ()
    """The words in the first text; empty where added. Includes borders between blocks."""

    after: tuple[Word, ...] = ()
    """The words in the second text; empty where removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A block without its words, and where it stands in its text."""

    index: int
    """Number of the block in its text, from 0."""

    block: Block
    """Element, containers and lines; its runs are in the segments."""

    number: int | None
    """The number an ordered list gives it, as readers see it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What became of one or more blocks."""

    kind: Kind
    before: tuple[Place, ...] = ()
    after: tuple[Place, ...] = ()
    segments: tuple[Segment, ...] = ()

    moved: int | None = None
    """Blocks that went elsewhere together have one number; None for those that stayed."""

    reshaped: bool = False
    """Its element, level, nesting, list or number is another, whatever its words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Redline:
    """Every block of both texts, in the order of the second; what was removed stands where it stood."""

    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether readers see the same in both texts."""
        return all(change.kind is Kind.SAME and change.moved is None for change in self.changes)

    def before(self) -> tuple[Block, ...]:
        """Return the blocks of the first text."""
        return _side((change.before, [s.before for s in change.segments]) for change in self.changes)

    def after(self) -> tuple[Block, ...]:
        """Return the blocks of the second text."""
        return _side((change.after, [s.after for s in change.segments]) for change in self.changes)


def _side(parts: Iterable[tuple[tuple[Place, ...], list[tuple[Word, ...]]]]) -> tuple[Block, ...]:
    blocks: dict[int, Block] = {}
    for places, stretches in parts:
        divided: list[list[Word]] = [[]]
        for word in (word for stretch in stretches for word in stretch):
            if word.is_border:
                divided.append([])
            else:
                divided[-1].append(word)
        for place, said in zip(places, divided, strict=False):
            blocks[place.index] = replace(place.block, runs=join(said))
    return tuple(blocks[index] for index in sorted(blocks))


def compare(before: Sequence[Block], after: Sequence[Block]) -> Redline:
    """Return the redline from one text to another."""
    return Redline(changes=tuple(_Comparison(before, after).changes()))


# How it is found. Words decide: blocks that are the same word for word and stand once in each text hold the two texts
# together; between them a longest common subsequence of words votes for the blocks that belong together.

_KEPT = 0.34
"""A block keeps its identity when at least this part of the shorter block's words stands in the other."""

_REPEATED = 6
"""So many blocks in a row that are the same in both texts are no chance, even if each stands more than once."""

_FEW = 3
"""Fewer words than this in common are chance, unless they are most of both blocks."""

_JOINED = 0.5
"""A further block belongs to a split or a merge when at least this part of its own words stands there."""

_MOVED = 0.6
"""Blocks that stand elsewhere, with changes, are the same block from this likeness on."""

_LEAST_MOVED = 4
"""A block of fewer words that stands elsewhere is no move, unless its neighbours came along."""


@dataclass(slots=True)
class _Side:
    """One text, divided into words."""

    blocks: Sequence[Block]
    said: list[list[Word]]
    keys: list[tuple[str, ...]]
    places: list[Place]

    @classmethod
    def of(cls, blocks: Sequence[Block], like: _Side | None = None) -> _Side:
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


@dataclass(slots=True)
class _Group:
    """Blocks of both texts that belong together."""

    before: list[int]
    after: list[int]
    moved: int | None = None


class _Comparison:
    """The state of one comparison."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block]) -> None:
        self.a = _Side.of(before)
        self.b = _Side.of(after, self.a)

    def changes(self) -> Iterator[Change]:
        """Yield every block of both texts, in reading order."""
        groups = self._directed()
        partner = {i: j for group in groups for i, j in zip(group.before[:1], group.after[:1], strict=False)}
        for group in self._in_order(groups):
            yield self._change(group, partner)

    # Which blocks belong together

    def _directed(self) -> list[_Group]:
        """Find the groups in the same direction whichever text comes first, so that swapping them swaps the marks."""
        if self.a.keys <= self.b.keys:
            return self._groups()
        self.a, self.b = self.b, self.a
        groups = [_Group(group.after, group.before, group.moved) for group in self._groups()]
        self.a, self.b = self.b, self.a
        return groups

    def _groups(self) -> list[_Group]:
        held = self._held()
        groups = [_Group([i], [j]) for i, j in held]
        start = (0, 0)
        for i, j in [*held, (len(self.a.blocks), len(self.b.blocks))]:
            groups += self._voted(range(start[0], i), range(start[1], j))
            start = (i + 1, j + 1)
        groups += self._renamed(groups)
        return groups + self._moves(groups)

    def _renamed(self, groups: Sequence[_Group]) -> list[_Group]:
        """Pair headings of one level that stand, with other words, right above blocks that belong together."""
        taken_a = {i for group in groups for i in group.before}
        taken_b = {j for group in groups for j in group.after}
        pairs = [(min(group.before) - 1, min(group.after) - 1) for group in groups]
        levels = ((i, j, self.a.blocks[i].level, self.b.blocks[j].level) for i, j in pairs if min(i, j) >= 0)
        return [_Group([i], [j]) for i, j, a, b in levels if 0 < a == b and i not in taken_a and j not in taken_b]

    def _held(self) -> list[Pair]:
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

    def _repeated(self, a: Sequence[Hashable], b: Sequence[Hashable], ours: range, theirs: range) -> list[Pair]:
        """Hold blocks that a text repeats, such as the rows of a table, where they follow each other in both texts."""
        if min(len(ours), len(theirs)) < _REPEATED:
            return []
        found = matches(a[ours.start : ours.stop], b[theirs.start : theirs.stop])
        runs: list[list[Pair]] = []
        for i, j in found:
            if runs and (i - 1, j - 1) == runs[-1][-1]:
                runs[-1].append((i, j))
            else:
                runs.append([(i, j)])
        long = [pair for run in runs if len(run) >= _REPEATED for pair in run]
        return [(ours.start + i, theirs.start + j) for i, j in long]

    def _slid(self, a: Sequence[object], b: Sequence[object], begin: int, end: int) -> Pair:
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
    def _identities(side: _Side) -> list[tuple[object, ...]]:
        return [(block.element and block.element.tag, *key) for block, key in zip(side.blocks, side.keys, strict=True)]

    @staticmethod
    def _once(keys: Sequence[tuple[str, ...]], begin: int, end: int) -> dict[tuple[str, ...], int]:
        count = Counter(keys[begin:end])
        return {keys[i]: i for i in range(begin, end) if keys[i] and count[keys[i]] == 1}

    def _voted(self, ours: range, theirs: range) -> list[_Group]:
        """Let the words that both stretches have in common, in order, vote for the blocks that belong together."""
        if not ours or not theirs:
            return []
        of_a = [i for i in ours for _ in self.a.keys[i]]
        of_b = [j for j in theirs for _ in self.b.keys[j]]
        said_a = [word for i in ours for word in self.a.keys[i]]
        said_b = [word for j in theirs for word in self.b.keys[j]]
        votes: Counter[Pair] = Counter((of_a[i], of_b[j]) for i, j in matches(said_a, said_b))
        pairs = self._pairs(votes)
        groups = {i: _Group([i], [j]) for i, j in pairs}
        owner_b = {j: i for i, j in pairs}
        owner_a = {i: i for i, _ in pairs}
        for (i, j), count in votes.items():
            if i in owner_a and j not in owner_b and count >= max(2, _JOINED * len(self.b.keys[j])):
                owner_b[j] = owner_a[i]
                groups[owner_a[i]].after.append(j)
            elif j in owner_b and i not in owner_a and count >= max(2, _JOINED * len(self.a.keys[i])):
                owner_a[i] = owner_b[j]
                groups[owner_b[j]].before.append(i)
        return [*groups.values(), *self._empties(ours, theirs, owner_a, owner_b)]

    def _pairs(self, votes: Counter[Pair]) -> list[Pair]:
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

    def _empties(
        self, ours: range, theirs: range, owner_a: dict[int, int], owner_b: dict[int, int]
    ) -> Iterator[_Group]:
        """Pair blocks without words (rules, empty cells) that stand between the same neighbours, in order."""
        free_b = [j for j in theirs if j not in owner_b and not self.a_word(self.b, j)]
        for i in ours:
            if i in owner_a or self.a_word(self.a, i) or not free_b:
                continue
            same = [j for j in free_b if self.a.blocks[i].element == self.b.blocks[j].element]
            if same and self._fits(i, same[0], owner_a, owner_b):
                free_b.remove(same[0])
                yield _Group([i], [same[0]])

    @staticmethod
    def a_word(side: _Side, index: int) -> bool:
        """Tell whether a block says anything."""
        return bool(side.keys[index])

    @staticmethod
    def _fits(i: int, j: int, owner_a: dict[int, int], owner_b: dict[int, int]) -> bool:
        above = {owner_a[k] for k in owner_a if k < i}
        return not any((k < j) != (owner_b[k] in above) for k in owner_b)

    # Which blocks went elsewhere

    def _moves(self, groups: Sequence[_Group]) -> list[_Group]:
        taken_a = {i for group in groups for i in group.before}
        taken_b = {j for group in groups for j in group.after}
        free_a = [i for i in range(len(self.a.blocks)) if i not in taken_a and self.a.keys[i]]
        free_b = [j for j in range(len(self.b.blocks)) if j not in taken_b and self.b.keys[j]]
        pairs = self._same_elsewhere(free_a, free_b)
        found = {i for i, _ in pairs}, {j for _, j in pairs}
        pairs += self._alike_elsewhere(
            [i for i in free_a if i not in found[0]], [j for j in free_b if j not in found[1]]
        )
        return list(_numbered(sorted(pairs), self.a.keys))

    def _same_elsewhere(self, free_a: Sequence[int], free_b: Sequence[int]) -> list[Pair]:
        """Return blocks that stand elsewhere word for word; where a text repeats itself, neighbours stay together."""
        where: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in free_b:
            where[self.b.keys[j]].append(j)
        pairs: list[Pair] = []
        taken: set[int] = set()
        last: Pair | None = None
        for i in free_a:
            choices = [j for j in where.get(self.a.keys[i], ())[:_LEAST_MOVED] if j not in taken]
            if not choices:
                continue
            follows = last[1] + 1 if last and last[0] == i - 1 else None
            j = follows if follows in choices else choices[0]
            where[self.a.keys[i]].remove(j)
            taken.add(j)
            last = (i, j)
            pairs.append(last)
        return pairs

    def _alike_elsewhere(self, free_a: Sequence[int], free_b: Sequence[int]) -> list[Pair]:
        """Return blocks that stand elsewhere with changes; candidates share runs of three words that are rare."""
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in free_b:
            for run in _shingles(self.b.keys[j]):
                index[run].append(j)
        scored: list[tuple[float, int, int]] = []
        for i in free_a:
            votes = Counter(j for run in _shingles(self.a.keys[i]) for j in index.get(run, ())[:_LEAST_MOVED])
            for j, _ in votes.most_common(2):
                score = likeness(self.a.keys[i], self.b.keys[j], _MOVED)
                if score and len(self.a.keys[i]) >= _LEAST_MOVED:
                    scored.append((-score, i, j))
        pairs: list[Pair] = []
        taken: tuple[set[int], set[int]] = set(), set()
        for _, i, j in sorted(scored):
            if i not in taken[0] and j not in taken[1]:
                taken[0].add(i)
                taken[1].add(j)
                pairs.append((i, j))
        return pairs

    # In which order they are read

    def _in_order(self, groups: Sequence[_Group]) -> list[_Group]:
        """Return all blocks in the order of the second text; a removed one follows what stood before it."""
        taken_a = {i for group in groups for i in group.before}
        taken_b = {j for group in groups for j in group.after}
        groups = [*groups, *(_Group([], [j]) for j in range(len(self.b.blocks)) if j not in taken_b)]
        position: dict[int, int] = {}
        for group in groups:
            if group.moved is None and group.after:
                position |= dict.fromkeys(group.before, group.after[-1])
        after = -1
        ordered = [((min(group.after), 0), group) for group in groups]
        for i in range(len(self.a.blocks)):
            if i in position:
                after = max(after, position[i])
            elif i not in taken_a:
                ordered.append(((after, 1), _Group([i], [])))
        ordered.sort(key=lambda entry: entry[0])
        return [group for _, group in ordered]

    # What happened to them

    def _change(self, group: _Group, partner: dict[int, int]) -> Change:
        group.before.sort()
        group.after.sort()
        before = tuple(self.a.places[i] for i in group.before)
        after = tuple(self.b.places[j] for j in group.after)
        said = with_borders([self.a.said[i] for i in group.before])
        says = with_borders([self.b.said[j] for j in group.after])
        if not after:
            removed = Segment(mark=Mark.REMOVED, before=tuple(said))
            return Change(kind=Kind.REMOVED, before=before, segments=(removed,) if said else ())
        if not before:
            added = Segment(mark=Mark.ADDED, after=tuple(says))
            return Change(kind=Kind.ADDED, after=after, segments=(added,) if says else ())
        segments = tuple(_segments(said, says))
        reshaped = self._reshaped(group, partner)
        kind = kind_of(len(before), len(after), segments, reshaped=reshaped)
        return Change(kind=kind, before=before, after=after, segments=segments, moved=group.moved, reshaped=reshaped)

    def _reshaped(self, group: _Group, partner: dict[int, int]) -> bool:
        i, j = group.before[0], group.after[0]
        if shape_of(self.a.places[i]) != shape_of(self.b.places[j]):
            return True
        follows = i > 0 and j > 0 and partner.get(i - 1) == j - 1
        return follows and self.a.blocks[i].shared != self.b.blocks[j].shared


def _opens(block: Block) -> int:
    """Tell how much begins with a block: a section, more than one container, one, or none."""
    if block.kind == "heading":
        return 10 - block.level
    return min(len(block.containers) - block.shared, 3)


def places_of(blocks: Sequence[Block]) -> Iterator[Place]:
    """Yield each block's place; an ordered list counts its items (HTML, 4.4.5)."""
    counts: list[int] = []
    for index, block in enumerate(blocks):
        shared = block.shared
        counts = counts[:shared]
        for depth in range(shared, len(block.containers)):
            element = block.containers[depth]
            if element.tag == "li" and depth:
                counts[depth - 1] += 1
            counts.append(int(element.get("start") or 1) - 1 if element.tag == "ol" else 0)
        yield Place(index=index, block=replace(block, runs=()), number=_number(block, counts))


def _number(block: Block, counts: Sequence[int]) -> int | None:
    tags = [element.tag for element in block.containers]
    return next((counts[d] for d in range(len(tags) - 2, -1, -1) if tags[d] == "ol" and tags[d + 1] == "li"), None)


def shape_of(place: Place) -> tuple[object, ...]:
    """Return what readers see of a block besides its words."""
    block = place.block
    return (
        block.element and _without_anchor(block.element),
        tuple(_without_anchor(element) for element in block.containers if element.tag != "ol"),
        tuple(element.tag for element in block.containers),
        place.number,
    )


def _without_anchor(element: Element) -> Element:
    """An anchor follows from the words of a heading and is not seen."""
    kept = tuple(pair for pair in element.attributes if pair[0] not in ("id", "start"))
    return Element(tag=element.tag, attributes=kept)


def with_borders(blocks: Sequence[Sequence[Word]]) -> list[Word]:
    """Join the words of blocks, a border between each two."""
    joined: list[Word] = []
    for index, block in enumerate(blocks):
        if index:
            joined.append(BORDER)
        joined += block
    return joined


def kind_of(before: int, after: int, segments: Sequence[Segment], *, reshaped: bool) -> Kind:
    """Tell what happened to so many blocks that became so many, from their words and their shape."""
    marks = {segment.mark for segment in segments}
    if before > 1 and after > 1:
        return Kind.REFLOWED
    if before > 1:
        return Kind.MERGED
    if after > 1:
        return Kind.SPLIT
    if marks & {Mark.ADDED, Mark.REMOVED}:
        return Kind.REWORDED
    return Kind.FORMAT if marks - {Mark.SAME} or reshaped else Kind.SAME


def _shingles(key: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {key[k : k + 3] for k in range(len(key) - 2)}


def _numbered(pairs: Sequence[Pair], keys: Sequence[tuple[str, ...]]) -> Iterator[_Group]:
    """Number moves: neighbours that went together have one number, and a lone short block is none."""
    runs: list[list[Pair]] = []
    for pair in pairs:
        if runs and runs[-1][-1][0] + 1 == pair[0] and runs[-1][-1][1] + 1 == pair[1]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    long = [run for run in runs if sum(len(keys[i]) for i, _ in run) >= _LEAST_MOVED]
    for number, run in enumerate(long):
        for i, j in run:
            yield _Group([i], [j], moved=number)


# Words within blocks

_ISLAND = 2
"""So many words in common, or fewer, between two changes belong to the phrase that changed."""


def _segments(said: list[Word], says: list[Word]) -> Iterator[Segment]:
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
