"""A text: Markdown read once, into the HTML readers see, its sections, and the blocks that are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from onrecord.text.block import Block, write
from onrecord.text.chapter import blocks_by_chapter
from onrecord.text.reader import Finding, Reader

_KEPT = 512
"""So many texts are kept, so that the page, the redline and the proof of a revision share one reading."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A heading outside any container, and all blocks up to the next one (decisions/0013-sections.md)."""

    anchor: str
    title: str

    level: int
    """1 to 6."""

    blocks: tuple[int, int]
    """Its blocks in `Text.blocks`: index of the heading, and the index after its last block."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """Everything that one reading of a Markdown source gives."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def html(self) -> str:
        """What the page shows; no script, no style, no raw HTML of the author, no address of a forbidden scheme."""
        return write(self.blocks)

    @property
    def parts(self) -> tuple[tuple[str | None, str], ...]:
        """Its HTML, cut behind the heading of each section: the anchor of the heading before a part, and the part."""
        anchors = [None, *(section.anchor for section in self.sections)]
        cuts = [0, *(section.blocks[0] + 1 for section in self.sections), len(self.blocks)]
        ranges = zip(anchors, pairwise(cuts), strict=True)
        return tuple((anchor, write(self.blocks[begin:end], heading=anchor)) for anchor, (begin, end) in ranges)

    @property
    def words(self) -> list[str]:
        """Every word a reader reads, in order; a word is what stands between white space."""
        return [word for block in self.blocks for word in block.text.split()]


@lru_cache(_KEPT)
def read(source: str, *, base: str | None = None, first_line: int = 1) -> Text:
    """Read Markdown `source`.

    `base` is the address at which the text was published, against which its relative links are resolved; without it
    they are shown as text. `first_line` is the line of the file on which `source` begins. Never raises: every text
    can be read. The same source gives the same Text, which nothing can change.
    """
    source = source.removeprefix("\ufeff")
    found = blocks_by_chapter(source, base=base, first_line=first_line)
    if found is None:
        reader = Reader(source, base=base, first_line=first_line)
        reader.name_places()
        found = reader.blocks(), reader.findings
    blocks, findings = found
    return Text(
        blocks=blocks,
        sections=tuple(sections_of(blocks)),
        findings=tuple(sorted(findings, key=lambda finding: finding.line)),
    )


def sections_of(blocks: Sequence[Block]) -> Iterator[Section]:
    """Yield the sections of a text; what stands before the first heading is of none."""
    starts = [index for index, block in enumerate(blocks) if block.begins_section]
    for start, end in pairwise([*starts, len(blocks)]):
        block = blocks[start]
        title = " ".join(block.text.split())
        yield Section(anchor=block.anchor or "", title=title, level=block.level, blocks=(start, end))
