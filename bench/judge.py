"""A judge: what a published page of changes says, by a reading of its own that shares no code with onrecord.

The page is parsed as browsers parse it (WHATWG HTML, by html5lib). With all changes accepted it must give the page of
the new revision, with all taken back that of the old one, element for element, by the rules of `decisions/0021`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import html5lib

_VOID = frozenset({"br", "hr", "img"})
_LEAVES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th", "dt", "pre", "hr"})
_CONTAINERS = frozenset(
    {"ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "dl", "dd", "section", "details"}
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_OURS = re.compile(r"or-\S+")


@dataclass(slots=True)
class Node:
    """One element."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def all(self) -> Iterator[Node]:
        """Yield it and all elements within it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    @property
    def text(self) -> str:
        """All that is written in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def parsed(html: str) -> Node:
    """Return what a browser makes of a piece of a page."""
    tree = html5lib.parseFragment(html, container="div", treebuilder="etree", namespaceHTMLElements=False)
    return _node(tree)


def page(html: str, chosen: str) -> Node:
    """Return the one element of a whole page that has this class, or this value of `data-onrecord`."""
    found = [
        node
        for node in _node(html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)).all()
        if chosen in node.classes or node.attributes.get("data-onrecord") == chosen
    ]
    if len(found) != 1:
        raise ValueError(f"{chosen} stands on the page {len(found)} times")
    return found[0]


def _node(element: Any) -> Node:
    tag = element.tag if isinstance(element.tag, str) else "#comment"
    node = Node(tag, {str(name): str(value) for name, value in element.attrib.items()}, [element.text or ""])
    for child in element:
        node.children += [_node(child), child.tail or ""]
    node.children = [child for child in node.children if child != "" and not _is_comment(child)]
    return node


