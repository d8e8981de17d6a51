"""A nesting: where each block of either text stands on a page that shows both.

The containers are those of the second text, whole: what only the first has is put into them, in a container of its own
where nothing else may stand there, such as an item in a list. So who takes that out has the second text's page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.redline.redline import Change, Place
from onrecord.text import Block, Element, alike

Instance = tuple[str, int]
"""One container of a text: `a`, the first, or `b`, the second, or `x` for one that neither has; and its number."""

_HOLDS = {
    "ul": ("li",),
    "ol": ("li",),
    "section": ("li",),
    "dl": ("dd", "dt"),
    "table": ("tbody", "thead"),
    "thead": ("tr",),
    "tbody": ("tr",),
    "tr": ("td", "th"),
}
"""What alone may stand in a container, the first for want of better; in others all may that is in none of these."""

_PARTS = frozenset(tag for tags in _HOLDS.values() for tag in tags)


@dataclass(frozen=True, kw_only=True, slots=True)
class NestedBlock:
    """A block of which is asked where it stands."""

    block: Block
    path: tuple[Instance, ...]
    """Its containers in its own text."""

    is_second: bool
    """Whether it is a block of the second text."""


class Nesting:
    """The containers of both texts, and which of the first are which of the second."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.elements: dict[Instance, Element] = {}
        """What each container is, an item of an ordered list with its number."""

        self._columns: dict[tuple[str, int], int | None] = {}
        self.before = self._paths("a", [place for change in changes for place in change.before])
        self.after = self._paths("b", [place for change in changes for place in change.after])
        self.twins: dict[Instance, Instance] = {}
        for change in changes:
            if change.before and change.after and change.moved is None:
                self._join(change.before[0], change.after[0])
        self._count = 0

    def columns(self, change: Change) -> tuple[int | None, int | None]:
        """Return in which column of its row the first block of a change stands, in either text; None outside a row."""
        before, after = change.before[:1], change.after[:1]
        was = self._columns["a", before[0].index] if before else None
        return was, self._columns["b", after[0].index] if after else None

    def table(self, path: Sequence[Instance]) -> Instance | None:
        """Return the innermost table of a path."""
        return next((each for each in reversed(path) if self.elements[each].tag == "table"), None)

    def _paths(self, side: str, places: Sequence[Place]) -> Mapping[int, tuple[Instance, ...]]:
        """Give each container of a text a name; return those that each block stands in, by the block's number."""
        paths: dict[int, tuple[Instance, ...]] = {}
        path: tuple[Instance, ...] = ()
        column: int | None = None
        for place in sorted(places, key=lambda place: place.index):
            block = place.block
            path = path[: block.shared]
            for element in block.containers[block.shared :]:
                path = (*path, (side, len(self.elements)))
                self.elements[path[-1]] = element
            item = last_item(block)
            if item is not None and place.number is not None:
                value = ("value", str(place.number))
                element = block.containers[item]
                self.elements[path[item]] = element._replace(attributes=(*element.attributes, value))
            paths[place.index] = path
            column = _column(block, column)
            self._columns[side, place.index] = column
        return paths

    def _join(self, one: Place, other: Place) -> None:
        """Take the containers of blocks that belong together for the same ones, as far as they are of one kind."""
        for old, new in zip(self.before[one.index], self.after[other.index], strict=False):
            if self.elements[old].tag != self.elements[new].tag:
                return
            self.twins.setdefault(old, new)

    def plain(self, container: Instance) -> Element:
        """Return a container as its text has it, without a number."""
        element = self.elements[container]
        return Element(tag=element.tag, attributes=tuple(pair for pair in element.attributes if pair[0] != "value"))

    def paths(self, blocks: Sequence[NestedBlock]) -> Iterator[tuple[Instance, ...]]:
        """Yield the containers of each block on the page, in the order in which they are shown."""
        following: list[tuple[Instance, ...]] = []
        path: tuple[Instance, ...] = ()
        for each in reversed(blocks):
            following.append(path)
            path = each.path if each.is_second else path
        path = ()
        for each, then in zip(blocks, reversed(following), strict=True):
            if each.is_second:
                path = each.path
                yield path
            else:
                yield self._fitted(each, path, then)

    def _fitted(
        self, each: NestedBlock, last: tuple[Instance, ...], then: tuple[Instance, ...]
    ) -> tuple[Instance, ...]:
        """Return where a block of the first text stands between two of the second: within all that goes on there."""
        around = last[: alike(last, then)]
        twins = tuple(self.twins.get(container, container) for container in each.path)
        shared = max(alike(twins, last), alike(twins, then))
        if shared >= len(around):
            return twins[:shared] + each.path[shared:]
        tags = [
            *(element.tag for element in each.block.containers),
            each.block.element.tag if each.block.element else "",
        ]
        return (*around, *self._within(self.elements[around[-1]].tag, each, tags, shared))

    def _within(self, tag: str, each: NestedBlock, tags: Sequence[str], begin: int) -> tuple[Instance, ...]:
        """Return the containers of a block from `begin` on, as they may stand in an element that is none of them."""
        holds = _HOLDS.get(tag)
        if holds is None:
            while begin and tags[begin] in _PARTS:
                begin -= 1  # a part comes with its whole
            return each.path[begin:]
        fits = next((depth for depth in range(begin, len(tags)) if tags[depth] in holds), None)
        if fits is not None:
            return each.path[fits:]
        self._count += 1
        name = each.path[begin][1] if begin < len(each.path) else -self._count
        container = (f"x{holds[0]}", name)
        self.elements[container] = Element(tag=holds[0], attributes=(("class", "or-aside"),))
        return (container, *self._within(holds[0], each, tags, begin))


def _column(block: Block, last: int | None) -> int | None:
    """Return in which column of its row a block stands, where the one before stands in another; None outside a row."""
    row = next((depth for depth, element in enumerate(block.containers) if element.tag == "tr"), None)
    if row is None or block.kind != "cell":
        return None
    return 0 if last is None or block.shared <= row else last + 1


def last_item(block: Block) -> int | None:
    """Return how deep the innermost item of an ordered list stands."""
    tags = [element.tag for element in block.containers]
    return next((d for d in range(len(tags) - 1, 0, -1) if tags[d] == "li" and tags[d - 1] == "ol"), None)
