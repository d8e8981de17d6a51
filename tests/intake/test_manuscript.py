"""What an organisation wrote is read from its own file without losing a word, and a file made to do harm is told."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.places import DATA

from onrecord.errors import OnRecordError
from onrecord.intake import manuscript
from onrecord.intake import stated as stated_by
from onrecord.intake.account import Account, account
from onrecord.intake.lines import NUMBER, read_plain
from onrecord.intake.manuscript import read_manuscript
from onrecord.intake.reading import Reading
from onrecord.intake.webpage import read_page
from onrecord.redline.redline import places_of
from onrecord.text.text import read

pytestmark = pytest.mark.slow
DOCUMENTS = DATA / "manuscripts"
SEEDS = sorted((DATA / "seeds").glob("*.txt"))
CASES = sorted(file for file in DOCUMENTS.iterdir() if ".expected" not in file.name)
each = pytest.mark.parametrize("file", CASES, ids=lambda file: file.name)


@cache
def reading_of(file: Path) -> Reading:
    """Read one of the files of the tests, once: each reading takes a process of its own."""
    return read_manuscript(file)


def proved(file: Path) -> Account:
    reading = reading_of(file)
    return account(reading.heard, read(reading.markdown).words, hyphens_matter=reading.hyphens_matter)


@each
def test_a_file_becomes_this_markdown(file: Path) -> None:
    expected = file.with_name(f"{file.name}.expected.md")
    assert reading_of(file).markdown == expected.read_text(encoding="utf-8")


@each
def test_a_text_that_was_read_holds_no_markup_that_readers_would_see(file: Path) -> None:
    assert read(reading_of(file).markdown).findings == ()


@pytest.mark.parametrize(
    "file", [file for file in [*CASES, *SEEDS] if file.suffix != ".md"], ids=lambda file: file.name
)
def test_every_word_of_a_file_stands_in_what_was_read_of_it(file: Path) -> None:
    found = proved(file)
    assert found.words > 50
    assert found.complete, found


def test_markdown_is_taken_over_as_it_is_but_for_its_front_matter() -> None:
    reading = read_manuscript(DOCUMENTS / "page.md")
    assert reading.verbatim
    assert (DOCUMENTS / "page.md").read_text(encoding="utf-8").endswith(reading.markdown)


LEFT_OUT = {
    "document.docx": {("page header", "Stichting Proefboom"), ("page footer", "Versie voor de website")},
    "page.html": {
        ("outside the main text", "Begin Contact"),
        ("outside the main text", "© Stichting Proefboom"),
        ("hidden on the page", "onzichtbaar"),
    },
    "print.pdf": {("page header or footer", f"Stichting Proefboom Pagina {page} van 3") for page in (1, 2, 3)},
    "letter.txt": {("mark of a list item", "•"), ("mark of a list item", "-")},
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_was_left_out_is_told_with_the_reason(name: str) -> None:
    assert {(part.why, part.text) for part in proved(DOCUMENTS / name).left_out} == LEFT_OUT[name]


SIGNS = (DATA / "manuscript-signs.txt").read_text(encoding="utf-8").split(" ")
"""What may mean something in Markdown; a space and a line's end among them."""

PARTS = (DATA / "manuscript-parts.txt").read_text(encoding="utf-8").split()
"""What a page may be made of, nested well or badly."""


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from([*SIGNS, " ", "\n", "\x0c", "\u00a0"]), max_size=40).map("".join))
def test_no_plain_text_loses_a_word(text: str) -> None:
    reading = read_plain(text)
    assert account(reading.heard, read(reading.markdown).words).complete


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PARTS), max_size=15).map(" ".join))
def test_any_page_is_read_and_said_to_be_complete_only_where_no_letter_is_missing(source: str) -> None:
    reading = read_page(source)
    shown = read(reading.markdown).words
    needed = [word.text for word in reading.heard if not word.why_left]
    assert not account(reading.heard, shown).complete or letters(needed) == letters(shown)


def letters(words: list[str]) -> str:
    return "".join(sign for word in words for sign in word if sign.isalpha())


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["1. een", "2. twee", "3) drie", "9. negen", "10. tien", "- punt", "woord.", ""])))
def test_a_numbered_list_shows_the_numbers_of_its_file(lines: list[str]) -> None:
    reading = read_plain("\n".join(lines))
    shown = [f"{place.number}." for place in places_of(read(reading.markdown).blocks) if place.number]
    left = [word.text.replace(")", ".") for word in reading.heard if word.why_left == NUMBER]
    assert shown == left
    counts = [line.partition(" ")[0][:-1] for line in lines]
    assert left or not any(one.isdigit() and two == str(int(one) + 1) for one, two in pairwise(counts))


# Files made to do harm


def refused(file: Path) -> str:
    with pytest.raises(OnRecordError) as caught:
        read_manuscript(file)
    (problem,) = caught.value.problems
    assert problem.path == str(file)
    return problem.fact


