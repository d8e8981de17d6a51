"""Real histories of others fold into weaves that are exact, small, and as good as comparing directly."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path

import pytest
from tests.corpus import STATEMENTS, Folded, texts
from tests.history.test_history import count, stored, without_lines
from tests.laws import obey_the_laws, pairs
from tests.places import CORPUS

from onrecord.history.history import History
from onrecord.redline.compare import compare
from onrecord.redline.redline import Mark
from onrecord.text.block import write

pytestmark = pytest.mark.slow

PARTS = 4
"""In how many parts the pairs of a statement are divided, which other processes may take."""

if not STATEMENTS:
    pytest.skip(f"there is no corpus at {CORPUS}: real histories of others are not folded", allow_module_level=True)

every = pytest.mark.parametrize("folder", STATEMENTS, ids=lambda folder: folder.name)


@every
def test_every_real_revision_comes_back(folder: Path, folded: Folded) -> None:
    history = folded(folder)
    assert history.revisions == tuple(texts(folder))
    for name, text in texts(folder).items():
        assert write(history.blocks(name)) == write(text)


@pytest.mark.parametrize("part", range(PARTS), ids=lambda part: f"part {part + 1}")
@every
def test_both_redlines_of_real_revisions_near_and_far_obey_the_laws_and_are_about_as_long(
    folder: Path, part: int, folded: Folded, *, long: bool
) -> None:
    history, blocks = folded(folder), texts(folder)
    for before, after in pairs(history.revisions, every=long)[part::PARTS]:
        read, direct = history.compare(before, after), compare(blocks[before], blocks[after])
        for redline in (read, direct):
            obey_the_laws(blocks[before], blocks[after], redline)
        assert count(read, Mark.ADDED, Mark.REMOVED) <= 1.15 * count(direct, Mark.ADDED, Mark.REMOVED)


@every
def test_neighbours_are_told_as_comparing_them_finds_it(folder: Path, folded: Folded) -> None:
    blocks = texts(folder)
    read = History.from_json(stored(folded(folder)))
    for before, after in pairwise(read.revisions):
        for first, last in ((before, after), (after, before)):
            assert read.compare(first, last) == without_lines(compare(blocks[first], blocks[last]))


@every
def test_the_json_of_many_revisions_is_small(folder: Path, folded: Folded) -> None:
    history = folded(folder)
    assert History.from_json(stored(history)) == history
    if len(history.revisions) >= 30:
        sources = sum(file.stat().st_size for file in folder.glob("*.md"))
        assert len(gzip.compress(history.dumps().encode(), 6)) < 0.05 * sources
