"""The few tags of HTML that are read in Markdown, as what Markdown has for them; others stay text (decisions/0022).

Nothing of a tag reaches a page but what is listed here: no attribute but the target of a link and the name of a place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

DRESSES: Mapping[str, str] = MappingProxyType(
    {
        "b": "strong",
        "strong": "strong",
        "i": "em",
        "em": "em",
        "u": "u",
        "sub": "sub",
        "sup": "sup",
        "span": "",
        "a": "",
    }
)
"""Tags that stand around words, and the element in which a page shows these; of those without, the words alone."""

_TOKENS = {"strong": "strong", "em": "em"}

_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_OPEN = re.compile(rf"<([a-zA-Z]+)((?:{_ATTRIBUTE})*)\s*(/?)>")
_PAIR = re.compile(r"""([a-zA-Z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_EDGES = {name: re.compile(rf"<(/?){name}(?:\s[^<>]*)?>", re.IGNORECASE) for name in DRESSES}
_BREAK = re.compile(r"<[bB][rR] ?/?>[ \t]*\n?[ \t]*")
"""A line break as HTML has it, with the end of the line that may stand behind it."""

_PARAGRAPH = 3
"""Tokens of a paragraph: it opens, says something, and closes."""

_FARTHEST = 10_000
"""So many characters at most stand within a tag; one that is not closed by then is text."""


def line_break(state: StateInline, silent: bool) -> bool:
    """Read `<br>` as the break it is: in a cell of a table Markdown has no other."""
    found = _BREAK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def words_in_tags(state: StateInline, silent: bool) -> bool:
    """Read a tag around words, and the name of a place; it must be closed in the same block."""
    found = _OPEN.match(state.src, state.pos, state.posMax)
    name = found.group(1).lower() if found else ""
    if found is None or name not in DRESSES:
        return False
    attributes = _attributes(found.group(2))
    inside, end = (found.end(), found.end()) if found.group(3) else _closed(state.src, name, found.end(), state.posMax)
    if end < 0 or (name == "a" and not _is_anchor(attributes, state.md)):
        return False
    if not silent:
        _push(state, name, attributes, (found.end(), inside))
    state.pos = end
    return True


def _attributes(written: str) -> dict[str, str]:
    pairs = ((m[1].lower(), unescape(m[2] or m[3] or m[4] or "")) for m in _PAIR.finditer(written))
    return {name: value for name, value in pairs if name in ("href", "id", "name")}


def _is_anchor(attributes: Mapping[str, str], parser: MarkdownIt) -> bool:
    """Tell whether a tag names a place, or leads to what a page may lead to."""
    return bool(attributes) and ("href" not in attributes or parser.validateLink(_target(attributes, parser)))


def _target(attributes: Mapping[str, str], parser: MarkdownIt) -> str:
    return parser.normalizeLink(attributes["href"].strip())


def _closed(source: str, name: str, begin: int, limit: int) -> tuple[int, int]:
    """Return where the words within a tag end, and where the tag that closes it does; -1 where none does."""
    limit = min(limit, begin + _FARTHEST)
    depth = 1
    if source.find("</", begin, limit) >= 0:
        for edge in _EDGES[name].finditer(source, begin, limit):
            depth += -1 if edge.group(1) else 1
            if not depth:
                return edge.start(), edge.end()
    return -1, -1


def _push(state: StateInline, name: str, attributes: Mapping[str, str], inside: tuple[int, int]) -> None:
    place = attributes.get("id") or (attributes.get("name") if name == "a" else None)
    if place:
        state.push("place", "", 0).meta["id"] = place
    is_link = name == "a" and "href" in attributes and state.linkLevel == 0
    tag = "a" if is_link else DRESSES[name]
    kind = "link" if is_link else _TOKENS.get(tag, "dress")
    if tag:
        state.push(f"{kind}_open", tag, 1).attrs = {"href": _target(attributes, state.md)} if is_link else {}
    else:
        state.level += 1
    state.linkLevel += is_link
    end = state.posMax
    state.pos, state.posMax = inside
    state.md.inline.tokenize(state)
    state.posMax = end
    state.linkLevel -= is_link
    if tag:
        state.push(f"{kind}_close", tag, -1)
    else:
        state.level -= 1


def take_places(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which the name of a place is that of its block, or of the next where it stands alone."""
    kept: list[Token] = []
    waiting: str | None = None
    for token in tokens:
        if waiting and token.nesting > 0 and not token.hidden and "id" not in token.attrs:
            token.attrs["id"], waiting = waiting, None
        kept.append(token)
        if token.type == "inline" and any(child.type == "place" for child in token.children or ()):
            waiting = _placed(kept) or waiting
    return _without_empty(kept)


def _placed(kept: Sequence[Token]) -> str | None:
    """Name the block that the newest tokens begin after the first place in it; return that where it has no words."""
    opener, inline = kept[-2:]
    children = inline.children or []
    name = next(str(child.meta["id"]) for child in children if child.type == "place")
    inline.children = [child for child in children if child.type != "place"]
    is_bare = not any(child.content.strip() or child.type == "image" for child in inline.children)
    if is_bare and opener.type == "paragraph_open" and not opener.hidden:
        inline.children = []
        opener.meta["empty"] = True
        return name
    shown = next(token for token in reversed(kept[:-1]) if token.nesting > 0 and not token.hidden)
    shown.attrs.setdefault("id", name)
    return None


def _without_empty(tokens: Sequence[Token]) -> list[Token]:
    """Leave out paragraphs that held nothing but the name of a place."""
    kept: list[Token] = []
    left = 0
    for token in tokens:
        left = _PARAGRAPH if "empty" in token.meta else left - 1
        if left <= 0:
            kept.append(token)
    return kept
