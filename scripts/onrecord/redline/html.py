"""A redline as readers see it, in HTML; each mark stands within one block and is told in words too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise, zip_longest

from onrecord.redline.labels import ENGLISH, Labels
from onrecord.redline.redline import Aspect, Change, Mark, Place, Redline, Reshaping, Segment
from onrecord.redline.word import Word, at_borders, join, targets
from onrecord.text import Block, Element, Run, write, write_runs

_CHAPTER = 2
"""Headings up to this level divide what is shown into parts."""

_QUOTED = 60
"""Signs of a moved block that are quoted where it stood."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Part of the text, from one block that stands on its own to another."""

    html: str

    shown: bool
    """Whether it is to be read at once: it holds a change, or is the heading above one."""

    changed: bool
    """Whether a change stands in it; readers go from one such part to the next."""


@dataclass(slots=True)
class _Piece:
    """One block to be shown: where it stands, and what is written in it."""

    block: Block
    inside: str
    changed: bool
    path: tuple[object, ...]
    """What tells each of its containers from others."""

    leads: bool = False
    """Whether a change begins here, to which a reader may go."""


def as_html(redline: Redline, labels: Labels = ENGLISH) -> str:
    """Return it as a piece of a page: the whole second text with its changes in place."""
    return "".join(stretch.html for stretch in stretches(redline, labels))


def stretches(redline: Redline, labels: Labels) -> tuple[Stretch, ...]:
    """Return the second text with all changes in place; what was removed stands where it stood.

    Unchanged parts are stretches of their own, so that a page can fold them; the heading above a change is shown. What
    is shown is divided at the headings of chapters too. The element in which a change begins has `data-change`; the
    changes in one row of a table are one.
    """
    return tuple(_divided(_Markup(redline, labels).pieces()))


def _divided(pieces: Sequence[_Piece]) -> Iterator[Stretch]:
    blocks = [*_nested(pieces)]
    starts = [index for index, block in enumerate(blocks) if block.shared == 0]
    chunks = [range(start, end) for start, end in pairwise([*starts, len(blocks)])]
    shown = _shown(chunks, pieces)
    chapters = {number for number, chunk in enumerate(chunks) if 0 < blocks[chunk.start].level <= _CHAPTER}
    said = {id(block): piece.inside for block, piece in zip(blocks, pieces, strict=True)}
    heading: str | None = None
    begin = 0
    for number in range(1, len(chunks) + 1):
        if number < len(chunks) and shown[number] == shown[begin] and not (shown[begin] and number in chapters):
            continue
        part = slice(chunks[begin].start, chunks[number - 1].stop)
        yield Stretch(
            html=write(blocks[part], inside=_within(said), heading=heading),
            shown=shown[begin],
            changed=any(piece.changed for piece in pieces[part]),
        )
        heading = next((block.anchor for block in reversed(blocks[part]) if block.level), heading)
        begin = number


def _shown(chunks: Sequence[range], pieces: Sequence[_Piece]) -> list[bool]:
    """Tell which parts are shown: those that changed, and the heading above each."""
    shown = [any(pieces[index].changed for index in chunk) for chunk in chunks]
    above: int | None = None
    for number, chunk in enumerate(chunks):
        if pieces[chunk.start].block.level:
            above = number
        elif above is not None and any(pieces[index].changed for index in chunk):
            shown[above] = True
    return shown


def _within(said: Mapping[int, str]) -> Callable[[Block], str]:
    return lambda block: said[id(block)]


def _nested(pieces: Sequence[_Piece]) -> Iterator[Block]:
    """Yield each piece's block, with the containers it shares with the piece shown before it."""
    opened = [*_opened(pieces)]
    leading = {_place(piece, places) for piece, (_, places) in zip(pieces, opened, strict=True) if piece.leads}
    for piece, (shared, places) in zip(pieces, opened, strict=True):
        yield _leading(replace(piece.block, shared=shared), places, leading)


