"""What changed between two texts is told as facts: what was, what is, and what it is about."""

from __future__ import annotations

import pytest
from bench.facts import Case, cases, score
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pace import growth

from onrecord.facts.difference import FactChange, changed_facts
from onrecord.facts.fact import Fact
from onrecord.redline.compare import compare
from onrecord.redline.redline import Redline
from onrecord.text.text import read

CASES = list(cases())
WRITTEN = [case for case in CASES if not case.name.startswith("real:")]


def redline(before: str, after: str) -> Redline:
    base = "https://zonnehof.example/privacy/"
    return compare(read(before, base=base).blocks, read(after, base=base).blocks)


def told(before: str, after: str, tag: str = "nl") -> list[tuple[str, str | None, str | None]]:
    changes = changed_facts(redline(before, after), tag)
    return [(each.kind.value, _text(each.was), _text(each.now)) for each in changes]


def _text(fact: Fact | None) -> str | None:
    return fact.text if fact else None


def only(before: str, after: str, tag: str = "nl") -> FactChange:
    (change,) = changed_facts(redline(before, after), tag)
    return change


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: f"{case.language}: {case.name}")
def test_a_small_change_is_told_as_a_careful_reader_tells_it(case: Case) -> None:
    assert sorted(case.found_facts()) == sorted(case.facts)


@pytest.mark.parametrize("tag", ["nl", "en"])
def test_of_the_facts_told_and_of_those_there_are_nine_in_ten_are_right(tag: str) -> None:
    facts, _ = score(case for case in CASES if case.language == tag)
    assert min(facts.precision, facts.recall) >= 0.9


def test_twenty_changes_or_more_are_written_in_each_language_and_a_third_of_all_was_held_out() -> None:
    written = {language: sum(case.language == language for case in WRITTEN) for language in ("nl", "en")}
    assert min(written.values()) >= 20
    assert 3 * sum(case.held_out for case in CASES) >= len(CASES) >= len(WRITTEN)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}: {case.name}")
def test_each_fact_told_stands_in_its_text(case: Case) -> None:
    before = {" ".join(block.text.split()) for block in case.redline.before()}
    after = {" ".join(block.text.split()) for block in case.redline.after()}
    for change in changed_facts(case.redline, case.language):
        targets = change.kind.value == "web"  # a target does not stand in the words
        assert change.was or change.now
        assert change.was is None or targets or any(change.was.text in text for text in before)
        assert change.now is None or targets or any(change.now.text in text for text in after)


def test_the_section_is_named_and_can_be_found() -> None:
    change = only(
        "# P\n\n## Bewaren {#b}\n\nWij bewaren dit 2 jaar.", "# P\n\n## Hoe lang {#b2}\n\nWij bewaren dit 5 jaar."
    )
    assert (change.section_anchor, change.section_title, change.subject) == ("b2", "Hoe lang", "Hoe lang")


def test_a_section_that_is_removed_is_found_in_the_first_text() -> None:
    kept = "## Blijft\n\nDit blijft staan zoals het er stond.\n\n"
    (change,) = changed_facts(redline(kept + "## Weg {#weg}\n\nWij wissen dit over 30 dagen.", kept), "nl")
    assert (change.section_anchor, change.section_title, change.now) == ("weg", "Weg", None)


TABLE = "## Termijnen\n\n| Gegevens | Bewaartermijn |\n|---|---|\n| Verkeersgegevens | {} |\n| Foto's | 1 jaar |\n"


def test_a_cell_is_about_its_column_and_its_row() -> None:
    change = only(TABLE.format("2 jaar"), TABLE.format("5 jaar"))
    assert change.subject == "Bewaartermijn, Verkeersgegevens"


def test_an_item_is_about_the_bold_words_it_begins_with() -> None:
    text = "## Termijnen\n\n- **Foto's:** wij bewaren deze {}.\n- **Brieven:** wij bewaren deze 9 jaar.\n"
    assert only(text.format("2 jaar"), text.format("5 jaar")).subject == "Foto's"


def test_a_fact_that_went_to_another_section_with_its_sentence_is_no_change() -> None:
    one = "## A\n\nEerst staat hier iets anders over ons. {}\n\n## B\n\nDaarna volgt nog meer over wat wij doen. {}\n"
    moved = "Wij wissen uw brief altijd na 30 dagen."
    assert told(one.format(moved, ""), one.format("", moved)) == []


