"""The human decides, the machine doubts: a notice agrees with what changes, and comes in good time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.noticing import BEFORE, FACTS, second, statement

from onrecord.errors import Problem, Severity
from onrecord.notice.notice import Notice, notice
from onrecord.notice.proposal import proposal
from onrecord.record.archive import Archive, files_of
from onrecord.record.dispatch import Channel, Dispatch
from onrecord.record.statement import Standing, Statement, read_statement
from onrecord.rules.check import check
from onrecord.rules.notice import doubts

TODAY = date(2026, 11, 22)
LONGER = BEFORE.replace("2 jaar", "5 jaar")
SPELLED = BEFORE.replace("de balie", "onze balie")

MATERIAL = """
announced: 2026-11-22
changes:
  - section: bewaren
    topic: retention
    material: true
    reason: De wet vraagt het.
    impact: Wij weten langer wat u deed.
"""


def told(
    folder: Path,
    after: str,
    front: str = "",
    *,
    day: str = "2027-01-01",
    facts: str = FACTS,
    today: date = TODAY,
    is_import: bool = False,
) -> list[Problem]:
    return doubts(second(folder, after, front, day=day, facts=facts), today, is_import=is_import)


PAST = "recorded: 2026-11-22\nsource: https://bibliotheek.example/privacy"
"""How a record says that its text was published elsewhere, before it was published here."""


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_whole_notice_in_good_time_raises_no_doubt(tmp_path: Path) -> None:
    assert told(tmp_path, LONGER, MATERIAL) == []


@pytest.mark.parametrize(("day", "severity"), [("2027-01-01", Severity.ERROR), ("2025-01-01", Severity.WARNING)])
def test_a_new_text_says_something_else_than_the_one_before_it(tmp_path: Path, day: str, severity: Severity) -> None:
    after, of_the_past = BEFORE.replace("Wij bewaren uw gegevens", "Wij bewaren\nuw gegevens"), day < "2026"
    (problem,) = told(tmp_path, after, day=day, is_import=of_the_past)
    assert (problem.code, problem.severity) == ("N009", severity)


@pytest.mark.parametrize("key", ["announced", "recorded"])
def test_the_days_of_a_record_have_come_when_it_is_published(tmp_path: Path, key: str) -> None:
    front = MATERIAL.replace("announced: 2026-11-22", f"{key}: 2026-11-23")
    assert "N008" in codes(told(tmp_path / "a", LONGER, front))
    assert "N008" not in codes(told(tmp_path / "b", LONGER, front, today=date(2026, 11, 23)))
    overridden = told(tmp_path / "c", LONGER, f"override: Haast.\n{front}")
    assert [p.severity for p in overridden if p.code == "N008"] == [Severity.ERROR]


@pytest.mark.parametrize(
    "copied", ["summary: Dit is de eerste tekst.", "changes: [{%s, reason: Dit is de eerste tekst.}]"]
)
def test_a_notice_is_not_copied_from_that_of_an_earlier_text(tmp_path: Path, copied: str) -> None:
    front = copied.replace("%s", "section: bewaren, topic: retention, material: false")
    of = statement(
        tmp_path / "proef",
        f"effective: 2020-01-01\nsummary: Dit is de eerste tekst.\n---\n\n{BEFORE}",
        f"effective: 2027-01-01\n{front}\n---\n\n{LONGER}",
    )
    assert "N010" in codes(doubts(notice(of, of.on(TODAY)[-1]), TODAY))


def test_a_new_text_says_what_it_changes(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER)
    assert (problem.code, problem.severity) == ("N001", Severity.ERROR)
    assert "onrecord notice --draft proef 2027-01-01" in problem.remedy


def test_a_text_that_is_back_dated_is_no_record_of_the_past(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER, day="2026-11-21")
    assert (problem.code, problem.severity) == ("N001", Severity.ERROR)
    assert "it holds from 2026-11-21, before it is published here" in problem.fact
    assert "says so with 'recorded' and 'source'" in problem.remedy


@pytest.mark.parametrize(("front", "is_import"), [(PAST, False), ("", True)])
def test_a_record_of_the_past_that_has_no_notice_is_only_warned_of(front: str, is_import: bool, tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER, front, day="2025-01-01", is_import=is_import)
    assert (problem.code, problem.severity) == ("N001", Severity.WARNING)


def test_a_text_that_takes_effect_today_is_not_of_the_past(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER, day=str(TODAY))
    assert problem.severity is Severity.ERROR


def test_what_a_notice_names_does_change(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER, f"{MATERIAL}  - {{section: delen, topic: editorial, material: false}}")
    assert (problem.code, problem.line) == ("N002", 10)
    assert problem.remedy == "Name one that does: bewaren"


def test_every_section_that_changes_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER.replace("de balie", "onze balie"), MATERIAL)
    assert (problem.code, "'Contact'" in problem.fact) == ("N003", True)
    assert "unmentioned: [contact]" in problem.remedy


def test_a_section_is_waived_by_name(tmp_path: Path) -> None:
    after = LONGER.replace("de balie", "onze balie")
    assert told(tmp_path / "a", after, f"unmentioned: [contact]\n{MATERIAL}") == []
    assert codes(told(tmp_path / "b", LONGER, f"unmentioned: [contact]\n{MATERIAL}")) == ["N002"]


def test_a_removed_section_is_named_by_the_anchor_it_had(tmp_path: Path) -> None:
    without = BEFORE[: BEFORE.index("## Contact")]
    front = "changes: [{section: contact, topic: editorial, material: false, reason: Staat elders.}]"
    assert codes(told(tmp_path, without, front)) == []


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ("2 jaar", "5 jaar", "'2 jaar' became '5 jaar' (period)"),
        ("niet met anderen", "met anderen", "'niet' became nothing (negation)"),
        ("met anderen", "met Mailchimp", "nothing became 'Mailchimp' (name)"),
        ("de balie", "de balie in Duitsland", "nothing became 'Duitsland' (country)"),
        ("de balie.", "de balie. U hebt recht op inzage.", "nothing became 'inzage' (right)"),
    ],
)
@pytest.mark.parametrize("topic", ["editorial", "retention"])
def test_what_touches_a_fact_is_not_called_immaterial_without_a_reason(
    tmp_path: Path, was: str, now: str, named: str, topic: str
) -> None:
    after = BEFORE.replace(was, now)
    section = BEFORE[: BEFORE.index(was)].rpartition("## ")[2].partition("\n")[0].lower()
    change = f"section: {section}, topic: {topic}, material: false"
    (problem,) = told(tmp_path / "a", after, f"changes: [{{{change}}}]")
    assert (problem.code, problem.line) == ("N004", 3)
    assert named in problem.fact
    assert told(tmp_path / "b", after, f"changes: [{{{change}, reason: Zo bedoelden wij het al.}}]") == []


def test_mended_words_raise_no_doubt_and_need_no_time(tmp_path: Path) -> None:
    front = "changes: [{section: contact, topic: editorial, material: false}]"
    assert told(tmp_path, SPELLED, front, day=str(TODAY)) == []


def test_a_material_change_says_what_it_means_and_why(tmp_path: Path) -> None:
    front = "announced: 2026-11-22\nchanges: [{section: bewaren, topic: retention, material: true}]"
    found = told(tmp_path, LONGER, front)
    assert [(problem.code, problem.severity) for problem in found] == [
        ("N005", Severity.ERROR),
        ("N006", Severity.WARNING),
    ]


# Time


@pytest.mark.parametrize(
    ("announced", "days", "facts", "earliest"),
    [
        ("2026-12-02", 30, "", None),
        ("2026-12-03", 29, "", "2027-01-02"),
        ("2027-01-01", 0, "", "2027-01-31"),
        ("2026-12-03", 29, "notice_days: 29\n", None),
        ("2026-12-03", 29, "notice_days: 60\n", "2027-02-01"),
        ("2027-01-01", 0, "notice_days: 0\n", None),
    ],
)
def test_a_material_change_is_announced_in_good_time(
    tmp_path: Path, announced: str, days: int, facts: str, earliest: str | None
) -> None:
    today = date.fromisoformat(announced)
    found = told(tmp_path, LONGER, MATERIAL.replace("2026-11-22", announced), facts=FACTS + facts, today=today)
    assert codes(found) == ([] if earliest is None else ["N007"])
    for problem in found:
        assert f"announced {days} days before" in problem.fact
        assert f"on {earliest} or later" in problem.remedy


@pytest.mark.parametrize(
    ("announced", "start", "good"),
    [
        ("2028-01-31", "2028-03-01", True),  # a leap year: 30 days
        ("2027-01-31", "2027-03-01", False),  # 29 days
        ("2027-12-02", "2028-01-01", True),  # over the end of a year
        ("2027-03-01", "2027-03-31", True),  # clocks go forward on the 28th; days are counted, not hours
        ("2027-10-02", "2027-11-01", True),  # and back on the 31st
    ],
)
def test_days_are_counted_by_the_calendar(tmp_path: Path, announced: str, start: str, good: bool) -> None:
    today = date.fromisoformat(announced)
    found = told(tmp_path, LONGER, MATERIAL.replace("2026-11-22", announced), day=start, today=today)
    assert (found == []) is good


def test_a_material_change_has_a_day_of_announcement(tmp_path: Path) -> None:
    assert codes(told(tmp_path, LONGER, MATERIAL.replace("announced: 2026-11-22\n", ""))) == ["N007"]


# An override


def test_an_override_turns_doubts_into_warnings(tmp_path: Path) -> None:
    found = told(tmp_path, LONGER, f"override: De toezichthouder eiste dit meteen.\n{MATERIAL}", day=str(TODAY))
    assert [(problem.code, problem.severity) for problem in found] == [("N007", Severity.WARNING)]


def test_a_section_in_which_a_fact_changes_is_not_waived(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, LONGER, "changes: []\nunmentioned: [bewaren]")
    assert (problem.code, "'2 jaar' became '5 jaar'" in problem.fact) == ("N003", True)


@pytest.mark.parametrize("topic", ["purpose", "controller", "rights", "recipients", "transfers"])
def test_what_is_always_told_is_not_called_immaterial_without_a_reason(tmp_path: Path, topic: str) -> None:
    front = f"changes: [{{section: contact, topic: {topic}, material: false}}]"
    (problem,) = told(tmp_path, SPELLED, front)
    assert (problem.code, f"about {topic}" in problem.fact) == ("N004", True)


def test_a_change_of_purpose_told_as_editorial_is_doubted(tmp_path: Path) -> None:
    before = BEFORE.replace(
        "## Contact", "## Waarvoor wij gegevens gebruiken\n\nOm uw vraag te beantwoorden.\n\n## Contact"
    )
    after = before.replace("uw vraag te beantwoorden", "u reclame te sturen")
    front = "changes: [{section: waarvoor-wij-gegevens-gebruiken, topic: editorial, material: false}]"
    of = statement(
        tmp_path / "proef", f"effective: 2020-01-01\n---\n\n{before}", f"effective: 2027-01-01\n{front}\n---\n\n{after}"
    )
    assert codes(doubts(notice(of, of.on(TODAY)[-1]), TODAY)) == ["N004"]


def test_what_is_editorial_is_not_material(tmp_path: Path) -> None:
    front = (
        "announced: 2026-11-22\n"
        "changes: [{section: contact, topic: editorial, material: true, reason: De wet, impact: Meer}]"
    )
    assert codes(told(tmp_path, SPELLED, front)) == ["N004"]


def test_an_honest_notice_of_the_past_weighs_no_more_than_silence(tmp_path: Path) -> None:
    front = MATERIAL.replace("announced: 2026-11-22\n", "")
    found = told(tmp_path, LONGER, f"{PAST}\n{front}", day="2025-01-01")
    assert [(problem.code, problem.severity) for problem in found] == [("N007", Severity.WARNING)]


# A notice is built once


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of each text of which a rule has the notice built, as often as it is."""
    names: list[str] = []

    def counted(of: Statement, standing: Standing) -> Notice:
        names.append(standing.revision.name)
        return notice(of, standing)

    monkeypatch.setattr("onrecord.rules.subject.notice", counted)
    return names


