"""An inert text: words of others, written so that GitHub shows them and does nothing else with them.

GitHub reads Markdown first and looks for people, issues and addresses in what came out, so that no backslash and no
entity keeps it from calling them (github/cmark-gfm issue 181); a comment between the letters does, and is not seen.
Entities keep the rest from being Markdown or HTML (CommonMark 0.31.2, section 2.5), also where no Markdown is read.
"""

from __future__ import annotations

import re

JOINT = "<!-- -->"
"""What parts letters and is not seen."""

DOLLAR = "<span>$</span>"
"""A dollar that begins no formula, as GitHub's page on mathematical expressions has it."""

_JOINT, _DOLLAR = "\ue000", "\ue001"
"""What stands for these until Markdown is written (Unicode, private use)."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#^]")
_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LEADING = re.compile(r"^(\d{1,9})([.)])|^([-+=:])")
"""What would begin a list, a definition or an underline at the start of a line."""

_CALLING = re.compile(
    r"(?<=@)(?=\S)"  # a person, a team, an e-mail address, whose second part may begin with a dot
    r"|(?<=\#)(?=\w)"  # an issue, here or elsewhere
    r"|(?<=\bGH)(?=-\d)"  # an issue, as GH-26
    r"|(?<=:)(?=//)"  # an address; that of an issue would be told there
    r"|(?<=\bwww)(?=\.)"
    r"|(?<=:)(?=[\w+-]{1,40}:)"  # a little picture, as :100:
    r"|(?<=:)(?=:)",  # a command, where a log of a workflow shows it
    re.IGNORECASE,
)
HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    r"\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""What nobody sees and what makes others see a text in another order: controls (ISO/IEC 6429), the marks, embeddings,
overrides and isolates of UAX 9, section 2, spaces and signs without width, and the tags of Unicode, chapter 23.9. White
space is none, nor are the joiners by which scripts and emoji are written."""

_COMMIT = re.compile(r"\b(?=[0-9]{0,39}[a-f])([0-9a-f]{6})([0-9a-f]{1,34})\b", re.IGNORECASE)


def inert(text: str) -> str:
    """Return a text for one line of a comment, in Markdown and in HTML alike."""
    special = _SPECIAL.sub(lambda found: _entity(found.group()), parted(text))
    return joined(_LEADING.sub(_led, special))


def visible(text: str) -> str:
    """Return a text with the name of each hidden character in its place, such as U+202E."""
    return HIDDEN.sub(lambda found: f"U+{ord(found.group()):04X}", text)


def parted(text: str) -> str:
    """Return a text in which marks part what would call somebody, for a writer of Markdown that knows nothing of it."""
    bare = visible(text.replace(_JOINT, "").replace(_DOLLAR, ""))
    return _COMMIT.sub(rf"\1{_JOINT}\2", _CALLING.sub(_JOINT, bare)).replace("$", _DOLLAR)


def joined(markdown: str) -> str:
    """Return Markdown with joints for those marks."""
    return markdown.replace(_JOINT, JOINT).replace(_DOLLAR, DOLLAR)


def _entity(character: str) -> str:
    return _NAMED.get(character, f"&#{ord(character)};")


def _led(found: re.Match[str]) -> str:
    number, after, sign = found.groups()
    return f"{number}{_entity(after)}" if number else _entity(sign)
