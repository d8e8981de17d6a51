"""An attribute list: `{#id .class}` or `{: #id key="value"}`, taken out of the text, its id kept as an anchor.

Both spellings occur in published statements: the first is Pandoc's and PHP Markdown Extra's, the second kramdown's
(https://kramdown.gettalong.org/syntax.html#attribute-list-definitions). Readers never saw either.
"""

from __future__ import annotations

import re

from markdown_it.token import Token

_ITEM = r"""(?:\#[^\s{}#"'<>]++|\.[\w:-]++|[\w:-]++=(?:"[^"]*+"|'[^']*+'|[^\s{}"']++))"""  # ++: never read twice
ATTRIBUTE_LIST = re.compile(rf"\{{(?::\s*(?:{_ITEM}\s*)*|\s*{_ITEM}(?:\s+{_ITEM})*\s*)\}}")
_ID = re.compile(r"#([^\s{}#\"'<>]+)|\bid=[\"']?([^\s{}\"'<>]+)")

_INLINE_ENDS = ("link_close", "em_close", "strong_close", "code_inline", "image")
_BREAKS = ("softbreak", "hardbreak")


def take_attribute_lists(tokens: list[Token]) -> list[Token]:
    """Return `tokens` without attribute lists; each id becomes the `id` of the element it stands at."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.type == "inline" and token.children and "{" in token.content:
            _take_from_inline(kept, token)
            if token.type == "inline" and not token.children and _is_bare(kept):
                _drop_empty_paragraph(kept)
    return _without_dropped(kept)


def _take_from_inline(kept: list[Token], inline: Token) -> None:
    """Take the lists out of one inline token: after an element, at either end of the block, or as all of it."""
    children = inline.children or []
    for index, child in enumerate(children):
        if child.type != "text":
            continue
        if index and children[index - 1].type in _INLINE_ENDS:
            _take_after_element(children, index)
        if index == 0 or children[index - 1].type in _BREAKS:
            _take(child, kept, at_start=True)
        if index == len(children) - 1 or children[index + 1].type in _BREAKS:
            _take(child, kept, at_start=False)
    inline.children = _trim(children)


def _take_after_element(children: list[Token], index: int) -> None:
    """`[text](target){:target="_blank"}`: the list belongs to the element right before it."""
    child = children[index]
    found = ATTRIBUTE_LIST.match(child.content)
    if not found:
        return
    child.content = child.content[found.end() :]
    anchor = _anchor_in(found.group())
    element = _opening(children, index - 1)
    if anchor and element is not None:
        element.attrs.setdefault("id", anchor)


def _opening(children: list[Token], index: int) -> Token | None:
    """Return the token that opens the element which ends at `index`."""
    depth = 0
    for at in range(index, -1, -1):
        depth -= children[at].nesting
        if depth <= 0:
            return children[at]
    return None


def _take(child: Token, kept: list[Token], *, at_start: bool) -> None:
    """Take a list off the start or the end of a line of text and give its id to the block."""
    text = child.content
    found = ATTRIBUTE_LIST.match(text) if at_start else None
    if found and text[found.end() :].strip():
        found = None
    if found is None:
        found = next((m for m in ATTRIBUTE_LIST.finditer(text) if not text[m.end() :].strip()), None)
    if found is None:
        return
    child.content = text[: found.start()].rstrip()
    anchor = _anchor_in(found.group())
    if anchor:
        _block_of(kept).attrs.setdefault("id", anchor)


def _anchor_in(attribute_list: str) -> str | None:
    found = _ID.search(attribute_list)
    return (found.group(1) or found.group(2)) if found else None


def _block_of(kept: list[Token]) -> Token:
    """Return the token of the block to which a list in the newest inline token belongs."""
    opener = kept[-2]
    inline = kept[-1]
    if not ATTRIBUTE_LIST.fullmatch(inline.content.strip()):
        return _item_of(kept) if opener.hidden else opener
    if opener.type in ("td_open", "th_open"):
        return next(token for token in reversed(kept) if token.type == "table_open")
    before = _sibling_before(kept)
    return before or opener


def _item_of(kept: list[Token]) -> Token:
    """A tight list item's paragraph is not shown, so its id goes to the item itself."""
    return next((t for t in reversed(kept) if t.type in ("list_item_open", "dd_open")), kept[-2])


def _sibling_before(kept: list[Token]) -> Token | None:
    """Return the opening token of the block right before the newest paragraph, at its depth."""
    level = kept[-2].level
    for token in reversed(kept[:-2]):
        if token.level < level:
            return None
        if token.level == level and token.nesting >= 0:
            return token
    return None


def _trim(children: list[Token]) -> list[Token]:
    """Drop texts that became empty, and line breaks that now begin or end the block."""
    children = [child for child in children if child.type != "text" or child.content]
    while children and children[-1].type in _BREAKS:
        children.pop()
    while children and children[0].type in _BREAKS:
        children.pop(0)
    return children


def _is_bare(kept: list[Token]) -> bool:
    return kept[-2].type == "paragraph_open"


def _drop_empty_paragraph(kept: list[Token]) -> None:
    """Mark a paragraph that held only an attribute list: opener and inline go now, the closer later."""
    kept[-2].meta["dropped"] = True
    kept[-1].meta["dropped"] = True


def _without_dropped(tokens: list[Token]) -> list[Token]:
    """Remove emptied paragraphs, and table rows that held only an attribute list."""
    result: list[Token] = []
    dropping = False
    for token in tokens:
        if token.meta.get("dropped"):
            dropping = True
            continue
        if dropping and token.type == "paragraph_close":
            dropping = False
            continue
        result.append(token)
        if token.type == "tr_close":
            _drop_bare_row(result)
    return result


def _drop_bare_row(result: list[Token]) -> None:
    start = next(i for i in range(len(result) - 1, -1, -1) if result[i].type == "tr_open")
    inlines = [token for token in result[start:] if token.type == "inline"]
    bare = inlines and ATTRIBUTE_LIST.fullmatch(inlines[0].content.strip())
    if bare and not any(other.content for other in inlines[1:]):
        del result[start:]
