"""A block: the smallest piece of a text that stands on its own, with all that a page needs to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

Attributes = tuple[tuple[str, str], ...]


class Element(NamedTuple):
    """One HTML element, by its name and attributes."""

    tag: str
    attributes: Attributes = ()

    def get(self, name: str) -> str | None:
        """Return an attribute's value."""
        return next((value for key, value in self.attributes if key == name), None)


class Run(NamedTuple):
    """A stretch of text in one dress."""

    text: str
    """White space as it counts: a line wrap is a space, a break that is shown is a line feed."""

    marks: tuple[Element, ...] = ()
    """`em`, `strong`, `code`, `a`, `sup`: the elements it stands in, outermost first."""

    apart: int | None = None
    """How many of these elements the run before it stands in too, where fewer are the same than look alike."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A heading, a paragraph, an item, a cell, a block of code or a rule.

    A sequence of blocks is a whole text: the elements they stand in are told by `containers` and `shared`, so that the
    text's HTML can be written from it, element for element.
    """

    element: Element | None
    """Its own element: `h2`, `p`, `td`, `th`, `dt`, `pre`, `hr`; None for text that stands right in its container."""

    containers: tuple[Element, ...] = ()
    """What it stands in, outermost first: `ul`, `ol`, `li`, `blockquote`, `table`, `tr`, …"""

    shared: int = 0
    """How many containers, from the outermost, are the very ones the block before it stands in."""

    runs: tuple[Run, ...] = ()

    lines: tuple[int, int] = (0, 0)
    """First line of the file it stands on, from 1, and the line after its last."""

    @property
    def kind(self) -> str:
        """`heading`, `paragraph`, `cell`, `term`, `code`, `rule`, or `item` for text right in its container."""
        if self.element is None:
            return "item"
        return _KINDS.get(self.element.tag, "heading")

    @property
    def level(self) -> int:
        """1 to 6 for a heading, else 0."""
        return int(self.element.tag[1]) if self.element and self.kind == "heading" else 0

    @property
    def begins_section(self) -> bool:
        """Whether it is a heading outside any container; one within a quotation or a list is part of what it is in."""
        return self.kind == "heading" and not self.containers

    @property
    def anchor(self) -> str | None:
        """Fragment by which the page can be opened at this block."""
        return self.element.get("id") if self.element else None

    @property
    def is_named(self) -> bool:
        """Whether it is a heading after which a table may be named; one that a page shows as gone is none."""
        return self.kind == "heading" and not (self.element and self.element.get("data-id"))

    @property
    def text(self) -> str:
        """Its words without their dress."""
        return "".join(run.text for run in self.runs)


_KINDS = {"p": "paragraph", "td": "cell", "th": "cell", "dt": "term", "pre": "code", "hr": "rule"}
_VOID = frozenset({"hr"})


def write(blocks: Iterable[Block], *, inside: Callable[[Block], str] | None = None, heading: str | None = None) -> str:
    """Return the HTML of a sequence of blocks.

    `inside` writes what stands within a block, instead of its runs; `heading` is the anchor of the heading before them.
    """
    return "".join(_written(blocks, inside or _inside, heading))


def _inside(block: Block) -> str:
    return escape(block.text, quote=False) if block.kind == "code" else write_runs(block.runs)


def _written(blocks: Iterable[Block], inside: Callable[[Block], str], heading: str | None) -> Iterator[str]:
    standing: tuple[Element, ...] = ()
    bare = False
    for block in blocks:
        yield from _closed(standing[block.shared :])
        for element in block.containers[block.shared :]:
            yield _opened(element, heading)
        if bare and block.element is None and block.shared == len(standing) == len(block.containers):
            yield "\n"  # two texts right in one item, whose words would run together
        standing, bare = block.containers, block.element is None
        if block.is_named:
            heading = block.anchor
        yield _leaf(block.element, inside(block))
    yield from _closed(standing)


def _leaf(element: Element | None, inside: str) -> str:
    if element is None:
        return inside
    if element.tag == "pre":
        told, own = _told(element)
        return f"<pre{told}>{start_tag(Element(tag='code', attributes=own))}{inside}</code></pre>\n"
    return f"{start_tag(element)}\n" if element.tag in _VOID else f"{start_tag(element)}{inside}</{element.tag}>\n"


def _opened(element: Element, heading: str | None) -> str:
    """Open a container, with what its kind brings: a table may be scrolled, and is named after its heading."""
    if element.tag == "table":
        label = f' role="group" aria-labelledby="{escape(heading)}"' if heading else ""
        told, own = _told(element)
        return f'<div class="table" tabindex="0"{label}{told}>{start_tag(Element(tag="table", attributes=own))}\n'
    if element.tag == "section":
        told, _ = _told(element)
        return f'<hr class="footnotes-sep"{told}>\n{start_tag(element)}\n<ol class="footnotes-list">\n'
    return f"{start_tag(element)}\n" if element.tag not in ("li", "dd") else start_tag(element)


def _told(element: Element) -> tuple[str, Attributes]:
    """Part what a page tells of an element, which stands on all that is written for it, from its own attributes."""
    told = tuple(pair for pair in element.attributes if pair[0].startswith("data-"))
    own = tuple(pair for pair in element.attributes if pair not in told)
    return start_tag(Element(tag="", attributes=told))[1:-1], own


def _closed(elements: Sequence[Element]) -> Iterator[str]:
    for element in reversed(elements):
        if element.tag == "table":
            yield "</table></div>\n"
        elif element.tag == "section":
            yield "</ol>\n</section>\n"
        else:
            yield f"</{element.tag}>\n"


def write_runs(runs: Iterable[Run]) -> str:
    """Return the HTML of runs, elements that they share opened once."""
    return "".join(_written_runs(runs))


def _written_runs(runs: Iterable[Run]) -> Iterator[str]:
    standing: tuple[Element, ...] = ()
    for run in runs:
        shared = alike(standing, run.marks) if run.apart is None else run.apart
        for element in reversed(standing[shared:]):
            yield f"</{element.tag}>"
        for element in run.marks[shared:]:
            yield start_tag(element)
        standing = run.marks
        yield escape(run.text, quote=False).replace("\n", "<br>\n")
    for element in reversed(standing):
        yield f"</{element.tag}>"


def alike(before: Sequence[object], after: Sequence[object]) -> int:
    """Return how much of their begin two sequences have in common, such as the elements around two runs."""
    same = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        same += 1
    return same


def start_tag(element: Element) -> str:
    """Return an element's start tag."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes)
    return f"<{element.tag}{attributes}>"