def of_three(folder: Path) -> Statement:
    texts = {"2020-01-01": BEFORE, "2026-01-01": SPELLED, "2027-01-01": LONGER}
    return statement(folder / "proef", *(f"effective: {day}\n---\n\n{text}" for day, text in texts.items()))


def test_a_check_builds_one_notice_for_each_text_looked_at(tmp_path: Path, built: list[str]) -> None:
    archive = Archive(introduction="", statements=(of_three(tmp_path),))
    found = check(archive, TODAY)
    assert {problem.code for problem in found.problems} >= {"N001"}
    assert built == ["2027-01-01"]
    check(archive, date(2025, 1, 1))
    assert built[1:] == ["2026-01-01", "2027-01-01"]


def test_a_check_builds_none_of_what_is_published(tmp_path: Path, built: list[str]) -> None:
    archive = Archive(introduction="", statements=(of_three(tmp_path),))
    check(archive, TODAY, published={("proef", "2020-01-01"), ("proef", "2026-01-01"), ("proef", "2027-01-01")})
    assert built == []


def test_a_check_looks_at_every_text_that_is_new_wherever_it_stands(tmp_path: Path, built: list[str]) -> None:
    archive = Archive(introduction="", statements=(of_three(tmp_path),))
    found = check(archive, TODAY, published={("proef", "2020-01-01"), ("proef", "2027-01-01")})
    assert built == ["2026-01-01"]
    (problem,) = [each for each in found.problems if each.code == "N001"]
    assert problem.severity is Severity.ERROR
    assert "it holds from 2026-01-01, before it is published here" in problem.fact


