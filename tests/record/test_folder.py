"""A folder gives its own files and nothing that they lead to, whatever is put in their place meanwhile."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.errors import OnRecordError
from onrecord.record.folder import entries, expect_files, expect_real, read_file

SECRET = "geheim"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "a.md").write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "docs"
    (folder / "proef").mkdir(parents=True)
    (folder / "proef" / "a.md").write_text("eigen", encoding="utf-8")
    return folder


def link_to_file(place: Path) -> None:
    place.symlink_to("../../elders/a.md")


def link_to_folder(place: Path) -> None:
    place.symlink_to("../../elders")


def link_to_itself(place: Path) -> None:
    place.symlink_to(place.name)


def link_to_nothing(place: Path) -> None:
    place.symlink_to("nergens")


def link_to_the_environment(place: Path) -> None:
    place.symlink_to("/proc/self/environ")


def link_to_everything(place: Path) -> None:
    place.symlink_to("/")


def pipe(place: Path) -> None:
    os.mkfifo(place)


def socket_of_somebody(place: Path) -> None:
    here = os.open(place.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{here}/{place.name}")
    os.close(here)


OTHERS = (
    link_to_file,
    link_to_folder,
    link_to_itself,
    link_to_nothing,
    link_to_the_environment,
    link_to_everything,
    pipe,
    socket_of_somebody,
)
each = pytest.mark.parametrize("make", OTHERS, ids=lambda make: make.__name__.replace("_", " "))


@each
def test_what_is_no_file_is_named_and_never_read(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "proef" / "b.md")
    found = {entry.path: (entry.is_own, entry.data) for entry in entries(folder)}
    assert found == {"proef/a.md": (True, b"eigen"), "proef/b.md": (False, None)}


@each
def test_the_same_holds_for_one_file(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "proef" / "b.md")
    with pytest.raises(OnRecordError, match=r"proef/b\.md: this is a link, or another thing that is no file"):
        read_file(folder / "proef" / "b.md", path="proef/b.md")


@each
def test_a_folder_of_files_holds_nothing_else(folder: Path, make: Callable[[Path], None]) -> None:
    expect_files(folder, path="docs")
    make(folder / "proef" / "b.md")
    with pytest.raises(OnRecordError, match=r"docs/proef/b\.md: this is a link"):
        expect_files(folder, path="docs")


def test_a_file_that_becomes_a_link_once_it_was_listed_is_not_followed(folder: Path) -> None:
    (folder / "proef" / "b.md").write_text("eigen", encoding="utf-8")
    found = entries(folder)
    assert next(found).path == "proef/a.md"
    (folder / "proef" / "b.md").unlink()
    link_to_file(folder / "proef" / "b.md")
    assert [entry.data for entry in found] == [None]


def test_a_folder_that_becomes_a_link_once_it_was_listed_is_not_entered(folder: Path) -> None:
    (folder / "a.md").write_text("eigen", encoding="utf-8")
    found = entries(folder)
    assert next(found).path == "a.md"
    (folder / "proef").rename(folder.parent / "weg")
    (folder / "proef").symlink_to("../elders")
    assert [*found] == []


def test_hidden_files_and_what_nobody_wants_are_not_read(folder: Path) -> None:
    (folder / "proef" / ".git").symlink_to("/")
    assert [(entry.path, entry.data) for entry in entries(folder, wanted=lambda _: False)] == [("proef/a.md", None)]


def test_a_folder_behind_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to(folder)
    expect_real(folder / "proef", within=tmp_path, path="docs")
    with pytest.raises(OnRecordError, match="docs: 'site' is a link, not a folder"):
        expect_real(tmp_path / "site" / "proef", within=tmp_path, path="docs")
    expect_real(tmp_path / "site" / "proef", within=tmp_path / "site", path="docs")
