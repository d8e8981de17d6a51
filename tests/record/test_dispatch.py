"""A notices.yml tells which notice went out, and is read and written strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publishing import make_project, revision
from tests.reading import document

from onrecord.record.archive import files_of
from onrecord.record.dispatch import Channel, Dispatch, read_dispatches, write_dispatches
from onrecord.record.statement import read_statement

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
DISPATCHES = st.builds(
    lambda revision, channel, days, people, journal: Dispatch(
        revision=revision.isoformat(),
        channel=channel,
        begun=min(days),
        ended=max(days),
        people=people,
        journal=journal,
    ),
    DAYS,
    st.sampled_from(Channel),
    st.tuples(DAYS, DAYS),
    st.none() | st.integers(1, 10**6),
    st.none() | st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)

ITEM = "notices:\n  - revision: 2025-01-01\n    channel: mail\n    from: 2024-11-18\n"


def problems(content: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.fact) for problem in read_dispatches(content.encode(), path="notices.yml")[1]]


@pytest.mark.slow
@given(st.lists(DISPATCHES, max_size=5))
def test_what_is_written_is_read_back(dispatches: list[Dispatch]) -> None:
    written = write_dispatches(dispatches)
    if not dispatches:
        return
    read, faults = read_dispatches(written.encode(), path="notices.yml")
    assert faults == []
    assert write_dispatches(read) == written


def test_one_day_is_enough() -> None:
    ((dispatch,), _) = read_dispatches(ITEM.encode(), path="notices.yml")
    assert (dispatch.begun, dispatch.ended, dispatch.people) == (date(2024, 11, 18), date(2024, 11, 18), None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", (1, "the key 'notices' is missing")),
        (ITEM + "    until: 2024-11-17\n", (2, "this notice ends on 2024-11-17, before it begins on 2024-11-18")),
        (ITEM + "    people: 0\n", (5, "'0' does not fit the key 'people'")),
        (ITEM + "    journal: abc\n", (5, "'abc' does not fit the key 'journal'")),
        (ITEM + "    address: jan@proef.example\n", (5, "the key 'address' is unknown")),
        (ITEM.replace("mail", "duif"), (3, "'duif' does not fit the key 'channel'")),
        ("notices:\n  - revision: 2025-01-01\n", (2, "the key 'channel' is missing")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content: str, told: tuple[int, str]) -> None:
    assert told in problems(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "proef"
    folder.mkdir()
    (folder / "statement.yml").write_text("title: V\norganisation: P\nlanguage: nl\n")
    (folder / "2025-01-01.md").write_text("---\neffective: 2025-01-01\n---\n\nTekst\n")
    return folder


def test_a_statement_knows_how_its_revisions_were_told(folder: Path) -> None:
    (folder / "notices.yml").write_text(ITEM)
    statement, faults = read_statement(files_of(folder), path="docs/proef")
    assert faults == []
    assert statement is not None
    assert [each.channel for each in statement.dispatched("2025-01-01")] == [Channel.MAIL]
    assert statement.dispatched("2024-01-01") == ()


def test_a_notice_of_a_revision_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "notices.yml").write_text(ITEM.replace("2025-01-01", "2025-01-02"))
    _, faults = read_statement(files_of(folder), path="docs/proef")
    assert [(problem.path, problem.line) for problem in faults] == [("docs/proef/notices.yml", 2)]


# The page of all versions

TOLD = """\
notices:
  - revision: 2025-01-01
    channel: mail
    from: 2024-11-18
    until: 2024-11-19
    people: 1204
    journal: "%s"
  - revision: 2025-01-01
    channel: web
    from: 2024-11-18
"""


@pytest.mark.parametrize(
    ("tag", "lines", "cell"),
    [
        (
            "nl",
            [
                "Aangekondigd 18 november 2024",
                "Verstuurd 18 november 2024 tot en met 19 november 2024, per e-mail, aan 1.204 personen",
                "Getoond 18 november 2024, op de website",
                "Ingegaan 1 januari 2025",
            ],
            "18 november 2024 tot en met 19 november 2024, per e-mail, aan 1.204 personen",
        ),
        (
            "en",
            [
                "Announced November 18, 2024",
                "Sent November 18, 2024 to November 19, 2024, by e-mail, to 1,204 people",
                "Shown November 18, 2024, on the website",
                "Took effect January 1, 2025",
            ],
            "November 18, 2024 to November 19, 2024, by e-mail, to 1,204 people",
        ),
    ],
)
def test_readers_see_when_a_revision_was_announced_sent_and_took_effect(
    tmp_path: Path, tag: str, lines: list[str], cell: str
) -> None:
    journal = "0" * 64
    files = {
        "proef/statement.yml": f"title: V\norganisation: P\nlanguage: {tag}\n",
        "proef/notices.yml": TOLD % journal,
        "proef/2023-01-01.md": revision("2023-01-01"),
        "proef/2025-01-01.md": revision("2025-01-01", "Anders.", announced="2024-11-18"),
    }
    project = make_project(tmp_path / "project", files)
    assert project.publish() == 0
    page = document(project.read("proef/archive/index.html"))
    shown = [" ".join(map(said, line)) for line in page.findall(".//dl[@class='or-proof']/div")]
    lines[1] += f" {'Zegel van het logboek' if tag == 'nl' else 'Seal of the journal'} (SHA-256): {journal}"
    assert shown == lines
    newest, oldest = page.findall(".//table[@class='or-revisions']/tbody/tr")
    assert cell in said(newest)
    assert [said(each) for each in oldest.findall("td")][2:4] == ["", ""]


def said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
