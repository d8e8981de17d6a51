"""What a history promises: every revision and every redline comes back from one weave, which only grows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, combinations, pairwise, permutations, repeat
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws import obey_the_laws
from tests.pace import growth, ratio
from tests.places import SCHEMAS
from tests.redline.test_redline import ANYTHING, CASES, NAMES, PARAGRAPHS, told

from onrecord.history.history import History
from onrecord.history.whereabouts import Whereabouts
from onrecord.record.revision import read_revision
from onrecord.record.statement import Statement
from onrecord.record.succession import history_of
from onrecord.redline.compare import compare
from onrecord.redline.redline import Kind, Mark, Place, Redline
from onrecord.text.block import Block, write
from onrecord.text.text import read

SCHEMA = SCHEMAS / "history.schema.json"


def blocks(source: str) -> tuple[Block, ...]:
    return read(source).blocks


def history(*sources: str) -> History:
    """Fold texts, named `1`, `2`, …"""
    return History.of((str(number), blocks(source)) for number, source in enumerate(sources, start=1))


def lineages(folded: History) -> int:
    return len(folded.weave.lineages)


def threads(folded: History) -> int:
    return sum(len(lineage.threads) for lineage in folded.weave.lineages)


def stored(folded: History) -> Any:
    return json.loads(folded.dumps())


# What comes back

NAMES_TEXT = "Wij bewaren uw naam en adres zolang u lid bent van de bibliotheek."
LOANS = "Als u iets leent, leggen wij vast wat u leent en wanneer u het terugbrengt."
SALES = "Wij verkopen uw gegevens nooit aan anderen, ook niet als zij daarvoor willen betalen."


@pytest.mark.parametrize("name", NAMES)
def test_two_revisions_have_the_redline_of_a_direct_comparison(name: str) -> None:
    texts = [blocks((CASES / f"{name}.{side}.md").read_bytes().decode("utf-8")) for side in ("before", "after")]
    folded = History.of(zip("ab", texts, strict=True))
    assert told(folded.compare("a", "b")) == told(compare(*texts))
    assert told(folded.compare("b", "a")) == told(compare(*reversed(texts)))


TEXTS = PARAGRAPHS | ANYTHING
HISTORIES = st.lists(TEXTS, min_size=1, max_size=4).flatmap(
    lambda texts: st.lists(st.sampled_from(texts) | TEXTS, min_size=1, max_size=6)
)
"""Lists of texts, in which a text often returns."""


WORDS = [
    *["wij", "bewaren", "uw", "gegevens", "niet", "langer", "dan", "nodig", ",", ".", "twee", "jaar", "*uw*"],
    "\n\n",
    "\n\n",
    "\n\n## ",
    "\n\n- ",
]


@st.composite
def edited(draw: st.DrawFn) -> list[str]:
    """A text, each revision of which takes out, puts in, swaps or joins a few words or paragraphs of the last one."""
    words = st.sampled_from(WORDS)
    text = draw(st.lists(words, max_size=40))
    texts = [text]
    for _ in range(draw(st.integers(1, 5))):
        text = [*(draw(st.sampled_from(texts)) if draw(st.booleans()) else text)]
        for _ in range(draw(st.integers(0, 3))):
            begin, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
            taken, at = text[begin:end], draw(st.integers(0, begin))
            del text[begin:end]
            if draw(st.booleans()):
                text[at:at] = taken if draw(st.booleans()) else draw(st.lists(words, max_size=5))
        texts.append(text)
    return [" ".join(text) for text in texts]


@given(HISTORIES | edited())
@settings(max_examples=150, deadline=None)
def test_every_revision_and_every_redline_comes_back(sources: list[str]) -> None:
    texts = {str(number): blocks(source) for number, source in enumerate(sources)}
    folded = History.of(texts.items())
    for name, text in texts.items():
        assert write(folded.blocks(name)) == write(text)
    for before, after in permutations(texts, 2):
        obey_the_laws(texts[before], texts[after], folded.compare(before, after))


@given(HISTORIES | edited())
@settings(max_examples=100, deadline=None)
def test_neighbours_have_the_redline_that_comparing_them_finds(sources: list[str]) -> None:
    texts = [blocks(source) for source in sources]
    folded = History.from_json(stored(history(*sources)))
    for number, (before, after) in enumerate(pairwise(texts), start=1):
        there = folded.compare(str(number), str(number + 1))
        assert there == without_lines(compare(before, after))
        back = folded.compare(str(number + 1), str(number))
        assert (back.before(), back.after()) == (there.after(), there.before())
        assert count(back, Mark.ADDED) == count(there, Mark.REMOVED)


@given(HISTORIES | edited())
@settings(max_examples=100, deadline=None)
def test_the_json_is_the_history(sources: list[str]) -> None:
    folded = history(*sources)
    again = History.from_json(json.loads(folded.dumps()))
    assert again == folded
    assert again.dumps() == folded.dumps()
    assert again.extended("next", blocks(sources[0])) == folded.extended("next", blocks(sources[0]))
    assert schema_faults(stored(folded)) == []


@given(HISTORIES | edited())
@settings(max_examples=50, deadline=None)
def test_folding_twice_gives_the_same_and_a_redline_with_itself_is_empty(sources: list[str]) -> None:
    folded = history(*sources)
    assert folded.dumps() == history(*sources).dumps()
    assert all(folded.compare(name, name).is_empty for name in folded.revisions)


@given(HISTORIES | edited())
@settings(max_examples=100, deadline=None)
def test_swapping_the_revisions_swaps_what_was_added_and_removed(sources: list[str]) -> None:
    folded = history(*sources)
    for first, last in combinations(folded.revisions, 2):
        there, back = folded.compare(first, last), folded.compare(last, first)
        assert count(there, Mark.ADDED) == count(back, Mark.REMOVED)
        assert count(there, Mark.REMOVED) == count(back, Mark.ADDED)


@pytest.mark.slow
def test_a_table_of_equal_cells_is_folded_in_the_time_of_any_other() -> None:
    equal = tables(["| ja | nee |  | ja |"] * 300)
    other = tables([f"| ja {row} | nee {row} | {row} | {row} ja |" for row in range(300)])
    most = 8  # where every equal cell was tried, it took over a minute
    assert ratio(lambda: History.of(equal), lambda: History.of(other), most=most) < most


def tables(rows: list[str]) -> list[tuple[str, tuple[Block, ...]]]:
    head = "| a | b | c | d |\n|---|---|---|---|\n"
    return [(str(k), blocks(head + "\n".join(rows[: 300 - 45 * (k % 2)]))) for k in range(4)]


@pytest.mark.slow
def test_a_paragraph_of_twenty_thousand_words_is_folded_in_time_in_proportion_to_its_length() -> None:
    most = 10  # for four times as long; a square would take 16 times
    texts = {count: paragraphs(count) for count in (5_000, 20_000)}
    assert growth(lambda count: History.of(texts[count]), small=5_000, times=4, most=most) < most


def paragraphs(count: int) -> list[tuple[str, tuple[Block, ...]]]:
    said = [f"woord{number % 5000}" for number in range(count)]
    return [(str(k), blocks(" ".join([*said[:k], "nieuw", *said[k:]]))) for k in range(0, 5000, 1000)]


def without_lines(redline: Redline) -> Redline:
    """The redline as a history keeps it: it does not know on which lines a block stood."""
    return Redline(
        changes=tuple(
            replace(change, before=_unlined(change.before), after=_unlined(change.after)) for change in redline.changes
        )
    )


def _unlined(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(replace(place, block=replace(place.block, lines=(0, 0))) for place in places)


def count(redline: Redline, *marks: Mark) -> int:
    return sum(len(s.before) + len(s.after) for c in redline.changes for s in c.segments if s.mark in marks)


def test_a_history_of_a_statement_has_its_revisions() -> None:
    revisions = []
    for name in ("2020-01-01", "2021-01-01"):
        source = f"---\neffective: {name}\n---\n\n# Privacy\n\nVan {name}.\n".encode()
        revision, problems = read_revision(source, name=name, path=f"docs/proef/{name}.md")
        assert revision
        assert not problems
        revisions.append(revision)
    statement = Statement(slug="proef", title="Proef", organisation="P", language="nl", revisions=tuple(revisions))
    folded = history_of(statement)
    assert folded.revisions == ("2020-01-01", "2021-01-01")
    assert folded == History.of((revision.name, revision.text.blocks) for revision in revisions)


def test_extending_one_by_one_is_folding_at_once_also_from_json() -> None:
    sources = [NAMES_TEXT, f"{NAMES_TEXT}\n\n{LOANS}", LOANS, f"# Kop\n\n{LOANS}\n\n{NAMES_TEXT}", NAMES_TEXT]
    at_once = history(*sources)
    extended = History()
    for number, source in enumerate(sources, start=1):
        extended = History.from_json(stored(extended.extended(str(number), blocks(source))))
    assert extended == at_once


@given(st.lists(st.lists(PARAGRAPHS, max_size=6), min_size=2, max_size=7))
@settings(max_examples=150)
def test_extending_from_json_is_folding_at_once_whatever_comes_back(texts: list[list[str]]) -> None:
    sources = ["\n\n".join(paragraphs) for paragraphs in texts]
    at_once, extended = history(*sources), History()
    for number, source in enumerate(sources, start=1):
        extended = History.from_json(stored(extended)).extended(str(number), blocks(source))
        assert extended.proven == extended.revisions[:-1]
    assert extended == at_once


def test_a_history_that_says_something_else_of_an_earlier_text_proves_nothing() -> None:
    folded = history(NAMES_TEXT, LOANS).extended("3", blocks(SALES))
    assert folded.proven == ("1", "2")
    assert replace(folded, origin=history(NAMES_TEXT, SALES)).proven == ()
    assert replace(folded, origin=history(LOANS, NAMES_TEXT)).proven == ()
    assert replace(folded, origin=None).proven == ()


@given(
    st.lists(st.lists(st.integers(0, 4), max_size=6), min_size=1, max_size=9), st.lists(st.integers(0, 4), max_size=6)
)
def test_the_most_similar_revision_has_most_words_in_the_same_blocks(texts: list[list[int]], wanted: list[int]) -> None:
    said = [tuple(("p", *"abcde"[: number + 1]) for number in text) for text in texts]
    new = tuple(("p", *"abcde"[: number + 1]) for number in wanted)
    kept = Whereabouts()
    for text in said:
        kept.add(text)

    def score(revision: int) -> tuple[int, bool, int]:
        shared = Counter(new) & Counter(said[revision])
        return sum(len(block) * count for block, count in shared.items()), said[revision] == new, revision

    expected = max(range(len(said)), key=score)
    assert kept.most_similar(new, said.__getitem__) == expected
    for block in {*new}:
        assert [*kept.revisions(block)] == [number for number in reversed(range(len(said))) if block in said[number]]


def test_extending_leaves_the_history_as_it_was() -> None:
    folded = history(NAMES_TEXT, LOANS)
    before = folded.dumps()
    folded.extended("3", blocks(SALES))
    assert folded.dumps() == before


def test_a_revision_is_folded_once() -> None:
    with pytest.raises(ValueError, match="has a revision '1' already"):
        history(NAMES_TEXT).extended("1", blocks(LOANS))


def test_another_version_of_the_json_is_not_read() -> None:
    with pytest.raises(ValueError, match="version 2"):
        History.from_json({**stored(history(NAMES_TEXT)), "version": 2})


# What is one lineage


def test_a_text_that_returns_adds_nothing() -> None:
    sources = [f"# Een\n\n{NAMES_TEXT}\n\n{LOANS}", f"# Twee\n\n{SALES}\n\n{NAMES_TEXT}"]
    once = history(*sources)
    often = history(*sources, *sources, *sources)
    assert (lineages(often), threads(often)) == (lineages(once), threads(once))


def test_a_block_that_returns_among_others_is_the_one_that_left() -> None:
    folded = history(f"{NAMES_TEXT}\n\n{LOANS}", NAMES_TEXT, f"{NAMES_TEXT}\n\n{LOANS}\n\n{SALES}")
    assert lineages(folded) == 3
    assert told(folded.compare("1", "3")) == f"added: {{+{SALES}+}}\n"


def test_a_block_that_returns_with_another_word_is_the_one_that_left() -> None:
    changed = LOANS.replace("terugbrengt", "inlevert")
    folded = history(f"{NAMES_TEXT}\n\n{LOANS}", NAMES_TEXT, f"{NAMES_TEXT}\n\n{changed}")
    assert told(folded.compare("1", "3")) == f"reworded: {LOANS[:-13]}[- terugbrengt-]{{+ inlevert+}}.\n"


def test_a_wording_that_flaps_is_stored_once() -> None:
    changed = NAMES_TEXT.replace("naam en adres", "postcode")
    folded = history(NAMES_TEXT, changed, NAMES_TEXT, changed, NAMES_TEXT)
    assert threads(folded) == threads(history(NAMES_TEXT, changed))


def test_a_block_that_moved_and_moved_back_has_two_places() -> None:
    there, back = f"{NAMES_TEXT}\n\n{LOANS}\n\n{SALES}", f"{LOANS}\n\n{SALES}\n\n{NAMES_TEXT}"
    folded = history(there, back, there, back)
    assert (lineages(folded), len(folded.weave.order)) == (3, 4)
    assert [change.kind for change in folded.compare("1", "4").changes if change.moved is not None] == [Kind.SAME]
    assert folded.compare("1", "3").is_empty


def test_paragraphs_that_were_merged_and_divided_again_are_the_same() -> None:
    divided, merged = f"{NAMES_TEXT}\n\n{LOANS}", f"{NAMES_TEXT} {LOANS}"
    folded = history(divided, merged, divided)
    assert [change.kind for change in folded.compare("1", "2").changes] == [Kind.MERGED]
    assert [change.kind for change in folded.compare("2", "3").changes] == [Kind.SPLIT]
    assert folded.compare("1", "3").is_empty
    assert lineages(folded) == 2


def test_a_link_that_leads_elsewhere_is_the_same_words_in_another_dress() -> None:
    folded = history("Lees [de uitleg](https://a.example/).", "Lees [de uitleg](https://b.example/).")
    assert threads(folded) == 4
    assert [change.kind for change in folded.compare("1", "2").changes] == [Kind.FORMAT]


# Since when


def test_a_block_stands_since_the_first_revision_after_which_it_did_not_change() -> None:
    folded = history(NAMES_TEXT, f"{NAMES_TEXT}\n\n{LOANS}", f"{NAMES_TEXT}\n\n{LOANS}\n\n{SALES}")
    assert folded.since("3").blocks == ("1", "2", "3")
    assert folded.since("2").blocks == ("1", "2")


def test_a_block_that_was_away_stands_since_its_return() -> None:
    folded = history(f"{NAMES_TEXT}\n\n{LOANS}", NAMES_TEXT, f"{NAMES_TEXT}\n\n{LOANS}")
    assert folded.since("3").blocks == ("1", "3")


def test_a_word_a_level_or_a_target_that_changes_ends_it() -> None:
    folded = history(
        f"## Kop\n\n{NAMES_TEXT}\n\n[Lees](https://a.example/)",
        f"# Kop\n\n{NAMES_TEXT} Echt.\n\n[Lees](https://b.example/)",
    )
    assert folded.since("2").blocks == ("2", "2", "2")


def test_a_place_or_a_number_that_changes_does_not_end_it() -> None:
    folded = history(f"1. {NAMES_TEXT}\n2. {LOANS}\n3. {SALES}", f"1. {LOANS}\n2. {SALES}\n3. {NAMES_TEXT}")
    assert folded.since("2").blocks == ("1", "1", "1")


def test_a_section_stands_since_all_of_it_stands() -> None:
    one, two = f"# Een\n\n{NAMES_TEXT}", f"# Twee\n\n{LOANS}"
    folded = history(f"{one}\n\n{two}", f"{one}\n\n{two}\n\n{SALES}", f"{two}\n\n{SALES}\n\n{one}")
    assert folded.since("2").sections == {"een": "1", "twee": "2"}
    assert folded.since("3").sections == {"twee": "2", "een": "1"}


def test_a_section_from_which_a_block_goes_is_another() -> None:
    folded = history(f"# Een\n\n{NAMES_TEXT}\n\n{LOANS}", f"# Een\n\n{NAMES_TEXT}")
    assert folded.since("2").sections == {"een": "2"}
    assert folded.since("2").blocks == ("1", "1")


@given(HISTORIES | edited())
@settings(max_examples=100, deadline=None)
def test_what_stands_since_a_revision_stood_in_each_revision_from_then(sources: list[str]) -> None:
    folded = history(*sources)
    shown = [[block.text.strip() for block in folded.blocks(name)] for name in folded.revisions]
    last = folded.revisions[-1]
    for block, since in zip(folded.blocks(last), folded.since(last).blocks, strict=True):
        assert all(block.text.strip() in there for there in shown[folded.revisions.index(since) :])


# The schema


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """Tell where JSON is not as its schema says, for the words of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        if sum(not any(faults(value, choice, root)) for choice in schema["oneOf"]) != 1:
            yield f"{value!r} is not one of these"
    elif "const" in schema:
        if value != schema["const"]:
            yield f"{value!r} is not {schema['const']!r}"
    elif not isinstance(value, TYPES[schema["type"]]):
        yield f"{value!r} is no {schema['type']}"
    else:
        yield from INSIDE[schema["type"]](value, schema, root)


