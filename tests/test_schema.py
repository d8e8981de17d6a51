"""A schema reads a YAML mapping strictly, and tells every fault with its line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import schema
from onrecord.clock import FIRST, LAST
from onrecord.schema import Field, Read, read_mapping

FIELDS = {
    "title": Field(read=schema.text, required=True),
    "effective": Field(read=schema.day_or_unknown),
    "recorded": Field(read=schema.day),
    "source": Field(read=schema.address),
    "example": Field(read=schema.truth),
    "language": Field(read=schema.language_tag),
    "scope": Field(read=schema.texts),
}


def values(source: str) -> dict[str, Any]:
    read, problems = read_mapping(source, FIELDS, path="x.yml")
    assert problems == []
    return read


def facts(source: str, **options: int) -> list[tuple[int, str]]:
    return [(problem.line, problem.fact) for problem in read_mapping(source, FIELDS, path="x.yml", **options)[1]]


def taken(read: Read, written: str) -> Any:
    value, problems = read_mapping(f"k: {written}", {"k": Field(read=read)}, path="x.yml")
    assert problems == []
    return value["k"]


def remedy(read: Read, written: str) -> str:
    (problem,) = read_mapping(f"k: {written}", {"k": Field(read=read)}, path="x.yml")[1]
    return problem.remedy


# Values


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Privacyverklaring", "Privacyverklaring"),
        ("'met: dubbele punt'", "met: dubbele punt"),
        ('"met \\"aanhaling\\""', 'met "aanhaling"'),
        ("18.20", "18.20"),
        ("2018-05-04", "2018-05-04"),
        ("'no'", "no"),
        ("  spaties eromheen  ", "spaties eromheen"),
        ("|\n  twee\n  regels", "twee\nregels"),
    ],
)
def test_text_is_taken_as_it_is_written(written: str, text: str) -> None:
    assert taken(schema.text, written) == text


@pytest.mark.parametrize("written", ["", "''", "[a]", "{a: b}"])
def test_what_is_not_text_is_refused(written: str) -> None:
    assert remedy(schema.text, written) == "Write text"


@pytest.mark.parametrize("written", ["no", "yes", "true", "null", "~"])
def test_a_word_that_yaml_takes_for_something_else_must_stand_between_quotes(written: str) -> None:
    assert f'between quotes, "{written}"' in remedy(schema.text, written)


@pytest.mark.parametrize("written", ["2024-02-29", "'2024-02-29'", '"2024-02-29"', "2024-02-29 # schrikkeldag"])
def test_a_day_may_stand_between_quotes_or_not(written: str) -> None:
    assert taken(schema.day, written) == date(2024, 2, 29)


@pytest.mark.parametrize("written", ["6-2-2023", "20230206", "2023-W06", "2023-02-06T10:00", "vandaag", "[2023-02-06]"])
def test_a_day_in_another_writing_is_refused(written: str) -> None:
    assert remedy(schema.day, written) == "Write a day written as 2023-02-06"


@pytest.mark.parametrize("written", ["2023-02-29", "2023-13-01", "2023-00-10", "0000-01-01", "'٢٠٢٣-02-06'"])
def test_a_day_that_is_not_in_the_calendar_is_refused(written: str) -> None:
    assert remedy(schema.day, written) == "Write a day that exists in the calendar"


@given(st.dates(FIRST, LAST))
@settings(max_examples=100, deadline=None)
def test_every_day_that_is_reckoned_with_is_read_as_itself(day: date) -> None:
    assert taken(schema.day, day.isoformat()) == day


@pytest.mark.parametrize("written", ["0001-01-01", "0999-12-31", "9000-01-01", "9999-12-31"])
def test_a_day_from_which_no_years_can_be_counted_is_refused(written: str) -> None:
    assert remedy(schema.day, written) == "Write a day from 1000-01-01 to 8999-12-31"


@pytest.mark.parametrize("depth", [500, 10_000])
@pytest.mark.parametrize(("opened", "closed"), ["[]", "{}"])
def test_what_is_nested_too_deep_is_told(depth: int, opened: str, closed: str) -> None:
    source = f"title: {opened * depth}{closed * depth}\n"
    _, problems = read_mapping(source, {"title": Field(read=schema.text)}, path="p")
    assert [problem.fact for problem in problems] == ["lists or mappings stand within each other, too deep to be read"]


def test_unknown_gives_no_day() -> None:
    assert taken(schema.day_or_unknown, "unknown") is None


@pytest.mark.parametrize("written", ["Unknown", "onbekend", "", "none"])
def test_no_other_word_means_unknown(written: str) -> None:
    assert remedy(schema.day_or_unknown, written) == "Write a day written as 2023-02-06, or the word unknown"


@pytest.mark.parametrize("written", ["https://voorbeeld.example/privacy?a=b#c", "http://localhost:8000"])
def test_an_address_begins_with_http_or_https(written: str) -> None:
    assert taken(schema.address, written) == written


@pytest.mark.parametrize(
    "written",
    [
        "voorbeeld.example",
        "ftp://voorbeeld.example",
        "javascript:x",
        "https://",
        "https:///x",
        "https://a b",
        "https://[a",
    ],
)
def test_what_is_not_a_web_address_is_refused(written: str) -> None:
    assert remedy(schema.address, f"'{written}'") == "Write a web address that begins with https://"


@pytest.mark.parametrize(("written", "truth"), [("true", True), ("True", True), ("false", False)])
def test_truth_is_true_or_false(written: str, truth: bool) -> None:
    assert taken(schema.truth, written) is truth


@pytest.mark.parametrize("written", ["'true'", "1", "ja", ""])
def test_nothing_else_is_truth(written: str) -> None:
    assert remedy(schema.truth, written) == "Write true or false"


@pytest.mark.parametrize("written", ["nl", "en-GB", "zh-Hant-TW"])
def test_a_language_is_a_tag_that_is_known(written: str) -> None:
    assert taken(schema.language_tag, written) == written


@pytest.mark.parametrize("written", ["nederlands", "nl_NL", "xx", "n"])
def test_a_tag_of_no_language_is_refused(written: str) -> None:
    assert remedy(schema.language_tag, written) == "Write a language tag such as nl or en-GB"


def test_a_list_is_read_in_its_order() -> None:
    assert taken(schema.texts, "\n  - b\n  - a") == ("b", "a")


def test_one_text_is_not_a_list() -> None:
    assert remedy(schema.texts, "a, b") == "Write a list, each item on a line that begins with a dash"


# Lists of mappings

WAIVERS = {
    "waivers": Field(
        read=schema.mappings(
            {
                "rule": Field(read=schema.text, required=True),
                "until": Field(read=schema.day, required=True),
                "scope": Field(read=schema.texts),
            }
        )
    )
}


def items(source: str, **options: int) -> tuple[dict[str, Any], ...]:
    read, problems = read_mapping(source, WAIVERS, path="x.yml", **options)
    assert problems == []
    items: tuple[dict[str, Any], ...] = read["waivers"]
    return items


def faults(source: str, **options: int) -> list[tuple[int, str]]:
    return [(problem.line, problem.fact) for problem in read_mapping(source, WAIVERS, path="x.yml", **options)[1]]


def test_each_item_of_a_list_of_mappings_is_read_by_its_own_keys_and_knows_its_line() -> None:
    source = "waivers:\n  - rule: C001\n    until: 2027-01-31\n\n  - {until: 2027-02-28, rule: D001, scope: [a, b]}\n"
    assert items(source) == (
        {"line": 2, "rule": "C001", "until": date(2027, 1, 31)},
        {"line": 5, "rule": "D001", "until": date(2027, 2, 28), "scope": ("a", "b")},
    )


def test_lines_of_items_are_those_of_the_file() -> None:
    assert items("waivers:\n- rule: x\n  until: 2027-01-31\n", first_line=10)[0]["line"] == 11


def test_a_list_of_mappings_may_be_empty() -> None:
    assert items("waivers: []") == ()


def test_every_fault_of_every_item_is_told_at_once_with_its_own_line() -> None:
    source = """\
