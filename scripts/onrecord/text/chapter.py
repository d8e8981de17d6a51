"""A chapter: what stands from one heading of a source to the next, read once however many sources hold it.

One revision says almost all that the one before it says, so that reading it costs what changed. A heading in the first
column ends every block of Markdown but code between fences (CommonMark 0.31, 4.2). Sources in which chapters depend on
each other by more than the names of their places are read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from onrecord.text.block import Block
from onrecord.text.reader import Finding, Reader

_KEPT = 4096
"""Chapters that are kept; those that were not asked for longest go first."""

_FEWEST = 2
"""Chapters that are worth keeping apart."""

_HEADING = re.compile(r"^#{1,6}(?=[ \t]|$)", re.MULTILINE)
_TIES = re.compile(r"\[\^|^[ >*+-]{0,9}\[[^\]\n]+\]:|```|~~~|<table|<a\s|\r|\x00", re.MULTILINE | re.IGNORECASE)
"""What is shown elsewhere than where it stands, or may hold a line that only looks like a heading."""

_Shown = tuple[tuple[Block, ...], Sequence[Finding]]
"""Blocks, and what was noticed in them."""


def blocks_by_chapter(source: str, *, base: str | None, first_line: int) -> _Shown | None:
    """Return what `Reader` would, or None where it must read the source as a whole."""
    begins = [0, *(found.start() for found in _HEADING.finditer(source) if found.start())]
    if len(begins) < _FEWEST or _TIES.search(source):
        return None
    chapters = [_chapter(source[begin:end]) for begin, end in pairwise([*begins, len(source)])]
    places = [place for chapter in chapters for place in chapter.places]
    known = frozenset(places)
    if len(known) < len(places) or any(chapter.is_tied for chapter in chapters):
        return None
    blocks: list[Block] = []
    findings: list[Finding] = []
    line = first_line - 1
    for chapter in chapters:
        own, noticed = chapter.shown(base, chapter.aims & known)
        blocks += _moved(own, line)
        findings += (replace(finding, line=finding.line + line) for finding in noticed)
        line += chapter.lines
    return tuple(blocks), findings


def _moved(blocks: Sequence[Block], by: int) -> Sequence[Block]:
    """Return blocks so many lines further on in a file."""
    return [
        Block(
            element=block.element,
            containers=block.containers,
            shared=block.shared,
            runs=block.runs,
            lines=(block.lines[0] + by, block.lines[1] + by),
        )
        for block in blocks
    ]


@dataclass(slots=True)
class _ChapterOfText:
    """One stretch of a source."""

    source: str

    places: tuple[str, ...]
    """The names of its places, which are others where another chapter has one of them too."""

    aims: frozenset[str]
    """The places within the page to which it leads."""

    is_tied: bool
    """Whether two of its own places wanted one name."""

    reader: Reader | None
    """It, read and not yet shown."""

    known: dict[tuple[str | None, frozenset[str]], _Shown]
    """What it is on a page."""

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.source.count("\n")

    def shown(self, base: str | None, reached: frozenset[str]) -> _Shown:
        """Return what it is on a page of this address, on which those of the places it leads to are."""
        if (base, reached) not in self.known:
            reader, self.reader = self.reader or _named(self.source), None
            reader.base = base
            reader.anchors |= reached
            blocks = reader.blocks()
            self.known[base, reached] = blocks, reader.findings
        return self.known[base, reached]


@lru_cache(_KEPT)
def _chapter(source: str) -> _ChapterOfText:
    reader = _named(source)
    places = tuple(reader.anchors)
    is_tied = bool(reader.numbers or reader.findings)
    return _ChapterOfText(source=source, places=places, aims=reader.aims, is_tied=is_tied, reader=reader, known={})


def _named(source: str) -> Reader:
    reader = Reader(source, base=None, first_line=1)
    reader.name_places()
    return reader


def forget() -> None:
    """Forget every chapter, as who measures what reading costs must."""
    _chapter.cache_clear()
