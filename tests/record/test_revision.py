"""A revision is one dated text; its file is read strictly, and every problem is told at once."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.record.revision import Revision, read_revision

PATH = "docs/proef/2023-02-06.md"


def revision(source: str | bytes, name: str = "2023-02-06") -> Revision:
    data = source if isinstance(source, bytes) else source.encode()
    read, problems = read_revision(data, name=name, path=PATH)
    assert problems == []
    assert read is not None
    return read


def facts(source: str | bytes, name: str = "2023-02-06") -> list[tuple[int, str]]:
    data = source if isinstance(source, bytes) else source.encode()
    read, problems = read_revision(data, name=name, path=PATH)
    assert read is None
    assert {problem.path for problem in problems} == {PATH}
    return [(problem.line, problem.fact) for problem in problems]


def file(front_matter: str, body: str = "# Kop\n\nTekst.\n") -> str:
    return f"---\n{front_matter.strip()}\n---\n\n{body}"


# What a file says


def test_every_key_of_the_front_matter_is_read() -> None:
    read = revision(
        file("""
effective: 2023-02-06
announced: 2023-01-01
recorded: 2023-02-07
version: "18.20"
title: Verklaring
summary: Korter
source: https://voorbeeld.example/
corrects: 2023-02-05
reason: Typefout
""")
    )
    assert (read.effective, read.announced, read.recorded) == (date(2023, 2, 6), date(2023, 1, 1), date(2023, 2, 7))
    assert (read.version, read.title, read.summary) == ("18.20", "Verklaring", "Korter")
    assert (read.published_at, read.corrects, read.reason) == ("https://voorbeeld.example/", "2023-02-05", "Typefout")


def test_only_the_day_is_required() -> None:
    read = revision(file("effective: 2023-02-06"))
    others = (read.announced, read.recorded, read.version, read.title, read.summary, read.published_at, read.corrects)
    assert others == (None,) * 7


def test_a_text_without_a_date_is_named_after_the_day_it_was_recorded() -> None:
    read = revision(file("effective: unknown\nrecorded: 2023-02-06"))
    assert (read.effective, read.day) == (None, date(2023, 2, 6))


@pytest.mark.parametrize("written", ["2023-02-06", "'2023-02-06'", '"2023-02-06"', "2023-02-06   # dag"])
def test_a_day_may_stand_between_quotes_or_not(written: str) -> None:
    assert revision(file(f"effective: {written}")).effective == date(2023, 2, 6)


def test_the_source_is_kept_byte_for_byte_and_hashed() -> None:
    source = file("effective: 2023-02-06").replace("\n", "\r\n").encode()
    assert revision(source).source == source
    assert revision(source).sha256 == hashlib.sha256(source).hexdigest()


def test_the_body_is_everything_below_the_front_matter() -> None:
    assert revision("---\neffective: 2023-02-06\n---\n\n# Kop\n\n---\n\neind").body == "\n# Kop\n\n---\n\neind"


def test_findings_in_the_text_carry_the_line_of_the_file() -> None:
    read = revision("---\neffective: 2023-02-06\nversion: '1'\n---\n\n# Kop\n\n<b>\n")
    assert [finding.line for finding in read.text.findings] == [8]


def test_relative_links_lead_to_where_the_text_was_published() -> None:
    read = revision(file("effective: 2023-02-06\nsource: https://voorbeeld.example/a/", "[x](y.pdf)"))
    assert 'href="https://voorbeeld.example/a/y.pdf"' in read.text.html


@pytest.mark.parametrize("change", ["{}", "\ufeff{}"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_and_a_byte_order_mark_do_not_matter(ending: str, change: str) -> None:
    source = change.format(file("effective: 2023-02-06\ntitle: Verklaring").replace("\n", ending))
    assert (revision(source).title, revision(source).text.words) == ("Verklaring", ["Kop", "Tekst."])
    assert revision(source).body_line == 5


def test_spaces_after_the_three_dashes_do_not_matter() -> None:
    assert revision("--- \neffective: 2023-02-06\n---\t\nTekst").body == "Tekst"


# Names


@pytest.mark.parametrize(("name", "number"), [("2023-02-06", 1), ("2023-02-06-2", 2), ("2023-02-06-10", 10)])
def test_a_name_is_a_day_and_from_the_second_of_a_day_its_number(name: str, number: int) -> None:
    read = revision(file("effective: 2023-02-06"), name)
    assert (read.day, read.number) == (date(2023, 2, 6), number)


def test_the_tenth_of_a_day_follows_the_second() -> None:
    names = ["2023-02-06-10", "2023-02-06", "2023-02-06-2"]
    read = sorted((revision(file("effective: 2023-02-06"), name) for name in names), key=lambda r: r.order)
    assert [r.name for r in read] == ["2023-02-06", "2023-02-06-2", "2023-02-06-10"]


@pytest.mark.parametrize(
    "name",
    [
        *("2023-2-6", "06-02-2023", "20230206", "2023-02-06 ", "versie-2", ""),
        *("2023-02-06-0", "2023-02-06-1", "2023-02-06-02", "2023-02-06-b"),
        *("2023-02-06-1٣", "٢٠٢٣-02-06"),
    ],
)
def test_another_name_is_refused(name: str) -> None:
    assert (0, "the name of this file is not a day") in facts(file("effective: 2023-02-06"), name)


@pytest.mark.parametrize("name", ["2023-02-29", "2023-02-30-2", "2023-13-01"])
def test_a_name_of_no_day_in_the_calendar_is_refused(name: str) -> None:
    assert facts(file("effective: 2023-02-06"), name) == [(0, f"{name[:10]} does not exist in the calendar")]


@pytest.mark.parametrize("key", ["effective", '"effective"', "'effective'"])
def test_the_name_and_the_day_of_taking_effect_are_the_same(key: str) -> None:
    assert facts(file(f"title: x\n{key}: 2023-02-07")) == [
        (3, "'effective' is 2023-02-07, the file's name says 2023-02-06")
    ]


def test_without_a_date_the_name_and_the_day_of_recording_are_the_same() -> None:
    assert facts(file("effective: unknown\nrecorded: 2023-02-07")) == [
        (3, "'recorded' is 2023-02-07, the file's name says 2023-02-06")
    ]


# Problems


def test_every_problem_of_a_file_is_told_at_once_with_its_line() -> None:
    source = "---\neffective: 2023-02-30\nkop: x\nversion:\nkop: y\nannounced: nooit\n---\n\n"
    assert facts(source, "verklaring") == [
        (0, "the name of this file is not a day"),
        (2, "'2023-02-30' does not fit the key 'effective'"),
        (3, "the key 'kop' is unknown"),
        (4, "'' does not fit the key 'version'"),
        (5, "the key 'kop' is unknown"),
        (6, "'nooit' does not fit the key 'announced'"),
        (8, "there is no text"),
    ]


def test_lines_are_the_same_in_a_file_from_windows() -> None:
    source = "---\neffective: 2023-02-06\nkop: x\n\nversion:\n---\n\ntekst\n"
    assert facts(source.replace("\n", "\r\n")) == facts(source)
    assert [line for line, _ in facts(source)] == [3, 5]


def test_a_key_that_stands_twice_is_refused() -> None:
    assert facts(file("effective: 2023-02-06\neffective: 2023-02-06")) == [
        (3, "the key 'effective' stands here twice, first on line 2")
    ]


def test_a_missing_day_is_told() -> None:
    assert facts(file("title: x")) == [(2, "the key 'effective' is missing")]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# Kop\n",
        "effective: 2023-02-06\n\nTekst",
        "---\neffective: 2023-02-06\n",
        " ---\na: b\n---\n",
        "---- \n---\n",
    ],
)
def test_a_file_without_front_matter_is_refused_with_what_to_write(source: str) -> None:
    _, (problem,) = read_revision(source.encode(), name="2023-02-06", path=PATH)
    assert (problem.line, problem.fact) == (
        1,
        "the file does not begin with front matter between two lines of three dashes",
    )
    assert "'effective: 2023-02-06'" in problem.remedy


@pytest.mark.parametrize("name", ["2027-3-1", "2027-02-31", "nieuw"])
def test_a_name_that_is_no_day_is_not_proposed_as_one(name: str) -> None:
    _, problems = read_revision(b"Tekst.", name=name, path=PATH)
    assert len(problems) == 2
    assert not [problem for problem in problems if name in problem.remedy]


@pytest.mark.parametrize("body", ["", "\n", " \n\t\n\u00a0\n"])
def test_a_file_without_a_text_is_refused(body: str) -> None:
    assert facts(f"---\neffective: 2023-02-06\n---\n{body}") == [(4, "there is no text")]


def test_a_file_in_another_encoding_is_refused_with_the_line_of_the_first_such_letter() -> None:
    source = "---\neffective: 2023-02-06\n---\n\nEen\ncoöperatie\n".encode("latin-1")
    assert facts(source) == [(6, "this is not UTF-8 text")]


def test_front_matter_that_is_not_yaml_is_refused_with_its_line() -> None:
    assert facts(file("effective: 2023-02-06\ntitle: a: b")) == [
        (3, "this is not YAML: mapping values are not allowed here")
    ]


def test_an_address_that_is_none_is_refused() -> None:
    assert facts(file("effective: 2023-02-06\nsource: https://[a")) == [
        (3, "'https://[a' does not fit the key 'source'")
    ]


# Facts that contradict each other


def test_an_unknown_date_needs_the_day_of_recording() -> None:
    assert facts(file("effective: unknown")) == [(2, "the day of taking effect is unknown and no 'recorded' is given")]


def test_a_text_without_a_date_was_not_announced() -> None:
    assert facts(file("effective: unknown\nrecorded: 2023-02-06\nannounced: 2023-01-01")) == [
        (4, "a text without a date cannot have been announced for one")
    ]


def test_a_text_is_not_announced_after_it_takes_effect() -> None:
    assert facts(file("effective: 2023-02-06\nannounced: 2023-02-07")) == [
        (3, "it is announced after it takes effect on 2023-02-06")
    ]


def test_a_text_may_be_announced_on_the_day_it_takes_effect() -> None:
    assert revision(file("effective: 2023-02-06\nannounced: 2023-02-06")).announced == date(2023, 2, 6)


def test_a_text_may_be_recorded_before_and_after_it_takes_effect() -> None:
    for day in (date(2023, 1, 1), date(2024, 1, 1)):
        assert revision(file(f"effective: 2023-02-06\nrecorded: {day}")).recorded == day


def test_a_correction_gives_its_reason() -> None:
    assert facts(file("effective: 2023-02-06\ncorrects: 2023-02-05")) == [(3, "a correction gives no reason")]


def test_a_reason_belongs_to_a_correction() -> None:
    assert facts(file("effective: 2023-02-06\nreason: x")) == [(3, "a reason is given, but nothing is corrected")]


def test_facts_that_contradict_are_told_together() -> None:
    source = file("effective: 2023-02-07\nannounced: 2023-02-08\nreason: x")
    assert [line for line, _ in facts(source)] == [2, 3, 4]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: file("effective: 2023-02-06", text).encode()))
@settings(max_examples=100, deadline=None)
def test_any_file_gives_a_revision_or_problems_and_never_raises(source: bytes) -> None:
    read, problems = read_revision(source, name="2023-02-06", path=PATH)
    assert (read is None) is bool(problems)
