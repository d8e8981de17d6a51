"""A proof: a page shows, element for element and word for word, what its source says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import Problem
from onrecord.record.revision import read_revision
from onrecord.site.proof import prove

SOURCE = b"""---
effective: 2023-02-06
---

# Bewaren

Wij bewaren *niets* langer dan [nodig](https://voorbeeld.example/).

- een
- twee
"""


def page(source: bytes = SOURCE, *, around: str = "<h2>Over deze tekst</h2>") -> str:
    revision, _ = read_revision(source, name="2023-02-06", path="x")
    assert revision is not None
    return f'<!doctype html><main>{around}<div data-onrecord="text">\n{revision.text.html}\n</div>{around}</main>'


def proof(shown: str, source: bytes = SOURCE) -> list[Problem]:
    return prove(shown.encode(), source, name="2023-02-06", path="docs/a/2023-02-06.md", url="a/2023-02-06/")


def test_a_page_that_shows_its_text_has_no_problem() -> None:
    assert proof(page()) == []


def test_what_stands_around_the_text_does_not_matter() -> None:
    assert proof(page(around="<nav><a href='/'>terug</a><br></nav>")) == []


ASIDE = '<p class="or-since" data-onrecord="since"><a href="/a/history/">ongewijzigd sinds <br>2020</a></p>\n'
DIVISION = '<div data-onrecord="since">ongewijzigd<br> sinds <p>2020</p></div>'


@pytest.mark.parametrize("aside", [ASIDE, DIVISION])
def test_what_a_page_says_of_a_section_is_no_part_of_the_text(aside: str) -> None:
    assert proof(page().replace("</h1>\n", f"</h1>\n{aside}")) == []


SPOKEN = (
    SOURCE
    + b"""
Een `data-onrecord="text"` en data-onrecord="text"> zo, <div data-onrecord="text"> en <p data-onrecord="since">.
"""
)


@pytest.mark.parametrize("aside", ["", ASIDE, DIVISION])
def test_a_text_may_speak_of_how_pages_are_made(aside: str) -> None:
    assert proof(page(SPOKEN).replace("</h1>\n", f"</h1>\n{aside}"), SPOKEN) == []
    assert proof(page(SPOKEN).replace("zo, ", "zo "), SPOKEN) != []


@pytest.mark.parametrize("second", ['<p data-onrecord="text">', '<div data-onrecord="text" hidden>'])
def test_a_second_element_marked_as_the_text_is_told(second: str) -> None:
    (problem,) = proof(f"{page()}{second}Anders.")
    assert problem.fact.endswith("the text stands on it 2 times")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Wij", '<p data-onrecord="since">Wij'),
        ("<li>twee</li>", '<li data-onrecord="since">twee</li>'),
        ("niets", "alles"),
        ("niets", ""),
        ("<em>niets</em>", "niets"),
        ("https://voorbeeld.example/", "https://ander.example/"),
        ("<li>twee</li>", ""),
        ("<li>een</li>", "<li>een</li><li>een</li>"),
        ("h1", "h2"),
        ("<p>", '<p class="klein">'),
        ("<p>", '<p hidden="">'),
        ("</ul>", "</ul><script>weg()</script>"),
        ("</ul>", "</ul>En nog iets."),
        ("</ul>", "</ul><p>En nog iets.</p>"),
    ],
)
def test_any_difference_is_told(old: str, new: str) -> None:
    shown = page()
    assert old in shown
    (problem,) = proof(shown.replace(old, new, 1))
    assert problem.path == "docs/a/2023-02-06.md"
    assert problem.fact.startswith("the page /a/2023-02-06/ would not show this text: ")


def test_a_difference_is_told_with_both_sides() -> None:
    (problem,) = proof(page().replace("<em>niets</em>", "<em>alles</em>"))
    assert "'alles'" in problem.fact
    assert "'niets'" in problem.fact


@pytest.mark.parametrize(("shown", "times"), [("<main></main>", 0), (page() + page(), 2)])
def test_the_text_stands_on_its_page_once(shown: str, times: int) -> None:
    (problem,) = proof(shown)
    assert problem.fact.endswith(f"the text stands on it {times} times")


def test_the_source_is_read_anew() -> None:
    (problem,) = proof(page(), SOURCE.replace(b"niets", b"alles"))
    assert "would not show this text" in problem.fact


def test_a_source_that_is_no_revision_proves_nothing() -> None:
    assert proof(page(), b"zomaar") != []


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
@settings(max_examples=100, deadline=None)
def test_the_page_of_any_text_proves_it(body: str) -> None:
    source = f"---\neffective: 2023-02-06\n---\n\n# Kop\n\n{body}".encode()
    assert proof(page(source), source) == []
