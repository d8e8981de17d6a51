"""From a page of changes alone both texts come back, element for element, as a reading of its own finds them."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from bench.judge import accepted, events, parsed, taken_back
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.places import CORPUS
from tests.redline.test_redline import ANYTHING, CASES, NAMES

from onrecord.redline.compare import compare
from onrecord.redline.html import as_html
from onrecord.redline.redline import Redline
from onrecord.text.text import Text, read

STATEMENTS = sorted(CORPUS.glob("*/"))


def both_come_back(before: Text, after: Text, redline: Redline | None = None) -> None:
    page = parsed(as_html(redline or compare(before.blocks, after.blocks)))
    assert events(accepted(page)) == events(parsed(after.html))
    assert events(taken_back(page)) == events(parsed(before.html))


def text(file: Path) -> Text:
    return read(file.read_bytes().decode("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_of_a_case(name: str) -> None:
    before, after = (text(CASES / f"{name}.{side}.md") for side in ("before", "after"))
    both_come_back(before, after)
    both_come_back(after, before)


@given(ANYTHING, ANYTHING)
@settings(max_examples=150, deadline=None)
def test_of_any_two_texts(before: str, after: str) -> None:
    both_come_back(read(before), read(after))


WORDS = st.sampled_from(["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "(acht)", "“negen”", "tien,"])
DRESSES = st.sampled_from(
    ["{}", "**{}**", "*{}*", "***{}***", "`{}`", "[{}](https://a.example/)", "[{}](https://b.example/)", "[**{}**](#x)"]
)
GAPS = st.sampled_from([" ", " ", " ", "<br>", "\u00a0", "\n\n", ""])
STRETCH = st.tuples(DRESSES, st.lists(WORDS, min_size=1, max_size=3), GAPS).map(
    lambda parts: parts[0].format(" ".join(parts[1])) + parts[2]
)


@given(st.lists(STRETCH, max_size=7), st.lists(STRETCH, max_size=7), st.lists(STRETCH, max_size=5))
@settings(max_examples=300, deadline=None)
def test_of_words_in_any_dress(before: list[str], after: list[str], both: list[str]) -> None:
    both_come_back(read("".join([*both, *before, *both])), read("".join([*both, *after, *both])))


@pytest.mark.slow
@pytest.mark.skipif(not STATEMENTS, reason=f"there is no corpus at {CORPUS}: pages of real changes are not turned back")
@pytest.mark.parametrize("folder", STATEMENTS, ids=lambda folder: folder.name)
def test_of_neighbouring_revisions_of_a_real_statement(folder: Path) -> None:
    for before, after in pairwise(text(file) for file in sorted(folder.glob("*.md"))):
        both_come_back(before, after)


@pytest.mark.slow
@pytest.mark.skipif(not STATEMENTS, reason=f"there is no corpus at {CORPUS}: pages of real changes are not turned back")
@pytest.mark.parametrize("folder", STATEMENTS, ids=lambda folder: folder.name)
def test_of_distant_revisions_of_a_real_statement(folder: Path) -> None:
    files = sorted(folder.glob("*.md"))
    chosen = random.Random(7)
    for _ in range(4):
        both_come_back(text(chosen.choice(files)), text(chosen.choice(files)))
