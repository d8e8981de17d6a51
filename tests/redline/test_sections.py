"""An outline tells what became of each section, in reading order."""

from __future__ import annotations

import pytest

from onrecord.history.history import History
from onrecord.record.biography import biography
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement
from onrecord.redline.compare import compare
from onrecord.redline.sections import Fate, outline, parts
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


# A heading in a container

QUOTED = "## Klachten\n\nDe wet zegt:\n\n> ### Artikel 77\n>\n> U mag een klacht indienen bij {}.\n\nBel ons {}.\n\n"
LISTED = "## Klachten\n\n- ### Artikel 77\n\n  U mag een klacht indienen bij {}.\n\nBel ons {}.\n\n"


@pytest.mark.parametrize("text", [QUOTED, LISTED], ids=["quotation", "list"])
def test_a_heading_in_a_container_belongs_to_the_section_it_stands_in(text: str) -> None:
    before, after = ONE + text.format("ons", "eerst") + TWO, ONE + text.format("de toezichthouder", "nooit") + TWO
    (entry,) = outline(compare(read(before).blocks, read(after).blocks))
    assert (entry.fate, entry.title, entry.anchor, entry.before_anchor) == (
        Fate.REWORDED,
        "Klachten",
        "klachten",
        "klachten",
    )
    assert (entry.added, entry.removed) == (3, 2)


@pytest.mark.parametrize("text", [QUOTED, LISTED], ids=["quotation", "list"])
def test_text_history_biography_and_redline_divide_a_text_alike(text: str) -> None:
    source = f"Vooraf.\n\n# Verklaring\n\n{ONE}{text.format('ons', 'eerst')}{TWO}"
    names = ["verklaring", "bewaren", "klachten", "delen"]
    blocks = read(source).blocks
    history = History.of([("a", blocks)])
    assert [section.anchor for section in read(source).sections] == names
    assert [*history.since("a").sections] == names
    assert [part.anchor for part in parts(compare(blocks, blocks))] == [None, *names]
    revision = Revision(
        name="2020-01-01", path="docs/proef/2020-01-01.md", source=b"", body=source, body_line=1, effective=None
    )
    of = Statement(slug="proef", title="V", organisation="P", language="nl", revisions=(revision,))
    lives = biography(of, History.of([(revision.name, blocks)]), revision.day)
    assert [life.anchor for life in lives] == names


def test_a_heading_that_is_quoted_from_now_on_begins_no_section_any_more() -> None:
    after = "> ## Delen\n>\n> Wij delen uw gegevens nooit met anderen die daarvoor betalen.\n\n"
    told = [(entry.title, entry.anchor) for entry in outline(compare(read(ONE + TWO).blocks, read(ONE + after).blocks))]
    assert told == [("Bewaren", "bewaren")]