def test_doubts_are_about_the_very_notice_they_are_given(tmp_path: Path, built: list[str]) -> None:
    given = second(tmp_path, LONGER)
    assert codes(doubts(given, TODAY)) == ["N001"]
    assert codes(doubts(replace(given, changed=()), TODAY)) == ["N009"]
    assert built == []


def corrected(folder: Path, after: str, reason: str = "Een tikfout.") -> list[Problem]:
    of = statement(folder / "proef", f"effective: 2020-01-01\n---\n\n{BEFORE}")
    front = f"effective: 2020-01-01\ncorrects: 2020-01-01\nreason: {reason}"
    (folder / "proef" / "2020-01-01-2.md").write_text(f"---\n{front}\n---\n\n{after}", encoding="utf-8")
    read, problems = read_statement(files_of(folder / "proef"), path="docs/proef")
    assert read, "\n".join(map(str, problems))
    assert len(read.revisions) == len(of.revisions) + 1
    return doubts(notice(read, read.on(TODAY)[-1]), TODAY)


@pytest.mark.parametrize(
    "mended",
    [
        ("de balie", "de ballie"),
        ("Schrijf naar", "Schrijft naar"),
        ("uw gegevens 2 jaar", "uw gegevens  2 jaar"),
        ("## Bewaren", "## Bewaaren"),
        ("Wij delen uw gegevens", "Wij delen jouw gegevens"),
    ],
)
def test_a_correction_may_mend_words(tmp_path: Path, mended: tuple[str, str]) -> None:
    assert "N011" not in codes(corrected(tmp_path, BEFORE.replace(*mended)))