def _opened(pieces: Sequence[_Piece]) -> Iterator[tuple[int, list[int]]]:
    """Yield how many containers each piece shares with the one before; number those it stands in, and itself."""
    before: tuple[object, ...] = ()
    places: list[int] = []
    count = 0
    for piece in pieces:
        pairs = zip(before, piece.path, strict=False)
        shared = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(before), len(piece.path)))
        fresh = range(count, count + len(piece.path) - shared + 1)
        count += len(fresh)
        before, places = piece.path, [*places[:shared], *fresh]
        yield shared, places


def _place(piece: _Piece, places: Sequence[int]) -> int:
    """Tell where a reader goes to: the row of a table, the container of bare text, or the block itself."""
    row = next((at for at, element in enumerate(piece.block.containers) if element.tag == "tr"), None)
    if row is not None:
        return places[row]
    return places[-2] if piece.block.element is None else places[-1]


def _leading(block: Block, places: Sequence[int], leading: AbstractSet[int]) -> Block:
    """Mark the elements in which a change begins; the last of the places is the block's own."""
    if leading.isdisjoint(places):
        return block
    *around, own = places
    containers = tuple(
        _led(each) if place in leading else each for place, each in zip(around, block.containers, strict=True)
    )
    element = _led(block.element) if block.element and own in leading else block.element
    return replace(block, containers=containers, element=element)


def _led(element: Element) -> Element:
    return Element(tag=element.tag, attributes=(*element.attributes, ("data-change", "")))


