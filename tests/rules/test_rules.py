"""Each rule trips over lines that break it and over none that look like it, in Dutch and in English."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from tests.places import DATA
from tests.ruling import DAY, NAMED, looked_at, revision, told

from onrecord.errors import Severity
from onrecord.lexicon import languages, lexicon
from onrecord.record.dispatch import Channel, Dispatch
from onrecord.rules.duty import DUTIES, Presence, coverage, evidence
from onrecord.rules.rulebook import RULES

FILES = DATA / "rules"
CASES: dict[str, Any] = {
    code: languages
    for file in sorted(FILES.glob("*.yml"))
    for code, languages in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}
REWORDINGS: dict[str, dict[str, list[str]]] = yaml.safe_load((DATA / "rewordings.yml").read_text(encoding="utf-8"))
LINES = [
    pytest.param(code, language, kind, line, id=f"{code}-{language}-{kind}: {line[:50]}")
    for code, by_language in CASES.items()
    for language, kinds in by_language.items()
    for kind, lines in kinds.items()
    for line in lines
]
SINGLE = 3
"""So many lines at least show that a rule trips, and as many that it does not."""


def facts(line: str, code: str) -> dict[str, str]:
    return {"announced": "2027-05-01"} if code[0] == "R" else {}


@pytest.mark.parametrize(("code", "language", "kind", "line"), LINES)
def test_a_rule_trips_over_the_lines_that_break_it_and_no_other(code: str, language: str, kind: str, line: str) -> None:
    problems = told(code, revision(line, **facts(line, code)), language=language)
    assert bool(problems) is (kind in ("trips", "silent"))
    assert all(problem.code == code for problem in problems)


@pytest.mark.parametrize("code", [code for code in CASES if code[0] == "D"])
def test_what_says_a_duty_is_the_evidence_for_it(code: str) -> None:
    duty = next(duty for duty in DUTIES if duty.code == code)
    for language, kinds in CASES[code].items():
        for line in kinds["says"]:
            (subject,) = looked_at(revision(line), language=language)
            found = evidence(subject, duty)
            assert found.presence is Presence.FOUND
            assert found.place
            assert (found.place.line, found.place.quote in line) == (7, True)


@pytest.mark.parametrize(
    ("code", "language", "line"),
    [(code, tag, line) for code, by_tag in REWORDINGS.items() for tag, lines in by_tag.items() for line in lines],
)
def test_what_is_said_in_plainer_words_is_not_lost(code: str, language: str, line: str) -> None:
    duty = next(duty for duty in DUTIES if duty.code == code)
    (subject,) = looked_at(revision(line), language=language)
    assert evidence(subject, duty).presence is Presence.FOUND
    before = revision(CASES[code][language]["says"][0], "2025-01-01")
    assert told(code, before, line, language=language) == []


@pytest.mark.parametrize(
    "line",
    [
        "U kunt in onze app:\n\n- foto's verwijderen\n- een melding corrigeren",
        "Wij bewaren:\n\n- een kopie\n- een klacht",
    ],
)
def test_an_item_says_a_right_only_below_words_that_lead_to_one(line: str) -> None:
    (subject,) = looked_at(revision(line))
    states = {each.duty.code: each.presence for each in coverage(subject)}
    assert all(states[code] is Presence.MISSING for code in ("D010", "D012", "D014", "D017"))


@pytest.mark.parametrize("code", CASES)
def test_each_rule_has_its_lines_in_the_languages_in_which_it_needs_words(code: str) -> None:
    for language, kinds in CASES[code].items():
        for lines in kinds.values():
            assert len(lines) >= SINGLE or (code, language) == ("C010", "en")
    assert {"nl", "en"} <= set(CASES[code]) or code in ("C013", "C014", "C015", "C016")


def test_every_rule_that_can_be_waived_has_its_lines_or_its_own_test() -> None:
    here = {"R004", "R005", "R006", "R009", "F008", "F009", "C002", "C003", "C004", "C005", "C006", "C007", "C008"}
    living = {rule.code for rule in RULES if rule.can_be_waived}
    assert living == set(CASES) | here | {"C017"}


def test_no_code_and_no_name_stands_for_two_rules() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_asks_and_by_which_source(rule: Any) -> None:
    assert rule.text.endswith(".")
    sources = ("GDPR", "WP260", "RFC", "WCAG", "Unicode", "decisions/", "onrecord's own", "lexicon/")
    assert any(source in rule.text for source in sources)


@pytest.mark.parametrize("matter", ["duty", "fairness", "craft", "record", "sentence"])
def test_dutch_and_english_have_words_on_the_same_matters(matter: str) -> None:
    dutch, english = lexicon("nl", matter), lexicon("en", matter)
    assert {"nl", "en"} <= set(languages())
    assert set(dutch) - {"formal", "informal"} == set(english)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_element_of_the_law_has_its_words(language: str) -> None:
    words = lexicon(language, "duty")
    assert set(words) == {duty.matter for duty in DUTIES} | {"leads"}
    assert all(words[duty.matter]["said"] for duty in DUTIES if duty.matter != "contact")


# Rules over two texts


def test_a_text_that_no_longer_says_what_the_one_before_it_said_is_in_error() -> None:
    (problem,) = told("D009", revision("Wij bewaren alles twee jaar.", "2025-01-01"), "Wij bewaren uw geheim.")
    assert problem.severity is Severity.ERROR
    assert "2025-01-01 did: 'bewaren alles twee jaar'" in problem.fact


def test_a_text_that_says_as_little_as_the_one_before_it_is_warned_as_it_was() -> None:
    (problem,) = told("D009", revision("Wij bewaren uw geheim.", "2025-01-01"), "Wij zwijgen.")
    assert problem.severity is Severity.WARNING


def test_what_the_law_asks_in_some_case_only_is_advice() -> None:
    assert {problem.severity for problem in told("D003", "Niets.")} == {Severity.ADVICE}


def test_a_day_that_stays_while_the_words_change_is_told() -> None:
    dated = "Laatst gewijzigd op 1 januari 2025."
    before = revision(f"{dated} Wij bewaren alles.", "2025-01-01")
    (problem,) = told("R004", before, f"{dated} Wij bewaren niets.")
    assert (problem.line, problem.quote) == (7, "Laatst gewijzigd op 1 januari 2025")
    assert told("R004", before, "Laatst gewijzigd op 1 juli 2027. Wij bewaren niets.") == []
    assert told("R004", before, revision(f"{dated} Wij bewaren alles.", "2027-07-01")) == []


def test_a_day_that_stayed_is_told_once() -> None:
    dated = "Laatst gewijzigd op 1 januari 2024."
    before = revision(f"{dated} Wij bewaren alles.", "2025-01-01")
    assert [len(told(code, before, f"{dated} Wij bewaren niets.")) for code in ("R003", "R004")] == [0, 1]
    assert len(told("R003", before, "Laatst gewijzigd op 2 januari 2024. Wij bewaren niets.")) == 1


def test_every_place_that_was_never_filled_in_is_told_with_all_its_words() -> None:
    problems = told("C001", "Hier staat \\[naam van u\\], en daar \\[Vul datum in\\] of {{ naam }}.")
    assert [problem.quote for problem in problems] == ["[naam van u]", "[Vul datum in]", "{{ naam }}"]


def test_a_correction_keeps_its_day() -> None:
    before = revision("Laatst gewijzigd op 1 januari 2024. Wij bewaren alees.", "2025-01-01")
    facts = {"corrects": "2025-01-01", "reason": "Een schrijffout"}
    assert (
        told(
            "R004", before, revision("Laatst gewijzigd op 1 januari 2024. Wij bewaren alles.", "2025-01-01-2", **facts)
        )
        == []
    )


def test_a_text_that_states_a_day_and_has_none_on_record_is_told() -> None:
    unknown = revision("Laatst gewijzigd op 25 mei 2018.", "2026-11-22", effective="unknown", recorded="2026-11-22")
    (problem,) = told("R003", unknown)
    assert "no day is known" in problem.fact
    assert "2018-05-25.md" in problem.remedy


def test_a_text_that_is_put_in_between_is_told_at_the_line_of_its_day() -> None:
    between = revision("Tekst.", "2026-01-01", recorded="2026-12-01")
    after = revision("Tekst.", "2027-01-01", announced="2026-10-01")
    (problem,) = NAMED["R005"].problems(looked_at(between, after)[0])
    assert problem.line == 3
    assert "(2027-01-01, told on 2026-10-01)" in problem.fact
    early = revision("Tekst.", "2026-01-01", recorded="2025-12-01")
    assert list(NAMED["R005"].problems(looked_at(early, after)[0])) == []


def test_a_text_that_was_kept_before_it_took_effect_says_when_it_was_announced() -> None:
    assert [problem.line for problem in told("R006", revision("Tekst.", recorded="2027-05-01"))] == [2]
    assert told("R006", revision("Tekst.", recorded="2027-05-01", announced="2027-05-01")) == []
    assert told("R006", revision("Tekst.", recorded="2027-07-01")) == []


def test_a_language_without_words_is_told_once_and_held_to_no_rule_in_words() -> None:
    (subject,) = looked_at(revision("Wir nutzen Ihre Daten. <q>x</q>"), language="de")
    assert {problem.code for rule in RULES for problem in rule.problems(subject)} == {"R009", "C002"}


def test_a_promise_of_so_many_days_is_held_to_the_next_text() -> None:
    before = revision("Wij vertellen een wijziging van deze verklaring 30 dagen vooraf.", "2025-01-01")
    (problem,) = told("F008", before, revision("Tekst.", announced="2027-06-21"))
    assert "10 days after it was announced, and 2025-01-01 promised 30 days" in problem.fact
    assert told("F008", before, revision("Tekst.", announced="2027-06-01")) == []
    assert told("F008", before, revision("Tekst.")) == []


@pytest.mark.parametrize(
    ("language", "before", "after", "trips"),
    [
        ("nl", "Wij melden een wijziging van deze verklaring per e-mail.", "Wij wijzigen deze verklaring soms.", 1),
        ("nl", "Oudere versies van deze verklaring blijven te lezen.", "Wij wijzigen deze verklaring soms.", 1),
        ("nl", "U leest een nieuwe versie 2 maanden vooraf.", "U leest een nieuwe versie dertig dagen vooraf.", 1),
        (
            "nl",
            "Wij melden een wijziging van dit beleid per e-mail.",
            "Via e-mail melden wij wijziging van dit beleid.",
            0,
        ),
        ("nl", "U leest een nieuwe versie 2 weken vooraf.", "U leest een nieuwe versie dertig dagen vooraf.", 0),
        ("nl", "Wij wijzigen deze verklaring soms.", "Oudere versies van deze verklaring blijven te lezen.", 0),
        ("en", "We notify you of changes to this policy by email.", "We may change this policy.", 1),
        ("en", "Previous versions of this policy are available.", "We may change this policy.", 1),
        ("en", "We tell you of a new version 60 days in advance.", "We tell you of a new version two weeks before.", 1),
        ("en", "We notify you of changes to this policy by email.", "We email you changes to this policy.", 0),
        ("en", "We tell you of a new version 2 weeks before.", "We tell you of a new version thirty days before.", 0),
        ("en", "We may change this policy.", "Previous versions of this policy are available.", 0),
    ],
)
def test_a_promise_is_kept_or_made_better(language: str, before: str, after: str, trips: int) -> None:
    assert len(told("F009", revision(before, "2025-01-01"), after, language=language)) == trips


def test_a_text_that_replaces_an_announced_one_may_be_told_later_and_take_effect_earlier() -> None:
    withdrawn = revision("Tekst.", "2027-12-01", announced="2027-05-01")
    earlier = revision("Tekst.", "2027-11-01", announced="2027-06-01", replaces="2027-12-01")
    assert [problem for s in looked_at(earlier, withdrawn) for problem in NAMED["R005"].problems(s)] == []


def test_a_mail_that_is_on_record_keeps_the_promise_of_one() -> None:
    (subject,) = looked_at(revision("Wij melden een wijziging van dit beleid per e-mail."))
    sent = Dispatch(revision="2027-07-01", channel=Channel.MAIL, begun=DAY, ended=DAY)
    kept = replace(subject, statement=replace(subject.statement, dispatches=(sent,)))
    assert [len(list(NAMED["F003"].problems(each))) for each in (subject, kept)] == [1, 0]


# Rules over what a text is not


def test_one_text_may_use_two_names_that_the_record_knows_as_one_only() -> None:
    line = "Proef BV verwerkt gegevens. Wij van Toets helpen u."
    assert [problem.quote for problem in told("C012", line, organisation="Proef BV / Toets")] == ["Toets"]
    assert told("C012", line, organisation="Proef BV") == []


def test_a_part_that_is_numbered_may_be_referred_to() -> None:
    for numbered in ("## 1. Doelen", "## Punt 1: doelen", "1. Doelen", "1.2 Doelen\n\n## 1 Doelen"):
        assert told("C009", f"Zie punt 1 hierover.\n\n{numbered}\n") == []
    assert [problem.quote for problem in told("C009", "Zie punt 2 en dit artikel 3.\n\n## 1. Doelen")] == [
        "punt 2",
        "dit artikel 3",
    ]


@pytest.mark.parametrize(("day", "trips"), [(date(2018, 5, 24), 0), (date(2018, 5, 25), 1)])
def test_an_outdated_name_was_none_on_the_days_before(day: date, trips: int) -> None:
    (subject,) = looked_at(revision("Wij houden ons aan de Wbp.", "2018-05-04"), day=day)
    assert len(list(NAMED["C011"].problems(subject))) == trips


def test_words_on_the_lines_of_a_paragraph_are_told_at_their_own_line() -> None:
    (problem,) = told(
        "C011", "Wij houden ons aan *de wet*,\nen &eacute;n aan deze \\[of die\\]:\n\nniets.\nEn de Wbp\nook."
    )
    assert (problem.line, problem.quote) == (11, "Wbp")
