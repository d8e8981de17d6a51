"""A biography: every wording that a section of a statement has had, and from when to when."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from onrecord.history import History, Laid
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement, Status
from onrecord.text import Block, Element, Run, sections_of, write


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """One wording of a section."""

    title: str

    html: str
    """The section without its heading; no element in it has an id, since a page holds several wordings."""

    first: Revision
    """The revision with which it came."""

    until: date | None
    """The day on which it was replaced or left; None while it stands in the last text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """One section through all revisions; a section that was renamed is the same section."""

    anchor: str
    """Its fragment in the last text it stands in."""

    wordings: tuple[Wording, ...]
    """Newest first."""

    stands: bool
    """Whether it stands in the last text."""

    @property
    def title(self) -> str:
        """Its heading as it was last."""
        return self.wordings[0].title


@dataclass(slots=True)
class _SectionNow:
    lineage: int
    anchor: str
    title: str
    html: str


def biography(statement: Statement, history: History, day: date) -> tuple[Life, ...]:
    """Return the lives of all sections: those of the last text in its order, then those that left, newest first.

    A text that was withdrawn before `day` held on no day, and is no part of any life. What one said whose words are
    gone nobody knows, so that every wording ends there.
    """
    revisions = [standing.revision for standing in statement.on(day) if standing.status is not Status.WITHDRAWN]
    shown: dict[tuple[Hashable, ...], str] = {}
    read = {
        revision.name: [] if revision.is_gone else [*_sections(history.laid(revision.name), shown)]
        for revision in revisions
    }
    newest = next((revision.name for revision in reversed(revisions) if not revision.is_gone), None)
    order: list[int] = []
    for revision in reversed(revisions):
        order += [s.lineage for s in read[revision.name] if s.lineage not in order]
    lives = []
    for lineage in dict.fromkeys(order):
        stood = [(r, next((s for s in read[r.name] if s.lineage == lineage), None)) for r in revisions]
        stands = any(section.lineage == lineage for section in read[newest or ""])
        wordings = [*_wordings(stood)][::-1]
        last = next(section for _, section in reversed(stood) if section)
        lives.append(Life(anchor=last.anchor, wordings=tuple(wordings), stands=stands))
    return tuple(lives)


def _wordings(stood: Sequence[tuple[Revision, _SectionNow | None]]) -> Iterator[Wording]:
    """Join revisions that follow each other with the same wording."""
    first: Revision | None = None
    for (revision, section), (following, after) in pairwise([*stood, (None, None)]):
        if section is None or revision is None:
            continue
        first = first or revision
        if after is None or (after.title, after.html) != (section.title, section.html):
            until = following.day if following else None
            yield Wording(title=section.title, html=section.html, first=first, until=until)
            first = None


def _sections(laid: Sequence[Laid], shown: dict[tuple[Hashable, ...], str]) -> Iterator[_SectionNow]:
    """Yield the sections of a text; `shown` keeps their HTML, since most say what they said in the text before."""
    blocks = [one.block for one in laid]
    for section in sections_of(blocks):
        start, end = section.blocks
        key = tuple(one.sayings for one in laid[start + 1 : end])
        if key not in shown:
            shown[key] = write([_anonymous(block) for block in blocks[start + 1 : end]])
        yield _SectionNow(
            lineage=laid[start].lineage,
            anchor=section.anchor,
            title=section.title,
            html=shown[key],
        )


def _anonymous(block: Block) -> Block:
    return replace(
        block,
        element=block.element and _without(block.element),
        containers=tuple(_without(element) for element in block.containers),
        runs=tuple(Run(text=r.text, marks=tuple(map(_without, r.marks)), apart=r.apart) for r in block.runs),
    )


def _without(element: Element) -> Element:
    """Leave out an element's id, and a target within the page."""
    kept = (pair for pair in element.attributes if pair[0] != "id" and not (pair[0] == "href" and pair[1][:1] == "#"))
    return Element(tag=element.tag, attributes=tuple(kept))