class _Markup:
    """The state of one mark-up."""

    def __init__(self, redline: Redline, labels: Labels) -> None:
        self.redline = redline
        self.labels = labels
        self.before = _paths(place for change in redline.changes for place in change.before)
        self.after = _paths(place for change in redline.changes for place in change.after)
        self.alias: dict[object, object] = {}
        for change in redline.changes:
            self._join(change)

    def _join(self, change: Change) -> None:
        """Take the containers of blocks that belong together for the same ones."""
        if not change.before or not change.after or change.moved is not None:
            return
        a, b = change.before[0], change.after[0]
        pairs = zip(a.block.containers, b.block.containers, strict=False)
        for depth, (old, new) in enumerate(pairs):
            if old.tag != new.tag:
                return
            self.alias.setdefault(("a", self.before[a.index][depth]), ("b", self.after[b.index][depth]))

    def pieces(self) -> list[_Piece]:
        """Return every block to be shown, in reading order."""
        return [piece for change in self._with_stubs() for piece in self._pieces(change)]

    def _with_stubs(self) -> Iterator[Change]:
        """Yield the changes; where blocks stood that went elsewhere, yield the first of them as a removed one."""
        stubs = {
            change.before[0].index: change
            for change in reversed(self.redline.changes)
            if change.moved is not None and change.before
        }
        first = {change.moved: index for index, change in sorted(stubs.items(), reverse=True)}
        waiting = [stubs[index] for index in sorted(first.values())]
        for change in self.redline.changes:
            stays = change.moved is None and change.before
            while stays and waiting and waiting[0].before[0].index < change.before[0].index:
                yield replace(waiting.pop(0), after=())
            yield change
        yield from (replace(change, after=()) for change in waiting)

    def _pieces(self, change: Change) -> Iterator[_Piece]:
        if change.moved is not None and not change.after:
            yield self._stub(change)
        elif not change.after:
            yield from self._whole(change, change.before, Mark.REMOVED)
        elif not change.before:
            yield from self._whole(change, change.after, Mark.ADDED)
        else:
            yield from self._compared(change)

    def _stub(self, change: Change) -> _Piece:
        """A line in the place of what was moved from here, with a link to where it stands now."""
        place = change.before[0]
        said = _begin("".join(word.text for segment in change.segments for word in segment.before))
        link = f'<a href="#moved-{change.moved}">{escape(self.labels.moved_from)}</a>'
        note = f'<span class="or-note" id="moved-from-{change.moved}">{link} <q>{escape(said)}</q></span>'
        element = None if place.block.containers else Element(tag="p")
        if place.block.element and place.block.kind in ("cell", "term"):
            element = Element(tag=place.block.element.tag)
        return self._piece(replace(place.block, element=element), note, place, side="a", changed=True)

    def _whole(self, change: Change, places: Sequence[Place], mark: Mark) -> Iterator[_Piece]:
        side = "b" if mark is Mark.ADDED else "a"
        said = [word for segment in change.segments for word in (segment.before or segment.after)]
        for place, words in zip(places, at_borders(said), strict=True):
            block = place.block
            if block.element and block.element.tag == "hr":
                block = replace(block, element=Element(tag="hr", attributes=(("class", f"or-{mark}"),)))
            piece = self._piece(block, self._marked(mark, words), place, side=side, changed=True, leads=True)
            if mark is Mark.REMOVED and block.level and block.anchor and piece.block.element:
                named = (*piece.block.element.attributes, ("id", f"was-{block.anchor}"))
                piece.block = replace(piece.block, element=Element(tag=piece.block.element.tag, attributes=named))
            yield piece

    def _compared(self, change: Change) -> Iterator[_Piece]:
        """Write the blocks as they are now; what was removed between two of them stands in the first."""
        inside = [""]
        for segment in change.segments:
            for index, part in enumerate(_cut(segment)):
                if index and segment.mark is not Mark.REMOVED:
                    inside.append(self._border(segment.mark) if segment.mark is Mark.ADDED else "")
                elif index:
                    inside[-1] += self._border(segment.mark)
                inside[-1] += self._segment(part)
        changed = change.has_changed
        leads = change.moved is not None and self._leads(change)
        begins = changed and (leads or change.moved is None)
        notes = "".join(f' <span class="or-note">{note}</span>' for note in self._notes(change))
        for number, (place, html) in enumerate(zip(change.after, inside, strict=True)):
            said = html
            if number == 0 and leads:
                back = f'<a href="#moved-from-{change.moved}">{escape(self.labels.moved)}</a>'
                said = f'<span class="or-note" id="moved-{change.moved}">{back}</span> {said}'
            elif number == 0 and change.moved is not None:
                said = f'<span class="or-note">{escape(self.labels.moved)}</span> {said}'
            if number == 0:
                said += notes
            yield self._piece(place.block, said, place, side="b", changed=changed, leads=begins and number == 0)

    def _leads(self, change: Change) -> bool:
        """Tell whether this is the first of the blocks that were moved together; it alone says so."""
        together = [c for c in self.redline.changes if c.moved is not None and c.moved == change.moved and c.after]
        return bool(together) and together[0] is change

    def _notes(self, change: Change) -> Iterator[str]:
        match change.reshaping:
            case Reshaping(aspect=Aspect.LEVEL, was=level):
                yield escape(self.labels.level.format(level))
            case Reshaping(aspect=Aspect.NUMBER, was=int(number), now=int()):
                yield escape(self.labels.number.format(number))
            case Reshaping():
                yield escape(self.labels.format)

    def _segment(self, segment: Segment) -> str:
        if segment.mark is Mark.SAME:
            return write_runs(join(segment.after))
        if segment.mark is Mark.FORMAT or segment.looks_alike:
            return self._otherwise(segment)
        if segment.mark is Mark.TYPOGRAPHIC:
            return self._marked(Mark.REMOVED, segment.before) + self._marked(Mark.ADDED, segment.after)
        return self._marked(segment.mark, segment.before or segment.after)

    def _otherwise(self, segment: Segment) -> str:
        """Write words that stayed to the eye, and what is different about them."""
        now = targets(segment.after)
        notes = [self.labels.target.format(target) for target in targets(segment.before) if target not in now]
        notes += [self.labels.spacing] if segment.looks_alike else []
        space, said = _spaced(write_runs(join(segment.after)))
        note = f'<span class="or-note">{escape("; ".join(notes or [self.labels.format]))}</span>'
        return f'{space}<span class="or-format">{said}</span> {note}'

    def _marked(self, mark: Mark, words: Sequence[Word]) -> str:
        """Write words that were added or removed, the space before them outside the mark."""
        runs = join(words)
        if mark is Mark.REMOVED:
            runs = tuple(_without_ids(run) for run in runs)
        lead, runs = _led_by_space(runs)
        space, said = _spaced(write_runs(runs))
        space = lead + space
        if not said:
            return space
        tag, label = ("ins", self.labels.added) if mark is Mark.ADDED else ("del", self.labels.removed)
        hidden = f'<span class="or-hidden">[{escape(label)}: </span>'
        return f'{space}<{tag}>{hidden}{said}<span class="or-hidden">]</span></{tag}>'

    def _border(self, mark: Mark) -> str:
        tag, label = ("ins", self.labels.added) if mark is Mark.ADDED else ("del", self.labels.removed)
        told = escape(f"{label}: {self.labels.border}")
        return f'<{tag} class="or-border"><span class="or-hidden">[{told}]</span>¶</{tag}> '

    def _piece(
        self, block: Block, inside: str, place: Place, *, side: str, changed: bool, leads: bool = False
    ) -> _Piece:
        instances = (self.before if side == "a" else self.after)[place.index]
        path = tuple(self.alias.get((side, instance), (side, instance)) for instance in instances)
        containers = tuple(
            _numbered(element, place.number if depth == _last_item(block) else None)
            for depth, element in enumerate(block.containers)
        )
        if side == "a":
            containers = tuple(_without_id(element) for element in containers)
            block = replace(block, element=block.element and _without_id(block.element))
        if block.kind == "code":
            inside = inside.replace("<br>\n", "\n")
        return _Piece(replace(block, containers=containers), inside, changed, path, leads)


