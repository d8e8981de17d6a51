"""A redline as JSON, for a program; `schemas/redline.schema.json` says what each key holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onrecord.redline.redline import Change, Place, Redline, Segment
from onrecord.redline.sections import SectionChange, outline
from onrecord.redline.word import Word, at_borders, join
from onrecord.text import Element, alike, write_runs

SCHEMA = 1
"""Version of the JSON form; it grows by new keys alone."""


def as_json(redline: Redline, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return it as data; see schemas/redline.schema.json. `facts` tell which two texts were compared."""
    return {
        "schema": SCHEMA,
        **facts,
        "sections": [section_data(entry) for entry in outline(redline)],
        "changes": [_change(change) for change in redline.changes],
    }


def section_data(entry: SectionChange) -> dict[str, Any]:
    """Return a section that changed as data."""
    return {
        "fate": entry.fate.value,
        "title": entry.title,
        "was": entry.was,
        "anchor": entry.anchor,
        "words_added": entry.added,
        "words_removed": entry.removed,
        "changes": entry.places,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "moved": change.moved,
        "reshaped": change.reshaped,
        "before": [_as_data(place) for place in change.before],
        "after": [_as_data(place) for place in change.after],
        "segments": [*_segments(change.segments)],
    }


def _segments(segments: Sequence[Segment]) -> Iterator[dict[str, Any]]:
    shared = zip(_shared([s.before for s in segments]), _shared([s.after for s in segments]), strict=True)
    for segment, (before, after) in zip(segments, shared, strict=True):
        yield {
            "mark": segment.mark.value,
            "before": _html(segment.before),
            "after": _html(segment.after),
            "shared": [before, after],
        }


def _shared(stretches: Iterable[Sequence[Word]]) -> Iterator[int]:
    """Yield of each stretch how many elements its first words share with the words before them in their block."""
    last: tuple[Element, ...] = ()
    for said in stretches:
        first = said[0].pieces[0] if said and said[0].pieces else None
        if first is None:
            yield 0
        else:
            yield alike(last, first.marks) if first.apart is None else first.apart
        if said:
            last = said[-1].pieces[-1].marks if said[-1].pieces else ()


def _as_data(place: Place) -> dict[str, Any]:
    block = place.block
    return {
        "index": place.index,
        "kind": block.kind,
        "element": block.element.tag if block.element else None,
        "level": block.level or None,
        "within": [element.tag for element in block.containers],
        "shared": block.shared,
        "attributes": [dict(each.attributes) for each in (*block.containers, block.element) if each],
        "number": place.number,
        "anchor": block.anchor,
        "lines": list(block.lines),
    }


def _html(said: Sequence[Word]) -> list[str]:
    """Return the HTML of a stretch, block by block."""
    return [write_runs(join(part)) for part in at_borders(said)] if said else []
