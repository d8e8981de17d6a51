"""A statement is all revisions in order; on each day exactly one is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.record.archive import files_of
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement, Status, join, read_statement

FACTS = "title: Verklaring\norganisation: Proef BV\nlanguage: nl\n"

DAYS = st.lists(st.dates(date(2018, 1, 1), date(2018, 2, 28)), min_size=1, max_size=12)
"""So few days that several revisions fall on one."""


def revision(name: str, *, corrects: str | None = None, known: bool = True) -> Revision:
    day = date.fromisoformat(name[:10])
    return Revision(
        name=name,
        path=f"docs/proef/{name}.md",
        source=b"",
        body="Tekst",
        body_line=1,
        effective=day if known else None,
        recorded=day,
        corrects=corrects,
    )


def statement(*revisions: Revision | str) -> Statement:
    read = tuple(each if isinstance(each, Revision) else revision(each) for each in revisions)
    return Statement(slug="proef", title="V", organisation="P", language="nl", revisions=read)


def of_days(days: list[date]) -> Statement:
    names: list[str] = []
    for day in sorted(days):
        number = sum(name.startswith(str(day)) for name in names) + 1
        names.append(f"{day}-{number}" if number > 1 else str(day))
    return statement(*names)


def statuses(of: Statement, day: date) -> list[str]:
    return [standing.status.value for standing in of.on(day)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "proef"
    path.mkdir()
    (path / "statement.yml").write_text(FACTS)
    return path


def write(folder: Path, name: str, *facts: str) -> None:
    lines = [f"effective: {name[:10]}", *facts]
    (folder / f"{name}.md").write_text("\n".join(["---", *lines, "---", "", "Tekst", ""]))


def problems(folder: Path) -> list[tuple[str, int, str]]:
    read, found = read_statement(files_of(folder), path=f"docs/{folder.name}")
    assert read is None
    return [(problem.path, problem.line, problem.fact) for problem in found]


def read(folder: Path) -> Statement:
    found, faults = read_statement(files_of(folder), path="docs/proef")
    assert faults == []
    assert found is not None
    return found


# In force, announced, superseded


def test_a_revision_is_in_force_from_its_first_day_until_the_day_of_the_next() -> None:
    two = statement("2018-05-25", "2023-02-06")
    assert statuses(two, date(2018, 5, 24)) == ["announced", "announced"]
    assert statuses(two, date(2018, 5, 25)) == ["in force", "announced"]
    assert statuses(two, date(2023, 2, 5)) == ["in force", "announced"]
    assert statuses(two, date(2023, 2, 6)) == ["superseded", "in force"]


@given(DAYS, st.dates(date(2017, 12, 1), date(2018, 4, 1)))
@settings(max_examples=200, deadline=None)
def test_from_the_first_day_on_exactly_one_revision_is_in_force_on_each_day(days: list[date], day: date) -> None:
    assert statuses(of_days(days), day).count("in force") == (1 if day >= min(days) else 0)


@given(DAYS, st.dates(date(2017, 12, 1), date(2018, 4, 1)))
@settings(max_examples=100, deadline=None)
def test_what_is_superseded_comes_before_what_is_in_force_and_that_before_what_is_announced(
    days: list[date], day: date
) -> None:
    order = ["superseded", "in force", "announced"]
    found = statuses(of_days(days), day)
    assert found == sorted(found, key=order.index)


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_intervals_follow_each_other_without_a_gap_and_the_last_is_open(days: list[date]) -> None:
    standings = of_days(days).on(min(days))
    assert [before.until for before, _ in pairwise(standings)] == [after.start for _, after in pairwise(standings)]
    assert standings[-1].until is None


@given(DAYS, st.dates(date(2017, 12, 1), date(2018, 4, 1)))
@settings(max_examples=100, deadline=None)
def test_a_revision_is_in_force_exactly_on_the_days_of_its_interval(days: list[date], day: date) -> None:
    for standing in of_days(days).on(day):
        within = standing.start <= day and (standing.until is None or day < standing.until)
        assert (standing.status is Status.IN_FORCE) is within


def test_of_two_revisions_of_one_day_the_last_is_in_force_and_the_first_never_was() -> None:
    two = statement("2023-02-06", "2023-02-06-2")
    for day in (date(2023, 2, 6), date(2030, 1, 1)):
        assert statuses(two, day) == ["superseded", "in force"]
    assert statuses(two, date(2023, 2, 5)) == ["announced", "announced"]


def test_what_is_current_is_the_text_in_force_and_not_the_newest() -> None:
    two = statement("2018-05-25", "2027-01-01")
    assert two.current(date(2026, 12, 31)).revision.name == "2018-05-25"
    assert two.current(date(2027, 1, 1)).revision.name == "2027-01-01"


def test_before_anything_takes_effect_the_first_text_is_shown_as_announced() -> None:
    current = statement("2027-01-01", "2028-01-01").current(date(2026, 1, 1))
    assert (current.revision.name, current.status) == ("2027-01-01", Status.ANNOUNCED)


def test_a_text_without_a_date_counts_from_the_day_it_was_recorded_and_says_that_its_start_is_unknown() -> None:
    (standing,) = statement(revision("2026-11-22", known=False)).on(date(2026, 11, 22))
    assert (standing.start, standing.start_known, standing.status) == (date(2026, 11, 22), False, Status.IN_FORCE)


def test_a_text_with_a_date_says_that_its_start_is_known() -> None:
    assert statement("2026-11-22").on(date(2026, 11, 22))[0].start_known


# Neighbours and corrections


def test_each_revision_knows_its_neighbours() -> None:
    names = [
        (s.previous and s.previous.name, s.revision.name, s.next and s.next.name)
        for s in statement("2018-05-25", "2020-01-01", "2023-02-06").on(date(2021, 1, 1))
    ]
    assert names == [
        (None, "2018-05-25", "2020-01-01"),
        ("2018-05-25", "2020-01-01", "2023-02-06"),
        ("2020-01-01", "2023-02-06", None),
    ]


def test_a_correction_and_what_it_corrects_know_each_other() -> None:
    first, second = statement("2023-02-06", revision("2023-02-06-2", corrects="2023-02-06")).on(date(2023, 2, 6))
    assert (first.corrected_by, first.corrects) == (second.revision, None)
    assert (second.corrected_by, second.corrects) == (None, first.revision)


def test_of_two_corrections_the_last_counts() -> None:
    corrections = [revision(f"2023-02-06-{number}", corrects="2023-02-06") for number in (2, 3)]
    assert statement("2023-02-06", *corrections).on(date(2023, 2, 6))[0].corrected_by == corrections[1]


def test_a_correction_is_in_force_from_the_same_day() -> None:
    standings = statement("2023-02-06", revision("2023-02-06-2", corrects="2023-02-06")).on(date(2023, 2, 6))
    assert [(s.start, s.status.value) for s in standings] == [
        (date(2023, 2, 6), "superseded"),
        (date(2023, 2, 6), "in force"),
    ]


# The folder


def test_a_folder_gives_its_facts_and_its_revisions_oldest_first(folder: Path) -> None:
    for name in ("2023-02-06-10", "2018-05-25", *(f"2023-02-06-{n}" for n in range(2, 10)), "2023-02-06"):
        write(folder, name)
    found = read(folder)
    assert (found.slug, found.title, found.organisation, found.language) == ("proef", "Verklaring", "Proef BV", "nl")
    assert [r.name for r in found.revisions][:3] == ["2018-05-25", "2023-02-06", "2023-02-06-2"]
    assert [r.name for r in found.revisions][-1] == "2023-02-06-10"


def test_every_fact_of_a_statement_is_read(folder: Path) -> None:
    write(folder, "2023-02-06")
    more = "contact: a@proef.example\nhomepage: https://proef.example/\nscope:\n  - proef.example\nexample: true\n"
    (folder / "statement.yml").write_text(FACTS + more)
    found = read(folder)
    assert (found.contact, found.homepage) == ("a@proef.example", "https://proef.example/")
    assert (found.scope, found.example) == (("proef.example",), True)


def test_problems_of_all_files_are_told_together(folder: Path) -> None:
    (folder / "statement.yml").write_text("title: x\norganisatie: y\nlanguage: nl\n")
    write(folder, "2023-02-06", "fout: x")
    write(folder, "2023-02-30")
    assert problems(folder) == [
        ("docs/proef/statement.yml", 2, "the key 'organisatie' is unknown"),
        ("docs/proef/statement.yml", 1, "the key 'organisation' is missing"),
        ("docs/proef/2023-02-06.md", 3, "the key 'fout' is unknown"),
        ("docs/proef/2023-02-30.md", 0, "2023-02-30 does not exist in the calendar"),
        ("docs/proef/2023-02-30.md", 2, "'2023-02-30' does not fit the key 'effective'"),
    ]


def test_a_folder_without_facts_is_refused_with_what_to_write(folder: Path) -> None:
    (folder / "statement.yml").unlink()
    write(folder, "2023-02-06")
    _, (problem,) = read_statement(files_of(folder), path="docs/proef")
    assert (problem.path, problem.fact) == ("docs/proef/statement.yml", "the file is missing")
    assert problem.remedy == "Add it, with at least: title, organisation, language"


def test_facts_in_another_encoding_are_refused(folder: Path) -> None:
    (folder / "statement.yml").write_bytes("title: coöperatie\n".encode("latin-1"))
    write(folder, "2023-02-06")
    assert problems(folder) == [("docs/proef/statement.yml", 0, "this is not UTF-8 text")]


def test_a_folder_without_a_text_is_refused(folder: Path) -> None:
    assert problems(folder) == [("docs/proef", 0, "the statement has no revision")]


@pytest.mark.parametrize("name", ["notitie.txt", "2023-02-06.markdown", "beeld.png"])
def test_another_file_does_not_belong_to_a_statement(folder: Path, name: str) -> None:
    write(folder, "2023-02-06")
    (folder / name).touch()
    assert problems(folder) == [(f"docs/proef/{name}", 0, "this does not belong to a statement")]


def test_a_folder_does_not_belong_to_a_statement_whatever_its_name(folder: Path) -> None:
    write(folder, "2023-02-06")
    (folder / "2024-01-01.md").mkdir()
    assert problems(folder) == [("docs/proef/2024-01-01.md", 0, "this does not belong to a statement")]


@pytest.mark.parametrize("slug", ["Proef", "de_proef", "proef--x", "-proef", "proef.nl", "coöperatie", "de proef"])
def test_a_name_that_is_no_address_is_refused(tmp_path: Path, slug: str) -> None:
    folder = tmp_path / slug
    folder.mkdir()
    (folder / "statement.yml").write_text(FACTS)
    write(folder, "2023-02-06")
    assert [fact for _, _, fact in problems(folder)] == [f"'{slug}' cannot be the name of a statement"]


def test_a_name_that_the_site_uses_itself_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "statement.yml").write_text(FACTS)
    write(folder, "2023-02-06")
    assert [fact for _, _, fact in problems(folder)] == ["'assets' is an address of the site itself"]


@pytest.mark.parametrize("slug", ["con", "prn", "aux", "nul", "com1", "lpt9", "com0"])
def test_a_name_that_windows_keeps_for_a_device_is_refused(tmp_path: Path, slug: str) -> None:
    folder = tmp_path / slug
    folder.mkdir()
    (folder / "statement.yml").write_text(FACTS)
    write(folder, "2023-02-06")
    fact = f"'{slug}' is the name of a device on Windows, where nobody could fetch this archive"
    assert [told for _, _, told in problems(folder)] == [fact]


def test_a_name_may_have_a_hundred_letters(tmp_path: Path) -> None:
    for length, told in ((100, []), (101, ["the name of this statement has 101 letters, and 100 are the limit"])):
        folder = tmp_path / ("a" * length)
        folder.mkdir()
        (folder / "statement.yml").write_text(FACTS)
        write(folder, "2023-02-06")
        _, faults = read_statement(files_of(folder), path=f"docs/{folder.name}")
        assert [fault.fact for fault in faults] == told


def test_a_gap_in_the_numbers_of_a_day_is_told(folder: Path) -> None:
    write(folder, "2023-02-06")
    write(folder, "2023-02-06-3")
    assert problems(folder) == [("docs/proef/2023-02-06-3.md", 0, "it is number 3 of its day, and number 2 is missing")]


def test_a_day_begins_without_a_number(folder: Path) -> None:
    write(folder, "2023-02-06-2")
    assert problems(folder) == [("docs/proef/2023-02-06-2.md", 0, "it is number 2 of its day, and number 1 is missing")]


@pytest.mark.parametrize("corrected", ["2023-02-05", "2023-02-06-2", "2023-02-06-3", "2023-02-06.md"])
def test_only_an_earlier_revision_can_be_corrected(folder: Path, corrected: str) -> None:
    for name in ("2023-02-06", "2023-02-06-3"):
        write(folder, name)
    write(folder, "2023-02-06-2", f"corrects: {corrected}", "reason: typefout")
    fact = f"it corrects '{corrected}', which is not an earlier revision of this statement"
    assert problems(folder) == [("docs/proef/2023-02-06-2.md", 0, fact)]


def test_the_tenth_of_a_day_can_correct_the_ninth(folder: Path) -> None:
    for name in ("2023-02-06", *(f"2023-02-06-{number}" for number in range(2, 10))):
        write(folder, name)
    write(folder, "2023-02-06-10", "corrects: 2023-02-06-9", "reason: typefout")
    assert read(folder).revisions[-1].corrects == "2023-02-06-9"


def test_a_correction_holds_from_the_day_of_what_it_corrects(folder: Path) -> None:
    write(folder, "2023-02-06")
    write(folder, "2023-02-08", "corrects: 2023-02-06", "reason: typefout")
    fact = "it corrects the text of 2023-02-06, and holds from another day"
    assert problems(folder) == [("docs/proef/2023-02-08.md", 0, fact)]


def test_hidden_files_of_an_editor_are_left_alone(folder: Path) -> None:
    write(folder, "2023-02-06")
    (folder / ".DS_Store").touch()
    assert [revision.name for revision in read(folder).revisions] == ["2023-02-06"]


# Revisions from elsewhere


def test_revisions_from_elsewhere_stand_among_the_others_in_order() -> None:
    joined = join(statement("2018-05-25", "2023-02-06"), [revision("2020-01-01")], path="docs/proef")
    assert [each.name for each in joined.revisions] == ["2018-05-25", "2020-01-01", "2023-02-06"]


def test_revisions_from_elsewhere_that_leave_a_gap_are_refused() -> None:
    with pytest.raises(OnRecordError, match="number 2 is missing"):
        join(statement("2018-05-25"), [revision("2018-05-25-3")], path="docs/proef")


@given(DAYS, st.sets(st.integers(0, 11)))
@settings(max_examples=100, deadline=None)
def test_parting_and_joining_gives_the_same_statement(days: list[date], elsewhere: set[int]) -> None:
    whole = of_days(days)
    mine = [each for index, each in enumerate(whole.revisions) if index not in elsewhere]
    others = [each for index, each in enumerate(whole.revisions) if index in elsewhere]
    assert join(statement(*mine), others, path="docs/proef") == whole


# A text that was announced and never took effect


def announced(name: str, on: str, *, replaces: str | None = None) -> Revision:
    told = date.fromisoformat(on)
    return replace(revision(name), announced=told, recorded=told, replaces=replaces)


MOVED = (
    "2020-01-01",
    announced("2021-01-01", "2020-10-01"),
    announced("2021-04-01", "2020-12-01", replaces="2021-01-01"),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-10-15", ["in force", "announced", "announced"]),
        ("2020-12-01", ["in force", "withdrawn", "announced"]),
        ("2021-02-01", ["in force", "withdrawn", "announced"]),
        ("2021-04-01", ["superseded", "withdrawn", "in force"]),
    ],
)
def test_a_text_that_another_one_replaces_before_it_took_effect_is_withdrawn(day: str, expected: list[str]) -> None:
    assert statuses(statement(*MOVED), date.fromisoformat(day)) == expected


def test_a_withdrawn_text_holds_on_no_day_and_leaves_no_gap() -> None:
    first, withdrawn, last = statement(*MOVED).on(date(2021, 2, 1))
    assert (first.until, withdrawn.start, withdrawn.until) == (last.start, date(2021, 1, 1), date(2021, 1, 1))
    assert (last.previous, last.replaces, withdrawn.replaced_by) == (first.revision, withdrawn.revision, last.revision)


def test_a_text_that_took_effect_cannot_be_withdrawn(folder: Path) -> None:
    write(folder, "2021-01-01")
    write(folder, "2021-04-01", "announced: 2021-01-01", "replaces: 2021-01-01")
    assert [(line, "had taken effect" in fact) for _, line, fact in problems(folder)] == [(0, True)]


@pytest.mark.parametrize("other", ["2021-04-01", "2020-01-01"])
def test_only_another_text_of_the_statement_is_replaced(folder: Path, other: str) -> None:
    write(folder, "2021-04-01", f"replaces: {other}")
    assert [fact for _, _, fact in problems(folder)] == [
        f"it replaces '{other}', which is not another revision of this statement"
    ]
