"""What a change is about is proposed from headings, words and facts, with its evidence."""

from __future__ import annotations

import pytest
from bench.facts import Case, cases, score

from onrecord.facts.spot import FactKind
from onrecord.lexicon import languages, lexicon
from onrecord.notice.topic import Proposal, propose
from onrecord.record.explanation import Topic
from onrecord.redline.compare import compare
from onrecord.text.text import read

CASES = list(cases())
WRITTEN = [case for case in CASES if not case.name.startswith("real:")]


def proposals(before: str, after: str, tag: str = "nl") -> tuple[Proposal, ...]:
    return propose(compare(read(before).blocks, read(after).blocks), tag)


def only(before: str, after: str, tag: str = "nl") -> Proposal:
    (proposal,) = proposals(before, after, tag)
    return proposal


def test_the_topics_are_those_of_the_notice() -> None:
    assert list(Topic) == [
        *("purpose", "controller", "rights", "recipients", "transfers", "data", "legal-basis", "retention", "contact"),
        *("scope", "security", "cookies", "children", "automated-decisions", "change-clause", "editorial"),
    ]


@pytest.mark.parametrize("tag", ["nl", "en"])
def test_of_the_topics_proposed_and_of_those_there_are_most_are_right(tag: str) -> None:
    _, topics = score(case for case in CASES if case.language == tag)
    assert min(topics.precision, topics.recall) >= 0.85


def test_the_likeliest_topic_of_a_written_change_is_what_it_is_about() -> None:
    wrong = [case.name for case in WRITTEN if propose(case.redline, case.language)[-1].topics[0] not in case.topics]
    assert wrong == ["the same period in months"]  # two years that became 24 months: the same term in other words


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}: {case.name}")
def test_each_changed_section_is_proposed_once_with_what_it_touches(case: Case) -> None:
    for proposal in propose(case.redline, case.language):
        assert 1 <= len(proposal.topics) <= 3
        assert proposal.touches == {change.kind for change in proposal.evidence}
        assert Topic.EDITORIAL not in proposal.topics or (
            proposal.topics == (Topic.EDITORIAL,) and not proposal.touches
        )


@pytest.mark.parametrize("tag", languages())
def test_each_language_has_words_for_each_topic(tag: str) -> None:
    assert set(lexicon(tag, "topics")) == set(Topic) - {Topic.EDITORIAL}


def test_a_language_without_a_lexicon_is_proposed_what_its_facts_tell() -> None:
    assert only("# K\n\nFragen an a@birnbaum.example.", "# K\n\nFragen an b@birnbaum.example.", "de").topics == (
        Topic.CONTACT,
    )
    assert only("# K\n\nEins zwei drei vier.", "# K\n\nEins zwei drei sechs sieben.", "de").topics == (Topic.SCOPE,)


SAME = [
    ("Wij leeren u tuinieren.", "Wij leren u tuinieren."),
    ("Onze mesnen helpen u.", "Onze mensen helpen u."),
    ("Wij zeggen \"ja\" - altijd.", "Wij zeggen “ja” – altijd."),
    ("Wij wissen dit na twee jaar.", "Wij wissen dit na 2 jaar."),
    ("Wij helpen u.Lees meer.", "Wij helpen u. Lees meer."),
    ("Wij helpen u graag. Lees meer over ons. Tot snel.", "Lees meer over ons. Tot snel. Wij helpen u graag."),
    ("Wij *helpen* u graag.", "Wij helpen u graag."),
]  # fmt: skip
OTHER = [
    ("Uw gegevens zijn encrypted.", "Uw gegevens zijn unencrypted."),
    ("Wij vragen uw inkomen.", "Wij vragen uw inkopen."),
    ("Wij delen dit met onze partner.", "Wij delen dit met onze partners."),
    ("Wij delen dit niet.", "Wij delen dit."),
    ("Wij mogen dit delen.", "Wij moeten dit delen."),
    ("Wij vragen uw naam.", "Wij vragen uw naam en uw leeftijd."),
    ("Wij wissen dit na 2 jaar.", "Wij wissen dit na 3 jaar."),
    ("Lees [dit](https://a.example/).", "Lees [dit](https://b.example/)."),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_spelling_typography_form_and_order_are_editorial(before: str, after: str) -> None:
    proposal = only(f"## Over ons\n\n{before}", f"## Over ons\n\n{after}")
    assert (proposal.topics, proposal.material) == ((Topic.EDITORIAL,), False)


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_what_tells_readers_something_else_is_not_editorial(before: str, after: str) -> None:
    assert Topic.EDITORIAL not in only(f"## Over ons\n\n{before}", f"## Over ons\n\n{after}").topics


@pytest.mark.parametrize(
    ("before", "after", "material"),
    [
        ("## Doel\n\nWij sturen u post.", "## Doel\n\nWij sturen u post en reclame.", True),
        ("## Bewaren\n\nWij bewaren dit 1 jaar.", "## Bewaren\n\nWij bewaren dit 2 jaar.", True),
        ("## Cookies\n\nLees hoe u cookies bekijkt.", "## Cookies\n\nLees hoe u cookies beziet.", False),
        ("## Cookies\n\n- Van ons.\n", "## Cookies\n\n- Van ons.\n- Van anderen.\n", True),
        ("## Cookies\n\nOnze cookies blijven 1 dag.", "## Cookies\n\nOnze cookies blijven 9 dagen.", True),
        ("# P\n\nVan kracht vanaf 1 mei 2025.", "# P\n\nVan kracht vanaf 1 mei 2026.", False),
        ("## Contact\n\nMail a@zonnehof.example.", "## Contact\n\nMail b@zonnehof.example.", True),
    ],
)
def test_material_is_what_readers_should_be_told(before: str, after: str, material: bool) -> None:
    assert only(before, after).material is material  # WP260 rev.01, paragraphs 29 and 30


def test_a_removed_section_is_found_by_its_old_anchor() -> None:
    kept = "## Blijft\n\nDit blijft staan zoals het er stond.\n\n"
    proposal = only(f"{kept}## Cookies {{#koek}}\n\nWij plaatsen cookies.", kept)
    assert (proposal.section, proposal.title, proposal.topics) == ("koek", "Cookies", (Topic.COOKIES,))


def test_the_evidence_shows_what_was_and_is_with_the_words_around_it() -> None:
    text = "## Bewaren\n\nWij zijn zuinig op wat u ons geeft. Uw brieven bewaren wij {} in een kluis. Daarna niet meer."
    proposal = only(text.format("2 jaar"), text.format("vijf jaar"))
    (change,) = proposal.evidence
    assert (change.was and change.was.text, change.now and change.now.text) == ("2 jaar", "vijf jaar")
    assert "brieven bewaren wij 2 jaar in een kluis" in proposal.words.was
    assert "brieven bewaren wij vijf jaar in een kluis" in proposal.words.now
    assert proposal.words.now.startswith("… ")
    assert proposal.touches == {FactKind.PERIOD}


def test_a_long_change_is_shortened() -> None:
    words = only("## A\n\nKort.", "## A\n\n" + "Wij vertellen u graag van alles. " * 40).words
    assert len(words.now) < 300
    assert words.now.endswith("…")


def test_proposals_follow_the_order_of_the_text() -> None:
    text = "Vooraf {0}.\n\n## Een\n\nWij doen {0} dit.\n\n## Twee\n\nZij doen {0} dat.\n"
    assert [each.title for each in proposals(text.format("nu"), text.format("straks"))] == ["", "Een", "Twee"]
