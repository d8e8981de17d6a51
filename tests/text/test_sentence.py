"""A sentence is what is said in one breath, and knows on which lines of the file."""

from __future__ import annotations

import pytest

from onrecord.text.sentence import Sentence, sentences
from onrecord.text.text import read

ABBREVIATIONS = ("bijv.", "d.w.z.", "mw.")


def said(source: str) -> list[Sentence]:
    return list(sentences(read(source).blocks, source.split("\n"), ABBREVIATIONS))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("Een. Twee! Drie?", ["Een.", "Twee!", "Drie?"]),
        ("Wij bewaren bijv. Namen. En adressen.", ["Wij bewaren bijv. Namen.", "En adressen."]),
        ("Dat is Mw. De Vries (d.w.z. Anna). Zij helpt.", ["Dat is Mw. De Vries (d.w.z. Anna).", "Zij helpt."]),
        ("Dat is J. de Vries van B.V. De Parel.", ["Dat is J. de Vries van B.V. De Parel."]),
        ("Het kost 1.000 euro. 2 keer.", ["Het kost 1.000 euro.", "2 keer."]),
        ("Zie a.example. en verder. Klaar", ["Zie a.example. en verder.", "Klaar"]),
        ("Hij zei: “Ja.” Toen ging hij.", ["Hij zei: “Ja.”", "Toen ging hij."]),
        ("Regel een\\\nregel twee", ["Regel een", "regel twee"]),
        (
            "# Kop. Met punt\n\n- item een\n- item twee. En meer.",
            ["Kop.", "Met punt", "item een", "item twee.", "En meer."],
        ),
        ("| Aha. Bij | c |\n|---|---|\n| d | e |", ["Aha.", "Bij", "c", "d", "e"]),
        ("```\ncode. Code.\n```\n\n---\n\n", []),
        ("", []),
    ],
)
def test_a_text_is_divided_into_what_is_said_in_one_breath(source: str, texts: list[str]) -> None:
    assert [sentence.text for sentence in said(source)] == texts


def test_a_sentence_that_is_wrapped_knows_the_line_of_each_word() -> None:
    (sentence,) = said("Wij bewaren\n*alles* wat\nu ons geeft")
    assert [
        sentence.line_at(sentence.text.index(word)) for word in ("Wij", "bewaren", "alles", "wat", "u", "geeft")
    ] == [
        1,
        1,
        2,
        2,
        3,
        3,
    ]


def test_each_sentence_of_a_paragraph_begins_on_its_own_line() -> None:
    assert [sentence.line for sentence in said("Een. Twee\ngaat door. Drie.\nVier.")] == [1, 1, 2, 3]


def test_words_that_markdown_shows_otherwise_do_not_lose_the_line() -> None:
    source = "Wij &eacute;n [u](https://a.example/u\n'titel') **z**ij\n\\[email protected\\] **daar**\n<td> ook"
    told = {
        word: sentence.line_at(sentence.text.index(word)) for sentence in said(source) for word in ("protected", "ook")
    }
    assert told == {"protected": 3, "ook": 4}


@pytest.mark.parametrize(
    ("source", "prose"), [("Tekst", True), ("- item", True), ("# Kop", False), ("| a |\n|---|", False)]
)
def test_prose_is_what_is_said_and_not_what_stands_above_it(source: str, prose: bool) -> None:
    assert [sentence.is_prose for sentence in said(source)] == [prose]
