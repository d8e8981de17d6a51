"""A fact is found wherever a text states it, and comes to the same however it is written."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pace import growth
from tests.places import DATA

import onrecord
from onrecord.facts.fact import find
from onrecord.facts.spot import FactKind
from onrecord.lexicon import languages, lexicon

TEXTS = DATA / "facts" / "texts"
STATED = [
    pytest.param(
        file.stem, each["text"], [tuple(fact) for fact in each["facts"]], id=f"{file.stem}: {each['text'][:40]}"
    )
    for file in sorted(TEXTS.glob("*.toml"))
    for each in tomllib.loads(file.read_text(encoding="utf-8"))["text"]
]

PIECES = [
    "1", "0", "16", "2024", "01-02-2024", " ", "  ", "\n", ".", ",", "-", "@", "/", "(", ")", "€", "%", "+31", "www.",
    "https://", "a@b.nl", "jaar", "years", "een", "twee", "two", "jonger dan", "under the age of", "artikel", "Article",
    "(1)", "eerste lid", "van de AVG", "of the GDPR", "niet", "cannot", "Google", "Stichting", "van", "B.V.", "Ltd",
    "Verenigde Staten", "U.S.", "mei", "May", "toestemming", "intrekken", "withdraw", "consent", "é", "’", "\u2029",
]  # fmt: skip


def values(text: str, tag: str) -> list[object]:
    return [fact.value for fact in find(text, tag)]


@pytest.mark.parametrize(("tag", "text", "expected"), STATED)
def test_a_text_states_these_facts_in_this_order(tag: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(fact.kind.value, fact.text) for fact in find(text, tag)] == expected


@pytest.mark.parametrize(
    ("tag", "one", "other"),
    [
        ("nl", "twee jaar", "2 jaar"),
        ("nl", "24 maanden", "twee jaar"),
        ("nl", "anderhalf jaar", "18 maanden"),
        ("nl", "een week", "7 dagen"),
        ("en", "a year", "twelve months"),
        ("nl", "artikel 6, eerste lid, onder f, van de AVG", "artikel 6 lid 1 sub f AVG"),
        ("nl", "de AVG", "de Algemene verordening gegevensbescherming"),
        ("nl", "jonger dan 16 jaar", "onder de 16"),
        ("nl", "woensdag 1 november 2023", "01-11-2023"),
        ("en", "November 1, 2023", "1 November 2023"),
        ("en", "U.S.", "United States"),
        ("nl", "+31 (0)20 555 01 23", "0031205550123"),
        ("en", "https://www.quillfern.example/", "quillfern.example"),
        ("nl", "€ 1.000,50", "EUR 1000,50"),
        ("nl", "kan", "kunt"),
        ("en", "don't", "do not"),
        ("nl", "Molenaar Hosting B.V.", "Molenaar Hosting BV"),
    ],
)
def test_a_fact_written_otherwise_comes_to_the_same(tag: str, one: str, other: str) -> None:
    assert values(f"Ook: x {one}", tag) == values(f"Ook: x {other}", tag) != []


@pytest.mark.parametrize(
    ("tag", "one", "other"),
    [
        ("nl", "één maand", "30 dagen"),  # Regulation 1182/71, article 3: they end on other days
        ("nl", "één dag", "24 uur"),
        ("nl", "5 dagen", "5 werkdagen"),
        ("nl", "jonger dan 16", "ouder dan 16"),
        ("nl", "artikel 6, eerste lid, onder a", "artikel 6, eerste lid, onder f"),
        ("en", "$5", "€5"),
        ("en", "may", "must"),
        ("nl", "niet", "nooit"),
    ],
)
def test_another_fact_comes_to_something_else(tag: str, one: str, other: str) -> None:
    assert values(one, tag) != values(other, tag)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6)).map("".join)
    | st.lists(st.sampled_from(PIECES)).map(" ".join)
)
def test_a_fact_stands_where_it_says_and_overlaps_no_other(text: str) -> None:
    for tag in ("nl", "en", "de", "no such language"):
        facts = find(text, tag)
        assert all(fact.text == text[fact.start : fact.end] != "" for fact in facts)
        for one, other in pairwise(facts):
            both = {one.kind, other.kind} == {FactKind.MODAL, FactKind.NEGATION}
            assert one.end <= other.start or (both and (one.start, one.end) == (other.start, other.end))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", [*PIECES, "1-", "a.", "A ", "Aa ", "2 tot ", "jonger dan ", "art. 6(1)", "1 mei ", "x" * 50 + " "]
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    find("", "nl")
    most = 20  # for eight times as long; a square would take 64 times
    texts = {length: (piece * length)[:length] for length in (6_250, 50_000)}
    assert growth(lambda length: find.__wrapped__(texts[length], "nl"), small=6_250, times=8, most=most) < most


def test_a_language_without_a_lexicon_still_has_its_months_and_countries() -> None:
    assert "fr" not in languages()
    facts = find("Dès le 1 janvier 2027, en Allemagne.", "fr")
    assert [(fact.kind, fact.value) for fact in facts] == [(FactKind.DATE, "2027-01-01"), (FactKind.COUNTRY, "DE")]


def test_a_language_is_added_by_a_folder_alone(tmp_path: Path) -> None:
    package = tmp_path / "onrecord"
    shutil.copytree(Path(onrecord.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    folder = package / "lexicon" / "fr"
    folder.mkdir()
    (folder / "facts.toml").write_text('[units]\nyear = ["an", "ans"]\n[negations]\nnot = ["pas"]\n', encoding="utf-8")
    script = "from onrecord.facts.fact import find; print([f.text for f in find('Nous ne gardons pas 2 ans.', 'fr')])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['pas', '2 ans']"


def test_a_region_speaks_as_its_language_does() -> None:
    assert values("Wij bewaren dit twee jaar.", "nl-BE") == values("Wij bewaren dit twee jaar.", "nl") != []


@pytest.mark.parametrize("tag", languages())
def test_each_lexicon_says_the_same_things(tag: str) -> None:
    def keys(data: object, depth: int = 0) -> object:
        return (
            {key: keys(value, depth + 1) for key, value in data.items()}
            if isinstance(data, dict) and depth < 1
            else None
        )

    assert keys(lexicon(tag, "facts")) == keys(lexicon("nl", "facts"))
