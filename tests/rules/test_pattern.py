"""A wording finds words as a lexicon writes them: in a row, with gaps, with open ends."""

from __future__ import annotations

import pytest

from onrecord.rules.pattern import pattern


@pytest.mark.parametrize(
    ("wording", "text", "found"),
    [
        ("recht op inzage", "U hebt Recht op inzage.", "Recht op inzage"),
        ("recht op inzage", "Uw recht op, inzage", "recht op, inzage"),
        ("recht op inzage", "oprecht op inzage", None),
        ("recht op inzage", "recht op inzages", None),
        ("verwerk*", "de verwerking van", "verwerking"),
        ("*gegevens", "uw persoonsgegevens zijn", "persoonsgegevens"),
        ("(delen|geven wij) aan", "dat geven wij aan hen", "geven wij aan"),
        ("klacht … bij", "een klacht over ons indienen bij de", "klacht over ons indienen bij"),
        ("klacht …2 bij", "een klacht over ons indienen bij de", None),
        ("klacht … bij", "klacht bij", "klacht bij"),
        ("# dagen", "binnen 30 dagen", "30 dagen"),
        ("# dagen", "binnen dertig dagen", "dertig dagen"),
        ("[(naam|adres)", "vul [naam hier] in", "[naam"),
        ("inzage:", "Inzage: u mag", "Inzage:"),
        ("{name} is", "Proef (BV) is het", "Proef (BV) is"),
        ("{name} is", "Toets is het", "Toets is"),
        ("a.b", "axb", None),
    ],
)
def test_a_wording_finds_what_it_says(wording: str, text: str, found: str | None) -> None:
    match = pattern((wording,), ("Proef (BV)", "Toets")).search(text)
    assert (match and match.group()) == found


def test_no_wording_finds_nothing() -> None:
    assert pattern(()).search("alles") is None


def test_a_name_that_is_not_known_finds_nothing() -> None:
    assert pattern(("{name} is",)).search("Dit is alles") is None


def test_the_first_of_several_wordings_in_the_text_is_found() -> None:
    found = pattern(("twee", "een")).search("een twee")
    assert found
    assert found.group() == "een"
