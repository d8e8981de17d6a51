"""What is stored of a weave: JSON in which everything stands once and is named by its index.

    sets        sets of revisions by their number: first, last, first, last, … (both included)
    elements    a tag, then the name and the value of each attribute
    dresses     the elements around a piece of text, outermost first
    shapes      [element or -1, [containers, outermost first], how many of these the block before stands in too]
    words       a string is text without a dress; else a list of pieces: [text, dress or -1] or [text, dress, apart]
    lineages    shapes: [shape, set], …   runs: stretches of words of one fate; each is [set, [words]], … by dress worn
    order       [lineage, set], …         what is read, from begin to end
    redlines    [revision, later one, belongings], …   told as they were found; all others are read as compare.py tells

A belonging is [i, j, n]: the n blocks from i on are the n blocks from j on, word for word. Or it is
[i, n, j, m, moved or -1, [a, b, k, …]]: the n blocks from i on and the m from j on are one change, in which the k words
from a on and from b on stayed, and so on; the border between two blocks is a word, and null stands where every word
stayed. Blocks that are in no belonging were removed, or added.

To read revision n, go through `order` and keep what has n in its set. Of that lineage, the shape that has n begins a
block, and the words that have n are said in it, or in the block before where no shape has n.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from onrecord.history.found import Belonging, FoundRedline
from onrecord.history.weave import Lineage, Revisions, Thread, Weave, ranges
from onrecord.redline import Word, loose
from onrecord.text import Block, Element, Run

_STREAK = 3
"""Length of an entry for blocks that follow each other word for word."""


class _Table:
    """What is stored once, each entry as JSON, numbered in the order in which it was first asked for."""

    def __init__(self, write: Callable[[Any], object]) -> None:
        self.write = write
        self.numbers: dict[Hashable, int] = {}
        self.entries: list[object] = []

    def number(self, entry: Hashable) -> int:
        if entry not in self.numbers:
            written = self.write(entry)  # may ask for entries of other tables, never of its own
            self.numbers[entry] = len(self.entries)
            self.entries.append(written)
        return self.numbers[entry]


class _StoreTables:
    """The tables of one weave."""

    def __init__(self) -> None:
        self.sets = _Table(lambda revisions: [*chain.from_iterable(ranges(revisions))])
        self.elements = _Table(lambda element: [element.tag, *(part for pair in element.attributes for part in pair)])
        self.dresses = _Table(lambda marks: [self.elements.number(element) for element in marks])
        self.shapes = _Table(self._shape)
        self.words = _Table(self._word)

    def _shape(self, shape: Block) -> object:
        element = -1 if shape.element is None else self.elements.number(shape.element)
        return [element, [self.elements.number(each) for each in shape.containers], shape.shared]

    def _word(self, pieces: tuple[Run, ...]) -> object:
        if len(pieces) == 1 and not pieces[0].marks and pieces[0].apart is None:
            return pieces[0].text
        return [self._piece(piece) for piece in pieces]

    def _piece(self, piece: Run) -> object:
        dress = self.dresses.number(piece.marks) if piece.marks else -1
        return [piece.text, dress] if piece.apart is None else [piece.text, dress, piece.apart]

    def lineage(self, lineage: Lineage) -> object:
        return {
            "shapes": [[self.shapes.number(shape), self.sets.number(held)] for shape, held in lineage.shapes],
            "runs": [self._run([*threads]) for _, threads in groupby(lineage.threads, _fate)],
        }

    def _run(self, threads: Sequence[Thread]) -> object:
        return [
            [self.sets.number(held), [self.words.number(thread[index][0].pieces) for thread in threads]]
            for index, (_, held) in enumerate(threads[0])
        ]


def stored_of(weave: Weave) -> dict[str, Any]:
    """Return a weave as JSON."""
    tables = _StoreTables()
    lineages = [tables.lineage(lineage) for lineage in weave.lineages]
    order = [[number, tables.sets.number(held)] for number, held in weave.order]
    return {
        "sets": tables.sets.entries,
        "elements": tables.elements.entries,
        "dresses": tables.dresses.entries,
        "shapes": tables.shapes.entries,
        "words": tables.words.entries,
        "lineages": lineages,
        "order": order,
    }


def read_stored(stored: dict[str, Any]) -> Weave:
    """Return the weave that is stored as JSON."""
    sets = [_revisions(ranges) for ranges in stored["sets"]]
    elements = [_element(*parts) for parts in stored["elements"]]
    dresses = [tuple(elements[number] for number in dress) for dress in stored["dresses"]]
    shapes = [
        Block(
            element=None if element < 0 else elements[element],
            containers=tuple(elements[number] for number in containers),
            shared=shared,
        )
        for element, containers, shared in stored["shapes"]
    ]
    words = [_word(entry, dresses) for entry in stored["words"]]

    def threads(runs: list[list[tuple[int, list[int]]]]) -> Iterator[Thread]:
        for run in runs:
            held = [sets[number] for number, _ in run]
            for said in zip(*(numbers for _, numbers in run), strict=True):
                yield tuple((words[number], revisions) for number, revisions in zip(said, held, strict=True))

    return Weave(
        lineages=tuple(
            Lineage(
                shapes=tuple((shapes[shape], sets[held]) for shape, held in lineage["shapes"]),
                threads=tuple(threads(lineage["runs"])),
            )
            for lineage in stored["lineages"]
        ),
        order=tuple((number, sets[held]) for number, held in stored["order"]),
    )


def stored_redline(redline: FoundRedline) -> list[list[Any]]:
    """Return a redline that was found as JSON."""
    entries: list[list[Any]] = []
    for one in redline.belongings:
        (i, n), (j, m) = one.before, one.after
        if one.stayed is not None or one.moved is not None:
            moved = -1 if one.moved is None else one.moved
            stayed = None if one.stayed is None else [*chain.from_iterable(one.stayed)]
            entries.append([i, n, j, m, moved, stayed])
        elif entries and len(entries[-1]) == _STREAK and _ends(entries[-1]) == (i, j):
            entries[-1][2] += 1
        else:
            entries.append([i, j, 1])
    return entries


def read_redline(stored: Sequence[Sequence[Any]]) -> FoundRedline:
    """Return the redline that is stored as JSON."""
    return FoundRedline(belongings=tuple(one for entry in stored for one in _belongings(entry)))


def _belongings(entry: Sequence[Any]) -> Iterator[Belonging]:
    if len(entry) == _STREAK:
        i, j, count = entry
        yield from (Belonging(before=(i + k, 1), after=(j + k, 1)) for k in range(count))
        return
    i, n, j, m, moved, flat = entry
    stayed = None if flat is None else tuple(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    yield Belonging(before=(i, n), after=(j, m), stayed=stayed, moved=None if moved < 0 else moved)


def _ends(streak: Sequence[int]) -> tuple[int, int]:
    """Return the blocks that come after those of a streak."""
    i, j, count = streak
    return i + count, j + count


def _fate(thread: Thread) -> tuple[Revisions, ...]:
    """Return in which revisions a word stands, for each dress it wears."""
    return tuple(held for _, held in thread)


def _revisions(ranges: Sequence[int]) -> Revisions:
    pairs = zip(ranges[::2], ranges[1::2], strict=True)
    return sum((1 << last + 1) - (1 << first) for first, last in pairs)


def _element(tag: str, *attributes: str) -> Element:
    return Element(tag=tag, attributes=tuple(zip(attributes[::2], attributes[1::2], strict=True)))


def _word(entry: str | list[list[Any]], dresses: Sequence[tuple[Element, ...]]) -> Word:
    if isinstance(entry, str):
        return Word(loose(entry), (Run(text=entry),))
    pieces = tuple(
        Run(text=text, marks=() if dress < 0 else dresses[dress], apart=apart[0] if apart else None)
        for text, dress, *apart in entry
    )
    return Word(loose("".join(piece.text for piece in pieces)), pieces)
