"""A snapshot gives what can be read of a statement, and says why the rest cannot."""

from __future__ import annotations

import pytest

from onrecord.record.snapshot import Shelf, Snapshot

FACTS = b"title: Verklaring\norganisation: Proef BV\nlanguage: nl\n"
TEXT = b"---\neffective: 2023-02-06\n---\n\nTekst\n"
SOUND = {"statement.yml": FACTS, "2023-02-06.md": TEXT}


def shelf(files: dict[str, bytes | None], *, before: dict[str, bytes | None] | None = None) -> Shelf:
    now, then = (_snapshot(each) for each in (files, before or {}))
    return now.shelf("proef", other=then)


def _snapshot(files: dict[str, bytes | None]) -> Snapshot:
    return Snapshot(path="docs", files={f"proef/{name}": data for name, data in files.items()})


def told(of: Shelf) -> list[tuple[str, str]]:
    return [(problem.path, problem.fact) for problem in of.problems]


@pytest.fixture(autouse=True)
def _no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are read where they are: no file is written to read them."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file is written")

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    monkeypatch.setattr("pathlib.Path.mkdir", refuse)


def test_a_statement_is_read_from_its_bytes() -> None:
    read = shelf({**SOUND})
    assert (told(read), dict(read.unread)) == ([], {})
    assert read.statement is not None
    assert read.statement.slug == "proef"
    assert [(each.name, each.source) for each in read.statement.revisions] == [("2023-02-06", TEXT)]


def test_a_file_that_cannot_be_read_is_left_out_and_kept_apart() -> None:
    read = shelf({**SOUND, "2024-13-01.md": b"x", "2024-01-01-2.md": TEXT})
    assert read.statement is not None
    assert [each.name for each in read.statement.revisions] == ["2023-02-06"]
    assert [*read.unread] == ["2024-13-01.md", "2024-01-01-2.md"]
    assert {path for path, _ in told(read)} == {"docs/proef/2024-13-01.md", "docs/proef/2024-01-01-2.md"}


def test_facts_that_cannot_be_read_are_those_of_the_other_snapshot() -> None:
    read = shelf({**SOUND, "statement.yml": b"title: [x\n"}, before={"statement.yml": FACTS})
    assert read.statement is not None
    assert read.statement.title == "Verklaring"
    assert dict(read.unread) == {"statement.yml": b"title: [x\n"}
    assert [path for path, _ in told(read)] == ["docs/proef/statement.yml"]


@pytest.mark.parametrize("before", [b"title: [x\n", b"title: [y\n"])
def test_without_facts_in_either_there_is_no_statement(before: bytes) -> None:
    read = shelf({**SOUND, "statement.yml": b"title: [x\n"}, before={"statement.yml": before})
    assert read.statement is None
    assert [*read.unread] == ["statement.yml"]


def test_facts_that_are_not_there_are_no_file_that_cannot_be_read() -> None:
    read = shelf({"2023-02-06.md": TEXT}, before={"statement.yml": b"title: [x\n"})
    assert read.statement is None
    assert dict(read.unread) == {}
    assert told(read) == [("docs/proef/statement.yml", "the file is missing")]


def test_a_link_and_a_folder_are_told_and_hidden_files_are_not() -> None:
    read = shelf({**SOUND, "over.md": None, "map/a.md": TEXT, "map/b.md": TEXT, ".map/a.md": TEXT, ".DS_Store": b"x"})
    assert told(read) == [
        ("docs/proef/map", "this does not belong to a statement"),
        ("docs/proef/over.md", "this is a link, or another thing that is no file"),
    ]
