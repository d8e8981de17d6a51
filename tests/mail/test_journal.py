"""A journal says what was sent when; each line seals the one before, and a crash leaves it whole."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from onrecord.errors import OnRecordError
from onrecord.mail.journal import Event, Journal, State, key_file, read_record
from onrecord.record.mailbox import Mailbox

AT = datetime(2026, 11, 15, 10, tzinfo=UTC)
JAN, PIET = Mailbox(address="jan@proef.example"), Mailbox(address="piet@proef.example")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "proef-2025-01-01.jsonl"


def write(file: Path, *events: tuple[Event, Mailbox]) -> dict[Mailbox, str]:
    with Journal(file) as journal:
        for event, mailbox in events:
            journal.write(event, AT, person=journal.person(mailbox), code=250)
        return {mailbox: journal.person(mailbox) for mailbox in (JAN, PIET)}


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], State.OPEN),
        ([Event.INTENT, Event.SENT], State.SENT),
        ([Event.REFUSED], State.REFUSED),
        ([Event.DELAYED], State.OPEN),
        ([Event.INTENT, Event.DECLINED], State.OPEN),
        ([Event.INTENT], State.UNSURE),
        ([Event.INTENT, Event.LOST], State.UNSURE),
        ([Event.INTENT, Event.LOST, Event.INTENT, Event.SENT], State.SENT),
    ],
)
def test_the_last_line_about_a_person_says_whether_they_were_told(
    file: Path, events: list[Event], state: State
) -> None:
    names = write(file, *((event, JAN) for event in events))
    assert read_record(file).state(names[JAN]) is state


def test_a_summary_counts_people_and_days(file: Path) -> None:
    write(file, (Event.INTENT, JAN), (Event.SENT, JAN), (Event.REFUSED, PIET))
    summary = read_record(file).summary()
    assert (summary.sent, summary.refused, summary.unsure) == (1, 1, 0)
    assert (summary.first, summary.last) == (date(2026, 11, 15), date(2026, 11, 15))


def test_no_address_stands_in_it_and_nobody_else_may_read_it(file: Path) -> None:
    write(file, (Event.SENT, JAN))
    for kept in (file, key_file(file)):
        assert b"proef.example" not in kept.read_bytes()
        assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("line", range(4))
def test_a_changed_line_is_found_by_the_one_after_it(file: Path, line: int) -> None:
    write(file, *[(Event.SENT, JAN)] * 5)
    lines = file.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"code": 250', b'"code": 251')
    file.write_bytes(b"".join(lines))
    with pytest.raises(OnRecordError, match="somebody changed the journal") as told:
        read_record(file)
    assert told.value.problems[0].line == line + 2


@pytest.mark.parametrize("lines", [[1, 2, 3], [0, 2, 3], [0, 2, 1, 3], [0, 0, 1, 2, 3]])
def test_a_line_that_is_gone_moved_or_doubled_is_found(file: Path, lines: list[int]) -> None:
    write(file, *[(Event.SENT, JAN)] * 4)
    written = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(written[line] for line in lines))
    with pytest.raises(OnRecordError, match="somebody changed the journal"):
        read_record(file)


@pytest.mark.parametrize("line", [b"{}\n", b"[]\n", b"null\n", b"\xff\n", b"\n", b'{"event":"x","at":"y"}\n'])
def test_what_is_no_line_of_a_journal_is_found(file: Path, line: bytes) -> None:
    write(file, (Event.SENT, JAN))
    file.write_bytes(file.read_bytes() + line)
    with pytest.raises(OnRecordError, match="somebody changed the journal"):
        read_record(file)


def test_a_journal_that_was_cut_at_a_line_is_known_by_its_seal(file: Path) -> None:
    write(file, (Event.SENT, JAN))
    told = read_record(file).summary().digest
    write(file, (Event.SENT, PIET))
    record = read_record(file)
    assert told in record.seals
    assert record.summary().digest not in record.seals[:1]


def test_wherever_a_crash_cuts_the_last_line_the_journal_goes_on(file: Path) -> None:
    names = write(file, (Event.INTENT, JAN), (Event.SENT, JAN))
    whole = file.read_bytes()
    before = whole.index(b"\n") + 1
    for cut in range(before, len(whole)):
        file.write_bytes(whole[:cut])
        assert read_record(file).state(names[JAN]) is State.UNSURE
        write(file, (Event.SENT, PIET))
        record = read_record(file)
        assert record.state(names[JAN]) is State.UNSURE
        assert record.state(names[PIET]) is State.SENT
        mended = [json.loads(line) for line in file.read_bytes().splitlines() if b'"mended"' in line]
        assert [line["bytes"] for line in mended] == ([cut - before] if cut > before else [])


def test_two_senders_cannot_use_it_at_once(file: Path) -> None:
    with Journal(file), pytest.raises(OnRecordError, match="somebody is sending with this journal now"), Journal(file):
        pass
    with Journal(file):
        pass


@pytest.mark.parametrize("key", [None, "", "kort", "00" * 31])
def test_without_its_key_a_journal_is_refused(file: Path, key: str | None) -> None:
    write(file, (Event.SENT, JAN))
    key_file(file).unlink() if key is None else key_file(file).write_text(key)
    with pytest.raises(OnRecordError, match="the key of this journal is gone"), Journal(file):
        pass
