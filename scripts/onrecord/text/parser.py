"""A parser: markdown-it, as statements are read with it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

from onrecord.text.html_blocks import details, table
from onrecord.text.tags import line_break, words_in_tags

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Link schemes that a page may carry (OWASP: allow what is known, never block what is feared)."""

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
"""A link's scheme (RFC 3986, 3.1)."""

_PLAIN = re.compile(
    r"(?:https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?=[/?#]|$))?(?:/[A-Za-z0-9/._~-]*)?(?:[?][A-Za-z0-9=&._~-]*)?(?:#[A-Za-z0-9._~-]*)?"
)
"""An address that stands in a page as it was written, which most do."""

_FOOTNOTE = re.compile(r"\[\^([^\] ]+)\]:")
_NESTING = 100
_SIGN = re.compile(r"[\n!&*<\[\\\]^_`]")
"""Where something else than words may begin in a line; markdown-it looks up at every sign that any plugin could use."""


def parse(source: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of Markdown `source`, and what markdown-it noted of its references and footnotes."""
    noted: dict[str, Any] = {}
    return _parser().parse(source, noted), noted


def may_stand_in_page(target: str) -> bool:
    """Tell whether a link may have this target: a relative one, or one of the known schemes."""
    if _PLAIN.fullmatch(target):
        return True
    bare = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]", "", unquote(target))
    scheme = SCHEME.match(bare)
    if scheme and scheme.group(1).lower() not in SCHEMES:
        return False
    try:
        urlsplit(target)
    except ValueError:
        return False
    return True


@cache
def _parser() -> MarkdownIt:
    """Return the parser, made once: it keeps nothing of one text for the next."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING})
    parser.enable("table").use(footnote_plugin).use(deflist_plugin)
    parser.block.ruler.at("footnote_def", _footnote_definition, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("reference", _link_definition)
    parser.disable(["html_block", "html_inline"])
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", "html_table", table, interrupts)
    parser.block.ruler.before("html_table", "details", details, interrupts)
    parser.inline.ruler.before("autolink", "line_break", line_break)
    parser.inline.ruler.before("autolink", "words_in_tags", words_in_tags)
    parser.inline.terminator_re = _SIGN
    parser.normalizeLink = _normalized  # type: ignore[method-assign, assignment]
    parser.validateLink = may_stand_in_page  # type: ignore[method-assign, assignment]
    return parser


def _normalized(target: str) -> str:
    return target if _PLAIN.fullmatch(target) else normalizeLink(target)


def _footnote_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """As in Pandoc, a footnote is defined outside other blocks, and once; else its definition is text like any other.

    markdown-it takes the second of two definitions and drops the first, and loses count of one within another.
    """
    if state.level and state.sCount[start] >= state.blkIndent:
        return False
    found = _FOOTNOTE.match(state.src, state.bMarks[start] + state.tShift[start])
    if found and not silent and f":{found.group(1)}" in state.env.get("footnotes", {}).get("refs", {}):
        return False
    return footnote_def(state, start, end, silent)


def _link_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote's definition that is text does not become a link's, which would hide it."""
    begin = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", begin) and reference(state, start, end, silent)