def _paths(places: Iterable[Place]) -> Mapping[int, tuple[int, ...]]:
    """Give each container of a text a number of its own; return those that each block stands in."""
    paths: dict[int, tuple[int, ...]] = {}
    before: tuple[int, ...] = ()
    count = 0
    for place in sorted(places, key=lambda place: place.index):
        shared = place.block.shared
        fresh = range(count, count + len(place.block.containers) - shared)
        count += len(fresh)
        before = before[:shared] + tuple(fresh)
        paths[place.index] = before
    return paths


def _last_item(block: Block) -> int | None:
    tags = [element.tag for element in block.containers]
    return next((d for d in range(len(tags) - 1, 0, -1) if tags[d] == "li" and tags[d - 1] == "ol"), None)


def _numbered(element: Element, number: int | None) -> Element:
    """Give an item the number it has in its own text, whatever is shown around it."""
    if number is None or element.tag != "li":
        return element
    return Element(tag=element.tag, attributes=(*element.attributes, ("value", str(number))))


def _cut(segment: Segment) -> Iterator[Segment]:
    """Cut a segment where blocks end; borders are left out."""
    nothing: list[Word] = []
    for before, after in zip_longest(at_borders(segment.before), at_borders(segment.after), fillvalue=nothing):
        yield replace(segment, before=tuple(before), after=tuple(after))


def _begin(text: str) -> str:
    """Return the first words of a text; a text that goes on says so."""
    whole = " ".join(text.split())
    return whole if len(whole) <= _QUOTED else f"{whole[:_QUOTED].rpartition(' ')[0] or whole[:_QUOTED]}…"


def _led_by_space(runs: Sequence[Run]) -> tuple[str, tuple[Run, ...]]:
    """Part the space that emphasised words begin with from them, in their dress; a link is not divided."""
    first, *rest = runs or [Run(text="")]
    said = first.text.lstrip()
    if not first.marks or said == first.text or not said or any(mark.tag == "a" for mark in first.marks):
        return "", tuple(runs)
    space = first._replace(text=first.text[: len(first.text) - len(said)])
    return write_runs((space,)), (first._replace(text=said), *rest)


def _spaced(html: str) -> tuple[str, str]:
    """Part the space before words from them; it stands outside their mark."""
    said = html.lstrip()
    return html[: len(html) - len(said)], said


def _without_id(element: Element) -> Element:
    return Element(tag=element.tag, attributes=tuple(pair for pair in element.attributes if pair[0] != "id"))


def _without_ids(run: Run) -> Run:
    return Run(text=run.text, marks=tuple(_without_id(mark) for mark in run.marks), apart=run.apart)