def test_an_address_that_stands_elsewhere_now_is_no_change() -> None:
    one = "## A\n\nWij zijn er voor u{}.\n\n## B\n\nU hebt rechten{}.\n"
    assert told(one.format(" op a@zonnehof.example", ""), one.format("", ", mail a@zonnehof.example")) == []


def test_a_right_that_a_heading_of_its_own_names_now_is_no_change() -> None:
    text = "## Uw rechten{}\n\nU leest hier wat u van ons mag vragen.\n\n{}Zeg het ons als u dat niet bevalt.\n"
    assert told(text.format(" en klachten", ""), text.format("", "## Een klacht indienen\n\n")) == []


def test_a_promise_that_moved_to_another_sentence_is_told() -> None:
    before = "Wij verkopen uw naam niet. Wij bewaren uw adres."
    after = "Wij verkopen uw naam. Wij bewaren uw adres niet."
    assert told(before, after) == [("negation", "niet", None), ("negation", None, "niet")]


def test_a_name_that_the_section_still_names_is_no_change() -> None:
    before = "## Delen\n\nWij werken met Mailchimp. Dat bedrijf staat in Amerika."
    after = "## Delen\n\nWij werken met Mailchimp. Mailchimp staat in Amerika."
    assert told(before, after) == []


def test_a_name_that_another_section_still_names_is_not_gone() -> None:
    before = "## Hulp\n\nMolenaar Hosting BV helpt ons.\n\n## Opslag\n\nMolenaar Hosting BV bewaart alles."
    after = "## Hulp\n\nNiemand helpt ons.\n\n## Opslag\n\nMolenaar Hosting BV bewaart alles."
    assert ("name", "Molenaar Hosting BV", None) not in told(before, after)
    assert ("name", "Molenaar Hosting BV", None) in told(before, after.replace("Molenaar Hosting BV", "Zonnehof"))


def test_names_in_another_order_are_no_change() -> None:
    assert told("Wij werken met Mailchimp, Stripe en Zoom.", "Wij werken met Zoom, Mailchimp en Stripe.") == []


def test_a_day_in_a_line_that_was_replaced_is_paired_with_the_new_one() -> None:
    after = "Deze tekst geldt voor iedereen die lid is."
    assert told(f"15 april 2024\n\n{after}", f"Vanaf 20 mei 2026\n\n{after}") == [
        ("date", "15 april 2024", "20 mei 2026")
    ]


def test_a_link_that_leads_elsewhere_is_told_with_both_targets() -> None:
    text = "Lees [ons beleid](https://{}.example/beleid) over cookies."
    assert told(text.format("a"), text.format("b")) == [("web", "https://a.example/beleid", "https://b.example/beleid")]


@pytest.mark.parametrize(
    ("before", "after"), [("http://a.example/x", "https://www.a.example/x/"), ("#onder", "#boven"), ("x.md", "x.md")]
)
def test_a_link_that_leads_to_the_same_page_is_no_change(before: str, after: str) -> None:
    text = "## Onder\n\n## Boven\n\nLees [ons beleid]({}) over cookies."
    assert told(text.format(before), text.format(after)) == []


FRAGMENTS = [
    "2 jaar",
    "5 jaar",
    "niet",
    "kunt",
    "u",
    "Google",
    "Stripe",
    "a@b.nl",
    "jonger dan 16 jaar",
    ".",
    "bewaren",
    "\n\n",
    "\n\n## B\n\n",
]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join)


@settings(deadline=None)
@given(texts)
def test_a_text_differs_in_no_fact_from_itself(text: str) -> None:
    assert told(text, text) == []


@settings(deadline=None)
@given(texts, texts)
def test_what_is_told_was_and_is_as_told(before: str, after: str) -> None:
    for change in changed_facts(redline(before, after), "nl"):
        assert change.was is None or change.now is None or change.was.value != change.now.value
        assert change.was is None or change.was.kind is change.kind
        assert change.now is None or change.now.kind is change.kind


@pytest.mark.slow
def test_a_hostile_pair_takes_time_in_proportion_to_its_length() -> None:
    pairs = {n: redline("1 jaar niet Xx a@b.nl " * n, "2 weken geen Yy c@d.nl " * n) for n in (300, 2_400)}
    most = 20  # for eight times as long; a square would take 64 times
    assert growth(lambda count: changed_facts(pairs[count], "nl"), small=300, times=8, most=most) < most
