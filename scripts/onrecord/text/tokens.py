"""The tokens of markdown-it, read as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from onrecord.text.block import Block, Element, Run, alike

_LEAVES = frozenset({"heading_open", "paragraph_open", "th_open", "td_open", "dt_open"})
_SPACES = re.compile("[ \t]{2,}|\t")
_RETURN = "\u21a9\ufe0e"
"""The way back from a footnote; the second sign keeps it from being shown as an emoji."""


class _OpenElements:
    """Which elements a reader of the stream stands in, and which of them it already stood in before."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._identities: list[int] = []
        self._before: list[int] = []
        self._count = 0

    def open(self, element: Element) -> None:
        self._count += 1
        self.elements.append(element)
        self._identities.append(self._count)

    def close(self) -> None:
        self.elements.pop()
        self._identities.pop()

    def shared(self) -> int:
        """Return how many elements are those of the last call, and remember these."""
        same = 0
        for before, now in zip(self._before, self._identities, strict=False):
            if before != now:
                break
            same += 1
        self._before = [*self._identities]
        return same


def blocks_of(tokens: Sequence[Token], first_line: int) -> Iterator[Block]:
    """Yield the blocks of a token stream; `first_line` is the line of the file on which it begins."""
    standing = _OpenElements()
    filled = [True]
    lines = (first_line, first_line + 1)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end(tokens, index) if token.type in _LEAVES else index
        lines = _lines(tokens[index : end + 1], first_line) or lines
        leaf = _leaf(tokens[index : end + 1])
        if leaf is not None:
            filled = [True] * len(filled)
            yield _block(leaf, standing, lines)
        elif token.nesting > 0:
            standing.open(_container(token))
            filled.append(False)
        elif token.nesting < 0:
            if not filled.pop():
                filled = [True] * len(filled)
                yield _block((None, ()), standing, lines)
            standing.close()
        index = end + 1


_Leaf = tuple[Element | None, tuple[Run, ...]]


def _block(leaf: _Leaf, standing: _OpenElements, lines: tuple[int, int]) -> Block:
    element, runs = leaf
    return Block(element=element, containers=tuple(standing.elements), shared=standing.shared(), runs=runs, lines=lines)


def _end(tokens: Sequence[Token], index: int) -> int:
    """Return where the leaf that opens at `index` closes; it holds no other block."""
    return next(i for i in range(index + 1, len(tokens)) if tokens[i].nesting < 0)


def _lines(tokens: Sequence[Token], first_line: int) -> tuple[int, int] | None:
    spans = [token.map for token in tokens if token.map]
    return (first_line + spans[-1][0], first_line + max(spans[-1][1], spans[-1][0] + 1)) if spans else None


def _leaf(tokens: Sequence[Token]) -> _Leaf | None:
    """Return element and runs where the tokens are a leaf, None where they open or close a container."""
    token = tokens[0]
    if token.type in _LEAVES:
        runs = [run for part in tokens[1:-1] for run in _runs_of(part)]
        return None if token.hidden else _element(token), tuple(runs)
    if token.type in ("fence", "code_block"):
        language = (token.info.split() or [""])[0]
        attributes = (("class", f"language-{language}"),) if language else ()
        element = Element(tag="pre", attributes=attributes + _element(token).attributes)
        return element, (Run(text=token.content),) if token.content else ()
    if token.type == "hr":
        return _element(token), ()
    if token.type == "footnote_anchor":
        return None, tuple(_runs_of(token))
    return None


def _element(token: Token) -> Element:
    return Element(tag=token.tag, attributes=tuple((name, str(value)) for name, value in token.attrs.items()))


def _container(token: Token) -> Element:
    if token.type == "footnote_block_open":
        return Element(tag="section", attributes=(("class", "footnotes"),))
    if token.type == "footnote_open":
        return Element(tag="li", attributes=(("id", footnote_anchor(token)), ("class", "footnote-item")))
    return _element(token)


def _runs_of(token: Token) -> Iterator[Run]:
    if token.type == "inline":
        yield from runs(token)
    elif token.type == "footnote_anchor":
        link = (("href", f"#{reference_anchor(token)}"), ("class", "footnote-backref"))
        yield Run(text=" ")
        yield Run(text=_RETURN, marks=(Element(tag="a", attributes=link),))


def runs(inline: Token) -> Iterator[Run]:
    """Divide one inline token into stretches of one dress, each as long as can be."""
    children = inline.children or []
    if len(children) == 1 and children[0].type == "text":
        yield Run(text=_spaced(children[0].content))
        return
    last: Run | None = None
    for run in _stretches(inline):
        if last and last.marks == run.marks and run.apart is None:
            last = Run(text=last.text + run.text, marks=last.marks, apart=last.apart)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _stretches(inline: Token) -> Iterator[Run]:
    standing = _OpenElements()
    before: tuple[Element, ...] = ()
    for child in inline.children or []:
        if child.nesting > 0:
            standing.open(_element(child))
        elif child.nesting < 0:
            standing.close()
        else:
            text, own = _said(child)
            if not text:
                continue
            for element in own:
                standing.open(element)
            marks, shared = tuple(standing.elements), standing.shared()
            for _ in own:
                standing.close()
            yield Run(text=text, marks=marks, apart=shared if shared < alike(before, marks) else None)
            before = marks


def _said(token: Token) -> tuple[str, tuple[Element, ...]]:
    """Return what a token within a line says, and the elements that are its own."""
    if token.type == "softbreak":
        return " ", ()
    if token.type == "hardbreak":
        return "\n", ()
    if token.type == "code_inline":
        return _spaced(token.content), (Element(tag="code", attributes=_element(token).attributes),)
    if token.type == "footnote_ref":
        link = (("href", f"#{footnote_anchor(token)}"), ("id", reference_anchor(token)))
        sup = Element(tag="sup", attributes=(("class", "footnote-ref"),))
        return _caption(token), (sup, Element(tag="a", attributes=link))
    return _spaced(token.content), ()


def _spaced(text: str) -> str:
    """Write spaces as readers see them: however many, as one (CSS Text 3, section 4.1.1)."""
    return _SPACES.sub(" ", text)


def plain(inline: Token) -> str:
    """Return the words of one inline token."""
    return "".join(run.text for run in runs(inline))


def footnote_anchor(token: Token) -> str:
    """Return the id of a footnote, from the token that opens it or one that refers to it."""
    return f"fn{token.meta['id'] + 1}"


def reference_anchor(token: Token) -> str:
    """Return the id of a reference to a footnote, from its token or from the way back to it."""
    number, repeated = token.meta["id"] + 1, token.meta.get("subId", 0)
    return f"fnref{number}:{repeated}" if repeated else f"fnref{number}"


def _caption(token: Token) -> str:
    repeated = token.meta.get("subId", -1)
    return f"[{token.meta['id'] + 1}{f':{repeated}' if repeated > 0 else ''}]"
