"""A sanitized page: the words and the structure of a stranger's page, written anew below a banner that says so.

Nothing is searched for that would be bad. A page is parsed as browsers do (HTML, 13.2), and what the lists below name
is written into a new one; whatever they do not name is not there. The only module that knows html5lib.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.treebuilders import getTreeBuilder

MOST_DEEP = 200
"""How many elements may stand within each other; in pages of ours there are some twenty."""

_STYLE = (
    "html{scroll-padding-top:4rem!important}"
    "body{margin:0!important;padding:0!important}"
    "body>.or-proposal{background:#ffd400!important;border:3px solid #000!important;box-sizing:border-box!important;"
    "color:#000!important;color-scheme:only light!important;display:block!important;flex:none!important;"
    "font:bold 16px/1.5 sans-serif!important;margin:0!important;opacity:1!important;padding:6px 12px!important;"
    "position:sticky!important;print-color-adjust:exact!important;text-align:center!important;top:0!important;"
    "visibility:visible!important;width:100%!important;z-index:2147483647!important}"
    "body>.or-proposed{contain:layout paint!important;display:flex!important;flex:1 0 auto!important;"
    "flex-direction:column!important;isolation:isolate!important;min-width:0!important;position:relative!important;"
    "z-index:0!important}"
    "@media print{body>.or-proposal{position:static!important}}"
)
"""The banner stays above everything, and what the page holds is painted within its own box (CSS Containment 1, 3.3)."""

SEALED = (
    '<!doctype html><meta charset="utf-8"><meta name="robots" content="noindex, nofollow">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    f" style-src 'self' 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}';"
    " img-src 'self' data:; script-src 'none'; base-uri 'none'; form-action 'none'\">"
).encode()
"""What every page of a preview begins with, before the first byte that is not ours.

A parser puts it in the head of the page whatever follows (HTML, 13.2.6.4.3), so that nothing in a preview runs, loads
from elsewhere or is found by a search engine. The one style within the page that it lets pass is that of the banner.
"""

_BANNER = {"nl": "Voorstel, niet gepubliceerd", "en": "Proposal, not published"}

_EVERYWHERE = frozenset({"class", "dir", "hidden", "id", "lang", "role", "tabindex", "title"})
_NAMED = re.compile(r"(?:data|aria)-[a-z0-9-]+")

_PLAIN = """
    abbr address article aside b blockquote br caption cite code colgroup dd dfn div dl dt em figcaption figure footer
    h1 h2 h3 h4 h5 h6 header hr i kbd legend main mark nav p pre q s samp section small span strong sub summary sup
    table tbody tfoot thead tr u ul var wbr
"""
_ELEMENTS: Mapping[str, frozenset[str]] = {
    **{tag: frozenset() for tag in re.findall(r"\w+", _PLAIN)},
    "a": frozenset({"href", "rel", "type"}),
    "button": frozenset(),
    "col": frozenset({"span"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "fieldset": frozenset({"disabled"}),
    "form": frozenset(),
    "img": frozenset({"alt", "height", "src", "width"}),
    "input": frozenset({"autocomplete", "checked", "disabled", "name", "type", "value"}),
    "ins": frozenset({"datetime"}),
    "label": frozenset({"for"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "option": frozenset({"selected", "value"}),
    "select": frozenset({"autocomplete", "disabled", "name"}),
    "td": frozenset({"colspan", "headers", "rowspan"}),
    "th": frozenset({"abbr", "colspan", "headers", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
"""What the templates and the texts are written with, and the attributes of each beside those that each may have."""

_UNWRITTEN = frozenset(
    {"applet", "audio", "canvas", "embed", "head", "iframe", "link", "math", "meta", "noembed", "noframes", "object"}
    | {"picture", "plaintext", "script", "style", "svg", "template", "textarea", "title", "video", "xmp"}
)
"""Elements whose content is no text of the page; of any other that no list names, the content stands in its place.

