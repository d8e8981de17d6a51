"""A PDF as a manuscript: what pdfminer reads of its pages, beside the words that pypdf finds there.

The one module that knows either.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFTextExtractionNotAllowed
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from onrecord.errors import OnRecordError, failure
from onrecord.intake.lines import BULLET, BULLETS, Line, as_markdown, with_headings
from onrecord.intake.reading import Heard, Reading

MOST_PAGES = 300
READERS = ("pypdf", "pdfminer")

_LARGER = 1.15
"""How much larger than the text a heading is set, at least."""

_EDGE = 0.1
"""How much of the height of a page is its upper edge, and its lower one."""

_FEWEST_PAGES = 2
_MOST = 0.6
"""On which part of the pages a line at their edge returns to be taken for a header or a footer."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:(?:pagina|page|blz\.?|p\.)\s*)?#(?:\s*(?:/|van|of)\s*#)?|-\s*#\s*-", re.IGNORECASE)
_HYPHEN = re.compile(r"(\w+)[-\u00ad]$")


class _Set(NamedTuple):
    """A line, how large it is set, and how much room it leaves."""

    text: str
    size: float

    letter: float
    """How wide one of its letters is, on average."""

    end: float
    """Where on the page it ends."""

    at_edge: bool
    """Whether it stands at the upper or lower edge of the page, where headers and footers are."""


class _Placed(NamedTuple):
    """A line of the text itself."""

    text: str
    size: float

    room: float
    """How many letters of its size had fit behind it, on the page as its longest line fills it."""


def read_print(data: bytes, *, path: str) -> Reading:
    """Read a .pdf file; raise OnRecordError where it has no text to read."""
    for reader in READERS:  # what they say of a broken file goes to a terminal, and says nothing to who wrote it
        logging.getLogger(reader).setLevel(logging.CRITICAL)
    told = _second_reading(data, path)
    try:
        pages = [[*_boxes(page)] for page in extract_pages(io.BytesIO(data), maxpages=MOST_PAGES, laparams=LAParams())]
    except (PDFEncryptionError, PDFTextExtractionNotAllowed):
        raise failure(path, "this PDF is locked", "Save a copy without a password") from None
    returning = _returning(pages)
    boxes = [box for page in pages for box in _own(page, returning)]
    joined: list[str] = []
    levels = _levels(boxes)
    lines = [_lines(box, levels, joined) for box in boxes]
    chunks = [[*same] for box in lines for _, same in groupby(box, lambda line: line.level)]
    markdown = as_markdown(chunks if levels else with_headings(chunks))
    remarks = [f"words that a line end divided were joined: {', '.join(joined)}"] if joined else []
    heard = tuple(_heard(told, returning))
    return Reading(markdown=markdown, heard=heard, remarks=tuple(remarks), hyphens_matter=False)


def _second_reading(data: bytes, path: str) -> list[list[str]]:
    """Return the lines of each page, as pypdf finds them."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise failure(path, "this PDF is locked", "Save a copy without a password")
        if len(reader.pages) > MOST_PAGES:
            remedy = "Save the pages that hold the statement as a PDF of their own"
            raise failure(path, f"this PDF has more than {MOST_PAGES} pages", remedy)
        pages = [page.extract_text().splitlines() for page in reader.pages]
    except OnRecordError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError) as error:
        raise failure(path, f"this PDF cannot be read: {_in_one_line(error)}", "Save it again as PDF") from None
    if not any(line.strip() for page in pages for line in page):
        remedy = "Make a text of it with a program that recognises letters, and give that"
        raise failure(path, "this PDF holds pictures of text, and no text", remedy)
    return pages


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__


def _boxes(page: LTPage) -> Iterator[list[_Set]]:
    """Yield the lines that stand together, a box at a time."""
    for box in page:
        if isinstance(box, LTTextBox):
            yield [_set(line, page.height) for line in box if line.get_text().strip()]


def _set(line: LTTextLine, height: float) -> _Set:
    text = " ".join(line.get_text().split())
    at_edge = line.y0 > height * (1 - _EDGE) or line.y1 < height * _EDGE
    return _Set(text, _height(line), max(line.width / len(text), 0.1), line.x1, at_edge)


def _own(page: Sequence[Sequence[_Set]], returning: set[str]) -> list[list[_Placed]]:
    """Return the boxes of a page without what returns on others, each line with the room it leaves."""
    own = [[line for line in box if _shape(line.text) not in returning] for box in page]
    right = max((line.end for box in own for line in box), default=0)
    return [[_Placed(line.text, line.size, (right - line.end) / line.letter) for line in box] for box in own if box]


def _height(line: LTTextLine) -> float:
    sizes = Counter(round(sign.size, 1) for sign in line if isinstance(sign, LTChar) and sign.get_text().strip())
    return sizes.most_common(1)[0][0] if sizes else 0


def _levels(boxes: Sequence[Sequence[_Placed]]) -> dict[float, int]:
    """Return the level of each size in which headings are set: larger than most of the text, the largest first.

    The first level is for one title at the beginning.
    """
    letters: Counter[float] = Counter()
    for line in (line for box in boxes for line in box):
        letters[line.size] += len(line.text)
    most = letters.most_common(1)[0][0] if letters else 0
    larger = sorted((size for size in letters if size > most * _LARGER), reverse=True)
    with_title = bool(larger) and [box[0].size for box in boxes].index(larger[0]) == 0
    once = sum(line.size == larger[0] for box in boxes for line in box[:1]) == 1 if larger else False
    return {size: min(index + (1 if with_title and once else 2), 6) for index, size in enumerate(larger)}


def _lines(box: Sequence[_Placed], levels: dict[float, int], joined: list[str]) -> list[Line]:
    """Return the lines of a box, words that a line end divided joined again."""
    lines: list[Line] = []
    for line in box:
        text = line.text
        divided = _HYPHEN.search(lines[-1].text) if lines else None
        if divided and text[0].islower():
            end, _, text = text.partition(" ")
            joined.append(divided[1] + end)
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text[:-1]}{end}", room=0 if text else line.room)
        if text:
            lines.append(Line(text=text, level=levels.get(line.size, 0), room=line.room))
    return lines


def _shape(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()))


def _returning(pages: Sequence[Sequence[Sequence[_Set]]]) -> set[str]:
    """Return the lines at the edges that return on most pages, numbers apart, and lone page numbers there."""
    edges = [{_shape(line.text) for box in page for line in box if line.at_edge} for page in pages]
    often = Counter(shape for page in edges for shape in page)
    found = {shape for shape, times in often.items() if times >= max(_FEWEST_PAGES, len(pages) * _MOST)}
    return found | {shape for page in edges for shape in page if _PAGE_NUMBER.fullmatch(shape)}


def _heard(pages: Sequence[Sequence[str]], returning: set[str]) -> Iterator[Heard]:
    for line in (line for page in pages for line in page):
        why = "page header or footer" if _is_made_of(_shape(line), returning) else ""
        for index, word in enumerate(line.split()):
            yield Heard(word, why or (BULLET if not index and word in BULLETS else ""))


def _is_made_of(shape: str, returning: set[str]) -> bool:
    """Tell whether a line is nothing but lines that return; the second reading may join what stands at one height."""
    rest = shape
    for each in sorted(returning, key=len, reverse=True):
        rest = rest.replace(each, " ")
    return bool(shape) and not rest.strip()
