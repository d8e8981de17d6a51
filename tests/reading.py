"""What a browser makes of HTML: read with html5lib, which shares nothing with the code under test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

INLINE = frozenset({"a", "code", "em", "strong", "sup"})
"""Elements of a text that stand within a line, and so do not part words."""


def fragment(html: str) -> Element:
    """Return the tree of a piece of HTML."""
    tree: Element = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return tree


def document(html: str) -> Element:
    """Return the tree of a whole page."""
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def faults(html: str) -> list[str]:
    """Return what the HTML standard calls errors in a piece of HTML, in its own short names."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parseFragment(html)
    return [name for _, name, _ in parser.errors if name != "invalid-codepoint"]  # a control character is no markup


def words(element: Element, *, without: str = "") -> list[str]:
    """Return the words a reader reads in `element`, but for what stands in elements of the class `without`."""
    return "".join(_text(element, without)).split()


def _text(element: Element, without: str) -> Iterator[str]:
    if without and without in element.get("class", "").split():
        return
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _text(child, without)
        yield child.tail or ""
    yield edge


def shape(element: Element, *, verbatim: bool = False) -> list[object]:
    """Return an element as nested lists, without the white space that a browser does not show."""
    verbatim = verbatim or element.tag == "pre"
    inside: list[object] = [element.text or ""]
    for child in element:
        inside += [shape(child, verbatim=verbatim), child.tail or ""]
    shown = inside if verbatim else [re.sub(r"\s+", " ", each) if isinstance(each, str) else each for each in inside]
    if element.tag not in INLINE and not verbatim:
        shown = [_trimmed(shown, index) for index in range(len(shown))]
    return [element.tag, sorted(element.attrib.items()), *(each for each in shown if each != "")]


def _trimmed(content: list[object], index: int) -> object:
    """Return one part of a block's content without the spaces at an edge of the block or beside a block in it."""
    each = content[index]
    if not isinstance(each, str):
        return each
    before, after = content[index - 1] if index else None, content[index + 1] if index + 1 < len(content) else None
    each = each.lstrip(" ") if _is_border(before) else each
    return each.rstrip(" ") if _is_border(after) else each


def _is_border(neighbour: object) -> bool:
    return not (isinstance(neighbour, list) and neighbour[0] in INLINE)


def attributes(element: Element, name: str) -> list[str]:
    """Return every value of an attribute, in order of the page."""
    return [value for part in element.iter() if (value := part.get(name)) is not None]


def schemes(element: Element) -> set[str]:
    """Return the schemes of all links, as a browser understands them; one within the page has none."""
    found = set()
    for target in attributes(element, "href"):
        # WHATWG URL: leading control characters and spaces, and any tab or line break, do not count
        bare = "".join(c for c in target.lstrip("".join(map(chr, range(0x21)))) if c not in "\t\r\n")
        if not bare.startswith("#"):
            found.add(bare.partition(":")[0].lower() if ":" in bare else "relative")
    return found
