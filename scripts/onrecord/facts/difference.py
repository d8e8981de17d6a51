"""A difference: a fact that one text states and the other does not, and the fact that came in its place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from onrecord.facts.address import destination
from onrecord.facts.fact import Fact, find
from onrecord.facts.rewording import Rewording, TwoTexts, read
from onrecord.facts.spot import BREAK, FactKind, tokens
from onrecord.redline import Change, Kind, Part, Redline, Word, parts
from onrecord.text import Block

_NAMED = frozenset(
    {
        FactKind.EMAIL,
        FactKind.WEB,
        FactKind.TELEPHONE,
        FactKind.NAME,
        FactKind.COUNTRY,
        FactKind.LAW,
        FactKind.RIGHT,
    }
)
"""What a section names once or often, which is the same to a reader."""

_ANYWHERE = frozenset({FactKind.EMAIL, FactKind.WEB, FactKind.TELEPHONE, FactKind.RIGHT})
"""What is the same wherever a text states it."""

_LASTING = _ANYWHERE | {FactKind.NAME}
"""What a text has not lost while any section names it; a country or a law says something of its own section."""

_COUNTED = frozenset({FactKind.PERIOD, FactKind.AGE, FactKind.AMOUNT, FactKind.DATE, FactKind.NUMBER})
"""What a text says of one thing, so that the one that came stands for the one that left."""

_REPLACED = (_COUNTED - {FactKind.NUMBER}) | {FactKind.EMAIL, FactKind.TELEPHONE}
"""What is paired where a whole block gave way to another."""

Each = TypeVar("Each")

_AROUND = 3
"""A fact moved when so many words on one side of it came along."""

_SHORT = 120
"""Characters of a rewording in which one name, duty or denial that left makes place for the one that came."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FactChange:
    """One fact that is not what it was."""

    kind: FactKind

    section_anchor: str | None
    """Fragment of its section's heading: in the second text, or in the first where the section is removed."""

    section_title: str
    """Heading of its section as it is now, or as it was where it is removed; empty before the first heading."""

    subject: str
    """What the fact is about: the row and the column of its cell, what its item begins with in bold, or the section."""

    was: Fact | None
    """What the first text states; None where the second is the first to state something."""

    now: Fact | None
    """What the second text states; None where it states nothing any more."""


def changed_facts(redline: Redline, language_tag: str) -> tuple[FactChange, ...]:
    """Return the facts that changed, in reading order; a fact that only moved is none.

    Facts are looked for in the whole text of each block that changed, so that `2` that became `5` before a `jaar` that
    stayed is a period. Those of which no word was touched are left out.
    """
    return tuple(change for _, changes in by_section(redline, language_tag) for change in changes)


def by_section(redline: Redline, language_tag: str) -> Iterator[tuple[Part, tuple[FactChange, ...]]]:
    """Yield each changed section and the facts that changed in it."""
    sections = [_SectionFacts(part, language_tag) for part in parts(redline) if part.changed]
    _drop_moved(sections)
    tables = _CellTopics(redline)
    standing = _StillNamed(redline, language_tag)
    for section in sections:
        yield section.part, tuple(section.changes(tables, standing))


@dataclass(slots=True)
class _FactAt:
    """A fact that left or came."""

    fact: Fact
    change: Change

    order: int
    """Number of the change in its section."""

    around: tuple[tuple[str, ...], tuple[str, ...]]
    """The words before it and behind it."""

    @property
    def key(self) -> tuple[FactKind, Hashable]:
        return self.fact.kind, self.fact.value

    @property
    def place(self) -> tuple[int, int]:
        return self.order, self.fact.start


@dataclass(slots=True)
class _Swap:
    """A fact that left, and the one that came for it; one of them alone, where there is no other."""

    was: _FactAt | None = None
    now: _FactAt | None = None

    @property
    def any(self) -> _FactAt:
        found = self.now or self.was
        if found is None:
            raise ValueError("a pair of nothing")
        return found

    @property
    def is_single(self) -> bool:
        return self.was is None or self.now is None

    @property
    def keys(self) -> tuple[object, ...]:
        return self.any.fact.kind, self.was and self.was.fact.value, self.now and self.now.fact.value


