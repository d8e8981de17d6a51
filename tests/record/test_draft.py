"""A draft is a new revision, begun from the text in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.record import draft
from onrecord.record.revision import Revision, read_revision
from onrecord.record.statement import Statement

TODAY = date(2026, 11, 22)


def revision(name: str, body: str = "", **facts: str) -> Revision:
    return Revision(
        name=name,
        path=f"docs/proef/{name}.md",
        source=b"",
        body=body or f"\n# Tekst van {name}\n",
        body_line=5,
        effective=date.fromisoformat(name[:10]),
        title=facts.get("title"),
        version=facts.get("version"),
        summary=facts.get("summary"),
    )


def statement(*revisions: Revision) -> Statement:
    return Statement(slug="proef", title="V", organisation="P", language="nl", revisions=revisions)


THREE = statement(revision("2018-05-25"), revision("2023-02-06"), revision("2023-02-06-2"))


def begun(of: Statement, effective: date, corrects: str | None = None, reason: str | None = None) -> Revision:
    name, content = draft.begin(of, effective=effective, today=TODAY, corrects=corrects, reason=reason)
    read, problems = read_revision(content.encode(), name=name, path="x")
    assert problems == []
    assert read is not None
    return read


def test_a_draft_is_named_after_the_day_it_takes_effect() -> None:
    assert begun(THREE, date(2027, 1, 1)).name == "2027-01-01"


def test_a_second_draft_of_a_day_gets_the_next_number() -> None:
    assert begun(THREE, date(2018, 5, 25)).name == "2018-05-25-2"
    assert begun(THREE, date(2023, 2, 6)).name == "2023-02-06-3"


def test_a_draft_begins_with_the_text_in_force_on_its_day() -> None:
    assert begun(THREE, date(2020, 1, 1)).text.words[-1] == "2018-05-25"
    assert begun(THREE, date(2027, 1, 1)).text.words[-1] == "2023-02-06-2"


def test_a_draft_for_a_later_day_is_announced_today() -> None:
    read = begun(THREE, date(2027, 1, 1))
    assert (read.effective, read.announced, read.recorded) == (date(2027, 1, 1), TODAY, TODAY)


@pytest.mark.parametrize("effective", [TODAY, date(2020, 1, 1)])
def test_a_draft_for_today_or_before_was_not_announced(effective: date) -> None:
    assert begun(THREE, effective).announced is None


def test_a_draft_keeps_a_title_of_its_own_and_not_what_was_said_of_the_older_text() -> None:
    old = statement(revision("2018-05-25", title="Cookie: 'beleid'", version="1", summary="Alles nieuw"))
    read = begun(old, date(2027, 1, 1))
    assert (read.title, read.version, read.summary) == ("Cookie: 'beleid'", None, None)


def test_a_correction_begins_with_the_text_it_corrects_and_tells_why() -> None:
    read = begun(THREE, date(2018, 5, 25), corrects="2018-05-25", reason='Typefout: "e-mial"')
    assert (read.name, read.corrects, read.reason) == ("2018-05-25-2", "2018-05-25", 'Typefout: "e-mial"')
    assert read.text.words[-1] == "2018-05-25"


def test_a_correction_of_nothing_is_refused_with_what_there_is() -> None:
    with pytest.raises(OnRecordError, match=r"no revision '2019-01-01'[\s\S]*2018-05-25, 2023-02-06, 2023-02-06-2"):
        draft.begin(THREE, effective=TODAY, today=TODAY, corrects="2019-01-01", reason="x")


def test_a_draft_has_line_endings_of_one_kind() -> None:
    old = statement(revision("2018-05-25", body="\r\n# Kop\r\n\r\nregel\r\n\r\n"))
    assert draft.begin(old, effective=TODAY, today=TODAY)[1].endswith("---\n\n# Kop\n\nregel\n")


@given(st.text(min_size=1, max_size=100).filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_any_reason_comes_through_as_it_was_given(reason: str) -> None:
    printable = "".join(c for c in reason if c.isprintable()).strip() or "typefout"
    assert begun(THREE, date(2023, 2, 6), corrects="2023-02-06", reason=printable).reason == printable


def test_a_draft_is_written_where_nothing_stands(tmp_path: Path) -> None:
    draft.write(tmp_path / "a.md", "één\n", path="docs/a.md")
    assert (tmp_path / "a.md").read_bytes() == "één\n".encode()


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("oud")
    with pytest.raises(OnRecordError, match=r"docs/a\.md: this file exists already"):
        draft.write(tmp_path / "a.md", "nieuw", path="docs/a.md")
    assert (tmp_path / "a.md").read_text() == "oud"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OnRecordError, match="it cannot be written"):
        draft.write(tmp_path / "weg" / "a.md", "nieuw", path="docs/a.md")
