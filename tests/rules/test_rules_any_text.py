"""Whatever a text says, every rule can be held to it: in time, and with places that exist."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pace import ratio
from tests.ruling import DAY, ORGANISATION

from onrecord.errors import Problem
from onrecord.lexicon import lexicon
from onrecord.record.archive import Archive
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement
from onrecord.rules.check import check

LONG = 100_000
WORD = re.compile(r"[^\W_]+")


def of(body: str, name: str = "2027-07-01") -> Revision:
    return Revision(name=name, path=f"docs/proef/{name}.md", source=b"", body=body, body_line=4, effective=None)


def problems(language: str, *bodies: str) -> list[Problem]:
    revisions = tuple(of(body, f"202{number}-01-01") for number, body in enumerate(bodies))
    called = ORGANISATION[language]
    statement = Statement(slug="proef", title="T", organisation=called, language=language, revisions=revisions)
    return check(Archive(introduction="", statements=(statement,)), DAY).problems


def lines(body: str) -> list[str]:
    return ["", "", "", *re.split(r"\r\n|\r|\n", body.removeprefix("\ufeff"))]


def written(language: str) -> st.SearchStrategy[str]:
    """Paragraphs of words by which rules are tripped, in Markdown, wrapped anywhere."""
    said = {word.strip("*") for name in ("duty", "fairness", "craft") for word in _words(lexicon(language, name))}
    word = st.sampled_from(sorted(said - {""}))
    dressed = st.one_of(
        word,
        word.map(lambda w: f"*{w}*"),
        word.map(lambda w: f"**{w}**,"),
        word.map(lambda w: f"[{w}](https://a.example/{w[:3]})"),
        word.map(lambda w: f"{w}."),
        st.sampled_from(
            ["punt 2", "1 mei 2018", "http://a.example/", "\\[email protected\\]", "&eacute;n", "`code`", "<b>"]
        ),
    )
    line = st.lists(dressed, min_size=1, max_size=8).map(" ".join)
    begun = st.tuples(st.sampled_from(["", "", "# ", "- ", "1. ", "> ", "### "]), line).map("".join)
    paragraph = st.lists(begun, min_size=1, max_size=4).map("\n".join)
    return st.lists(paragraph, min_size=1, max_size=5).map("\n\n".join)


def _words(table: object) -> list[str]:
    if isinstance(table, str):
        return re.findall(r"[\w*]+", table)
    values = table.values() if isinstance(table, dict) else table if isinstance(table, list) else ()
    return [word for value in values for word in _words(value)]


@pytest.mark.parametrize("language", ["nl", "en"])
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_problem_begins_on_a_line_that_holds_the_words_it_quotes(language: str, data: st.DataObject) -> None:
    body = data.draw(written(language))
    for problem in problems(language, body):
        there = lines(body)
        assert 0 <= problem.line <= len(there)
        if first := WORD.search(problem.quote):
            assert first.group() in WORD.findall(unescape(there[problem.line - 1])), problem


@pytest.mark.parametrize("language", ["nl", "en"])
@given(bodies=st.lists(st.text(max_size=300).filter(str.strip), min_size=1, max_size=2))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_checked_and_each_problem_has_a_line_that_exists(language: str, bodies: list[str]) -> None:
    for problem in problems(language, *bodies):
        number = int(problem.path[-13:-9][-1])
        assert 0 <= problem.line <= len(lines(bodies[number]))


HOSTILE = {
    "one word": "a" * LONG,
    "one capital after another": "A " * (LONG // 2),
    "a word that begins a wording": "klacht " * (LONG // 7),
    "words that begin and never end": "toestemming zonder gegevens recht verwerkt " * (LONG // 43),
    "spaces": f"klacht{' ' * LONG}x",
    "full stops": ". " * (LONG // 2),
    "digits": "1" * LONG,
    "days": "versie van 1 " * (LONG // 13),
    "addresses that are none": "a." * (LONG // 2) + "@",
    "at signs": "@" * LONG,
    "brackets": "[" * (LONG // 5),  # which take seconds to be read, and no longer to be checked than others
    "numbers": "punt 1." * (LONG // 7),
    "lines": "a\n" * (LONG // 2),
    "lines of emphasis": "*a*b\n" * (LONG // 5),
    "dashes": "-" * LONG,
    "names": "Stichting Proef " * (LONG // 16),
    "telephone numbers": "0" + "1 " * (LONG // 2),
}


@pytest.mark.slow
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_thousand_hostile_characters_take_time_in_proportion_to_their_number(body: str) -> None:
    whole, quarter = of(body), of(body[: LONG // 4])
    assert None not in (whole.text.blocks, quarter.text.blocks)  # reading is another matter, and has its own test

    def rules(revision: Revision) -> None:
        check(Archive(introduction="", statements=(alone(revision),)), DAY)

    most = 10  # for four times as long; a square would take 16 times
    assert ratio(lambda: rules(whole), lambda: rules(quarter), most=most) < most


def alone(revision: Revision) -> Statement:
    return Statement(slug="proef", title="T", organisation="Stichting Proef", language="nl", revisions=(revision,))
