"""A witness misses nothing: a word that was lost, added, changed or moved is told."""

from __future__ import annotations

import pytest

from onrecord.intake.account import LeftOut, account
from onrecord.intake.reading import Heard, hear

TEXT = "Wij bewaren uw gegevens niet langer dan nodig."


def test_a_text_is_complete_beside_itself() -> None:
    assert account(hear(TEXT), TEXT.split()).complete


@pytest.mark.parametrize("lost", TEXT.split())
def test_a_word_that_is_lost_is_missing(lost: str) -> None:
    found = account(hear(TEXT), TEXT.replace(lost, "", 1).split())
    assert found.missing == (lost,)
    assert not found.complete


def test_a_word_that_was_added_is_told() -> None:
    found = account(hear(TEXT), TEXT.replace("niet", "zeker niet").split())
    assert found.added == ("zeker",)
    assert not found.complete


def test_words_in_another_order_are_not_the_same_words() -> None:
    assert not account(hear("een twee drie"), ["een", "drie", "twee"]).complete


def test_a_capital_an_accent_and_a_quote_are_part_of_a_word() -> None:
    for word in ("wij", "Wíj", "Wij,"):
        assert not account(hear("Wij bewaren"), [word, "bewaren"]).complete


def test_a_word_that_is_divided_otherwise_is_the_same() -> None:
    assert account(hear("Proef boom is een stichting"), ["Proefboom", "is", "een", "stich", "ting"]).complete


def test_a_hyphen_is_part_of_a_word_unless_it_may_be_the_end_of_a_line() -> None:
    assert not account(hear("verwer- king"), ["verwerking"]).complete
    assert account(hear("verwer- king"), ["verwerking"], hyphens_matter=False).complete


def test_what_need_not_stand_there_is_told_as_left_out_and_not_as_missing() -> None:
    heard = [*hear("Pagina 1", "page number"), *hear(TEXT), Heard("Voet", "page footer")]
    found = account(heard, TEXT.split())
    assert found.complete
    assert found.left_out == (
        LeftOut(text="Pagina 1", why="page number"),
        LeftOut(text="Voet", why="page footer"),
    )


def test_a_sign_that_is_no_word_may_be_added() -> None:
    assert account(hear("een noot"), ["een", "noot", "[1]"]).complete
