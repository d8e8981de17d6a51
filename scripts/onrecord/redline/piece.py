"""A piece: one block of either text as a page shows it, with its marks and with what is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import zip_longest

from onrecord.redline.group import Group, spots_of_others
from onrecord.redline.labels import Labels
from onrecord.redline.nesting import Instance, Nesting
from onrecord.redline.redline import Aspect, Change, Mark, Redline, Reshaping, Segment
from onrecord.redline.restoring import Was
from onrecord.redline.within import Inside, Part, as_it_was, aside, elsewhere, inside, without_names
from onrecord.redline.word import BORDER, Word, at_borders
from onrecord.text import Block, Element

_QUOTED = 60
"""Signs of a moved block that are quoted where it stood."""


@dataclass(kw_only=True, slots=True)
class Piece:
    """One block to be shown: where it stands, and what is written in it."""

    block: Block
    own: Element | None
    """Its element in its own text."""

    inside: str
    changed: bool

    path: tuple[Instance, ...]
    """Its containers in its own text."""

    is_second: bool
    """Whether it is a block of the second text."""

    was: tuple[Was, ...] = ()
    """The blocks of the first text for which it stands."""

    moved: int | None = None
    """Blocks that went elsewhere together have one number, and so has the line where they stood."""

    leads: bool = False
    """Whether a change begins here, to which a reader may go."""

    title: str = ""
    """Of a heading outside any container, its words in the second text."""

    columns: tuple[int | None, int | None] = (None, None)
    """Of a cell, the number of its column in either text, from 0."""

    is_filler: bool = False
    """Whether it is a cell that neither text has, so that others stand below their heading."""


def pieces_of(redline: Redline, labels: Labels, nesting: Nesting) -> Iterator[Piece]:
    """Yield every block to be shown, in reading order."""
    return _Markup(redline, labels, nesting).pieces()


def with_attribute(element: Element, name: str, value: str) -> Element:
    """Return an element with one attribute more."""
    return Element(tag=element.tag, attributes=(*element.attributes, (name, value)))


class _Markup:
    """The state of one mark-up."""

    def __init__(self, redline: Redline, labels: Labels, nesting: Nesting) -> None:
        self.redline = redline
        self.labels = labels
        self.nesting = nesting
        self.moves: dict[int, list[Change]] = {}
        for change in redline.changes:
            if change.moved is not None:
                self.moves.setdefault(change.moved, []).append(change)
        self.within_tables = _within_tables(redline.changes, nesting)

    def pieces(self) -> Iterator[Piece]:
        """Yield every block to be shown, in reading order."""
        for change in self._with_stubs():
            yield from self._pieces(change)

    def _with_stubs(self) -> Iterator[Change]:
        """Yield the changes; where blocks stood that went elsewhere, yield the first of them as a removed one.

        Of the rows and columns of a table that go elsewhere within it, yield every cell.
        """
        groups = [
            Group([place.index for place in change.before], [place.index for place in change.after], change.moved)
            for change in self.redline.changes
        ]
        spots = spots_of_others(groups, *self._texts())
        stubs = (stub for together in self.moves.values() for stub in self._stubs(together))
        shown = [((min(group.after), 0) if group.after else spots[group.before[0]], group.before) for group in groups]
        entries = [*zip(shown, self.redline.changes, strict=True)]
        entries += [((spots[_place_before(stub)], [_place_before(stub)]), stub) for stub in stubs]
        return (change for _, change in sorted(entries, key=lambda entry: entry[0]))

    def _texts(self) -> Iterator[list[Block]]:
        for side in ("before", "after"):
            places = (place for change in self.redline.changes for place in getattr(change, side))
            yield [place.block for place in sorted(places, key=lambda place: place.index)]

    def _stubs(self, changes: Sequence[Change]) -> Iterator[Change]:
        """Yield of blocks that went elsewhere together those of which is told where they stood."""
        lined = [change for change in changes if not self._is_within_table(change)]
        if lined:
            yield replace(min(lined, key=_place_before), after=())
        yield from (replace(change, after=()) for change in changes if self._is_within_table(change))

    def _is_within_table(self, change: Change) -> bool:
        """Tell whether a block is a cell of a row or column that goes elsewhere in a table, and is shown twice."""
        return change.moved in self.within_tables and change.before[0].block.kind == "cell"

    def _pieces(self, change: Change) -> Iterator[Piece]:
        if change.moved is not None and not change.after:
            yield self._away(change) if self._is_within_table(change) else self._stub(change)
        elif not change.after:
            yield from self._removed(change)
        elif not change.before:
            yield from self._added(change)
        else:
            yield from self._compared(change)

    def _stub(self, change: Change) -> Piece:
        """A line in the place of what was moved from here, with a link to where it stands now."""
        place = change.before[0]
        said = _begin("".join(word.text for segment in change.segments for word in segment.before))
        link = f'<a href="#moved-{change.moved}">{escape(self.labels.moved_from)}</a>'
        note = f'<span class="or-note" id="moved-from-{change.moved}">({link} <q>{escape(said)}</q>)</span>'
        element = None if place.block.containers else Element(tag="p")
        if place.block.element and place.block.kind in ("cell", "term"):
            element = Element(tag=place.block.element.tag)
        return Piece(
            block=replace(place.block, element=element),
            own=None,
            inside=note,
            changed=True,
            path=self.nesting.before[place.index],
            is_second=False,
            moved=change.moved,
        )

    def _away(self, change: Change) -> Piece:
        """A cell where it stood before it went elsewhere with its row or its column."""
        (place,) = change.before
        words = [word for segment in change.segments for word in segment.before]
        said = as_it_was(words)
        note = ""
        if min(self.moves[change.moved or 0], key=_place_before).before == change.before:
            link = f'<a href="#moved-{change.moved}">{escape(self.labels.moved_from)}</a>'
            note = f'<span class="or-note" id="moved-away-{change.moved}">({link}) </span>'
        return Piece(
            block=replace(place.block, element=place.block.element and aside(place.block.element)),
            own=place.block.element,
            inside=note + elsewhere(Mark.REMOVED, without_names(words), self.labels.moved_from),
            changed=True,
            path=self.nesting.before[place.index],
            is_second=False,
            was=(Was(place=place, inside=said, turned_back=said),),
            columns=(self.nesting.columns(change)[0], None),
        )

    def _removed(self, change: Change) -> Iterator[Piece]:
        for place, words in zip(change.before, at_borders(_said(change)), strict=True):
            shown = self._whole(Mark.REMOVED, words, place.block)
            said = _lines(as_it_was(words), place.block)
            was = Was(place=place, inside=said, turned_back=said)
            element = _marked_rule(place.block.element, Mark.REMOVED)
            if element and element.get("id"):
                element = aside(element)
                if place.block.level:
                    element = with_attribute(element, "id", f"was-{place.block.anchor}")
            yield Piece(
                block=replace(place.block, element=element),
                own=place.block.element,
                inside=shown,
                changed=True,
                path=self.nesting.before[place.index],
                is_second=False,
                was=(was,),
                leads=True,
                columns=self.nesting.columns(change),
            )

    def _added(self, change: Change) -> Iterator[Piece]:
        for place, words in zip(change.after, at_borders(_said(change)), strict=True):
            yield Piece(
                block=replace(place.block, element=_marked_rule(place.block.element, Mark.ADDED)),
                own=place.block.element,
                inside=self._whole(Mark.ADDED, words, place.block),
                changed=True,
                path=self.nesting.after[place.index],
                is_second=True,
                leads=True,
                title=_joined(words) if place.block.begins_section else "",
                columns=self.nesting.columns(change),
            )

    def _whole(self, mark: Mark, words: Sequence[Word], block: Block) -> str:
        segment = Segment(mark=mark, **{"before" if mark is Mark.REMOVED else "after": tuple(words)})
        return _lines(inside([segment], self.labels).html, block)

    def _compared(self, change: Change) -> Iterator[Piece]:
        """Write the blocks as they are now; what was removed between two of them stands in the first."""
        written = [inside(parts, self.labels) for parts in _parts(change.segments)]
        were = self._was(change, written)
        said = at_borders(word for segment in change.segments for word in segment.after)
        leads = change.has_changed and (change.moved is None or self._leads(change))
        is_twice = self._is_within_table(change)
        was, now = self.nesting.columns(change)
        notes = "".join(f'<span class="or-note"> ({note})</span>' for note in self._notes(change))
        for number, (place, shown) in enumerate(zip(change.after, written, strict=True)):
            html = _lines(shown.html, place.block)
            if is_twice:
                html = elsewhere(Mark.ADDED, html, self.labels.moved)
            if number == 0:
                html = f"{self._moved(change)}{html}{notes}"
            yield Piece(
                block=place.block,
                own=place.block.element,
                inside=html,
                changed=change.has_changed,
                path=self.nesting.after[place.index],
                is_second=True,
                was=() if number or is_twice else were,
                moved=None if is_twice else change.moved,
                leads=leads and number == 0,
                title=_joined(said[number]) if place.block.begins_section else "",
                columns=(None if is_twice else was, now),
            )

    @staticmethod
    def _was(change: Change, written: Sequence[Inside]) -> tuple[Was, ...]:
        """Return the blocks of the first text for which those that are written stand."""
        back = written[0].turned_back if len(change.before) == len(change.after) == 1 else None
        if back is not None and all(segment.before == segment.after for segment in change.segments):
            html = _lines(back, change.before[0].block)
            return (Was(place=change.before[0], inside=html, turned_back=html),)
        said = at_borders(word for segment in change.segments for word in segment.before)
        return tuple(
            Was(
                place=place,
                inside=_lines(as_it_was(words), place.block),
                turned_back=None if back is None else _lines(back, place.block),
            )
            for place, words in zip(change.before, said, strict=False)
        )

    def _moved(self, change: Change) -> str:
        """Return what is told of blocks that went elsewhere; the first of them leads to where they stood."""
        if change.moved is None:
            return ""
        label = escape(self.labels.moved)
        is_twice = self._is_within_table(change)
        if is_twice:
            link = _link(f"moved-away-{change.moved}", label)
            leads = self._leads(change)
            return f'<span class="or-note" id="moved-{change.moved}">({link}) </span>' if leads else ""
        if not self._leads(change):
            return f'<span class="or-note" data-moved="{change.moved}">({label}) </span>'
        link = _link(f"moved-from-{change.moved}", label)
        return f'<span class="or-note" id="moved-{change.moved}" data-moved="{change.moved}">({link}) </span>'

    def _leads(self, change: Change) -> bool:
        """Tell whether this is the first of the blocks that were moved together; it alone says so."""
        return change.moved is not None and self.moves[change.moved][0] is change

    def _notes(self, change: Change) -> Iterator[str]:
        match change.reshaping:
            case Reshaping(aspect=Aspect.LEVEL, was=level):
                yield escape(self.labels.level.format(level))
            case Reshaping(aspect=Aspect.NUMBER, was=int(number), now=int()):
                yield escape(self.labels.number.format(number))
            case Reshaping():
                yield escape(self.labels.format)


def _within_tables(changes: Sequence[Change], nesting: Nesting) -> set[int]:
    """Return the numbers of the moves in which some cells of a table went elsewhere, and not all of them."""
    some: set[int] = set()
    for side, paths in (("before", nesting.before), ("after", nesting.after)):
        fates: dict[object, set[int | None]] = {}
        for change in changes:
            for place in getattr(change, side):
                table = nesting.table(paths[place.index])
                if table is not None:
                    fates.setdefault(table, set()).add(change.moved)
        some |= {moved for fate in fates.values() if len(fate) > 1 for moved in fate if moved is not None}
    return some


def _place_before(change: Change) -> int:
    return change.before[0].index


def _link(anchor: str, label: str) -> str:
    """Return a link within the page; the label is HTML."""
    return f'<a href="#{anchor}">{label}</a>'


def _joined(said: Sequence[Word]) -> str:
    return " ".join("".join(word.text for word in said).split())


def _said(change: Change) -> Iterator[Word]:
    return (word for segment in change.segments for word in (segment.before or segment.after))


def _marked_rule(element: Element | None, mark: Mark) -> Element | None:
    return with_attribute(element, "class", f"or-{mark}") if element and element.tag == "hr" else element


def _lines(html: str, block: Block) -> str:
    """Write a line's end in code as it is: a line feed is shown there."""
    return re.sub("(<br>|&lt;br&gt;)\n", "\n", html) if block.kind == "code" else html


