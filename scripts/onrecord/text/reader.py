"""A reader: the state of one reading of Markdown, in which every block gets its anchor and every link its target."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, urljoin

from markdown_it.token import Token

from onrecord.text.attributes import take_attribute_lists
from onrecord.text.block import Block
from onrecord.text.parser import SCHEME, may_stand_in_page, parse
from onrecord.text.tags import take_places
from onrecord.text.tokens import blocks_of, footnote_anchor, plain, reference_anchor

_TAG = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>|<!--")
_REFUSED = re.compile(r"(?:\]\(|^\[[^\]]+\]:)\s*+<?\s*+([^)\s>]+)|<([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*+)>")

_SPACE_TO_CLASS = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


class FindingKind(StrEnum):
    """What can be noticed while reading a text; wording it is for whoever reports it."""

    RAW_HTML = "raw-html"
    REFUSED_LINK = "refused-link"
    DEAD_ANCHOR = "dead-anchor"
    RELATIVE_LINK = "relative-link"
    IMAGE = "image"
    TAKEN_ANCHOR = "taken-anchor"
    UNUSED_FOOTNOTE = "unused-footnote"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something in the text that a page cannot show as its author may have meant it."""

    kind: FindingKind

    line: int
    """Line of the file, from 1."""

    quote: str
    """The words or the address it is about, as they stand in the source."""


