"""A problem is place, fact and remedy, told so that a person can act on it."""

from __future__ import annotations

import pytest

from onrecord.errors import OnRecordError, Problem, Severity, decoded, failure, stop_on_errors

ERROR = Problem(path="docs/a/2023-02-06.md", line=3, fact="the key 'x' is unknown", remedy="Remove it")
WARNING = Problem(path="docs/a/2023-02-06.md", fact="odd", remedy="Look", severity=Severity.WARNING)


def test_a_problem_tells_place_and_fact_on_one_line_and_the_remedy_on_the_next() -> None:
    assert str(ERROR) == "docs/a/2023-02-06.md:3: the key 'x' is unknown.\n    Remove it."


def test_a_sentence_whose_quotation_ends_it_gets_no_second_stop() -> None:
    problem = Problem(path="docs/a", fact="it no longer says: 'Dit is het archief.'", remedy="Add it with --title …")
    assert str(problem) == "docs/a: it no longer says: 'Dit is het archief.'\n    Add it with --title …"


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    problem = Problem(path="docs/a/statement.yml", fact="the file is missing", remedy="Add it")
    assert str(problem) == "docs/a/statement.yml: the file is missing.\n    Add it."


def test_a_warning_says_that_it_is_one() -> None:
    assert str(WARNING) == "docs/a/2023-02-06.md: warning: odd.\n    Look."


def test_a_problem_that_a_rule_tells_names_the_rule_at_the_end_of_the_fact() -> None:
    problem = Problem(path="docs/a/2023-02-06.md", line=3, fact="odd", remedy="Look", code="F001", quote="o")
    assert str(problem) == "docs/a/2023-02-06.md:3: odd. [F001]\n    Look."


def test_advice_says_that_it_is_advice_and_stops_nothing() -> None:
    advice = Problem(path="docs/a/2023-02-06.md", fact="long", remedy="Divide it", severity=Severity.ADVICE)
    assert str(advice) == "docs/a/2023-02-06.md: advice: long.\n    Divide it."
    stop_on_errors([advice])  # raises where it should not


def test_problems_sort_by_file_and_then_by_line() -> None:
    places = [("b", 1), ("a", 10), ("a", 2)]
    problems = [Problem(path=path, line=line, fact="f", remedy="r") for path, line in places]
    assert [(p.path, p.line) for p in sorted(problems)] == [("a", 2), ("a", 10), ("b", 1)]


def test_an_error_tells_all_of_its_problems() -> None:
    assert str(OnRecordError([ERROR, WARNING])) == f"{ERROR}\n{WARNING}"


def test_a_failure_is_the_error_of_one_problem() -> None:
    assert failure("docs", "it is gone", "Put it back", line=2).problems == (
        Problem(path="docs", line=2, fact="it is gone", remedy="Put it back"),
    )


def test_bytes_that_are_no_text_are_told_with_what_to_do() -> None:
    with pytest.raises(OnRecordError) as stopped:
        decoded(b"een\nco\xf6peratie", "docs/index.md")
    assert str(stopped.value) == "docs/index.md: this is not UTF-8 text.\n    Save the file with the encoding UTF-8."


def test_the_line_and_another_remedy_are_told_where_they_are_asked_for() -> None:
    with pytest.raises(OnRecordError) as stopped:
        decoded(b"een\nco\xf6peratie", "list.csv", tells_line=True, remedy="Save it as CSV UTF-8")
    assert str(stopped.value) == "list.csv:2: this is not UTF-8 text.\n    Save it as CSV UTF-8."


def test_one_error_stops_and_brings_the_warnings_along() -> None:
    with pytest.raises(OnRecordError) as stopped:
        stop_on_errors([WARNING, ERROR])
    assert stopped.value.problems == (WARNING, ERROR)


def test_warnings_alone_stop_nothing() -> None:
    stop_on_errors([WARNING, WARNING])  # raises where it should not
