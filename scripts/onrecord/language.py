"""A language: how the pages speak it, and how it writes a day, a number and a list."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

SOURCE = "en"
"""The language in which the templates are written; it needs no catalogue."""


class Language:
    """One language of the interface, named by its BCP 47 tag."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.locale = locale_of(tag) or Locale(SOURCE)
        self._translations = _catalogue(self.locale.language)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as HTML's `dir` wants it."""
        return str(self.locale.text_direction)

    def name_of(self, tag: str) -> str:
        """Return what this language calls the language of a BCP 47 tag: `Nederlands`; the tag where it has no name."""
        other = locale_of(tag)
        return (other.get_display_name(self.locale) if other else None) or tag

    def say(self, message: str, **values: object) -> Markup:
        """Return `message` in this language, with its `%(name)s` filled in; values are escaped."""
        return _fill(self._translations.gettext(message), values)

    def say_number(self, singular: str, plural: str, number: int, **values: object) -> Markup:
        """Return the form that fits `number`, which stands in the text as `%(number)s`."""
        text = self._translations.ngettext(singular, plural, number)
        return _fill(text, {"number": self.number(number), **values})

    def day(self, day: date) -> str:
        """Return a day in words: `6 februari 2023`."""
        return str(format_date(day, format="long", locale=self.locale))

    def number(self, number: int) -> str:
        """Return a whole number as this language groups it: `1.234`."""
        return str(format_decimal(number, locale=self.locale))


def locale_of(tag: str) -> Locale | None:
    """Return what CLDR knows of a BCP 47 tag, or None where it is not a language's tag."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


@cache
def months_of(tag: str) -> dict[str, int]:
    """Return the months, 1 to 12, by the names a language writes in a date, short ones included."""
    locale = locale_of(tag)
    names = [locale.months["format"][width] for width in ("wide", "abbreviated")] if locale else []
    return {name.rstrip("."): month for each in names for month, name in each.items()}


@cache
def territories_of(tag: str) -> dict[str, str]:
    """Return the codes (ISO 3166-1) of countries, and of unions of them, by the names a language has for them."""
    locale = locale_of(tag)
    names = locale.territories.items() if locale else ()
    return {name: code for code, name in names if code.isalpha() and code not in _NO_COUNTRIES}


_NO_COUNTRIES = frozenset({"QO", "XA", "XB", "ZZ"})
"""Codes of CLDR for regions that nobody lives in, for tests, and for what is not known."""


@cache
def language(tag: str) -> Language:
    """Return the language of this BCP 47 tag, read once."""
    return Language(tag)


def languages() -> tuple[str, ...]:
    """Return the languages the interface speaks."""
    files = resources.files("onrecord").joinpath("locale").iterdir()
    return (SOURCE, *sorted(file.name.removesuffix(".po") for file in files if file.name.endswith(".po")))


def _fill(text: str, values: dict[str, object]) -> Markup:
    markup = escape(text)
    return markup % {name: escape(value) for name, value in values.items()} if values else markup


@cache
def _catalogue(code: str) -> NullTranslations:
    """Return the catalogue `locale/<code>.po`, compiled in memory; English where there is none."""
    file = resources.files("onrecord").joinpath("locale", f"{code}.po")
    if not file.is_file():
        return NullTranslations()
    with file.open("rb") as po:
        catalogue = read_po(po, locale=code, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def count(number: int, one: str, more: str | None = None) -> str:
    """Return a number with its English noun, as the command line tells it."""
    return f"{number} {one if number == 1 else more or one + 's'}"
