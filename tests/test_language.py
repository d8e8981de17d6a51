"""The interface speaks the statement's language, wholly."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup
from tests.places import PACKAGE

from onrecord.language import SOURCE, language, languages, locale_of
from onrecord.site.assets import overrides

CATALOGUES = sorted((PACKAGE / "locale").glob("*.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%")

Message = str | tuple[str, ...]


def spoken() -> set[Message]:
    """Every message of the templates and of the code, as babel extracts them; one with a plural is a pair."""
    found = [
        *extract_from_dir(overrides(), method_map=[("**.html", "jinja2")]),
        *extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords={"say": None, "say_number": (1, 2)}),
    ]
    return {_message(message[2]) for message in found}


def _message(message: object) -> Message:
    return message if isinstance(message, str) else tuple(form for form in forms(message) if form)


def catalogue(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.stem, abort_invalid=True)


def forms(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


# Catalogues


def test_the_templates_say_something() -> None:
    assert "In force" in spoken()


def test_there_is_a_dutch_catalogue() -> None:
    assert "nl" in {file.stem for file in CATALOGUES}


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_every_message_is_translated(file: Path) -> None:
    translated = {_message(m.id) for m in catalogue(file) if m.id and all(forms(m.string))}
    assert sorted(map(str, spoken() - translated)) == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_no_translation_is_of_a_message_that_nothing_says(file: Path) -> None:
    assert sorted(map(str, {_message(m.id) for m in catalogue(file) if m.id} - spoken())) == []
    assert not catalogue(file).obsolete


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_no_translation_is_fuzzy(file: Path) -> None:
    assert [message.id for message in catalogue(file) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_a_translation_holds_the_same_placeholders_and_no_stray_percent(file: Path) -> None:
    for message in catalogue(file):
        wanted = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
        for form in forms(message.string) if message.id else ():
            assert set(PLACEHOLDER.findall(form)) == wanted, message.id


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_a_message_has_as_many_plural_forms_as_its_language(file: Path) -> None:
    book = catalogue(file)
    plural = [message for message in book if message.id and not isinstance(message.id, str)]
    assert {len(forms(message.string)) for message in plural} <= {book.num_plurals}


# Speaking


def test_dutch_is_spoken_from_its_catalogue() -> None:
    assert language("nl").say("In force") == "Geldt nu"


def test_english_needs_no_catalogue() -> None:
    assert language("en").say("In force") == "In force"


@pytest.mark.parametrize("tag", ["nl-BE", "nl-NL"])
def test_a_language_of_one_country_is_spoken_as_that_language(tag: str) -> None:
    assert language(tag).say("In force") == "Geldt nu"


@pytest.mark.parametrize("tag", ["fy", "xx", "geen taal", ""])
def test_a_language_without_a_catalogue_falls_back_to_english(tag: str) -> None:
    assert language(tag).say("In force") == "In force"


def test_a_language_without_a_catalogue_still_writes_its_own_days() -> None:
    assert language("fr").day(date(2023, 2, 6)) == "6 février 2023"


def test_a_tag_of_no_language_writes_days_in_english() -> None:
    assert language("xx").day(date(2023, 2, 6)) == "February 6, 2023"


def test_a_message_that_is_not_in_the_catalogue_stays_as_it_is() -> None:
    assert language("nl").say("Not translated at all") == "Not translated at all"


def test_values_fill_the_places_of_a_message() -> None:
    assert language("nl").say("In force since %(start)s.", start="gisteren") == "Geldt sinds gisteren."


def test_a_value_is_escaped_and_markup_is_not() -> None:
    assert language("en").say("In force since %(start)s.", start="<b>") == "In force since &lt;b&gt;."
    assert language("en").say("In force since %(start)s.", start=Markup("<b>x</b>")) == "In force since <b>x</b>."


def test_a_message_is_escaped_itself() -> None:
    assert language("en").say("a < b") == "a &lt; b"


@pytest.mark.parametrize(("number", "said"), [(0, "0 words"), (1, "1 word"), (2, "2 words"), (1234, "1,234 words")])
def test_a_number_takes_the_form_that_fits_it(number: int, said: str) -> None:
    assert language("en").say_number("%(number)s word", "%(number)s words", number) == said


# Days and numbers


@pytest.mark.parametrize(
    ("tag", "words"), [("nl", "6 februari 2023"), ("en", "February 6, 2023"), ("en-GB", "6 February 2023")]
)
def test_a_day_is_written_in_words(tag: str, words: str) -> None:
    assert language(tag).day(date(2023, 2, 6)) == words


@pytest.mark.parametrize(("tag", "written"), [("nl", "12.345"), ("en", "12,345")])
def test_a_number_is_grouped_as_the_language_does(tag: str, written: str) -> None:
    assert language(tag).number(12345) == written


@pytest.mark.parametrize(("tag", "direction"), [("nl", "ltr"), ("ar", "rtl")])
def test_a_language_knows_its_direction(tag: str, direction: str) -> None:
    assert language(tag).direction == direction


def test_the_languages_are_the_source_and_every_catalogue() -> None:
    assert languages() == (SOURCE, *(file.stem for file in CATALOGUES))


@pytest.mark.parametrize("tag", ["nl_NL", "xx", "", "-", "nederlands"])
def test_what_is_not_a_tag_of_a_known_language_has_no_locale(tag: str) -> None:
    assert locale_of(tag) is None
