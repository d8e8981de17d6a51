"""What a redline promises: both texts come back, nothing seen goes unmarked, and changes are told as what they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws import obey_the_laws
from tests.places import DATA

from onrecord.redline.compare import compare
from onrecord.redline.redline import Change, Kind, Mark, Redline, Segment
from onrecord.redline.word import Word, words
from onrecord.text.block import Block, write
from onrecord.text.text import read

CASES = DATA / "redline"
NAMES = sorted(file.name.removesuffix(".before.md") for file in CASES.glob("*.before.md"))

MARKS = {
    Mark.ADDED: "{{+{1}+}}",
    Mark.REMOVED: "[-{0}-]",
    Mark.FORMAT: "<{1}>",
    Mark.TYPOGRAPHIC: "~{0}|{1}~",
    Mark.SAME: "{1}",
}


def blocks(source: str) -> tuple[Block, ...]:
    return read(source).blocks


def shown(said: tuple[Word, ...]) -> str:
    return "".join("¶" if word.is_border else word.text for word in said).replace("\n", "⏎").replace("\u00a0", "␣")


def told(redline: Redline) -> str:
    """Write a redline in one line for each change, as the files of cases do."""
    lines = []
    for change in redline.changes:
        if change.kind is Kind.SAME and change.moved is None:
            continue
        facts = [change.kind.value, *(["moved"] if change.moved is not None else [])]
        facts += ["reshaped"] if change.reshaped else []
        text = "".join(MARKS[s.mark].format(shown(s.before), shown(s.after)) for s in change.segments)
        lines.append(f"{', '.join(facts)}: {text}".rstrip() + "\n")
    return "".join(lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_change_is_told_as_what_it_is(name: str) -> None:
    before = blocks((CASES / f"{name}.before.md").read_bytes().decode("utf-8"))
    after = blocks((CASES / f"{name}.after.md").read_bytes().decode("utf-8"))
    redline = compare(before, after)
    obey_the_laws(before, after, redline)
    assert told(redline) == (CASES / f"{name}.redline").read_text(encoding="utf-8")


# The laws


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "# Kop",
            "## Rechten",
            "- een\n- twee",
            "1. een\n2. twee",
            "> citaat",
            "| a | b |\n|---|---|\n| c | d |",
            "---",
            "Wij bewaren uw gegevens twee jaar.",
            "Wij bewaren *uw* gegevens 5 jaar.",
            "Lees [dit](https://a.example/).",
            "Ja.",
            "",
            "```\ncode\n```",
            "term\n: uitleg",
            "- a\n\n  b\n- c",
            "`x`**y**",
            "[a](https://a.example/)" * 2,
        ]
    ),
    max_size=12,
).map("\n\n".join)
ANYTHING = PARAGRAPHS | st.text(max_size=200)


@given(ANYTHING, ANYTHING)
@settings(max_examples=300, deadline=None)
def test_both_texts_come_back_from_any_redline(before: str, after: str) -> None:
    a, b = blocks(before), blocks(after)
    obey_the_laws(a, b, compare(a, b))


@given(ANYTHING)
@settings(max_examples=100, deadline=None)
def test_a_text_compared_with_itself_has_no_change(source: str) -> None:
    assert compare(blocks(source), blocks(source)).is_empty


@given(PARAGRAPHS, PARAGRAPHS)
@settings(max_examples=150, deadline=None)
def test_a_redline_is_empty_only_where_the_pages_look_the_same(before: str, after: str) -> None:
    a, b = blocks(before), blocks(after)
    if compare(a, b).is_empty:
        assert write(a) == write(b)


@given(ANYTHING, ANYTHING)
@settings(max_examples=100, deadline=None)
def test_comparing_twice_gives_the_same(before: str, after: str) -> None:
    assert compare(blocks(before), blocks(after)) == compare(blocks(before), blocks(after))


@given(ANYTHING, ANYTHING)
@settings(max_examples=150, deadline=None)
def test_swapping_the_texts_swaps_what_was_added_and_removed(before: str, after: str) -> None:
    there, back = compare(blocks(before), blocks(after)), compare(blocks(after), blocks(before))
    assert count(there, Mark.ADDED) == count(back, Mark.REMOVED)
    assert count(there, Mark.REMOVED) == count(back, Mark.ADDED)


def count(redline: Redline, mark: Mark) -> int:
    return sum(len(s.before or s.after) for change in redline.changes for s in change.segments if s.mark is mark)


@given(ANYTHING)
@settings(max_examples=150, deadline=None)
def test_the_words_of_a_block_joined_are_the_block(source: str) -> None:
    for block in blocks(source):
        assert "".join(word.text for word in words(block)) == block.text


def test_every_kind_of_change_and_mark_occurs_in_the_cases() -> None:
    changes: list[Change] = []
    for name in NAMES:
        sides = [(CASES / f"{name}.{side}.md").read_bytes().decode("utf-8") for side in ("before", "after")]
        changes += compare(blocks(sides[0]), blocks(sides[1])).changes
    segments: list[Segment] = [segment for change in changes for segment in change.segments]
    assert {change.kind for change in changes} == set(Kind)
    assert {segment.mark for segment in segments} == set(Mark)