@pytest.mark.parametrize(
    "changed",
    [
        ("2 jaar", "20 jaar"),
        ("2 jaar", "2 maanden"),
        ("gegevens niet met", "gegevens met"),
        ("met anderen", "met Mailchimp Inc"),
        ("met anderen", "met anderen in de Verenigde Staten"),
        ("de balie", "privacy@proef.example"),
        ("de balie", "https://proef.example/recht"),
        ("de balie", "de balie. U hebt recht op inzage"),
        ("de balie", "de balie. U moet 16 jaar zijn"),
        ("de balie", "de balie, of bel 020 123 45 67"),
        ("## Delen\n\nWij delen uw gegevens niet met anderen.\n\n", ""),
        ("de balie.", "de balie.\n\n## Camera\n\nWij filmen de ingang."),
    ],
)
def test_a_correction_that_touches_a_fact_is_a_new_text(tmp_path: Path, changed: tuple[str, str]) -> None:
    after = BEFORE.replace(*changed)
    assert after != BEFORE
    (problem,) = (each for each in corrected(tmp_path, after) if each.code == "N011")
    assert problem.severity is Severity.ERROR
    assert "a new text" in problem.remedy


@pytest.mark.parametrize("key", ["reason", "impact"])
@pytest.mark.parametrize(
    "words",
    [
        "why it changes",
        "What it means for people.",
        "wat het voor mensen betekent",
        "Waarom het verandert…",
        "'…'",
        "'-'",
        "xxx",
        "'???'",
        "n.v.t.",
        "N/A",
        "TODO uitleggen",
        "'[invullen]'",
        "'vul in: waarom'",
        "'{{ reden }}'",
        "à compléter",
        "Bitte ausfüllen",
    ],
)
def test_what_a_draft_left_open_is_not_published(tmp_path: Path, key: str, words: str) -> None:
    whole = {"reason": "De wet vraagt het.", "impact": "Wij weten langer wat u deed."}
    front = MATERIAL.replace(whole[key], words)
    assert front != MATERIAL
    (problem,) = (each for each in told(tmp_path, LONGER, front) if each.code == "N012")
    assert (problem.severity, problem.line > 0) == (Severity.ERROR, True)