class Reader:
    """The state of one reading."""

    def __init__(self, source: str, *, base: str | None, first_line: int) -> None:
        """`base` and `first_line` are those of `read`."""
        self.base = base
        self.first_line = first_line
        self.findings: list[Finding] = []
        self.numbers: Counter[str] = Counter()
        parsed, self.noted = parse(source)
        self.tokens = list(_without_dead_returns(take_places(take_attribute_lists(parsed))))
        self.anchors = set(_footnote_anchors(self.tokens))

    def blocks(self) -> tuple[Block, ...]:
        """Give every link its target, and return the blocks; once, after the places were named."""
        for token in self.tokens:
            if token.type == "inline":
                self._read_inline(token)
        self._shape_tables()
        self._tell_unused_footnotes()
        return tuple(blocks_of(self.tokens, self.first_line))

    @property
    def aims(self) -> frozenset[str]:
        """The places within the page to which a link leads, or would."""
        links = (child for token in self.tokens for child in token.children or () if child.type == "link_open")
        targets = (str(link.attrs.get("href", "")) for link in links)
        return frozenset(unquote(target[1:]) for target in targets if target.startswith("#"))

    def _find(self, kind: FindingKind, line: int, quoted: str) -> None:
        self.findings.append(Finding(kind=kind, line=line, quote=quoted))

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    # Anchors

    def name_places(self) -> None:
        """Give written ids first, then a name made of each heading's words to those without one."""
        for token in self.tokens:
            for part in (token, *(token.children or ())):
                if "id" in part.attrs:
                    self._take_written_anchor(part, self._line(token))
        for index, token in enumerate(self.tokens):
            if token.type == "heading_open" and "id" not in token.attrs:
                token.attrs["id"] = self._free(_slug(plain(self.tokens[index + 1])) or "section")

    def _take_written_anchor(self, token: Token, line: int) -> None:
        wanted = str(token.attrs["id"])
        anchor = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", wanted))
        if not anchor[0].isalpha() or re.match(r"fn(ref)?\d", anchor):
            anchor = f"section-{anchor.lstrip('_-.')}"
        if anchor in self.anchors:
            self._find(FindingKind.TAKEN_ANCHOR, line, wanted)
        token.attrs["id"] = self._free(anchor)

    def _free(self, anchor: str) -> str:
        """Return `anchor`, numbered if it is taken."""
        name = anchor
        while name in self.anchors:
            self.numbers[anchor] += 1
            name = f"{anchor}-{self.numbers[anchor] + 1}"
        self.anchors.add(name)
        return name

    # What stands in a line

    def _read_inline(self, inline: Token) -> None:
        line = self._line(inline)
        children: list[Token] = []
        link: Token | None = None
        for child in inline.children or []:
            if child.type == "image":
                children += self._image_as_link(child, line, within=link)
                continue
            if child.type == "link_open":
                link = child
                self._aim(child, line)
            elif child.type == "link_close":
                link = None
            elif child.type == "text":
                self._tell_shown_markup(child.content, line, inline.content)
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
            children.append(child)
        inline.children = children

    def _image_as_link(self, image: Token, line: int, *, within: Token | None) -> Iterator[Token]:
        """An image would be a request to somebody else's server: show its description, linked to it.

        Where it stands within a link already, its description is what that link says.
        """
        source = str(image.attrs.get("src", ""))
        self._find(FindingKind.IMAGE, line, unquote(source))
        words = Token("text", "", 0, content=plain(image) or unquote(source))
        anchor = {"id": image.attrs["id"]} if "id" in image.attrs else {}
        if within:
            within.attrs = {**anchor, **within.attrs}
            yield words
            return
        link = Token("link_open", "a", 1, attrs={"href": source, "class": "image", **anchor})
        self._aim(link, line)
        yield link
        yield words
        yield Token("link_close", "a", -1)

    def _aim(self, link: Token, line: int) -> None:
        """Resolve a link's target, or leave its words without one where it would lead nowhere."""
        target = str(link.attrs.get("href", ""))
        if target.startswith("#"):
            anchor = unquote(target[1:])
            if anchor in self.anchors:
                link.attrs["href"] = f"#{quote(anchor)}"
                return
            self._unlink(link, FindingKind.DEAD_ANCHOR, line, target)
        elif target.startswith("//"):
            link.attrs["href"] = f"https:{target}"
        elif not SCHEME.match(target):
            if self.base and target:
                link.attrs["href"] = urljoin(self.base, target)
            else:
                self._unlink(link, FindingKind.RELATIVE_LINK, line, target)

    def _unlink(self, link: Token, kind: FindingKind, line: int, target: str) -> None:
        del link.attrs["href"]
        link.attrs["data-target"] = target
        link.attrJoin("class", "unlinked")
        self._find(kind, line, unquote(target))

    def _tell_shown_markup(self, text: str, line: int, source: str) -> None:
        if "<" not in text and "[" not in text:
            return
        for found in _TAG.finditer(text):
            begin = found.group().split(maxsplit=1)[0]
            if re.search(rf"(?<!\\){re.escape(begin)}", source):  # else the author wrote &lt; or \<, to show it
                self._find(FindingKind.RAW_HTML, line, found.group())
        for found in _REFUSED.finditer(text):
            target = found.group(1) or found.group(2)
            if not may_stand_in_page(target):
                self._find(FindingKind.REFUSED_LINK, line, target)

    # Tables

    def _shape_tables(self) -> None:
        """Say which cells are heads of a column, and put a column's alignment into a class."""
        for index, token in enumerate(self.tokens):
            if token.type in ("th_open", "td_open"):
                _shape_cell(token, self.tokens, index)

    def _tell_unused_footnotes(self) -> None:
        refs: dict[str, int] = self.noted.get("footnotes", {}).get("refs", {})
        for label, number in refs.items():
            if number < 0:
                self._find(FindingKind.UNUSED_FOOTNOTE, self.first_line, label.removeprefix(":"))


def _footnote_anchors(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the ids that markdown-it gives to the footnotes shown and to the references to them."""
    for token in tokens:
        if token.type == "footnote_open":
            yield footnote_anchor(token)
        for child in token.children or ():
            if child.type == "footnote_ref":
                yield reference_anchor(child)


def _without_dead_returns(tokens: Sequence[Token]) -> Iterator[Token]:
    """Leave out the way back from a footnote to a reference that is not shown, standing in an unused footnote."""
    anchors = set(_footnote_anchors(tokens))
    return (token for token in tokens if token.type != "footnote_anchor" or reference_anchor(token) in anchors)


def _shape_cell(token: Token, tokens: list[Token], index: int) -> None:
    style = token.attrs.pop("style", None)
    if style in _SPACE_TO_CLASS:
        token.attrs["class"] = _SPACE_TO_CLASS[str(style)]
    if token.type == "th_open":
        if tokens[index + 1].content.strip():
            token.attrs["scope"] = "col"
        else:  # a head without words is an ordinary cell to a screen reader
            token.tag = tokens[index + 2].tag = "td"


def _slug(title: str) -> str:
    """Return a title's letters and digits in lower case, joined by hyphens; accents are taken off."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    slug = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", bare).lower()).strip("-_")
    return slug if not slug or slug[0].isalpha() else f"section-{slug}"
