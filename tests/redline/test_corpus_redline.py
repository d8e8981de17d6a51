"""Neighbouring revisions of real statements have a redline that reads well; read in place where they are at hand."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path

import pytest
from tests.places import CORPUS

from onrecord.align import fewest_marks
from onrecord.redline.compare import compare
from onrecord.redline.redline import Mark, Redline
from onrecord.redline.word import words
from onrecord.text.block import Block
from onrecord.text.text import read

pytestmark = pytest.mark.slow
STATEMENTS = sorted(CORPUS.glob("*/"))

if not STATEMENTS:
    pytest.skip(f"there is no corpus at {CORPUS}: redlines of real histories are not made", allow_module_level=True)


def texts(folder: Path) -> list[tuple[Block, ...]]:
    return [read(file.read_bytes().decode("utf-8")).blocks for file in sorted(folder.glob("*.md"))]


def test_neighbours_are_marked_with_few_words_more_than_must_be_in_few_islands() -> None:
    marked = least = islands = pairs = 0
    for folder in STATEMENTS:
        revisions = texts(folder)
        for before, after in pairwise(revisions):
            segments = changed(compare(before, after))
            marked += sum(segments)
            islands += len(segments)
            least += fewest_marks(keys(before), keys(after))
            pairs += 1
    assert marked <= 1.10 * least
    assert islands <= 25 * pairs


def test_a_change_reads_as_a_phrase_hardly_ever_interrupted_by_one_or_two_words_that_stayed() -> None:
    revisions = [texts(folder) for folder in STATEMENTS]
    neighbours = [pair for statement in revisions for pair in pairwise(statement)]
    assert sum(interruptions(compare(before, after)) for before, after in neighbours) <= len(neighbours)


def interruptions(redline: Redline) -> int:
    """Count the runs of one or two words that stayed between two stretches that changed, within one block."""
    count = 0
    for change in redline.changes:
        stretches = [
            (kept, [word for segment in group for word in segment.after])
            for kept, group in groupby(change.segments, lambda s: s.mark not in (Mark.ADDED, Mark.REMOVED))
        ]
        for kept, said in stretches[1:-1]:
            count += kept and len(said) <= 2 and not any(word.is_border for word in said)
    return count


def changed(redline: Redline) -> list[int]:
    """Return the number of words of each stretch that was added or removed."""
    stretches = (s for change in redline.changes for s in change.segments if s.mark in (Mark.ADDED, Mark.REMOVED))
    return [sum(bool(word.key) for word in stretch.before or stretch.after) for stretch in stretches]


def keys(blocks: tuple[Block, ...]) -> list[str]:
    return [word.key for block in blocks for word in words(block) if word.key]