def _parts(segments: Sequence[Segment]) -> list[list[Part]]:
    """Divide segments over the blocks of the second text; the end of a block that came or went stands among them."""
    parts: list[list[Part]] = [[]]
    if len(segments) == 1 and segments[0].mark is Mark.SAME and BORDER not in segments[0].after:
        return [[segments[0]]]
    for segment in segments:
        for index, part in enumerate(_cut(segment)):
            if index and segment.mark is Mark.REMOVED:
                parts[-1].append(Mark.REMOVED)
            elif index:
                parts.append([Mark.ADDED] if segment.mark is Mark.ADDED else [])
            if part.before or part.after:
                parts[-1].append(part)
    return parts


def _cut(segment: Segment) -> Iterator[Segment]:
    """Cut a segment where blocks end; borders are left out."""
    nothing: list[Word] = []
    for before, after in zip_longest(at_borders(segment.before), at_borders(segment.after), fillvalue=nothing):
        yield replace(segment, before=tuple(before), after=tuple(after))


def _begin(text: str) -> str:
    """Return the first words of a text; a text that goes on says so."""
    whole = " ".join(text.split())
    return whole if len(whole) <= _QUOTED else f"{whole[:_QUOTED].rpartition(' ')[0] or whole[:_QUOTED]}…"
