"""Real statements of others, revision by revision, come out sane; they are read in place where they are at hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.places import CORPUS
from tests.reading import attributes, faults, fragment, schemes, words

from onrecord.text.parser import SCHEMES
from onrecord.text.text import Text, read

pytestmark = pytest.mark.slow
FILES = sorted(CORPUS.glob("*/*.md"))

if not FILES:
    pytest.skip(f"there is no corpus at {CORPUS}: real histories of others are not read", allow_module_level=True)

every = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")


@cache
def text(file: Path) -> Text:
    return read(file.read_bytes().decode("utf-8"))


@every
def test_it_has_words(file: Path) -> None:
    assert text(file).words


@every
def test_a_browser_shows_its_words_and_finds_no_fault(file: Path) -> None:
    assert words(fragment(text(file).html)) == text(file).words
    assert faults(text(file).html) == []


@every
def test_no_attribute_list_and_no_entity_is_left_among_its_words(file: Path) -> None:
    said = " ".join(text(file).words)
    for remnant in ("{:", "{#", "&mdash;", "&nbsp;", "&amp;", "&#", "\ufeff"):
        assert remnant not in said


@every
def test_its_links_have_an_allowed_scheme_and_those_within_it_land(file: Path) -> None:
    page = fragment(text(file).html)
    assert schemes(page) <= SCHEMES
    inner = {target[1:] for target in attributes(page, "href") if target.startswith("#")}
    assert inner <= set(attributes(page, "id"))


@every
def test_no_id_stands_twice_and_each_section_has_one(file: Path) -> None:
    ids = attributes(fragment(text(file).html), "id")
    assert len(ids) == len(set(ids))
    assert {section.anchor for section in text(file).sections} <= set(ids)


def test_an_anchor_that_others_wrote_in_kramdown_is_kept() -> None:
    written = [file for file in FILES if b"{: #" in file.read_bytes()]
    assert written
    for each in written:
        ids = set(attributes(fragment(text(each).html), "id"))
        for line in each.read_text(encoding="utf-8").splitlines():
            if "{: #" in line:
                assert line.partition("{: #")[2].split(maxsplit=1)[0].rstrip("}") in ids


def test_every_statement_of_the_corpus_is_read() -> None:
    assert len(FILES) >= 139