def faults_of_object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    yield from (f"{key} is missing" for key in schema["required"] if key not in value)
    yield from (f"{key} is unknown" for key in value if key not in schema["properties"])
    for key in value.keys() & schema["properties"].keys():
        yield from faults(value[key], schema["properties"][key], root)


def faults_of_array(value: list[Any], schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    first, rest = schema.get("prefixItems", []), schema["items"]
    most = schema.get("maxItems", len(value) if rest else len(first))
    if not schema.get("minItems", 0) <= len(value) <= most:
        yield f"{value!r} is too short or too long"
    for part, described in zip(value, chain(first, repeat(rest) if rest else ()), strict=False):
        yield from faults(part, described, root)


def faults_of_string(value: str, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield "a string is empty"


def faults_of_integer(value: int, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    if value < schema["minimum"]:
        yield f"{value} is too small"


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
INSIDE: dict[str, Callable[..., Iterator[str]]] = {
    "object": faults_of_object,
    "array": faults_of_array,
    "string": faults_of_string,
    "integer": faults_of_integer,
    "null": lambda *_: iter(()),
}


def schema_faults(value: Any) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [*faults(value, schema, schema)]


def read_as_told(kept: dict[str, Any], number: int) -> list[str]:
    """Read the words of one revision's blocks from the JSON alone, as its schema tells."""
    within = [any(a <= number <= b for a, b in zip(each[::2], each[1::2], strict=True)) for each in kept["sets"]]
    words = [word if isinstance(word, str) else "".join(piece[0] for piece in word) for word in kept["words"]]
    found: list[str] = []
    for lineage, here in kept["order"]:
        if within[here]:
            found += ["" for _, held in kept["lineages"][lineage]["shapes"] if within[held]]
            for run in kept["lineages"][lineage]["runs"]:
                found[-1] += "".join(words[word] for held, said in run if within[held] for word in said)
    return found


@given(HISTORIES | edited())
@settings(max_examples=50, deadline=None)
def test_every_revision_can_be_read_as_the_schema_tells(sources: list[str]) -> None:
    kept = stored(history(*sources))
    for number, source in enumerate(sources):
        assert read_as_told(kept, number) == [block.text for block in blocks(source)]


def test_the_schema_tells_faults() -> None:
    sound = stored(history(NAMES_TEXT, LOANS))
    assert schema_faults(sound) == []
    for key, wrong in {"version": 2, "sets": [[0]], "words": [[]], "order": [[0, -1]], "shapes": [[0, []]]}.items():
        assert schema_faults({**sound, key: wrong})
