"""What a page that shows both texts must tell, so that who takes every change back has the first text's page.

Most follows from the page (see `decisions/0021`): a block of the first text stands in the containers in which it is
shown, and shares with the block before it those in which both are. Where that is not so, `data-was` tells what was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.redline.redline import Place
from onrecord.text import Element, alike, start_tag


@dataclass(frozen=True, kw_only=True, slots=True)
class Was:
    """A block of the first text, as a page shows it."""

    place: Place

    inside: str
    """HTML of what stood in it."""

    turned_back: str | None
    """HTML of what is left in the block shown when every change is taken back; None where it shows more than one."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A container on the page, from where it opens to where it closes."""

    number: int
    element: Element


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownBlock:
    """A block on the page: where it stands, and for which blocks of the first text."""

    path: tuple[Enclosure, ...]
    """Its containers, the very ones where they are those of another block."""

    element: Element | None
    """Its own element in its own text."""

    was: tuple[Was, ...]

    moved: int | None
    """Blocks that went elsewhere together have one number, and so has the line where they stood."""


def what_was(blocks: Sequence[ShownBlock]) -> dict[int, str]:
    """Return the value of `data-was`, by the number of the block on the page that needs it."""
    told: dict[int, str] = {}
    path: tuple[Enclosure, ...] = ()
    containers: tuple[Element, ...] = ()
    for index in _in_first_order(blocks):
        shown = blocks[index]
        shared = min(alike(path, shown.path), len(containers))
        follows = containers[:shared] + tuple(each.element for each in shown.path[shared:])
        if not _is_plain(shown, shared, follows):
            told[index] = json.dumps([_told(was) for was in shown.was], ensure_ascii=False, separators=(",", ":"))
        path, containers = shown.path, shown.was[-1].place.block.containers
    return told


def _in_first_order(blocks: Sequence[ShownBlock]) -> Iterator[int]:
    """Yield the blocks that stand for some of the first text, what moved where it stood."""
    for index, shown in enumerate(blocks):
        if shown.moved is None and shown.was:
            yield index
        elif shown.moved is not None and not shown.was:
            yield from (i for i, other in enumerate(blocks) if other.moved == shown.moved and other.was)


def _is_plain(shown: ShownBlock, shared: int, follows: tuple[Element, ...]) -> bool:
    """Tell whether a block of the first text follows from the page."""
    if len(shown.was) != 1:
        return False
    (was,) = shown.was
    block = was.place.block
    same = (block.shared, block.containers, block.element) == (shared, follows, shown.element)
    return same and was.inside == was.turned_back


def _told(was: Was) -> list[object]:
    """Return how many containers a block shared with the one before, those it opened, its element, and what it said.

    That is null where it follows from the page.
    """
    block = was.place.block
    opened = "".join(start_tag(element) for element in block.containers[block.shared :])
    own = start_tag(block.element) if block.element else ""
    return [block.shared, opened, own, None if was.inside == was.turned_back else was.inside]
