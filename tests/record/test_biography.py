"""A biography tells every wording a section has had, and from when to when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onrecord.record.archive import files_of
from onrecord.record.biography import Life, biography
from onrecord.record.statement import read_statement
from onrecord.record.succession import history_of

KEEP = "## Bewaren\n\nWij bewaren uw naam {} jaar na het einde van uw lidmaatschap.\n\n"
SHARE = "## {}\n\nWij delen uw gegevens nooit met anderen die daarvoor betalen, [zie boven](#bewaren).\n\n"


DAY = date(2024, 1, 1)


@pytest.fixture
def lives(tmp_path: Path) -> dict[str, Life]:
    texts = {
        "2020-01-01": KEEP.format("twee") + SHARE.format("Delen") + "## Vragen\n\nBel ons.\n",
        "2021-01-01": KEEP.format("vijf") + SHARE.format("Delen"),
        "2022-01-01": KEEP.format("vijf") + SHARE.format("Met wie wij delen"),
        "2023-01-01": KEEP.format("twee") + SHARE.format("Met wie wij delen"),
    }
    return of(tmp_path / "proef", {name: ("", text) for name, text in texts.items()})


def of(folder: Path, texts: dict[str, tuple[str, str]]) -> dict[str, Life]:
    """The lives in a statement of texts, each with more of its front matter."""
    folder.mkdir()
    (folder / "statement.yml").write_text("title: T\norganisation: O\nlanguage: nl\n", encoding="utf-8")
    for name, (facts, text) in texts.items():
        (folder / f"{name}.md").write_text(f"---\neffective: {name}\n{facts}---\n\n{text}", encoding="utf-8")
    statement, problems = read_statement(files_of(folder), path="docs/proef")
    assert statement is not None, problems
    return {life.title: life for life in biography(statement, history_of(statement), DAY)}


def told(life: Life) -> list[tuple[str, date | None]]:
    return [(wording.first.name, wording.until) for wording in life.wordings]


def test_a_section_has_a_wording_for_each_time_its_words_changed(lives: dict[str, Life]) -> None:
    assert told(lives["Bewaren"]) == [
        ("2023-01-01", None),
        ("2021-01-01", date(2023, 1, 1)),
        ("2020-01-01", date(2021, 1, 1)),
    ]


def test_a_section_that_was_renamed_is_the_same_section(lives: dict[str, Life]) -> None:
    life = lives["Met wie wij delen"]
    assert told(life) == [("2022-01-01", None), ("2020-01-01", date(2022, 1, 1))]
    assert [wording.title for wording in life.wordings] == ["Met wie wij delen", "Delen"]
    assert life.anchor == "met-wie-wij-delen"


def test_a_section_that_left_comes_last_and_says_so(lives: dict[str, Life]) -> None:
    assert [*lives] == ["Bewaren", "Met wie wij delen", "Vragen"]
    assert [life.stands for life in lives.values()] == [True, True, False]
    assert told(lives["Vragen"]) == [("2020-01-01", date(2021, 1, 1))]


def test_no_wording_has_an_id_or_a_link_within_the_page(lives: dict[str, Life]) -> None:
    for life in lives.values():
        for wording in life.wordings:
            assert " id=" not in wording.html
            assert 'href="#' not in wording.html
    assert "zie boven" in lives["Met wie wij delen"].wordings[0].html


def test_a_withdrawn_text_is_no_part_of_a_life(tmp_path: Path) -> None:
    texts = {
        "2020-01-01": ("", KEEP.format("twee")),
        "2024-06-01": ("announced: 2023-10-01\n", KEEP.format("vijf")),
        "2024-09-01": ("announced: 2023-12-01\nreplaces: 2024-06-01\n", KEEP.format("zes")),
    }
    assert told(of(tmp_path / "proef", texts)["Bewaren"]) == [
        ("2024-09-01", None),
        ("2020-01-01", date(2024, 9, 1)),
    ]
