"""A redline: what one text says that another does not, block by block, then word by word.

It is data: it knows nothing of HTML or of a language, and from it alone both texts come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

from onrecord.redline.word import BORDER, UNSEEN, Word, at_borders, join
from onrecord.text import Block, Element


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

    @property
    def looks_alike(self) -> bool:
        """Whether its words are typographic, and differ in nothing but white space and characters nobody sees."""
        return self.mark is Mark.TYPOGRAPHIC and _letters(self.before) == _letters(self.after)


def _letters(said: Iterable[Word]) -> str:
    text = normalize("NFC", "".join(word.text for word in said))
    return "".join(UNSEEN.sub("", text).split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A block without its words, and where it stands in its text."""

    index: int
    """Number of the block in its text, from 0."""

    block: Block
    """Element, containers and lines; its runs are in the segments."""

    number: int | None
    """The number an ordered list gives it, as readers see it."""


class Aspect(StrEnum):
    """What of a block may be another, whatever its words."""

    LEVEL = "level"
    """Of a heading."""

    NUMBER = "number"
    """Of an item in an ordered list."""

    FORM = "form"
    """Its element, nesting or list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reshaping:
    """What changed of a block besides its words; the first aspect that did."""

    aspect: Aspect

    was: int | None = None
    """Level or number in the first text; None for a form, and where it had no number."""

    now: int | None = None
    """The same in the second text."""


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

    @property
    def has_changed(self) -> bool:
        """Whether the blocks are not what they were, or not where they were."""
        return self.kind is not Kind.SAME or self.moved is not None

    @property
    def reshaping(self) -> Reshaping | None:
        """What of its first block is another besides the words."""
        if not self.reshaped:
            return None
        old, new = self.before[0], self.after[0]
        if old.block.level and new.block.level and old.block.level != new.block.level:
            return Reshaping(aspect=Aspect.LEVEL, was=old.block.level, now=new.block.level)
        if old.number != new.number:
            return Reshaping(aspect=Aspect.NUMBER, was=old.number, now=new.number)
        return Reshaping(aspect=Aspect.FORM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Redline:
    """Every block of both texts, in the order of the second; what was removed stands where it stood."""

    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether readers see the same in both texts."""
        return not any(change.has_changed for change in self.changes)

    def before(self) -> tuple[Block, ...]:
        """Return the blocks of the first text."""
        return _side((change.before, [s.before for s in change.segments]) for change in self.changes)

    def after(self) -> tuple[Block, ...]:
        """Return the blocks of the second text."""
        return _side((change.after, [s.after for s in change.segments]) for change in self.changes)


def _side(parts: Iterable[tuple[tuple[Place, ...], list[tuple[Word, ...]]]]) -> tuple[Block, ...]:
    blocks: dict[int, Block] = {}
    for places, stretches in parts:
        for place, said in zip(places, at_borders(word for stretch in stretches for word in stretch), strict=False):
            blocks[place.index] = replace(place.block, runs=join(said))
    return tuple(blocks[index] for index in sorted(blocks))


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
        bare = Block(element=block.element, containers=block.containers, shared=shared, runs=(), lines=block.lines)
        yield Place(index=index, block=bare, number=_number(block, counts))


def _number(block: Block, counts: Sequence[int]) -> int | None:
    tags = [element.tag for element in block.containers]
    return next((counts[d] for d in range(len(tags) - 2, -1, -1) if tags[d] == "ol" and tags[d + 1] == "li"), None)


def look_alike(before: Place, after: Place) -> bool:
    """Tell whether readers see the same of two blocks besides their words."""
    ours, theirs = before.block, after.block
    if (ours.element, ours.containers, before.number) == (theirs.element, theirs.containers, after.number):
        return True
    return _shape_of(before) == _shape_of(after)


def _shape_of(place: Place) -> tuple[object, ...]:
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
