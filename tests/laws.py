"""What every redline obeys, however it was found, and between which texts of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from unicodedata import normalize

from onrecord.redline.redline import Change, Kind, Mark, Place, Redline
from onrecord.redline.word import Word
from onrecord.text.block import Block, Element, Run, write


def pairs(names: Sequence[str], *, every: bool) -> list[tuple[str, str]]:
    """Return pairs of a row, back and forth by turns: neighbours, every second one, every fourth and so on.

    Those are near and far, and as many as the names times their logarithm; `every` pair is as many as their square.
    """
    apart = range(1, len(names)) if every else (2**power for power in range(len(names).bit_length()))
    found = [(before, after) for distance in apart for before, after in zip(names, names[distance:], strict=False)]
    return [(before, after) if number % 2 else (after, before) for number, (before, after) in enumerate(found)]


def obey_the_laws(before: Sequence[Block], after: Sequence[Block], redline: Redline) -> None:
    """Exact: both texts come back as HTML. In order: the second is read from begin to end. Complete: what is not marked
    looks the same."""
    assert write(redline.before()) == write(before)
    assert write(redline.after()) == write(after)
    assert [place.index for change in redline.changes for place in change.after] == [*range(len(after))]
    assert sorted(place.index for change in redline.changes for place in change.before) == [*range(len(before))]
    for change in redline.changes:
        assert follow_each_other(change.before)
        for a, b, unspaced in unmarked(change):
            assert a is b or seen(a, unspaced=unspaced) == seen(b, unspaced=unspaced)
        if change.kind is Kind.SAME:
            assert [shape(place.block) for place in change.before] == [shape(place.block) for place in change.after]


def follow_each_other(places: Sequence[Place]) -> bool:
    return all(place.index == places[0].index + offset for offset, place in enumerate(places))


def unmarked(change: Change) -> Iterator[tuple[Word, Word, bool]]:
    """Yield words that are told as the same, and whether the space before them is not seen, or is another's.

    It is not seen where a block begins, and it belongs to the words that changed where it came or went beside them.
    """
    begins, beside = [True, True], False
    for segment in change.segments:
        if (
            segment.mark is Mark.SAME and segment.before == segment.after
        ):  # to the letter, so that nothing is to be seen
            begins, beside = [segment.after[-1].is_border] * 2, False
            continue
        for a, b in zip_longest(segment.before, segment.after):
            if segment.mark is Mark.SAME:
                yield a, b, any(begins) or (beside and a.text[:1].isspace() != b.text[:1].isspace())
                beside = False
            begins = [old if word is None else word.is_border for old, word in zip(begins, (a, b), strict=True)]
        beside = segment.mark in (Mark.ADDED, Mark.REMOVED)


def seen(word: Word, *, unspaced: bool) -> list[object]:
    """Return what readers see of a word, with or without the space before it."""
    pieces = [(letters(piece), [mark_as_seen(mark) for mark in piece.marks]) for piece in word.pieces]
    if unspaced and pieces:
        pieces[0] = (pieces[0][0].lstrip(), pieces[0][1])
    return [piece for piece in pieces if piece[0]]


def letters(run: Run) -> str:
    """Return letters without what nobody sees; the number of a footnote and the address of an image are no letters."""
    if any(mark.get("class") == "footnote-ref" for mark in run.marks):
        return "[n]"
    if run.marks and run.marks[-1].get("class") in ("image", "image unlinked"):
        return "[image]" if ADDRESS.fullmatch(run.text) else run.text
    return re.sub(r"[^\S\n]+", " ", re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", normalize("NFC", run.text)))


ADDRESS = re.compile(r"(https?:/)?[^ ]*/[^ ]+|[^ ]+\.[a-z]+")


def mark_as_seen(mark: Element) -> tuple[object, ...]:
    """Return an element without names: its own, and those of places on the same page, which the laws do not follow."""
    kept = [(name, value) for name, value in mark.attributes if name != "id"]
    return (mark.tag, *((name, "#" if value.startswith("#") else value) for name, value in kept))


def shape(block: Block) -> list[object]:
    """Return what readers see of a block besides its words."""
    element = re.sub(r' id="[^"]*"', "", write([Block(element=block.element)]))
    return [element, [container.tag for container in block.containers]]