class _SectionFacts:
    """The facts that changed in one section."""

    def __init__(self, part: Part, tag: str) -> None:
        self.part = part
        self.tag = tag
        self.pairs = [
            pair
            for order, change in enumerate(part.changes)
            if change.kind is not Kind.SAME
            for pair in _pairs(change, order, tag)
        ]

    def changes(self, tables: _CellTopics, standing: _StillNamed) -> Iterator[FactChange]:
        """Yield each difference once, in reading order."""
        self._drop_named()
        self._drop_equal(FactKind.MODAL)
        self._join_replaced()
        self.drop(lambda pair: pair.now is None and standing.names(pair.any))
        title, _ = self.part.titles
        anchor = self.part.anchor or self.part.before_anchor
        for pair in self._once():
            subject = tables.subject(pair.any.change, pair.any.fact, now=pair.now is not None)
            yield FactChange(
                kind=pair.any.fact.kind,
                section_anchor=anchor,
                section_title=title,
                subject=subject or title,
                was=pair.was.fact if pair.was else None,
                now=pair.now.fact if pair.now else None,
            )

    def _once(self) -> list[_Swap]:
        """Return each difference once, as the text has it rather than the heading."""
        once: dict[object, _Swap] = {}
        for pair in sorted(self.pairs, key=lambda pair: (pair.any.change is self.part.heading, *pair.any.place)):
            once.setdefault(pair.keys, pair)
        return sorted(once.values(), key=lambda pair: pair.any.place)

    def singles(self) -> Iterator[_Swap]:
        """Yield what left and nothing came for, and what came for nothing."""
        return (pair for pair in self.pairs if pair.is_single)

    def drop(self, dropped: Callable[[_Swap], bool]) -> None:
        """Leave out what proves to be no difference."""
        self.pairs = [pair for pair in self.pairs if not dropped(pair)]

    @cached_property
    def _named(self) -> tuple[set[object], set[object]]:
        """What the whole section states, before and after."""
        sides: tuple[set[object], set[object]] = (set(), set())
        for change in self.part.changes:
            reading = read(change)
            for side, text in zip(sides, (reading.before, reading.after), strict=True):
                side.update((fact.kind, fact.value) for fact in find(text, self.tag))
        return sides

    def _drop_named(self) -> None:
        """Leave out what the section named before and names still."""
        if any(pair.any.fact.kind in _NAMED for pair in self.singles()):
            before, after = self._named
            self.drop(
                lambda pair: (
                    pair.is_single and pair.any.fact.kind in _NAMED and pair.any.key in (before if pair.now else after)
                )
            )

    def _drop_equal(self, kind: FactKind) -> None:
        """Leave out what left in one sentence and came in another."""
        gone = [pair for pair in self.singles() if pair.was and pair.was.fact.kind is kind]
        new = [pair for pair in self.singles() if pair.now and pair.now.fact.kind is kind]
        kept = {id(pair) for side in _unequal(gone, new, lambda pair: pair.any.fact.value) for pair in side}
        self.drop(lambda pair: pair.is_single and pair.any.fact.kind is kind and id(pair) not in kept)

    def _join_replaced(self) -> None:
        """Pair what left with a block that was removed, and what came with the block that was added there."""
        stood = [change.kind not in (Kind.ADDED, Kind.REMOVED) for change in self.part.changes]
        runs = list(accumulate(stood))
        sides: dict[tuple[FactKind, int], tuple[list[_Swap], list[_Swap]]] = defaultdict(lambda: ([], []))
        for pair in self.singles():
            if not stood[pair.any.order]:
                sides[pair.any.fact.kind, runs[pair.any.order]][pair.now is not None].append(pair)
        kept: set[int] = set()
        for (kind, _), (gone, new) in sides.items():
            left, came = _unequal(gone, new, lambda pair: pair.any.fact.value)
            if kind in _REPLACED and len(left) == len(came) == 1:
                came[0].was = left.pop().was
            kept |= {id(pair) for pair in (*left, *came)}
        equal = {id(pair) for group in sides.values() for side in group for pair in side} - kept
        self.drop(lambda pair: id(pair) in equal)


def _pairs(change: Change, order: int, tag: str) -> Iterator[_Swap]:
    """Yield the facts that a change touches, those that left with those that came in their place."""
    reading = read(change)
    left, came = _touched(reading, tag)

    def found(fact: Fact, text: str) -> _FactAt:
        return _FactAt(fact, change, order, _around(text, fact))

    for stretch, gone, new in _by_stretch(reading.stretches, left, came):
        for was, now in _paired(stretch, gone, new):
            if was and now and was.kind in _NAMED and _is_reordered(was, now, reading, tag):
                continue
            yield _Swap(found(was, reading.before) if was else None, found(now, reading.after) if now else None)
    for before, after, old, new_target in reading.targets:
        if "#" not in (old[0], new_target[0]) and destination(old) != destination(new_target):
            was, now = _target(old, before), _target(new_target, after)
            kind = was.kind if was.kind is now.kind else FactKind.WEB
            yield _Swap(found(replace(was, kind=kind), reading.before), found(replace(now, kind=kind), reading.after))