def _is_comment(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag == "#comment"


# Accept, and take back


def accepted(redline: Node) -> Node:
    """Return the text when all changes are accepted."""
    return Node("div", {}, _accepted(_whole(redline)))


def _accepted(children: Iterable[Node | str]) -> list[Node | str]:
    kept: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
        elif child.tag == "del" or child.attributes.get("data-in") == "before" or _is_aside(child):
            continue
        elif child.tag == "ins" or "data-said" in child.attributes:
            kept += _accepted(child.children)
        else:
            kept.append(Node(child.tag, _own(child), _accepted(child.children)))
    return kept


def _is_aside(node: Node) -> bool:
    return bool({"or-note", "or-hidden", "or-border"} & set(node.classes))


def _own(node: Node) -> dict[str, str]:
    """Return the attributes that are the text's own."""
    attributes = {name: value for name, value in node.attributes.items() if not name.startswith("data-")}
    attributes |= {name: value for name, value in node.attributes.items() if name in ("data-target", "data-onrecord")}
    if "data-id" in node.attributes:
        attributes["id"] = node.attributes["data-id"]
    if node.tag == "li":
        attributes.pop("value", None)
    classes = [name for name in node.classes if not _OURS.fullmatch(name)]
    attributes.pop("class", None)
    return {**attributes, "class": " ".join(classes)} if classes else attributes


def _whole(redline: Node) -> list[Node | str]:
    """Return what stands in a redline, also where it is folded, or parted for its readers."""
    children: list[Node | str] = []
    for child in redline.children:
        if isinstance(child, Node) and ("or-part" in child.classes or "or-unchanged" in child.classes):
            first = next(
                (
                    i
                    for i, each in enumerate(child.children)
                    if isinstance(each, Node) and each.tag not in ("a", "summary")
                ),
                0,
            )
            children += child.children[first:]
        else:
            children.append(child)
    return children


@dataclass(slots=True)
class _Block:
    """A block as it is shown."""

    path: list[Node]
    leaf: Node | None
    children: list[Node | str]

    def find(self, name: str) -> str | None:
        """Return an attribute that tells of it, on itself or on a note in it."""
        if self.leaf is not None and name in self.leaf.attributes:
            return self.leaf.attributes[name]
        within = (node for child in self.children if isinstance(child, Node) for node in child.all())
        return next((n.attributes[name] for n in within if "or-note" in n.classes and name in n.attributes), None)

    @property
    def stub(self) -> str | None:
        """Number of the blocks that stood here and went elsewhere."""
        found = re.fullmatch(r"moved-from-(\d+)", self.find("id") or "")
        return found and found[1]


def taken_back(redline: Node) -> Node:
    """Return the text when all changes are taken back."""
    blocks = [*_blocks(_whole(redline), [])]
    order: list[_Block] = []
    for block in blocks:
        if block.stub is not None:
            order += [other for other in blocks if other.find("data-moved") == block.stub]
        elif block.find("data-moved") is None:
            order.append(block)
    root = Node("div")
    shown: list[Node] = []
    standing: list[Node] = []
    for block in order:
        shared = next(
            (i for i, (a, b) in enumerate(zip(shown, block.path, strict=False)) if a is not b),
            min(len(shown), len(block.path)),
        )
        told = block.find("data-was")
        if told is None:
            shared = min(shared, len(standing))
            opened = [Node(node.tag, _own(node)) for node in block.path[shared:]]
            leaf = block.leaf and Node(block.leaf.tag, _own(block.leaf))
            standing = _put(root, standing[:shared], opened, leaf, _back(block.children))
        else:
            for many, opening, own, inside in json.loads(told):
                words = _back(block.children) if inside is None else parsed(inside).children
                leaf = _tags(own)[0] if own else None
                standing = _put(root, standing[:many], _tags(opening), leaf, words)
        shown = block.path
    return root


def _put(
    root: Node, standing: list[Node], opened: list[Node], leaf: Node | None, words: list[Node | str]
) -> list[Node]:
    into = standing[-1] if standing else root
    for node in opened:
        (_holder(into)).children.append(node)
        standing = [*standing, node]
        into = node
    if leaf is None:
        _holder(into).children += words
    else:
        leaf.children = words
        _holder(into).children.append(leaf)
    return standing


def _holder(node: Node) -> Node:
    """Footnotes stand in a list of their own within their section."""
    if node.tag != "section":
        return node
    if not node.children:
        node.children.append(Node("ol", {"class": "footnotes-list"}))
    first = node.children[0]
    assert isinstance(first, Node)
    return first


def _tags(opening: str) -> list[Node]:
    found = []
    for tag, attributes in re.findall(r'<([a-z0-9]+)((?:\s[^<>"]+="[^"]*")*)>', opening):
        parsed_tag = parsed(f"<span{attributes}></span>").children[0]
        assert isinstance(parsed_tag, Node)
        found.append(Node(tag, parsed_tag.attributes))
    return found


def _blocks(children: Sequence[Node | str], path: list[Node]) -> Iterator[_Block]:
    """Yield the blocks of the first text, those that moved and those where they stood."""
    bare: list[Node | str] = []
    for child in [*children, Node("")]:
        if isinstance(child, str) or child.tag not in {*_LEAVES, *_CONTAINERS, "div", ""}:
            bare.append(child)
            continue
        if any(isinstance(each, Node) or each.strip() for each in bare) and path and not _is_after(bare):
            yield _Block(path, None, bare)
        bare = []
        if child.tag == "" or child.attributes.get("data-in") == "after" or "footnotes-sep" in child.classes:
            continue
        if child.tag == "div" or (child.tag == "ol" and "footnotes-list" in child.classes):
            yield from _blocks(child.children, path)
        elif child.tag in _LEAVES and not _holds_blocks(child):
            yield _Block(path, child, child.children)
        else:
            inside = [*_blocks(child.children, [*path, child])]
            if inside:
                yield from inside
            elif not any(isinstance(each, Node) for each in child.children):
                yield _Block([*path, child], None, [])


def _holds_blocks(node: Node) -> bool:
    """Tell whether it is a cell that was put there for blocks that stood in none."""
    return any(isinstance(each, Node) and each.tag in {*_LEAVES, *_CONTAINERS, "div"} for each in node.children)


def _is_after(bare: Iterable[Node | str]) -> bool:
    """Tell whether text right in a container is of the second text alone."""
    kept = [each for each in bare if isinstance(each, Node) or each.strip()]
    return all(isinstance(each, Node) and each.tag == "ins" for each in kept)


def _back(children: Iterable[Node | str]) -> list[Node | str]:
    kept: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
        elif child.tag == "ins" or _is_aside(child):
            continue
        elif "data-said" in child.attributes:
            kept += parsed(child.attributes["data-said"]).children
        elif child.tag == "del":
            kept += _back(child.children)
        else:
            kept.append(Node(child.tag, _own(child), _back(child.children)))
    return kept


# What is told of a text


def events(root: Node) -> list[tuple[str, ...]]:
    """Return elements as they open and close and the words between; white space counts as browsers show it."""
    found: list[tuple[str, ...]] = []
    _write(root.children, found, is_code=False)
    return [*_shown(found)]


def _write(children: Iterable[Node | str], found: list[tuple[str, ...]], *, is_code: bool) -> None:
    for child in children:
        if isinstance(child, str):
            text = normalize("NFC", child)
            found.append(("=", text if is_code else re.sub(r"[ \t\n\r\f]+", " ", text)))
        elif child.tag == "div" or "footnotes-sep" in child.classes:
            _write(child.children, found, is_code=is_code)
        else:
            unnamed = {name: value for name, value in child.attributes.items() if name != "aria-labelledby"}
            found.append(("<", child.tag, *(f"{name}={value}" for name, value in sorted(unnamed.items()))))
            _write(child.children, found, is_code=is_code or child.tag == "pre")
            if child.tag not in _VOID:
                found.append((">", child.tag))


_INLINE = frozenset({"a", "em", "strong", "code", "sup", "sub", "u", "span", "s"})


def _shown(found: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield events without white space that is not shown: at a line's begin and end, and a second space after one."""
    text: list[tuple[str, ...]] = []
    for event in [*found, (">", "")]:
        if event[0] == "=" or event[1] in _INLINE:
            text.append(event)
            continue
        yield from _line(text)
        text = []
        if event[1]:
            yield event


def _line(text: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    spaced = True
    kept: list[list[str]] = []
    for event in text:
        if event[0] != "=":
            kept.append([*event])
            continue
        said = event[1].lstrip(" ") if spaced else event[1]
        if not said:
            continue
        spaced = said.endswith(" ")
        if kept and kept[-1][0] == "=":
            kept[-1][1] += said
        else:
            kept.append(["=", said])
    for entry in reversed(kept):
        if entry[0] == "=":
            entry[1] = entry[1].rstrip(" ")
            if entry[1]:
                break
    yield from (tuple(entry) for entry in kept if entry != ["=", ""])


def look(root: Node) -> list[tuple[str, ...]]:
    """Return what a browser shows of a text.

    Left out is what nobody sees: names of places, which space it is, characters of no width, where a link within the
    page leads, and where one that leads nowhere would; of the number of a footnote, that it is one.
    """
    seen: list[tuple[str, ...]] = []
    is_reference = False
    for event in events(root):
        if event[:2] == ("<", "sup"):
            is_reference = "class=footnote-ref" in event
        if event[0] == "=":
            text = "[n]" if is_reference else re.sub(r"[^\S\n]+", " ", _UNSEEN.sub("", event[1]))
            seen.append(("=", text))
        else:
            kept = [part for part in event[2:] if not part.startswith(("id=", "data-target=#", "start="))]
            seen.append((*event[:2], *("href=#" if part.startswith("href=#") else part for part in kept)))
        is_reference = is_reference and event != (">", "sup")
    return seen
