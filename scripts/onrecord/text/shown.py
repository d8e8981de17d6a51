"""The words that HTML shows: what a browser calls the text content, with one space wherever there is white space.

White space is that of HTML (WHATWG HTML, ASCII whitespace): space, tab, line feed, form feed and carriage return. A
browser, or any reader of HTML, finds the same words, so that anybody can hash them.
"""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser

_SPACE = re.compile("[ \t\n\f\r]+")


class _Data(HTMLParser):
    """Collects what is no tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def shown(html: str) -> str:
    """Return the words that HTML shows, with one space between."""
    parser = _Data()
    parser.feed(html)
    parser.close()
    return one_space("".join(parser.pieces))


def one_space(content: str) -> str:
    """Return text content with one space wherever there is white space, and none at either end."""
    return _SPACE.sub(" ", content).strip(" ")


def words_digest(html: str) -> str:
    """Return the SHA-256 of the words that HTML shows, in UTF-8: 64 hexadecimal digits."""
    return hashlib.sha256(shown(html).encode()).hexdigest()