So does that of noscript, since a preview runs nothing.
"""

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_INPUTS = frozenset({"checkbox", "radio", "search"})
"""Nothing that asks for a secret."""

_VALUES: Mapping[str, re.Pattern[str]] = {
    "autocomplete": re.compile(r"off"),
    "colspan": re.compile(r"\d{1,3}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "height": re.compile(r"\d{1,4}"),
    "lang": re.compile(r"[A-Za-z0-9-]{1,35}"),
    "rel": re.compile(r"(?:(?:next|nofollow|noopener|noreferrer|prev)(?: |\Z))+"),
    "rowspan": re.compile(r"\d{1,3}"),
    "span": re.compile(r"\d{1,3}"),
    "tabindex": re.compile(r"0|-1"),
    "width": re.compile(r"\d{1,4}"),
}

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_RELATIVE = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")
_PNG = re.compile(r"data:image/png;base64,[A-Za-z0-9+/]+={0,2}")
_UNSEEN = "".join(map(chr, range(0x21)))
"""What a browser takes away around an address (URL, 4.4): controls and the space."""

_HTML = "{http://www.w3.org/1999/xhtml}"
_TRIES = 4

_EtreeBuilder: Any = getTreeBuilder("etree")
"""A class that a function of html5lib makes, so that no type checker knows it."""


class Unwritable(Exception):  # noqa: N818 - told as a problem by whoever knows the artifact
    """A page cannot be written anew; the message is the fact."""


class _TooDeep(Exception):  # noqa: N818 - idem
    """More elements stand within each other than anybody writes."""


class _Open(list[Any]):
    """The elements within which a parser is; it looks through all of them for each that it meets."""

    def append(self, element: Any) -> None:
        if len(self) > MOST_DEEP:
            raise _TooDeep
        super().append(element)


class _Builder(_EtreeBuilder):  # type: ignore[misc]
    """Builds the tree of a page, and stops where it would never end."""

    def reset(self) -> None:
        super().reset()
        self.openElements = _Open()


class _Writer:
    """Writes what the lists name."""

    def __init__(self, path: str, kept: Collection[str]) -> None:
        self._folder = posixpath.dirname(path)
        self._kept = kept

    def inner(self, element: Element) -> str:
        """Return what stands in an element."""
        return "".join(self._inner(element, 0))

    def _inner(self, element: Element, depth: int) -> Iterator[str]:
        if depth > 2 * MOST_DEEP:
            raise _TooDeep
        yield escape(element.text or "", quote=False)
        for child in element:
            yield from self._element(child, depth)
            yield escape(child.tail or "", quote=False)

    def _element(self, element: Element, depth: int) -> Iterator[str]:
        tag = _tag(element)
        if tag is None or tag in _UNWRITTEN:
            return
        if tag not in _ELEMENTS:
            yield from self._inner(element, depth + 1)
            return
        if tag == "input" and element.get("type", "").lower() not in _INPUTS:
            return
        yield f"<{tag}{''.join(self._attributes(tag, element))}>"
        if tag in _VOID:
            return
        if tag == "select":
            yield from self._options(element)
        else:
            if tag == "pre" and (element.text or "").startswith("\n"):
                yield "\n"  # a parser takes the first one away
            yield from self._inner(element, depth + 1)
        yield f"</{tag}>"

    def _options(self, select: Element) -> Iterator[str]:
        """Write options and their words alone: browsers differ in what else they let stand in a list."""
        for option in select.iter(f"{_HTML}option"):
            attributes = "".join(self._attributes("option", option))
            yield f"<option{attributes}>{escape(''.join(option.itertext()), quote=False)}</option>"

    def _attributes(self, tag: str, element: Element) -> Iterator[str]:
        if tag == "button":
            yield ' type="button"'
        for name, value in element.attrib.items():
            if name in _EVERYWHERE or name in _ELEMENTS[tag] or _NAMED.fullmatch(name):
                written = self._value(name, value)
                if written is not None:
                    yield f' {name}="{escape(written)}"'

    def _value(self, name: str, value: str) -> str | None:
        if name == "href":
            return _address(value)
        if name == "src":
            return value if _PNG.fullmatch(value) or self.keeps(value) else None
        if name in _VALUES:
            return value if _VALUES[name].fullmatch(value) else None
        return value

    def keeps(self, address: str) -> bool:
        """Tell whether an address on the page leads to a file that was kept."""
        return bool(_RELATIVE.fullmatch(address)) and (
            posixpath.normpath(posixpath.join(self._folder, address)) in self._kept
        )


def rewritten(path: str, content: bytes, kept: Collection[str]) -> bytes:
    """Return the page at `path` written anew; it links to no style or picture but those of `kept`.

    What was written is parsed again, until a browser cannot read anything else from it than what was written.
    """
    writer = _Writer(path, kept)
    try:
        document = _parsed(content.decode("utf-8", "replace"))
        body = document.find(f"{_HTML}body")  # a page of frames has none
        start, written = _start(writer, document), "" if body is None else writer.inner(body)
        for _ in range(_TRIES):
            page = f"{start}{written}</div>"
            again, whole = _read_again(writer, page)
            if whole and again == written:
                return page.encode("utf-8", "replace")
            written = again
    except _TooDeep:
        raise Unwritable(f"more than {MOST_DEEP} elements stand within each other") from None
    raise Unwritable("the page reads differently each time it is written")


def _parsed(text: str) -> Element:
    document: Element = html5lib.HTMLParser(tree=_Builder, namespaceHTMLElements=True).parse(text)
    return document


def _read_again(writer: _Writer, page: str) -> tuple[str, bool]:
    """Return what a page of ours holds, as a browser reads it, and whether all of it stands where it was put."""
    body = _parsed(page).find(f"{_HTML}body")
    if body is None or len(body) < 2:  # noqa: PLR2004 - the banner, and the page below it
        return "", False
    holder, *outside = body[1:]
    whole = not outside and holder.get("class") == "or-proposed" and not (holder.tail or "")
    if whole:
        return writer.inner(holder), True
    body.remove(body[0])
    return writer.inner(body), False


def _start(writer: _Writer, document: Element) -> str:
    """Return everything that stands before the words of a page."""
    language = document.get("lang", "")
    language = language if _VALUES["lang"].fullmatch(language) else "en"
    own = "nl" if language.lower().partition("-")[0] == "nl" else "en"
    body = document.find(f"{_HTML}body")
    direction = "rtl" if body is not None and body.get("dir") == "rtl" else "ltr"
    head = document.find(f"{_HTML}head")
    return "\n".join(
        [
            f'{SEALED.decode()}<html lang="{language}" class="no-js">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            *([] if head is None else _head(writer, head, _BANNER[own])),
            f"<style>{_STYLE}</style>",
            f'<body dir="{direction}"><p class="or-proposal" role="note" lang="{own}" dir="ltr">{_BANNER[own]}</p>'
            '<div class="or-proposed">',
        ]
    )


def _head(writer: _Writer, head: Element, banner: str) -> Iterator[str]:
    """Write the title, the description, and links to styles that were kept."""
    found = head.find(f"{_HTML}title")
    title = "" if found is None else " ".join("".join(found.itertext()).split())
    yield f"<title>{escape(f'{banner}: {title}', quote=False)}</title>"
    for each in head:
        tag, address = _tag(each), each.get("href", "")
        if tag == "meta" and each.get("name", "").lower() == "description":
            yield f'<meta name="description" content="{escape(each.get("content", ""))}">'
        if tag == "link" and each.get("rel", "").lower() == "stylesheet" and writer.keeps(address):
            yield f'<link rel="stylesheet" href="{address}">'


def _tag(element: Element) -> str | None:
    """Return the name of an element of HTML; nothing for a comment, and for what belongs to a picture or a formula."""
    tag: object = element.tag
    return tag.removeprefix(_HTML) if isinstance(tag, str) and tag.startswith(_HTML) else None


def _address(value: str) -> str | None:
    """Return where a link leads, as a browser reads it; nothing where that is no page, mailbox or telephone."""
    address = re.sub(r"[\t\n\r]", "", value).strip(_UNSEEN)
    scheme = _SCHEME.match(address)
    return address if scheme is None or scheme[1].lower() in _SCHEMES else None
