"""A redline as readers see it, in HTML; each mark stands within one block and is told in words too.

The page is that of the second text, with what only the first has put into it; `decisions/0021` says how both come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

from onrecord.redline.labels import ENGLISH, Labels
from onrecord.redline.layout import widths, with_even_rows
from onrecord.redline.nesting import Instance, NestedBlock, Nesting
from onrecord.redline.piece import Piece, pieces_of, with_attribute
from onrecord.redline.redline import Redline
from onrecord.redline.restoring import Enclosure, ShownBlock, what_was
from onrecord.redline.within import aside
from onrecord.text import Block, Element, alike, write

_CHAPTER = 2
"""Headings up to this level divide what is shown into parts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Part of the text, from one block that stands on its own to another."""

    html: str

    shown: bool
    """Whether it is to be read at once: it holds a change, or is the heading above one."""

    changed: bool
    """Whether a change stands in it; readers go from one such part to the next."""

    passages: int
    """How many paragraphs, items, rows of tables and such it has, headings left out."""

    titles: tuple[str, ...]
    """The headings in it; the one above where it has none."""


def as_html(redline: Redline, labels: Labels = ENGLISH) -> str:
    """Return it as a piece of a page: the whole second text with its changes in place."""
    return "".join(stretch.html for stretch in stretches(redline, labels))


def stretches(redline: Redline, labels: Labels) -> tuple[Stretch, ...]:
    """Return the second text with all changes in place; what was removed stands where it stood.

    Unchanged parts are stretches of their own, so that a page can fold them; the heading above a change is shown. What
    is shown is divided at the headings of chapters too. The element in which a change begins has `data-change`; the
    changes in one row of a table are one.
    """
    nesting = Nesting(redline.changes)
    pieces = with_even_rows([*pieces_of(redline, labels, nesting)], nesting)
    return tuple(_divided(pieces, [*_Sheet(pieces, nesting).blocks()]))


def _divided(pieces: Sequence[Piece], blocks: Sequence[Block]) -> Iterator[Stretch]:
    starts = [index for index, block in enumerate(blocks) if block.shared == 0]
    chunks = [range(start, end) for start, end in pairwise([*starts, len(blocks)])]
    shown = _shown(chunks, pieces)
    chapters = {number for number, chunk in enumerate(chunks) if 0 < blocks[chunk.start].level <= _CHAPTER}
    said = {id(block): piece.inside for block, piece in zip(blocks, pieces, strict=True)}
    heading: str | None = None
    above: list[str] = []
    begin = 0
    for number in range(1, len(chunks) + 1):
        if number < len(chunks) and shown[number] == shown[begin] and not (shown[begin] and number in chapters):
            continue
        part = slice(chunks[begin].start, chunks[number - 1].stop)
        titles = [piece.title for piece in pieces[part] if piece.title]
        yield Stretch(
            html=write(blocks[part], inside=_within(said), heading=heading),
            shown=shown[begin],
            changed=any(piece.changed for piece in pieces[part]),
            passages=sum(map(_begins_passage, blocks[part])),
            titles=tuple(titles or above),
        )
        above = titles[-1:] or above
        heading = next((block.anchor for block in reversed(blocks[part]) if block.is_named), heading)
        begin = number


def _shown(chunks: Sequence[range], pieces: Sequence[Piece]) -> list[bool]:
    """Tell which parts are shown: those that changed, and the heading above each."""
    shown = [any(pieces[index].changed for index in chunk) for chunk in chunks]
    above: int | None = None
    for number, chunk in enumerate(chunks):
        if pieces[chunk.start].block.level:
            above = number
        elif above is not None and any(pieces[index].changed for index in chunk):
            shown[above] = True
    return shown


def _begins_passage(block: Block) -> bool:
    """Tell whether a block is one that readers count; the cells of a row are one."""
    tags = [element.tag for element in block.containers]
    return not block.level and ("tr" not in tags or block.shared <= tags.index("tr"))


def _within(said: Mapping[int, str]) -> Callable[[Block], str]:
    return lambda block: said[id(block)]


class _Sheet:
    """The pieces on one page, in its containers, and what is told of them in attributes."""

    def __init__(self, pieces: Sequence[Piece], nesting: Nesting) -> None:
        self.pieces = pieces
        standings = [NestedBlock(block=piece.block, path=piece.path, is_second=piece.is_second) for piece in pieces]
        self.paths = [*nesting.paths(standings)]
        self.elements = nesting.elements
        self.widths = widths(pieces, self.paths, nesting)
        self.second = {each for piece in pieces if piece.is_second for each in piece.path}
        self.first = {each for piece, path in zip(pieces, self.paths, strict=True) if piece.was for each in path}
        shown = [
            ShownBlock(path=path, element=piece.own, was=piece.was, moved=piece.moved)
            for piece, path in zip(pieces, self._opened(nesting), strict=True)
        ]
        self.was = what_was(shown)
        for index, was in self.was.items():
            if pieces[index].block.element is None:
                told = f'<span class="or-note" hidden data-was="{escape(was)}"></span>'
                pieces[index].inside = f"{told}{pieces[index].inside}"
        placed = zip(pieces, self.paths, strict=True)
        self.leading = {_place(piece, path, self.elements) for piece, path in placed if piece.leads}

    def _opened(self, nesting: Nesting) -> Iterator[tuple[Enclosure, ...]]:
        """Yield the containers of each piece, from where they open to where they close."""
        before: tuple[Instance, ...] = ()
        opened: tuple[Enclosure, ...] = ()
        count = 0
        for path in self.paths:
            shared = alike(before, path)
            fresh = [Enclosure(count + at, nesting.plain(each)) for at, each in enumerate(path[shared:])]
            count += len(fresh)
            before, opened = path, (*opened[:shared], *fresh)
            yield opened

    def blocks(self) -> Iterator[Block]:
        """Yield the block of each piece."""
        before: tuple[Instance, ...] = ()
        for index, (piece, path) in enumerate(zip(self.pieces, self.paths, strict=True)):
            containers = tuple(
                self._container(each, path[depth - 1] if depth else None, path) for depth, each in enumerate(path)
            )
            yield replace(
                piece.block,
                element=piece.block.element and self._own(piece.block.element, index),
                containers=containers,
                shared=alike(before, path),
            )
            before = path

    def _container(self, each: Instance, above: Instance | None, path: Sequence[Instance]) -> Element:
        element = self.elements[each]
        if element.tag == "td" and element.get("class") == "or-aside":
            width = next((self.widths[one] for one in reversed(path) if one in self.widths), 1)
            element = with_attribute(element, "colspan", str(width))
        if each not in self.second:
            element = aside(element)
            if above is None or above in self.second:
                element = with_attribute(element, "data-in", "before")
        elif each not in self.first and (above is None or above in self.first):
            element = with_attribute(element, "data-in", "after")
        return with_attribute(element, "data-change", "") if each in self.leading else element

    def _own(self, element: Element, index: int) -> Element:
        """Return a block's own element, with what is told of it."""
        piece, path = self.pieces[index], self.paths[index]
        if piece.is_filler:
            return with_attribute(element, "data-in", "before" if piece.is_second else "after")
        if not piece.is_second and all(each in self.second for each in path):
            element = with_attribute(element, "data-in", "before")
        elif not piece.was and all(each in self.first for each in path):
            element = with_attribute(element, "data-in", "after")
        if index in self.was:
            element = with_attribute(element, "data-was", self.was[index])
        return with_attribute(element, "data-change", "") if id(piece) in self.leading else element


def _place(piece: Piece, path: Sequence[Instance], elements: Mapping[Instance, Element]) -> Instance | int:
    """Tell where a reader goes to: the row of a table, the container of bare text, or the block itself."""
    row = next((each for each in path if elements[each].tag == "tr"), None)
    if row is not None:
        return row
    return path[-1] if piece.block.element is None else id(piece)
