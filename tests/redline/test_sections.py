"""An outline tells what became of each section, in reading order."""

from __future__ import annotations

import pytest

from onrecord.redline.compare import compare
from onrecord.redline.sections import Fate, outline
from onrecord.text.text import read

ONE = "## Bewaren\n\nWij bewaren uw naam zolang u lid bent van de bibliotheek.\n\n"
TWO = "## Delen\n\nWij delen uw gegevens nooit met anderen die daarvoor betalen.\n\n"
THREE = "## Rechten\n\nU mag altijd vragen welke gegevens wij van u hebben.\n"


def told(before: str, after: str) -> list[tuple[Fate, str]]:
    return [(entry.fate, entry.title) for entry in outline(compare(read(before).blocks, read(after).blocks))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (ONE + TWO + THREE, ONE + TWO + THREE, []),
        (ONE + THREE, ONE + TWO + THREE, [(Fate.ADDED, "Delen")]),
        (ONE + TWO + THREE, ONE + THREE, [(Fate.REMOVED, "Delen")]),
        (ONE + TWO + THREE, TWO + THREE + "\n" + ONE, [(Fate.MOVED, "Bewaren")]),
        (ONE + THREE, ONE.replace("naam", "adres") + THREE, [(Fate.REWORDED, "Bewaren")]),
        (
            ONE + TWO,
            ONE.replace("## Bewaren", "## Hoe lang wij bewaren") + TWO,
            [(Fate.RENAMED, "Hoe lang wij bewaren")],
        ),
        (ONE + TWO, ONE.replace("## Bewaren", "### Bewaren") + TWO, [(Fate.FORMAT, "Bewaren")]),
        ("Vooraf.\n\n" + ONE, "Vooraf dit.\n\n" + ONE, [(Fate.REWORDED, "")]),
    ],
    ids=["same", "added", "removed", "moved", "reworded", "renamed", "format", "before the first heading"],
)
def test_a_section_is_told_once_with_what_became_of_it(
    before: str, after: str, expected: list[tuple[Fate, str]]
) -> None:
    assert told(before, after) == expected


def test_a_renamed_section_tells_its_old_name_and_where_it_is() -> None:
    after = ONE.replace("## Bewaren", "## Hoe lang wij bewaren")
    (entry,) = outline(compare(read(ONE + TWO).blocks, read(after + TWO).blocks))
    assert (entry.was, entry.anchor) == ("Bewaren", "hoe-lang-wij-bewaren")


def test_words_are_counted_on_both_sides() -> None:
    (entry,) = outline(compare(read(ONE).blocks, read(ONE.replace("naam", "adres en nummer")).blocks))
    assert (entry.added, entry.removed) == (3, 1)
