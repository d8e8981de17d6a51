"""Real histories of others fold into weaves that are exact, small, and as good as comparing directly."""

from __future__ import annotations

import gzip
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from tests.history.test_history import blocks, count, stored, without_lines
from tests.laws import obey_the_laws, pairs
from tests.places import CORPUS

from onrecord.history.history import History
from onrecord.redline.compare import compare
from onrecord.redline.redline import Mark
from onrecord.text.block import Block, write

pytestmark = pytest.mark.slow

PARTS = 4
"""In how many parts the pairs of a statement are divided, which other processes may take."""

STATEMENTS = sorted(folder for folder in CORPUS.glob("*") if folder.is_dir())

if not STATEMENTS:
    pytest.skip(f"there is no corpus at {CORPUS}: real histories of others are not folded", allow_module_level=True)

every = pytest.mark.parametrize("folder", STATEMENTS, ids=lambda folder: folder.name)


@cache
def corpus(folder: Path) -> tuple[History, dict[str, tuple[Block, ...]]]:
    texts = {file.stem: blocks(_body(file.read_bytes().decode("utf-8"))) for file in sorted(folder.glob("*.md"))}
    return History.of(texts.items()), texts


def _body(source: str) -> str:
    return re.sub(r"\A\ufeff?---\r?\n.*?^---\r?\n", "", source, count=1, flags=re.DOTALL | re.MULTILINE)


@every
def test_every_real_revision_comes_back(folder: Path) -> None:
    folded, texts = corpus(folder)
    for name, text in texts.items():
        assert write(folded.blocks(name)) == write(text)


@pytest.mark.parametrize("part", range(PARTS), ids=lambda part: f"part {part + 1}")
@every
def test_both_redlines_of_real_revisions_near_and_far_obey_the_laws_and_are_about_as_long(
    folder: Path, part: int, *, long: bool
) -> None:
    folded, texts = corpus(folder)
    for before, after in pairs(folded.revisions, every=long)[part::PARTS]:
        read, direct = folded.compare(before, after), compare(texts[before], texts[after])
        for redline in (read, direct):
            obey_the_laws(texts[before], texts[after], redline)
        assert count(read, Mark.ADDED, Mark.REMOVED) <= 1.15 * count(direct, Mark.ADDED, Mark.REMOVED)


@every
def test_neighbours_are_told_as_comparing_them_finds_it(folder: Path) -> None:
    folded, texts = corpus(folder)
    read = History.from_json(stored(folded))
    for before, after in pairwise(read.revisions):
        for first, last in ((before, after), (after, before)):
            assert read.compare(first, last) == without_lines(compare(texts[first], texts[last]))


@every
def test_the_json_of_many_revisions_is_small(folder: Path) -> None:
    folded, _ = corpus(folder)
    assert History.from_json(stored(folded)) == folded
    if len(folded.revisions) >= 30:
        sources = sum(file.stat().st_size for file in folder.glob("*.md"))
        assert len(gzip.compress(folded.dumps().encode(), 6)) < 0.05 * sources