waivers:
  - rule: C001
    until: 2027-02-30
    wie: ik
  - just words
  - until: 2027-01-31
    scope: one
    until: 2027-01-31
  - [rule, until]
"""
    assert faults(source, first_line=3) == [
        (5, "'2027-02-30' does not fit the key 'until'"),
        (6, "the key 'wie' is unknown"),
        (7, "this item is not a list of keys and values"),
        (8, "the key 'rule' is missing"),
        (9, "'one' does not fit the key 'scope'"),
        (10, "the key 'until' stands here twice, first on line 8"),
        (11, "this item is not a list of keys and values"),
    ]


def test_an_item_with_a_fault_makes_the_whole_list_no_value() -> None:
    assert read_mapping("waivers: [{rule: a, until: 2027-01-31}, b]", WAIVERS, path="x.yml")[0] == {}


@pytest.mark.parametrize("written", ["", "words", "{rule: x}"])
def test_what_is_not_a_list_is_no_list_of_mappings(written: str) -> None:
    (problem,) = read_mapping(f"waivers: {written}", WAIVERS, path="x.yml")[1]
    assert problem.remedy == "Write a list, each item on a line that begins with a dash"


def test_a_mapping_may_hold_lists_of_mappings_within() -> None:
    fields = {"a": Field(read=schema.mappings({"b": Field(read=schema.mappings({"c": Field(read=schema.day)}))}))}
    source = "a:\n  - b:\n    - c: 2027-01-31\n    - c: x\n"
    assert [problem.line for problem in read_mapping(source, fields, path="x.yml")[1]] == [4]
    read, _ = read_mapping(source.replace("x", "2027-02-01"), fields, path="x.yml")
    assert [inner["line"] for inner in read["a"][0]["b"]] == [3, 4]


@pytest.mark.parametrize("source", ["waivers: &a [*a]", "waivers:\n- &a {rule: *a, until: *a}"])
def test_a_list_that_holds_itself_is_refused(source: str) -> None:
    assert faults(source)


# Mappings


def test_keys_that_are_not_required_may_be_left_out() -> None:
    assert values("title: x") == {"title": "x"}


def test_every_fault_is_told_at_once_with_its_line() -> None:
    source = "effective: 2023-02-30\nefective: x\n\nrecorded: gisteren\nrecorded: 2023-02-06\nexample: ja\n"
    assert facts(source) == [
        (1, "'2023-02-30' does not fit the key 'effective'"),
        (2, "the key 'efective' is unknown"),
        (4, "'gisteren' does not fit the key 'recorded'"),
        (5, "the key 'recorded' stands here twice, first on line 4"),
        (6, "'ja' does not fit the key 'example'"),
        (1, "the key 'title' is missing"),
    ]


def test_lines_are_counted_from_the_first_line_given() -> None:
    assert facts("title: x\n\nfout: y\n", first_line=2) == [(4, "the key 'fout' is unknown")]


def test_an_unknown_key_is_told_with_those_that_may_be_used() -> None:
    (problem,) = read_mapping("title: x\nkop: y", FIELDS, path="x.yml")[1]
    assert problem.remedy == "Use one of: title, effective, recorded, source, example, language, scope"


def test_a_key_with_a_wrong_value_is_not_missing_too() -> None:
    assert facts("title:\n") == [(1, "'' does not fit the key 'title'")]


def test_right_values_are_given_beside_the_faults() -> None:
    assert read_mapping("title: x\nfout: y", FIELDS, path="x.yml")[0] == {"title": "x"}


def test_nothing_at_all_misses_what_is_required() -> None:
    assert facts("") == facts("# alleen een opmerking\n") == [(1, "the key 'title' is missing")]


@pytest.mark.parametrize("source", ["- a\n- b", "zomaar een zin", "'a'"])
def test_what_is_not_a_mapping_is_refused(source: str) -> None:
    assert facts(source) == [(1, "this is not a list of keys and values")]


@pytest.mark.parametrize(
    ("source", "line"),
    [("title: a: b", 1), ("title: x\n\tsource: y", 2), ("title: [a", 1), ("title: x\n--- \ntitle: y", 2), ("a: *b", 1)],
)
def test_what_is_not_yaml_is_refused_with_its_line(source: str, line: int) -> None:
    ((told, fact),) = facts(source)
    assert (told, fact.partition(":")[0]) == (line, "this is not YAML")


def test_an_invisible_character_is_refused_with_its_line() -> None:
    assert facts("title: x\nsource: a\x07b\n") == [(2, "an invisible character stands here that YAML does not allow")]


def test_a_key_that_is_no_text_is_unknown() -> None:
    assert facts("title: x\n? [a, b]\n: c\n") == [(2, "the key '?' is unknown")]


@pytest.mark.parametrize("source", ['title: "\\ud800"', '"\\udfff": x', 'scope: ["\\U0000d83d\\ude00"]'])
def test_half_a_character_that_no_file_could_hold_is_refused_with_its_line(source: str) -> None:
    assert facts(f"example: true\n{source}") == [(2, "this is not YAML: half a character stands here")]


def test_yaml_makes_no_objects() -> None:
    assert facts("title: !!python/object/apply:os.getcwd []") == [(1, "this value does not fit the key 'title'")]


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_source_gives_values_or_problems_and_never_raises(source: str) -> None:
    read, problems = read_mapping(source, FIELDS, path="x.yml")
    assert problems or "title" in read


# Numbers, and mappings within a mapping

WITHIN = {"mail": Field(read=schema.mapping({"port": Field(read=schema.whole(1, 99)), "to": Field(read=schema.text)}))}


def test_a_mapping_may_stand_within_a_mapping() -> None:
    assert read_mapping("mail:\n  port: 25\n", WITHIN, path="x.yml") == ({"mail": {"port": 25}}, [])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("mail:\n  port: 0\n", (2, "'0' does not fit the key 'port'")),
        ("mail:\n  port: 100\n", (2, "'100' does not fit the key 'port'")),
        ("mail:\n  port: 2.5\n", (2, "'2.5' does not fit the key 'port'")),
        ("mail:\n  to: x\n  too: x\n", (3, "the key 'too' is unknown")),
        ("mail: x\n", (1, "'x' does not fit the key 'mail'")),
        ("mail: [port]\n", (1, "this value does not fit the key 'mail'")),
    ],
)
def test_a_fault_within_is_told_with_its_own_line(source: str, told: tuple[int, str]) -> None:
    assert [(each.line, each.fact) for each in read_mapping(source, WITHIN, path="x.yml")[1]] == [told]
