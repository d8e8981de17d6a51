"""A check tells whatever a page cannot show as it is written, in words and with the line."""

from __future__ import annotations

import pytest

from conftest import Site
from onrecord.archive import read_archive
from onrecord.check import check
from onrecord.errors import Problem, Severity
from onrecord.text import FindingKind, read

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


def told(site: Site, **bodies: str) -> list[Problem]:
    files = {"docs/proef/statement.yml": "title: V\norganisation: P\nlanguage: nl\n"}
    for number, body in enumerate(bodies.values(), start=1):
        files[f"docs/proef/2023-02-0{number}.md"] = f"---\neffective: 2023-02-0{number}\n---\n\n# V\n\n{body}\n"
    return check(read_archive(site(files) / "docs"))


def test_a_text_that_shows_as_it_is_written_has_no_problem(site: Site) -> None:
    assert told(site, text="Gewoon *tekst* met een [link](https://voorbeeld.example/).") == []


@pytest.mark.parametrize("kind", FindingKind)
def test_each_kind_of_finding_has_a_text_that_gives_it(kind: FindingKind) -> None:
    assert kind in {finding.kind for finding in read(EVERY[kind]).findings}


@pytest.mark.parametrize(
    ("kind", "fact", "remedy"),
    [
        (FindingKind.RAW_HTML, "HTML is shown as text: <b>", "Write it in Markdown"),
        (
            FindingKind.REFUSED_LINK,
            "a link to 'javascript:y' is refused",
            "Link to an address with https, mailto or tel",
        ),
        (
            FindingKind.DEAD_ANCHOR,
            "the link '#weg' leads to no place in this text",
            "Give the heading {#weg}, or correct the link",
        ),
        (
            FindingKind.RELATIVE_LINK,
            "the link 'y.pdf' leads nowhere from here",
            "Write the whole address, or name the text's own address as 'source' in the front matter",
        ),
        (
            FindingKind.IMAGE,
            "the image 'https://voorbeeld.example/b.png' is shown as a link",
            "Say in words what it shows; a page fetches nothing from elsewhere",
        ),
        (FindingKind.TAKEN_ANCHOR, "the anchor 'k' stands here twice", "Give one of the two another name"),
        (
            FindingKind.UNUSED_FOOTNOTE,
            "the footnote 'n' is not shown, since nothing refers to it",
            "Refer to it with [^n], or remove it",
        ),
    ],
)
def test_each_kind_of_finding_is_told_with_its_remedy(site: Site, kind: FindingKind, fact: str, remedy: str) -> None:
    assert [(problem.fact, problem.remedy) for problem in told(site, text=EVERY[kind])] == [(fact, remedy)]


def test_the_line_is_that_of_the_file(site: Site) -> None:
    (problem,) = told(site, text="eerste regel\n<b>")
    assert (problem.path, problem.line) == ("docs/proef/2023-02-01.md", 8)


def test_none_of_it_stops_a_publication(site: Site) -> None:
    assert {problem.severity for problem in told(site, text="\n\n".join(EVERY.values()))} == {Severity.WARNING}


def test_braces_in_what_is_quoted_are_words_too(site: Site) -> None:
    (problem,) = told(site, text="[x](a{0}{b}.pdf)")
    assert problem.fact == "the link 'a{0}{b}.pdf' leads nowhere from here"


def test_problems_stand_in_order_of_file_and_line(site: Site) -> None:
    problems = told(site, one="<b>\n\n<i>", two="<u>")
    assert [(problem.path[-5:], problem.line, problem.fact[-3:]) for problem in problems] == [
        ("01.md", 7, "<b>"),
        ("01.md", 9, "<i>"),
        ("02.md", 7, "<u>"),
    ]
