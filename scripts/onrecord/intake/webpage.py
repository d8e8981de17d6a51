"""A web page as a manuscript: its main text, without what stands around it on every page of a website.

The one module that knows Beautiful Soup and markdownify.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, BACKSLASH, MarkdownConverter

from onrecord.intake.lines import BRACE
from onrecord.intake.reading import Heard, Reading, hear

PARSER = "lxml"
"""Reads what browsers read, elements that nobody closed included; the second reading is by Python's own."""

UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "canvas", "head")
"""Elements of which nothing is text to read."""

AROUND = {"nav": "navigation", "header": "page header", "footer": "page footer", "aside": "aside", "dialog": "dialog"}
CONTROLS = {"button": "button", "select": "form field", "textarea": "form field"}
HIDDEN = "hidden on the page"
OUTSIDE = "outside the main text"

_INLINE = frozenset(
    "a abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time u".split()  # noqa: SIM905
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HOMES = {"tr": ["table"], "td": ["table"], "th": ["table"], "li": ["ul", "ol"], "dt": ["dl"], "dd": ["dl"]}
"""What an element stands in; one that strayed is a paragraph."""

_SCHEMES = ("http", "https", "mailto", "tel")
_NUMBERED = re.compile(r"^(\W*\d+\\[.)])?(.*)$", re.MULTILINE)
"""A line, apart from a number at its beginning that would make it an item."""

_NUMBER = re.compile(r"(\d)\\([.)])")
_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_page(source: str) -> Reading:
    """Read a web page."""
    soup = BeautifulSoup(source, PARSER)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    root = soup.find("html")
    language = str(root.get("lang", "")) if isinstance(root, Tag) else ""
    main = _main(soup)
    listener = _TagListener(main.name if main else "")
    listener.feed(source)
    listener.close()
    return Reading(
        markdown=to_markdown(main or soup, whole=main is not None),
        heard=tuple(listener.heard()),
        remarks=tuple(_remarks(main or soup)),
        title=title,
        language=language,
    )


def _main(soup: BeautifulSoup) -> Tag | None:
    """Return the element that says it holds the page's own text, where there is exactly one."""
    for name in ("main", "article"):
        found = soup.find_all(name)
        if len(found) == 1 and isinstance(found[0], Tag) and found[0].get_text(strip=True):
            return found[0]
    return None


def _remarks(root: Tag) -> Iterator[str]:
    images = len(root.find_all("img"))
    if images:
        yield f"{images} {'image was' if images == 1 else 'images were'} left out"


def to_markdown(root: Tag, *, whole: bool) -> str:
    """Write an element as Markdown; unless it is taken whole, without what stands around the text of a page."""
    for unseen in root.find_all([*UNSEEN, *CONTROLS, "img", *(() if whole else AROUND)]):
        unseen.decompose()
    for element in root.find_all(_is_hidden):
        element.decompose()
    _tidy(root)
    _one_title(root)
    text = re.sub(r"\n{3,}", "\n\n", _PlainConverter().convert_soup(root)).strip() + "\n"
    return _NUMBERED.sub(lambda found: (found[1] or "") + _NUMBER.sub(r"\1\2", found[2]), text)


def _is_hidden(element: Any) -> bool:
    return element.has_attr("hidden") or bool(_NONE.search(str(element.get("style", ""))))


def _tidy(root: Tag) -> None:
    """Leave out what a browser does not show either: dress around blocks, and a line break where a block ends."""
    for element in root.find_all([*_INLINE]):
        if element.find(lambda within: within.name not in _INLINE and within.name != "br"):
            element.unwrap()
    for name, homes in _HOMES.items():
        for stray in (element for element in root.find_all(name) if not element.find_parent(homes)):
            stray.name = "p"
    for line_break in root.find_all("br"):
        if _ends_block(line_break):
            line_break.decompose()


def _ends_block(element: Tag) -> bool:
    for following in element.next_siblings:
        if isinstance(following, Tag) and following.name != "br":
            return following.name not in _INLINE
        if not isinstance(following, Tag) and str(following).strip():
            return False
    parent = element.parent
    return parent is None or parent.name not in _INLINE or _ends_block(parent)


def _one_title(root: Tag) -> None:
    """Leave one heading of the first level: where there are more, those after the first become sections."""
    if len(root.find_all("h1")) < 2:  # noqa: PLR2004 - more than one
        return
    for heading in root.find_all(_HEADINGS)[1:]:
        heading.name = f"h{min(int(heading.name[1]) + 1, 6)}"


class _PlainConverter(MarkdownConverter):
    """CommonMark with tables, every sign of the text kept as it is."""

    def __init__(self) -> None:
        super().__init__(
            heading_style=ATX,
            bullets="-",
            autolinks=False,
            escape_misc=True,
            newline_style=BACKSLASH,
            table_infer_header=True,
        )

    def escape(self, text: str, parent_tags: Any) -> str:
        """Escape what markdownify leaves: anchors in braces, and definitions."""
        escaped = super().escape(text, parent_tags)  # type: ignore[misc] # its stubs leave it out
        return re.sub(r"([\^$]|^\s*:)", r"\\\1", str(escaped)).replace("{", BRACE)

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a link where its target is one that a statement may have; else its words."""
        target = str(el.get("href") or "").strip()
        if not text.strip() or not _may_be_linked(target):
            return text
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc] # idem


def _may_be_linked(target: str) -> bool:
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return False
    return scheme in _SCHEMES and not re.search(r"[\s<>]", target)


class _TagListener(HTMLParser):
    """The second reading: every word between tags, and where on the page it stands."""

    def __init__(self, main: str) -> None:
        super().__init__(convert_charrefs=True)
        self._main = main
        self._depth: dict[str, int] = {}
        self._hidden: list[str] = []
        self._parts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that says where on the page its words are."""
        if tag not in _INLINE:
            self._parts.append((" ", ""))
        if tag in _VOID:
            return
        facts = dict(attrs)
        if self._hidden or "hidden" in facts or _NONE.search(facts.get("style") or ""):
            if not self._hidden or self._hidden[-1] == tag:
                self._hidden.append(tag)
            return
        self._depth[tag] = self._depth.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        if tag not in _INLINE:
            self._parts.append((" ", ""))
        if self._hidden:
            if self._hidden[-1] == tag:
                self._hidden.pop()
            return
        self._depth[tag] = max(self._depth.get(tag, 0) - 1, 0)

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not any(self._depth.get(tag) for tag in UNSEEN):
            self._parts.append((data, self._why_left()))

    def _why_left(self) -> str:
        if self._main and not self._depth.get(self._main):
            return OUTSIDE
        if self._hidden:
            return HIDDEN
        places = CONTROLS if self._main else {**AROUND, **CONTROLS}
        return next((why for tag, why in places.items() if self._depth.get(tag)), "")

    def heard(self) -> Iterator[Heard]:
        """Yield the words; one may be divided by an inline element."""
        run, standing = "", ""
        for data, why in self._parts:
            if why != standing and data.strip():
                yield from hear(run, standing)
                run, standing = "", why
            run += data
        yield from hear(run, standing)