def _target(target: str, span: tuple[int, int]) -> Fact:
    kind, value = destination(target)
    return Fact(kind=kind, text=target, value=value, start=span[0], end=span[1])


def _touched(reading: TwoTexts, tag: str) -> tuple[list[Fact], list[Fact]]:
    """Return the facts before and after, without those that stand in the same words in both."""
    before, after = find(reading.before, tag), find(reading.after, tag)
    places = {(fact.kind, fact.value, reading.word(fact.start, now=True)) for fact in after}
    same = {
        place
        for fact in before
        if (place := (fact.kind, fact.value, reading.word(fact.start, now=False)))[2] is not None and place in places
    }
    left = [fact for fact in before if (fact.kind, fact.value, reading.word(fact.start, now=False)) not in same]
    came = [fact for fact in after if (fact.kind, fact.value, reading.word(fact.start, now=True)) not in same]
    return left, came


def _by_stretch(
    stretches: Sequence[Rewording], left: Sequence[Fact], came: Sequence[Fact]
) -> Iterator[tuple[Rewording, list[Fact], list[Fact]]]:
    """Divide facts among the rewordings that touch them, or else stand nearest."""
    if not stretches:
        return
    groups: list[tuple[list[Fact], list[Fact]]] = [([], []) for _ in stretches]
    for fact in left:
        groups[_nearest([stretch.before for stretch in stretches], fact)][0].append(fact)
    for fact in came:
        groups[_nearest([stretch.after for stretch in stretches], fact)][1].append(fact)
    for stretch, (gone, new) in zip(stretches, groups, strict=True):
        yield stretch, gone, new


def _nearest(spans: Sequence[tuple[int, int]], fact: Fact) -> int:
    """Return which stretch a fact overlaps, or else stands nearest to."""
    after = min(bisect_right(spans, (fact.start, fact.start)), len(spans) - 1)
    return min((max(after - 1, 0), after), key=lambda at: max(spans[at][0] - fact.end, fact.start - spans[at][1]))


def _paired(stretch: Rewording, gone: list[Fact], new: list[Fact]) -> Iterator[tuple[Fact | None, Fact | None]]:
    """Pair facts of one kind, in order; equal ones are no difference."""
    gone, new = _uncounted(gone, new), _uncounted(new, gone)
    short = max(stretch.before[1] - stretch.before[0], stretch.after[1] - stretch.after[0]) <= _SHORT
    for kind in sorted({fact.kind for fact in (*gone, *new)}):
        was, now = ([fact for fact in side if fact.kind is kind] for side in (gone, new))
        left, came = _unequal(was, now, lambda fact: fact.value)
        couples = min(len(left), len(came)) if kind in _COUNTED or (short and len(left) == len(came)) else 0
        yield from zip(left[:couples], came[:couples], strict=True)
        yield from ((fact, None) for fact in left[couples:])
        yield from ((None, fact) for fact in came[couples:])


def _uncounted(facts: list[Fact], others: Sequence[Fact]) -> list[Fact]:
    """Leave out numbers that came to count something on the other side, or no longer do: `30` and `30 days`."""
    told = {word.folded for fact in others if fact.kind in _COUNTED - {FactKind.NUMBER} for word in tokens(fact.text)}
    return [fact for fact in facts if fact.kind is not FactKind.NUMBER or fact.text.casefold() not in told]


def _unequal(
    left: Sequence[Each], came: Sequence[Each], value: Callable[[Each], object]
) -> tuple[list[Each], list[Each]]:
    """Leave out what is equal on both sides, one for one."""
    both = Counter(map(value, left)) & Counter(map(value, came))
    return _without(left, both.copy(), value), _without(came, both, value)


def _without(side: Sequence[Each], equal: Counter[object], value: Callable[[Each], object]) -> list[Each]:
    kept = []
    for each in side:
        if equal[value(each)]:
            equal[value(each)] -= 1
        else:
            kept.append(each)
    return kept


def _is_reordered(was: Fact, now: Fact, reading: TwoTexts, tag: str) -> bool:
    """Tell whether both texts name both, so that only their order changed."""
    stays = any((fact.kind, fact.value) == (was.kind, was.value) for fact in find(reading.after, tag))
    return stays and any((fact.kind, fact.value) == (now.kind, now.value) for fact in find(reading.before, tag))


