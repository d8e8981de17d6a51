"""A history: all revisions of a statement in one weave, from which each of them and any redline is read."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from unicodedata import normalize

from onrecord.history.compare import Pair, side_of
from onrecord.history.extend import fold
from onrecord.history.found import FoundRedline
from onrecord.history.loom import Loom
from onrecord.history.stored import read_redline, read_stored, stored_of, stored_redline
from onrecord.history.weave import Laid, Saying, Weave
from onrecord.redline import Redline, compare
from onrecord.text import Block, Element, sections_of

VERSION = 1
"""Of the JSON; it is another one once a reader of this one would misread it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """Since when the blocks and the sections of a revision stand there as they are, without a gap."""

    blocks: tuple[str, ...]
    """For each block, the name of the earliest revision."""

    sections: dict[str, str]
    """For each section, by its anchor, the name of the earliest revision with all of its blocks and no other."""


Found = Iterable[tuple[str, Redline]]
"""Redlines to a revision, by the name of the earlier one."""

_Standing = tuple[int, Hashable]
"""A block that may stand in more than one revision: its lineage, and what readers see of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standings:
    """One revision, as it is looked up whether something stood in it."""

    blocks: tuple[_Standing, ...]
    sections: dict[str, tuple[_Standing, ...]]
    """By anchor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """All revisions of a statement, folded; a history is extended, never changed."""

    revisions: tuple[str, ...] = ()
    """Names, in the order in which they were folded: oldest first."""

    weave: Weave = field(default_factory=Weave)

    redlines: Mapping[tuple[int, int], FoundRedline] = field(default_factory=dict)
    """Those that were found, by the numbers of two revisions, the earlier one first; others are read of the weave."""

    origin: History | None = field(default=None, compare=False, repr=False)
    """The history that it was extended from."""

    _laid: dict[int, list[Laid]] = field(default_factory=dict, compare=False, repr=False)
    """Those that were asked for, by the revision's number."""

    _readings: dict[int, _Standings] = field(default_factory=dict, compare=False, repr=False)
    """Those that were asked for, by the revision's number."""

    _looks: dict[tuple[Saying, ...], Hashable] = field(default_factory=dict, compare=False, repr=False)
    """What readers see of a block, by what it is made of."""

    @classmethod
    def of(cls, revisions: Iterable[tuple[str, Sequence[Block]]]) -> History:
        """Fold the blocks of revisions by name, oldest first."""
        return cls().with_more((name, blocks, None) for name, blocks in revisions)

    def extended(self, name: str, blocks: Sequence[Block], found: Found | None = None) -> History:
        """Return the history with one more revision, as `with_more` does."""
        return self.with_more([(name, blocks, found)])

    def with_more(self, texts: Iterable[tuple[str, Sequence[Block], Found | None]]) -> History:
        """Return the history with more revisions: of each the name, the blocks, and the redlines that are found.

        Those are redlines to it from earlier ones, by name; without them the one from the last is looked for here.
        """
        loom = Loom(self.weave, len(self.revisions))
        numbers = {name: number for number, name in enumerate(self.revisions)}
        redlines = {**self.redlines}
        for name, blocks, found in texts:
            if name in numbers:
                raise ValueError(f"the history has a revision '{name}' already")
            number = loom.count
            if found is None:
                last = [block.block for block in loom.laid(number - 1)] if number else []
                known = {number - 1: compare(last, blocks)} if number else {}
            else:
                known = {numbers[earlier]: redline for earlier, redline in found}
            fold(loom, blocks, known)
            redlines |= {(earlier, number): FoundRedline.of(redline) for earlier, redline in known.items()}
            numbers[name] = number
        origin = self if self.revisions else None
        return History(revisions=tuple(numbers), weave=loom.weave(), redlines=redlines, origin=origin)

    @property
    def proven(self) -> tuple[str, ...]:
        """The revisions of its origin, where this one says the same of all of them; none where it has no origin."""
        if self.origin is None:
            return ()
        every = (1 << len(self.origin.revisions)) - 1
        pairs = zip_longest(self.origin.weave.says_of(every), self.weave.says_of(every))
        return self.origin.revisions if all(ours == theirs for ours, theirs in pairs) else ()

    def holds(self, before: str, after: str) -> bool:
        """Tell whether the redline from an earlier revision to a later one is told as it was found."""
        return (self.revisions.index(before), self.revisions.index(after)) in self.redlines

    def laid(self, name: str) -> list[Laid]:
        """Return the blocks of a revision as they lie in the weave."""
        number = self.revisions.index(name)
        if number not in self._laid:
            self._laid[number] = self.weave.laid(number)
        return self._laid[number]

    def blocks(self, name: str) -> tuple[Block, ...]:
        """Return the blocks of a revision; on which lines they stood is not kept."""
        return tuple(block.block for block in self.laid(name))

    def compare(self, before: str, after: str) -> Redline:
        """Return the redline from one revision to another: as it was found, or as it is read of the weave."""
        first, second = self.laid(before), self.laid(after)
        numbers = self.revisions.index(before), self.revisions.index(after)
        found = self.redlines.get(numbers)
        if found is None and (other := self.redlines.get(numbers[::-1])):
            found = other.swapped()
        changes = found.changes(side_of(first), side_of(second)) if found else Pair(first, second).changes()
        return Redline(changes=tuple(changes))

    # Since when

    def since(self, name: str) -> Since:
        """Tell since when each block and each section of a revision stands there as it is.

        What went elsewhere in the text, or got another number in its list, is as it was.
        """
        number = self.revisions.index(name)
        reading = self._reading(number)
        blocks = [number] * len(reading.blocks)
        sections = dict.fromkeys(reading.sections, number)
        for earlier in reversed(range(number)):
            if earlier + 1 not in blocks:
                break
            there = self._reading(earlier)
            standing, whole = {*there.blocks}, {*there.sections.values()}
            for index, block in enumerate(reading.blocks):
                if blocks[index] == earlier + 1 and block in standing:
                    blocks[index] = earlier
            for anchor, section in reading.sections.items():
                if sections[anchor] == earlier + 1 and section in whole:
                    sections[anchor] = earlier
        return Since(
            blocks=tuple(self.revisions[since] for since in blocks),
            sections={anchor: self.revisions[since] for anchor, since in sections.items()},
        )

    def _reading(self, number: int) -> _Standings:
        if number not in self._readings:
            laid = self.laid(self.revisions[number])
            blocks = tuple((block.lineage, self._look(block)) for block in laid)
            divided = sections_of([block.shape for block in laid])
            by_anchor = {section.anchor: blocks[slice(*section.blocks)] for section in divided}
            self._readings[number] = _Standings(blocks=blocks, sections=by_anchor)
        return self._readings[number]

    def _look(self, laid: Laid) -> Hashable:
        if laid.sayings not in self._looks:
            self._looks[laid.sayings] = _look(laid.block)
        return self._looks[laid.sayings]

    # As JSON

    def to_json(self) -> dict[str, Any]:
        """Return the history as JSON; `schemas/history.schema.json` and `stored.py` tell how it is read."""
        redlines = [[*numbers, stored_redline(found)] for numbers, found in self.redlines.items()]
        return {"version": VERSION, "revisions": [*self.revisions], **stored_of(self.weave), "redlines": redlines}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> History:
        """Return the history that is stored as JSON."""
        if stored.get("version") != VERSION:
            raise ValueError(f"a history of version {stored.get('version')} cannot be read, only of version {VERSION}")
        redlines = {(before, after): read_redline(found) for before, after, found in stored["redlines"]}
        return cls(revisions=tuple(stored["revisions"]), weave=read_stored(stored), redlines=redlines)

    def dumps(self) -> str:
        """Return the JSON as it is published, the same for the same history to the letter."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":")) + "\n"


def _look(block: Block) -> Hashable:
    """Return what readers see of a block, wherever it stands."""
    runs = [(normalize("NFC", run.text), run.marks, run.apart) for run in block.runs]
    if runs:
        runs[0] = (runs[0][0].lstrip(), *runs[0][1:])
    tags = tuple(element.tag for element in block.containers)
    return tuple(_unnamed(block.element)), tags, tuple(runs)


def _unnamed(element: Element | None) -> Iterator[object]:
    """Yield an element without its anchor, which follows from a heading's words and is not seen."""
    if element:
        yield element.tag
        yield from (pair for pair in element.attributes if pair[0] != "id")
