"""An archive is every statement of a site, read at once and told of at once."""

from __future__ import annotations

from os import mkfifo
from pathlib import Path

import pytest
from tests.conftest import Site

from onrecord.errors import OnRecordError
from onrecord.record.archive import Archive, read_archive

FACTS = "title: Verklaring\norganisation: Proef BV\nlanguage: nl\n"
TEXT = "---\neffective: 2023-02-06\n---\n\n# Verklaring\n"


def problems(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(OnRecordError) as stopped:
        read_archive(folder / "docs")
    return [(problem.path, problem.line, problem.fact) for problem in stopped.value.problems]


@pytest.fixture
def archive(site: Site) -> Archive:
    files: dict[str, str | bytes] = {
        f"docs/{slug}/{name}": FACTS if name.endswith("yml") else TEXT
        for slug in ("b", "a", "c-2")
        for name in ("statement.yml", "2023-02-06.md")
    }
    return read_archive(site({**files, "docs/index.md": "# Archief\n\nWat dit *is*.\n"}) / "docs")


def test_statements_stand_in_order_of_their_slug(archive: Archive) -> None:
    assert [statement.slug for statement in archive.statements] == ["a", "b", "c-2"]


def test_a_statement_is_found_by_its_slug(archive: Archive) -> None:
    assert archive["b"].slug == "b"
    assert "b" in archive
    assert "d" not in archive


def test_the_introduction_is_read_as_any_text(archive: Archive) -> None:
    assert archive.introduction_text.words == ["Archief", "Wat", "dit", "is."]


def test_an_archive_needs_no_introduction(site: Site) -> None:
    folder = site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT})
    assert read_archive(folder / "docs").introduction_text.words == []


def test_problems_of_all_statements_are_told_together(site: Site) -> None:
    files = {"docs/a/2023-02-06.md": TEXT, "docs/B/statement.yml": FACTS, "docs/c/statement.yml": FACTS + "x: y\n"}
    assert problems(site(files)) == [
        ("docs/B", 0, "'B' cannot be the name of a statement"),
        ("docs/a/statement.yml", 0, "the file is missing"),
        ("docs/c/statement.yml", 4, "the key 'x' is unknown"),
    ]


def test_a_file_beside_the_statements_is_told(site: Site) -> None:
    folder = site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT, "docs/over.exe": "x"})
    assert problems(folder) == [("docs/over.exe", 0, "this belongs to no statement, and is no page or picture either")]


def test_a_page_of_ones_own_stands_beside_the_statements(site: Site) -> None:
    files: dict[str, str | bytes] = {
        "docs/over.md": "# Over ons\n",
        "docs/en/README.md": "---\nlanguage: en\n---\ntext",
        "docs/en/a.png": b"x",
    }
    archive = read_archive(site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT, **files}) / "docs")
    assert [(page.url, page.title, page.language) for page in archive.own] == [
        ("en/", "README", "en"),
        ("over/", "Over ons", None),
    ]
    assert archive.own_files == ("en/a.png",)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"docs/a.md": "x"}, "'a' is an address of the site itself, or of a statement"),
        ({"docs/assets.md": "x"}, "'assets' is an address of the site itself, or of a statement"),
        ({"docs/timestamps/x.md": "x"}, "'timestamps' is an address of the site itself, or of a statement"),
        ({"docs/robots.txt": "x"}, "'robots.txt' is an address of the site itself, or of a statement"),
        ({"docs/b.md": "x", "docs/b/index.md": "x"}, "it has the address of b.md, /b/"),
        ({"docs/over.md": b"\xff"}, "this is not UTF-8 text"),
        ({"docs/over/x.html": "x"}, "this belongs to no statement, and is no page or picture either"),
        ({"docs/over/x.js": "x"}, "this belongs to no statement, and is no page or picture either"),
        ({"docs/b/2024-01-01.md": "x"}, "the file is missing"),
    ],
)
def test_a_page_that_cannot_stand_at_its_address_is_told(site: Site, files: dict[str, str | bytes], told: str) -> None:
    folder = site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT, **files})
    assert told in [fact for _, _, fact in problems(folder)]


def test_hidden_files_beside_the_statements_are_nobody_s_business(site: Site) -> None:
    folder = site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT, "docs/.DS_Store": "x"})
    assert len(read_archive(folder / "docs").statements) == 1


def test_an_introduction_in_another_encoding_is_refused(site: Site) -> None:
    latin = "één".encode("latin-1")
    folder = site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT, "docs/index.md": latin})
    assert problems(folder) == [("docs/index.md", 0, "this is not UTF-8 text")]


def test_an_archive_without_a_statement_is_refused(site: Site) -> None:
    assert problems(site({"docs/index.md": "# Leeg\n"})) == [("docs", 0, "there is no statement")]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path) == [("docs", 0, "there is no such folder")]


def test_what_is_no_text_in_a_folder_is_told_in_order_of_its_name_and_not_read(site: Site) -> None:
    folder = site({"docs/a/statement.yml": FACTS, "docs/a/2023-02-06.md": TEXT, "docs/a/.map.md/x": "x"})
    for name in ("2022-01-01.md", "leeg"):
        (folder / "docs/a" / name).mkdir()
    (folder / "docs/a/dood.md").symlink_to(folder / "nergens")
    mkfifo(folder / "docs/a/film.mp4")  # who reads it waits for ever
    fact, other = "this does not belong to a statement", "this is a link, or another thing that is no file"
    names = {"2022-01-01.md": fact, "dood.md": other, "film.mp4": other, "leeg": fact}
    assert problems(folder) == [(f"docs/a/{name}", 0, told) for name, told in names.items()]