@pytest.mark.parametrize(
    "words",
    ["De reden is de wet.", "Geen gevolgen voor wie klant blijft.", "法律要求。", "Wat u zag, blijft.", "Wet 2026/12"],
)
def test_what_says_something_is_no_placeholder(tmp_path: Path, words: str) -> None:
    assert "N012" not in codes(told(tmp_path, LONGER, MATERIAL.replace("De wet vraagt het.", words)))


def test_neither_is_the_summary_the_reason_of_a_correction_nor_that_of_an_override(tmp_path: Path) -> None:
    assert "N012" in codes(told(tmp_path / "a", LONGER, f"summary: samenvatting\n{MATERIAL}"))
    assert "N012" in codes(told(tmp_path / "b", LONGER, f"override: '...'\n{MATERIAL}"))
    assert "N012" in codes(corrected(tmp_path / "c", BEFORE.replace("balie", "ballie"), reason="reden"))


def test_what_the_draft_itself_writes_is_refused(tmp_path: Path) -> None:
    one = second(tmp_path, LONGER)
    lines = [line.strip(" #").partition(": ") for line in proposal(one.statement, one.standing).splitlines()]
    left = [words for key, _, words in lines if key in ("reason", "impact")]
    assert len(left) == 2
    for words in left:
        front = MATERIAL.replace("De wet vraagt het.", words)
        assert "N012" in codes(told(tmp_path / str(len(words)), LONGER, front)), words


CLAIMED = MATERIAL.replace("2026-11-22", "2026-10-20")
SENT = "notices:\n  - {revision: 2026-12-01, channel: mail, from: %s, until: 2026-11-01, people: 12}\n"


def claimed(folder: Path, sent: str | None) -> list[Problem]:
    one = second(folder, LONGER, CLAIMED, day="2026-12-01")
    if sent is None:
        return doubts(one, TODAY)
    file = folder / "proef" / "notices.yml"
    file.write_text(SENT % sent, encoding="utf-8")
    read, problems = read_statement(files_of(file.parent), path="docs/proef")
    assert read, "\n".join(map(str, problems))
    return doubts(notice(read, read.on(TODAY)[-1]), TODAY)


def test_a_day_of_announcement_that_nothing_shows_gives_no_time(tmp_path: Path) -> None:
    (problem,) = claimed(tmp_path, None)
    assert (problem.code, problem.severity) == ("N007", Severity.ERROR)
    assert "announced 9 days before" in problem.fact
    assert "announced on 2026-10-20" in problem.fact
    assert "2026-12-22 or later" in problem.remedy


@pytest.mark.parametrize("sent", ["2026-10-20", "2026-11-01"])
def test_a_mailing_on_record_shows_that_people_were_told(tmp_path: Path, sent: str) -> None:
    assert claimed(tmp_path, sent) == []


def test_a_mailing_counts_from_its_own_day(tmp_path: Path) -> None:
    facts = f"{FACTS}notice_days: 35\n"
    one = second(tmp_path, LONGER, CLAIMED, day="2026-12-01", facts=facts)
    mailed = Dispatch(revision="2026-12-01", channel=Channel.MAIL, begun=date(2026, 11, 1), ended=date(2026, 11, 1))
    (problem,) = doubts(replace(one, statement=replace(one.statement, dispatches=(mailed,))), TODAY)
    assert "announced 30 days before" in problem.fact
    assert "they count from 2026-11-01" in problem.fact


def test_a_mailing_that_is_yet_to_come_shows_nothing(tmp_path: Path) -> None:
    one = second(tmp_path, LONGER, CLAIMED, day="2026-12-01")
    coming = Dispatch(revision="2026-12-01", channel=Channel.MAIL, begun=date(2026, 11, 23), ended=date(2026, 11, 23))
    (problem,) = doubts(replace(one, statement=replace(one.statement, dispatches=(coming,))), TODAY)
    assert "announced 9 days before" in problem.fact
