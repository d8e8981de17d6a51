"""A check holds every statement to every rule that reaches it, and leaves out what the statement waives."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from tests.conftest import Site
from tests.places import DATA, PROJECT

from onrecord.errors import Problem, Severity
from onrecord.record.archive import read_archive
from onrecord.rules.check import Check, check, unread
from onrecord.rules.duty import Presence
from onrecord.text.reader import FindingKind
from onrecord.text.text import read

DAY = date(2026, 11, 22)
URL = "https://proef.example/privacy/"
SEEDS = ("chatear", "de-kleine-parel", "facetalk", "parlangi", "plusjeklas")

EVERY = {
    FindingKind.RAW_HTML: "<b>",
    FindingKind.REFUSED_LINK: "[x](javascript:y)",
    FindingKind.DEAD_ANCHOR: "[x](#weg)",
    FindingKind.RELATIVE_LINK: "[x](y.pdf)",
    FindingKind.IMAGE: "![x](https://voorbeeld.example/b.png)",
    FindingKind.TAKEN_ANCHOR: "a {#k}\n\nb {#k}",
    FindingKind.UNUSED_FOOTNOTE: "[^n]: noot",
}
"""For each kind of finding a text that gives it."""

FACTS = "title: V\norganisation: P\nlanguage: nl\n"


def checked(site: Site, *bodies: str, facts: str = "", day: date = DAY) -> Check:
    """Check a statement with a text for each of the first days of February 2023."""
    files = {"docs/proef/statement.yml": FACTS + facts}
    for number, body in enumerate(bodies, start=1):
        files[f"docs/proef/2023-02-0{number}.md"] = f"---\neffective: 2023-02-0{number}\n---\n\n# V\n\n{body}\n"
    return check(read_archive(site(files) / "docs"), day, url=URL)


def told(site: Site, *bodies: str, facts: str = "", day: date = DAY) -> list[Problem]:
    """What it says of them, but for duties and notices: a line of text fulfils none, and tells nobody."""
    problems = checked(site, *bodies, facts=facts, day=day).problems
    return [problem for problem in problems if problem.code[0] not in "DN"]


# The five real statements


@pytest.fixture(scope="module")
def seeds() -> Check:
    return check(read_archive(PROJECT / "docs"), DAY)


def test_each_rule_trips_over_the_seeds_where_a_reader_decided_that_it_does(seeds: Check) -> None:
    decided = yaml.safe_load((DATA / "seeds-rules.yml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[int]]] = {}
    for problem in seeds.problems:
        slug = problem.path.split("/")[1]
        if slug in SEEDS:
            found.setdefault(problem.code, {}).setdefault(slug, []).append(problem.line)
    assert found == {code: lines for code, lines in decided.items() if lines}


def test_each_element_is_found_in_the_seeds_where_a_reader_found_it(seeds: Check) -> None:
    decided = yaml.safe_load((DATA / "seeds-coverage.yml").read_text(encoding="utf-8"))
    found = {
        verdict.statement.slug: {
            evidence.duty.code: {
                Presence.FOUND: evidence.place and evidence.place.line,
                Presence.MISSING: 0,
                Presence.NOT_CALLED_FOR: None,
            }[evidence.presence]
            for coverage in verdict.coverage
            for evidence in coverage.evidence
        }
        for verdict in seeds.verdicts
        if verdict.statement.slug in SEEDS
    }
    assert found == decided


def test_the_statement_that_shows_how_it_is_done_breaks_no_rule(seeds: Check) -> None:
    assert [str(problem) for problem in seeds.problems if "/voorbeeldbibliotheek/" in problem.path] == []


def test_every_seed_quotes_what_stands_on_the_line(seeds: Check) -> None:
    for problem in seeds.problems:
        lines = (PROJECT / problem.path).read_text(encoding="utf-8").splitlines()
        assert 0 <= problem.line <= len(lines)
        assert problem.quote in lines[problem.line - 1].replace("\\", "")


# What a page cannot show as it is written


def test_a_text_that_shows_as_it_is_written_has_no_problem(site: Site) -> None:
    assert told(site, "Gewoon *tekst* met een [link](https://voorbeeld.example/).") == []


@pytest.mark.parametrize("kind", FindingKind)
def test_each_kind_of_finding_has_a_text_that_gives_it(kind: FindingKind) -> None:
    assert kind in {finding.kind for finding in read(EVERY[kind]).findings}


@pytest.mark.parametrize(
    ("kind", "code", "fact", "remedy"),
    [
        (FindingKind.RAW_HTML, "C002", "HTML is shown as text: <b>", "Write it in Markdown"),
        (
            FindingKind.REFUSED_LINK,
            "C003",
            "a link to 'javascript:y' is refused",
            "Link to an address with https, mailto or tel",
        ),
        (
            FindingKind.DEAD_ANCHOR,
            "C004",
            "the link '#weg' leads to no place in this text",
            "Give the heading {#weg}, or correct the link",
        ),
        (
            FindingKind.RELATIVE_LINK,
            "C005",
            "the link 'y.pdf' leads nowhere from here",
            "Write the whole address, or name the text's own address as 'source' in the front matter",
        ),
        (
            FindingKind.IMAGE,
            "C006",
            "the image 'https://voorbeeld.example/b.png' is shown as a link",
            "Say in words what it shows; a page fetches nothing from elsewhere",
        ),
        (FindingKind.TAKEN_ANCHOR, "C007", "the anchor 'k' stands here twice", "Give one of the two another name"),
        (
            FindingKind.UNUSED_FOOTNOTE,
            "C008",
            "the footnote 'n' is not shown, since nothing refers to it",
            "Refer to it with [^n], or remove it",
        ),
    ],
)
def test_each_kind_of_finding_is_told_with_its_remedy(
    site: Site, kind: FindingKind, code: str, fact: str, remedy: str
) -> None:
    problems = told(site, EVERY[kind])
    assert [(problem.code, problem.fact, problem.remedy) for problem in problems] == [(code, fact, remedy)]
    assert {problem.severity for problem in problems} == {Severity.WARNING}


def test_the_line_is_that_of_the_file(site: Site) -> None:
    (problem,) = told(site, "eerste regel\n<b>")
    assert (problem.path, problem.line, problem.quote) == ("docs/proef/2023-02-01.md", 8, "<b>")


def test_braces_in_what_is_quoted_are_words_too(site: Site) -> None:
    (problem,) = told(site, "[x](a{0}{b}.pdf)")
    assert problem.fact == "the link 'a{0}{b}.pdf' leads nowhere from here"


def test_problems_stand_in_order_of_file_and_line(site: Site) -> None:
    problems = told(site, "Eerst.", "<b>\n\n<i>\n\nZie http://a.example/")
    assert [(problem.path[-5:], problem.line, problem.code) for problem in problems] == [
        ("02.md", 7, "C002"),
        ("02.md", 9, "C002"),
        ("02.md", 11, "C015"),
    ]


@pytest.mark.parametrize(
    ("address", "dead"),
    [
        ("https://proef.example/privacy/proef/2023-02-02/", True),
        ("https://proef.example/privacy/weg/", True),
        ("https://proef.example/privacy/proef/2023-02-01/#doel", False),
        ("https://proef.example/privacy/proef/archive/", False),
        ("https://proef.example/privacy/", False),
        ("https://proef.example/privacy/sitemap.xml", False),
        ("https://proef.example/privacy/schemas/redline.schema.json", False),
        ("https://proef.example/contact/", False),
    ],
)
def test_a_link_to_this_site_leads_to_a_page_of_it(site: Site, address: str, dead: bool) -> None:
    assert [problem.code for problem in told(site, f"Zie [hier]({address}).")] == ["C017"] * dead


# Which texts are looked at


def test_what_was_superseded_is_a_record_which_nobody_can_mend(site: Site) -> None:
    assert told(site, "<b>Oud</b>", "Nieuw.") == []
    assert [coverage.revision for coverage in checked(site, "Oud.", "Nieuw.").verdicts[0].coverage] == ["2023-02-02"]


def test_each_text_that_is_announced_is_looked_at(site: Site) -> None:
    problems = told(site, "<b>", "<i>", "<u>", day=date(2023, 2, 1))
    assert [problem.path[-5:] for problem in problems] == ["02.md", "03.md"]


def test_the_days_of_every_text_are_looked_at(site: Site) -> None:
    problems = told(site, "Laatst gewijzigd op 1 mei 2018.", "Laatst gewijzigd op 2 februari 2023.")
    assert [(problem.path[-5:], problem.code) for problem in problems] == [("01.md", "R003")]


# Waivers

WAIVER = "waivers:\n  - rule: C015\n    reason: De site van een ander.\n    until: 2026-12-31\n"
PLAIN = "Zie http://proef.example/ hierover."


def test_what_a_statement_waives_is_kept_apart_with_its_reason(site: Site) -> None:
    found = checked(site, PLAIN, facts=WAIVER)
    assert [(each.problem.code, each.waiver.reason) for each in found.waived] == [("C015", "De site van een ander.")]
    assert {problem.code[0] for problem in found.problems} == {"D"}


@pytest.mark.parametrize(
    ("day", "codes"), [(date(2026, 12, 1), []), (date(2026, 12, 31), ["R007"]), (date(2027, 1, 1), ["C015", "R007"])]
)
def test_a_waiver_holds_until_its_day_that_day_included(site: Site, day: date, codes: list[str]) -> None:
    assert [problem.code for problem in told(site, PLAIN, facts=WAIVER, day=day)] == codes


def test_an_expired_waiver_is_told_at_its_line(site: Site) -> None:
    problem = told(site, "Tekst.", facts=WAIVER, day=date(2027, 1, 1))[0]
    assert (problem.path, problem.line, problem.code) == ("docs/proef/statement.yml", 5, "R007")
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("rule", "more", "fact"),
    [
        ("C015", "", "the waiver of C015 waives nothing"),
        ("X999", "", "there is no rule 'X999' to waive"),
        ("R002", "", "the rule R002 cannot be waived"),
        ("C015", "    revision: 2020-01-01\n", "which is no revision of this statement"),
    ],
)
def test_a_waiver_that_waives_nothing_is_told(site: Site, rule: str, more: str, fact: str) -> None:
    (problem,) = told(site, "Tekst.", facts=WAIVER.replace("C015", rule) + more)
    assert (problem.line, problem.code, problem.severity) == (5, "R008", Severity.ADVICE)
    assert fact in problem.fact


def test_a_waiver_may_be_about_one_text(site: Site) -> None:
    facts = f"{WAIVER}    revision: 2023-02-02\n"
    problems = told(site, "Oud.", PLAIN, f"{PLAIN} Nu ook.", facts=facts, day=date(2023, 2, 1))
    assert [(problem.path[-5:], problem.code) for problem in problems] == [("03.md", "C015")]


def test_a_loss_is_an_error_until_it_is_waived(site: Site) -> None:
    bodies = ("Wij bewaren alles twee jaar.", "Tekst.")
    assert checked(site, *bodies).counts[Severity.ERROR] == 1
    waived = checked(site, *bodies, facts=WAIVER.replace("C015", "D009"))
    assert waived.counts[Severity.ERROR] == 0
    assert [each.problem.severity for each in waived.waived] == [Severity.ERROR]


def test_a_waiver_without_an_end_is_refused(site: Site) -> None:
    folder = site({"docs/proef/statement.yml": FACTS + WAIVER.replace("    until: 2026-12-31\n", "")})
    with pytest.raises(Exception, match=r"statement\.yml:5: the key 'until' is missing"):
        read_archive(folder / "docs")


# Files


def test_what_differs_from_what_was_published_is_told_by_a_rule_too(site: Site) -> None:
    archive = read_archive(
        site({"docs/proef/statement.yml": FACTS, "docs/proef/2023-02-01.md": "---\neffective: 2023-02-01\n---\nx\n"})
        / "docs"
    )
    difference = Problem(path="docs/proef/2023-02-01.md", line=4, fact="it differs", remedy="Restore it")
    found = check(archive, DAY, differences=[difference])
    assert [problem.code for problem in found.problems if problem.severity is Severity.ERROR] == ["R002"]


def test_what_cannot_be_read_is_told_by_a_rule_too() -> None:
    found = unread([Problem(path="docs/proef/x.md", fact="it is no text", remedy="Write one")], DAY)
    assert [(problem.code, problem.severity) for problem in found.problems] == [("R001", Severity.ERROR)]


def test_a_check_of_some_statements_tells_of_no_other(seeds: Check) -> None:
    found = seeds.only({"parlangi"})
    assert {problem.path.split("/")[1] for problem in found.problems} == {"parlangi"}
    assert [verdict.statement.slug for verdict in found.verdicts] == ["parlangi"]


# Notices


def test_a_text_that_tells_nobody_what_it_changes_is_told_until_it_is_published(site: Site) -> None:
    def codes(published: set[tuple[str, str]]) -> list[str]:
        archive = read_archive(site(files) / "docs")
        return [problem.code for problem in check(archive, DAY, published=published).problems if problem.code[0] == "N"]

    files = {"docs/proef/statement.yml": FACTS}
    for day, body in (("2023-02-01", "Eerst."), ("2027-02-01", "Later.")):
        files[f"docs/proef/{day}.md"] = f"---\neffective: {day}\n---\n\n# V\n\n{body}\n"
    assert codes(set()) == ["N001"]
    assert codes({("proef", "2027-02-01")}) == []