def docx(folder: Path, **parts: str | bytes) -> Path:
    """Write a Word document with other parts than it should have."""
    made = folder / "harm.docx"
    with (
        zipfile.ZipFile(DOCUMENTS / "document.docx") as plain,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for entry in plain.infolist():
            if entry.filename not in parts:
                package.writestr(entry, plain.read(entry))
        for name, content in parts.items():
            package.writestr(name, content)
    return made


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>"""
READER = BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize("part", [BOMB, READER, BOMB.encode("utf-16")], ids=["a bomb", "a reader", "in UTF-16"])
def test_a_document_that_declares_entities_is_refused(tmp_path: Path, part: str | bytes) -> None:
    assert "declares entities" in refused(docx(tmp_path, **{"word/document.xml": part}))


def test_a_document_that_is_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert "larger than any statement" in refused(docx(tmp_path, **{"word/media/x.png": b"\0" * 101 * 1024 * 1024}))


def test_a_document_with_macros_is_refused(tmp_path: Path) -> None:
    assert "macros" in refused(docx(tmp_path, **{"word/vbaProject.bin": b"x"}))


def test_a_document_that_reaches_for_a_file_gets_none(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim", encoding="utf-8")
    target = f'Target="file://{tmp_path}/secret.txt" TargetMode="External"'
    with zipfile.ZipFile(DOCUMENTS / "document.docx") as plain:
        links = plain.read("word/_rels/document.xml.rels").decode()
        text = plain.read("word/document.xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    links = links.replace("</Relationships>", f'<Relationship Id="rIdX" Type="{kind}" {target}/></Relationships>')
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    blip = f'<a:blip xmlns:a="{a}" xmlns:r="{r}" r:link="rIdX"/>'
    picture = f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}">{blip}</wp:inline></w:drawing></w:r>'
    text = text.replace("</w:p>", f"{picture}</w:p>", 1)
    made = docx(tmp_path, **{"word/_rels/document.xml.rels": links, "word/document.xml": text})
    assert "geheim" not in read_manuscript(made).markdown


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manuscript, "MOST_BYTES", 1024)
    assert "larger than" in refused(DOCUMENTS / "document.docx")


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manuscript, "MOST_SECONDS", 1)
    nested = tmp_path / "nested.html"
    nested.write_text("<div>" * 300_000 + "tekst", encoding="utf-8")
    assert "took more than" in refused(nested)


BROKEN = {"x.docx": b"PK", "x.pdf": b"%PDF-1.7\n1 0 obj <<", "x.txt": b"\xff\xfe\x00", "y.txt": b"\x80", "x.odt": b""}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_and_crashes_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    assert refused(tmp_path / name)


def test_what_the_readers_of_a_broken_pdf_say_is_not_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = (DOCUMENTS / "print.pdf").read_bytes()
    for number, content in enumerate([whole.replace(b"/Font", b"/Fxnt"), whole[: len(whole) // 2], b"x"]):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(content)
        with suppress(OnRecordError):
            read_manuscript(file)
    assert capfd.readouterr() == ("", "")


def test_a_pdf_of_pictures_is_told_to_have_no_text(tmp_path: Path) -> None:
    from pypdf import PdfWriter  # noqa: PLC0415 - what makes this one file

    made = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.write(made)
    (tmp_path / "scan.pdf").write_bytes(made.getvalue())
    assert "pictures of text" in refused(tmp_path / "scan.pdf")


def test_a_locked_pdf_is_told(tmp_path: Path) -> None:
    from pypdf import PdfWriter  # noqa: PLC0415 - idem

    writer = PdfWriter(clone_from=DOCUMENTS / "print.pdf")
    writer.encrypt("geheim")
    writer.write(tmp_path / "locked.pdf")
    assert "locked" in refused(tmp_path / "locked.pdf")


# What a text says of itself


@each
def test_a_text_tells_its_language_and_since_when_it_holds(file: Path) -> None:
    reading = reading_of(file)
    text = read(reading.markdown)
    assert stated_by.language_of(text.words) == ("nl" if file.suffix != ".html" else None) or reading.language == "nl"
    (stated,) = stated_by.day_of(text.blocks, reading.markdown.split("\n"), "nl")
    assert stated.day.isoformat() == "2025-03-01"


DAYS = {
    "Dit document is van 3 mei 2020.": [],
    "Op 3 mei 2020 is de wet veranderd.": [],
    "Deze verklaring is bijgewerkt op 31 februari 2020.": [],
    "Laatst gewijzigd: mei 2020.": [],
    "Laatst gewijzigd: 3 mei 2020.": ["2020-05-03"],
    "Laatst gewijzigd: 3 mei 2020. Deze verklaring geldt vanaf 1 juni 2020.": ["2020-06-01"],
    "Versie van 3 mei 2020. Bijgewerkt op 4 mei 2020.": ["2020-05-03", "2020-05-04"],
}


@pytest.mark.parametrize("text", DAYS)
def test_only_a_day_that_the_text_gives_itself_is_taken_for_its_own(text: str) -> None:
    stated = stated_by.day_of(read(text).blocks, [text], "nl")
    assert [each.day.isoformat() for each in stated] == DAYS[text]
