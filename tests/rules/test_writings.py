"""A report tells one check in three ways: to a person, to a program, and to GitHub at the right lines."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.places import PROJECT

from onrecord.errors import Problem, Severity
from onrecord.record.archive import read_archive
from onrecord.rules.check import Check, check
from onrecord.rules.data import check_data
from onrecord.rules.github import check_annotations
from onrecord.rules.terminal import check_text, coverage_text, summary

DAY = date(2026, 11, 22)
SCHEMA = json.loads(resources.files("onrecord").joinpath("schemas/check.schema.json").read_text(encoding="utf-8"))
WAIVER = "waivers:\n  - rule: C015\n    reason: Zo is het\n    until: 2027-01-31\n"
NASTY = Problem(path="docs/a,b:c%.md", line=3, fact="het is\r\n100% ::error::", remedy="Mend it", code="F001")


@pytest.fixture(scope="module")
def found() -> Check:
    return check(read_archive(PROJECT / "docs"), DAY)


def of(*problems: Problem) -> Check:
    return Check(day=DAY, files=problems)


def test_the_text_tells_each_problem_and_ends_with_how_many_there_are(found: Check) -> None:
    told = check_text(found).splitlines()
    assert sum(line.endswith("]") for line in told) == len(found.problems)
    assert told[-1].startswith("6 statements, 11 revisions: 0 errors, ")


def test_nothing_hidden_comes_on_a_terminal() -> None:
    told = Problem(path="docs/a\u202e/x.md", fact="\x1b[31m\u200b'\U000e0041'", remedy="R\x07", code="F001")
    first, second, _ = check_text(of(told)).split("\n")
    assert first == "docs/aU+202E/x.md: U+001B[31mU+200B'U+E0041'. [F001]"
    assert second == "    RU+0007."


@pytest.mark.parametrize(
    ("problems", "told"),
    [
        ([], "0 errors, 0 warnings, 0 pieces of advice."),
        ([Severity.ERROR], "1 error, 0 warnings, 0 pieces of advice."),
        ([Severity.ADVICE, Severity.WARNING, Severity.WARNING], "0 errors, 2 warnings, 1 piece of advice."),
    ],
)
def test_problems_are_counted_by_their_weight(problems: list[Severity], told: str) -> None:
    check = of(*(Problem(path="a", fact="f", remedy="r", severity=severity) for severity in problems))
    assert summary(check) == f"0 statements, 0 revisions: {told}"


@pytest.mark.parametrize(
    ("severity", "line", "told"),
    [
        (Severity.ERROR, 3, "::error file=docs/a.md,line=3,title=F001::it is so. Mend it."),
        (Severity.WARNING, 3, "::warning file=docs/a.md,line=3,title=F001::it is so. Mend it."),
        (Severity.ADVICE, 0, "::notice file=docs/a.md,line=1,title=F001::it is so. Mend it."),
    ],
)
def test_github_is_told_file_line_and_weight(severity: Severity, line: int, told: str) -> None:
    problem = Problem(path="docs/a.md", line=line, fact="it is so", remedy="Mend it", severity=severity, code="F001")
    assert check_annotations(of(problem)) == f"{told}\n"


def test_nothing_in_a_text_can_begin_another_command() -> None:
    assert check_annotations(of(NASTY)) == (
        "::error file=docs/a%2Cb%3Ac%25.md,line=3,title=F001::het is%0D%0A100%25 ::error::. Mend it.\n"
    )


def test_a_site_within_a_repository_is_named_by_its_folder() -> None:
    assert "file=inner/site/docs/" in check_annotations(of(NASTY), folder="inner/site/")


def test_each_real_problem_is_one_command_on_one_line(found: Check) -> None:
    commands = check_annotations(found).splitlines()
    assert len(commands) == len(found.problems)
    assert all(command.startswith(("::error ", "::warning ", "::notice ")) for command in commands)


def test_the_data_are_as_the_schema_says(found: Check) -> None:
    data = json.loads(json.dumps(check_data(found)))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(data)
    assert len(data["problems"]) == sum(data["counts"].values()) == len(found.problems)
    assert [statement["slug"] for statement in data["statements"]] == [v.statement.slug for v in found.verdicts]


def test_the_data_tell_what_is_waived_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "docs/proef"
    folder.mkdir(parents=True)
    (folder / "statement.yml").write_text(f"title: T\norganisation: P\nlanguage: nl\n{WAIVER}")
    (folder / "2026-01-01.md").write_text("---\neffective: 2026-01-01\n---\nZie http://a.example/\n")
    found = check(read_archive(tmp_path / "docs"), DAY)
    data = json.loads(json.dumps(check_data(found)))
    Draft202012Validator(SCHEMA).validate(data)
    assert [(each["code"], each["reason"], each["until"]) for each in data["waived"]] == [
        ("C015", "Zo is het", "2027-01-31")
    ]
    assert summary(found).endswith("(1 more waived).")


def test_the_coverage_tells_each_element_with_the_words_and_the_line(found: Check) -> None:
    told = coverage_text(found.only({"facetalk"}))
    assert told.startswith("facetalk 2018-05-04: 17 of 22 found\n")
    assert "  D003  line 18         how to reach the data protection officer, or that there is none: " in told
    assert "  D005  missing         on which legal basis data are used\n" in told
    assert "  D006  not called for  " in told
