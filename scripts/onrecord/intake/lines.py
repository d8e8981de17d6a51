"""The lines of a plain text, such as a mail or a printed page holds, written as Markdown without losing a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from onrecord.intake.reading import Heard, Reading

BULLETS = frozenset("-*+•·‣◦▪■●○–—")
"""What begins an item of a list, with white space behind it; `o` stays a word."""

BULLET = "mark of a list item"
NUMBER = "number of a list item"

_NUMBERED = re.compile(r"\s*([1-9]\d{0,2})[.)]\s+\S")
"""A line that may begin an item of a numbered list."""

_LONGEST_HEADING = 80
_MOST_HEADING_WORDS = 12
_LONGEST_WRAP = 120
"""A longer line was not wrapped: it is a paragraph."""

_SHORT = 0.6
"""Lines of less than this part of the text's width are short because their author broke them."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&^$])")
BRACE = "&#123;"
"""A brace that no reader of attribute lists takes for the beginning of one, which it does where a backslash is."""

_LEADING = re.compile(r"^(?:(\d{1,9})([.)])|([-+=:!]))")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of text."""

    text: str

    level: int = 0
    """1 to 6 where it is known to be a heading."""

    room: float = 0
    """How many letters more had fit on it."""

    number: int = 0
    """Which item of a numbered list begins here; 0 where none does."""


def escaped(text: str) -> str:
    """Return a line as Markdown that shows exactly it."""
    safe = _inside(text)
    return _LEADING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", safe)


def _inside(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.strip()).replace("{", BRACE)


def read_plain(content: str) -> Reading:
    """Read a plain text."""
    lines = numbered([Line(text=text.rstrip()) for text in content.replace("\f", "\n\n").splitlines()])
    width = _width(lines)
    chunks = with_headings([_with_room(chunk, width) for chunk in divided(lines)])
    return Reading(markdown=as_markdown(chunks), heard=tuple(_heard(lines)))


def numbered(lines: Sequence[Line]) -> list[Line]:
    """Number the lines that begin an item: those that count on, with no blank line between, from one to the next.

    One number alone may as well be that of an article or of a section, and stays a word.
    """
    found: dict[int, int] = {}
    at, number = 0, 0
    for index, line in enumerate(lines):
        said = _NUMBERED.match(line.text)
        if not line.text.strip():
            number = 0
        elif said and number and int(said[1]) == number + 1:
            found |= {at: number, index: number + 1}
        if said:
            at, number = index, int(said[1])
    return [replace(line, number=found.get(index, 0)) for index, line in enumerate(lines)]


def _width(lines: Iterable[Line]) -> int:
    """Return how wide lines are, but for those that nobody wrapped."""
    return max((len(line.text) for line in lines if len(line.text) <= _LONGEST_WRAP), default=0)


def _with_room(chunk: Sequence[Line], width: int) -> list[Line]:
    """Measure each line against those it stands with, or where all of them are short against the whole text."""
    own = _width(chunk)
    wide = own if own >= width * _SHORT else width
    return [replace(line, room=max(wide, 0) - len(line.text)) for line in chunk]


def _heard(lines: Iterable[Line]) -> Iterator[Heard]:
    for line in lines:
        for index, word in enumerate(line.text.split()):
            yield Heard(word, "" if index else NUMBER if line.number else BULLET if word in BULLETS else "")


def divided(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines between blank ones; a heading stands alone."""
    chunk: list[Line] = []
    for line in lines:
        if chunk and (not line.text.strip() or line.level or chunk[-1].level):
            yield chunk
            chunk = []
        if line.text.strip():
            chunk.append(line)
    if chunk:
        yield chunk


def with_headings(chunks: Sequence[list[Line]]) -> list[list[Line]]:
    """Take for headings what are short lines alone that end as no sentence does; the first of all is the title."""
    return [
        [replace(chunk[0], level=2 if index else 1)] if _is_heading(chunk, chunks[index + 1 :]) else chunk
        for index, chunk in enumerate(chunks)
    ]


def _is_heading(chunk: Sequence[Line], following: Sequence[object]) -> bool:
    text = chunk[0].text.strip()
    return (
        len(chunk) == 1
        and bool(following)
        and not chunk[0].level
        and len(text) <= _LONGEST_HEADING
        and len(text.split()) <= _MOST_HEADING_WORDS
        and not text.endswith((".", ",", ";", ":", "!"))
        and (text[0].isupper() or text[0].isdigit())
        and any(sign.isalpha() for sign in text)
        and "@" not in text
    )


def as_markdown(chunks: Iterable[Sequence[Line]]) -> str:
    """Write paragraphs, items and headings."""
    pieces = (piece for chunk in chunks for piece in _pieces(chunk))
    return "\n\n".join(_apart(pieces)) + "\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Paragraph:
    """A heading, a paragraph, or an item of a list."""

    text: str

    bullet: bool = False
    number: int = 0
    """Which item of a numbered list it is; 0 where it is none."""


def _pieces(chunk: Sequence[Line]) -> Iterator[_Paragraph]:
    """Yield the headings, the paragraphs and the items of lines that stand together."""
    if chunk[0].level:
        yield _Paragraph(text=f"{'#' * chunk[0].level} {_inside(' '.join(line.text.strip() for line in chunk))}")
    else:
        yield from (_piece(is_bullet, paragraph) for is_bullet, paragraph in _paragraphs(chunk))


def _apart(pieces: Iterable[_Paragraph]) -> Iterator[str]:
    """Yield the Markdown of each piece, the items of a list as one.

    Where a list begins to count anew right behind another, its numbers have another sign behind them, since the two
    are one list otherwise (CommonMark 0.31.2, section 5.3).
    """
    sign, number = ".", 0
    kept: list[str] = []
    kind = (False, "")
    for piece in pieces:
        if number and piece.number and piece.number != number + 1:
            sign = ")" if sign == "." else "."
        number = piece.number
        following = (piece.bullet, sign if number else "")
        if kept and (following != kind or following == (False, "")):
            yield "\n".join(kept)
            kept = []
        kind = following
        mark = "- " if piece.bullet else f"{number}{sign} " if number else ""
        kept.append(mark + piece.text.replace("\n", f"\n{' ' * len(mark)}"))
    if kept:
        yield "\n".join(kept)


def _paragraphs(chunk: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Yield each paragraph, and whether a bullet begins it; a sentence's end with room behind it ends one."""
    paragraph: list[Line] = []
    bullet = False
    for line in chunk:
        first, *rest = line.text.split(maxsplit=1)
        is_bullet = first in BULLETS and bool(rest)
        if paragraph and (is_bullet or line.number or _ends(paragraph[-1], first)):
            yield bullet, paragraph
            paragraph, bullet = [], False
        bullet = bullet or is_bullet
        paragraph.append(replace(line, text=rest[0]) if is_bullet or line.number else line)
    yield bullet, paragraph


def _ends(line: Line, following: str) -> bool:
    return _was_broken(line, following) and line.text.rstrip().endswith((".", "!", "?", ":"))


def _was_broken(line: Line, following: str) -> bool:
    """Tell whether an author broke a line: the next word had fit on it."""
    return line.room > len(following) or len(line.text) > _LONGEST_WRAP


def _piece(is_bullet: bool, lines: Sequence[Line]) -> _Paragraph:
    """Write lines as one paragraph; what its author broke stays broken."""
    parts = [escaped(lines[0].text)]
    for before, line in pairwise(lines):
        parts += ["\\\n" if _was_broken(before, line.text.split()[0]) else "\n", escaped(line.text)]
    return _Paragraph(text="".join(parts), bullet=is_bullet, number=lines[0].number)
