"""What a page of one's own would run, or load from elsewhere: neither is done on any page of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from onrecord.errors import Problem

_RUN = frozenset({"script", "iframe", "object", "embed", "applet", "frame", "base", "meta", "portal"})
"""Elements that run something, show another site, or lead the page elsewhere."""

_LOADED = frozenset({"src", "srcset", "poster", "data", "background", "action", "formaction"})
"""Attributes whose address a browser fetches, or sends something to, without a reader who chooses to go there."""


class _Elements(HTMLParser):
    """Collects what is not allowed, in words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUN:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            fetched = name in _LOADED or (tag == "link" and name == "href")
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"'{name}' of <{tag}>, which runs a script")
            elif fetched and _is_elsewhere(value or ""):
                self.found.append(f"'{(value or '')[:100]}', which <{tag}> loads from elsewhere")


def not_allowed(html: str, *, path: str) -> Iterator[Problem]:
    """Yield what a page holds that would run, or be loaded from another site; `path` is its file."""
    elements = _Elements()
    elements.feed(html)
    elements.close()
    for found in dict.fromkeys(elements.found):
        remedy = "Remove it; put a picture beside the page, and lead to another site by a link"
        yield Problem(path=path, fact=f"the page holds {found}", remedy=remedy)


def _is_elsewhere(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return True
    return bool(parts.netloc) or parts.scheme not in ("", "data")
