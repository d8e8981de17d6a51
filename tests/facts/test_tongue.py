"""A text in another language than the one before it is told as that, and not as rights that were lost."""

from __future__ import annotations

from datetime import date

import pytest
from tests.corpus import STATEMENTS, body, texts
from tests.places import CORPUS, PROJECT

from onrecord.facts import translation
from onrecord.facts.tongue import tongue_of
from onrecord.language import language
from onrecord.notice import letter, notice
from onrecord.record.statement import read_statement
from onrecord.redline import compare
from onrecord.text import as_text, read

DUTCH = (PROJECT / "docs/voorbeeldbibliotheek/2025-01-01.md").read_text(encoding="utf-8")
ENGLISH = """---
effective: 2026-01-01
announced: 2025-11-01
recorded: 2025-11-01
---

# Privacy statement of the Example Library

This is an invented statement of an organisation that does not exist. It shows how this archive works.

## Which data we use, and why

We keep your name, your address and your date of birth as long as you are a member. We ask for them to lend you
books, and the law allows us to do so. You may see your data, have them corrected or removed, object to their use, and
complain to the supervisory authority.
"""


@pytest.mark.skipif(not STATEMENTS, reason=f"there is no corpus at {CORPUS}: its languages are not told")
def test_the_language_of_every_real_text_is_told() -> None:
    for folder in STATEMENTS:
        said = {tongue_of(body(file.read_text(encoding="utf-8"))) for file in folder.glob("*.md")}
        assert said == {"en" if folder.name.startswith("basecamp") else "nl"}, folder


@pytest.mark.skipif(not STATEMENTS, reason=f"there is no corpus at {CORPUS}: its first texts and last are not compared")
def test_no_real_text_is_taken_for_a_translation_of_another() -> None:
    for folder in STATEMENTS:
        first, *_, last = texts(folder).values()
        assert translation(compare(first, last)) is None


def test_too_few_words_tell_no_language() -> None:
    assert tongue_of("Wij bewaren uw gegevens.") is None
    assert translation(compare(read("Wij bewaren uw gegevens.").blocks, read("We keep your data.").blocks)) is None


def test_a_notice_tells_of_the_other_language_and_of_nothing_that_was_lost() -> None:
    files = {
        "statement.yml": (PROJECT / "docs/voorbeeldbibliotheek/statement.yml").read_bytes(),
        "2025-01-01.md": DUTCH.encode(),
        "2026-01-01.md": ENGLISH.encode(),
    }
    statement, problems = read_statement(files, path="voorbeeld")
    assert statement, problems
    told = notice(statement, statement.on(date(2025, 12, 1))[-1])
    assert told.translation
    assert (told.translation.was, told.translation.now) == ("nl", "en")
    assert (told.facts, told.others) == ((), ())
    assert told.changed
    said = " ".join(as_text(letter(told, language("nl"), "https://x.example/").whole).split())
    assert "De tekst is nu in een andere taal (Engels in plaats van Nederlands)." in said
    assert "Wat was het" not in said