def _around(text: str, fact: Fact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tokens(text)
    first = bisect_left(words, fact.start, key=lambda word: word.start)
    last = bisect_left(words, fact.end, key=lambda word: word.start)
    before = tuple(word.folded for word in words[max(0, first - _AROUND) : first])
    return before, tuple(word.folded for word in words[last : last + _AROUND])


def _drop_moved(sections: Sequence[_SectionFacts]) -> None:
    """Leave out facts that left in one place and came in another with the words around them.

    An address and a right need no such words.
    """
    left: dict[object, list[_Swap]] = {}
    for section in sections:
        for pair in section.singles():
            if pair.was:
                for sign in _signs(pair.was):
                    left.setdefault(sign, []).append(pair)
    moved: set[int] = set()
    for section in sections:
        for pair in section.singles():
            if pair.now and (origin := _origin(pair.now, left, moved)):
                moved |= {id(origin), id(pair)}
    for section in sections:
        section.drop(lambda pair: id(pair) in moved)


def _origin(found: _FactAt, left: dict[object, list[_Swap]], moved: set[int]) -> _Swap | None:
    """Return what left elsewhere and is the same, and has not been found elsewhere already."""
    for sign in _signs(found):
        choices = left.get(sign, [])
        while choices and id(choices[-1]) in moved:
            choices.pop()
        if choices:
            return choices[-1]
    return None


def _signs(found: _FactAt) -> Iterator[object]:
    if found.fact.kind in _ANYWHERE:
        yield found.key
    for side, words in enumerate(found.around):
        if len(words) == _AROUND:
            yield (*found.key, side, words)


class _StillNamed:
    """What the second text names, in whichever section; read when the first name seems gone."""

    def __init__(self, redline: Redline, tag: str) -> None:
        self.redline = redline
        self.tag = tag

    def names(self, found: _FactAt) -> bool:
        """Tell whether what left one section is still named in the text, so that readers have not lost it."""
        return found.fact.kind in _LASTING and found.key in self._named

    @cached_property
    def _named(self) -> frozenset[object]:
        return frozenset(
            (fact.kind, fact.value) for block in self.redline.after() for fact in find(block.text, self.tag)
        )


class _CellTopics:
    """What the cells of both texts are about; read when the first cell is asked for."""

    def __init__(self, redline: Redline) -> None:
        self.redline = redline
        self._known: dict[tuple[int, bool], tuple[str, str]] = {}

    @cached_property
    def _subjects(self) -> tuple[dict[int, str], dict[int, str]]:
        return _cell_subjects(self.redline.before()), _cell_subjects(self.redline.after())

    def subject(self, change: Change, fact: Fact, *, now: bool) -> str:
        """Return what a fact is about, as its row and column or the begin of its item tell; empty where they do not."""
        places = change.after if now else change.before
        text, begin = self._read(change, now=now)
        place = places[min(text.count(BREAK, 0, fact.start), len(places) - 1)]
        return self._subjects[now].get(place.index, "") if place.block.kind == "cell" else begin

    def _read(self, change: Change, *, now: bool) -> tuple[str, str]:
        """Return a change's text and the bold words it begins with, found once."""
        if (id(change), now) not in self._known:
            words = [word for segment in change.segments for word in (segment.after if now else segment.before)]
            text = "".join(word.text or BREAK for word in words)
            self._known[id(change), now] = text, _bold_begin(words)
        return self._known[id(change), now]


def _bold_begin(words: Sequence[Word]) -> str:
    """Return the bold words with which an item or a paragraph begins: `**Inzage:** u mag …`."""
    begin = []
    for word in words:
        if word.is_border or not all("strong" in {mark.tag for mark in piece.marks} for piece in word.pieces):
            break
        begin.append(word.text)
    else:
        return ""
    return "".join(begin).strip().rstrip(".:")


def _cell_subjects(blocks: Sequence[Block]) -> dict[int, str]:
    """Return, for each cell below a heading or beside the first of its row, the words of both."""
    subjects: dict[int, str] = {}
    heads: list[str] = []
    row: list[str] = []
    for index, block in enumerate(blocks):
        if block.kind != "cell":
            continue
        tags = [element.tag for element in block.containers]
        if "table" in tags and block.shared <= tags.index("table"):
            heads, row = [], []
        if "tr" in tags and block.shared <= tags.index("tr"):
            row = []
        text = " ".join(block.text.split())
        column = len(row)
        row.append(text)
        if block.element and block.element.tag == "th":
            heads.append(text)
            subjects[index] = text
            continue
        head = heads[column] if column < len(heads) else ""
        subjects[index] = ", ".join(filter(None, [head, row[0] if column else ""]))
    return subjects
