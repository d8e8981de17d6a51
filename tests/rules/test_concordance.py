"""Wordings are found by a concordance where they are found by looking at every sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.places import PROJECT

from onrecord.lexicon import lexicon
from onrecord.rules.concordance import Concordance
from onrecord.rules.pattern import needed, pattern
from onrecord.text.sentence import sentences
from onrecord.text.text import read

NAMES = ("Proef (BV)", "Bibliotheek")
FILES = sorted(PROJECT.glob("docs/*/*.md"))
MATTERS = ("craft", "duty", "fairness", "origin", "record")


def lists(words: object) -> Iterator[tuple[str, ...]]:
    """Yield every list of wordings in a lexicon."""
    if isinstance(words, dict):
        for each in words.values():
            yield from lists(each)
    elif isinstance(words, list) and all(isinstance(each, str) for each in words):
        yield tuple(words)


@cache
def said(file: Any) -> list[str]:
    source = file.read_text(encoding="utf-8")
    return [sentence.text for sentence in sentences(read(source).blocks, source.splitlines(), ())]


def found(wordings: tuple[str, ...], texts: list[str]) -> list[int]:
    looked_for = pattern(wordings, NAMES)
    every = [number for number, text in enumerate(texts) if looked_for.search(text)]
    sought = Concordance(texts).holding(needed(wordings, NAMES))
    assert [number for number in sought if looked_for.search(texts[number])] == every
    return every


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_wording_of_every_lexicon_is_found_where_it_stands(file: Any) -> None:
    lexicons = [lexicon(language, matter) for language in ("nl", "en") for matter in MATTERS]
    places = [found(wordings, said(file)) for words in lexicons for wordings in lists(words)]
    assert any(places)


SIGNS = [
    "een",
    "Ǆ",
    "İk",
    "straße",
    "ſta",
    "e-mail",
    "*a",
    "b*",
    "(een|twee drie)",
    "(a|b*)c",
    "x(y|z)",
    "…",
    "…2",
    "#",
    "{name}",
    "{",
]
SAID = [
    "EEN",
    "ǆ",
    "ik",
    "STRASSE",
    "straße",
    "sta",
    "E-mail",
    "mail",
    "twee drie",
    "ac",
    "bbc",
    "xy",
    "Proef (BV)",
    "12",
    ",",
    "a",
]


@given(
    wordings=st.lists(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3),
    texts=st.lists(st.lists(st.sampled_from(SAID), max_size=7).map(" ".join), max_size=4),
)
def test_any_wording_is_found_where_it_stands(wordings: list[str], texts: list[str]) -> None:
    found(tuple(wordings), texts)


def test_only_sentences_that_hold_such_a_word_are_looked_at() -> None:
    concordance = Concordance(["Wij bewaren dit.", "U hebt recht op inzage.", "De persoonsgegevens van u."])
    assert concordance.holding(needed(("recht op inzage",))) == [1]
    assert concordance.holding(needed(("recht op inzage", "*gegevens"))) == [1, 2]
    assert [*concordance.holding(needed(("# …",)))] == [0, 1, 2]
    assert concordance.holding(needed(("{name} is",))) == []
