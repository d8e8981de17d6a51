"""A revision can be named as people think of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import OnRecordError
from onrecord.record.archive import files_of
from onrecord.record.reference import find
from onrecord.record.statement import Statement, read_statement

TODAY = date(2026, 11, 22)


@pytest.fixture
def statement(tmp_path: Path) -> Statement:
    folder = tmp_path / "proef"
    folder.mkdir()
    (folder / "statement.yml").write_text("title: T\norganisation: O\nlanguage: nl\n", encoding="utf-8")
    for name in ("2020-01-01", "2023-05-01", "2023-05-01-2", "2027-01-01"):
        (folder / f"{name}.md").write_text(f"---\neffective: {name[:10]}\n---\n\nTekst {name}.\n", encoding="utf-8")
    read, problems = read_statement(files_of(folder), path="docs/proef")
    assert read is not None, problems
    return read


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2023-05-01", "2023-05-01"),
        ("2023-05-01-2", "2023-05-01-2"),
        ("current", "2023-05-01-2"),
        ("previous", "2023-05-01"),
        ("2021-07-01", "2020-01-01"),
        ("2026-12-31", "2023-05-01-2"),
        ("2027-01-01", "2027-01-01"),
        ("2030-01-01", "2027-01-01"),
    ],
)
def test_a_name_means_one_revision(statement: Statement, name: str, expected: str) -> None:
    assert find(statement, name, TODAY).name == expected


@pytest.mark.parametrize("name", ["2019-12-31", "2023-05-01-3", "newest", ""])
def test_a_name_that_means_none_is_told_with_those_that_do(statement: Statement, name: str) -> None:
    with pytest.raises(OnRecordError, match="2023-05-01-2, 2027-01-01, current, previous"):
        find(statement, name, TODAY)


def test_the_first_text_in_force_has_no_previous(statement: Statement) -> None:
    with pytest.raises(OnRecordError, match="is the first one"):
        find(statement, "previous", date(2021, 1, 1))
