"""A word: what stands between white space, in its dress, as two texts are compared by it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote, unquote

from onrecord.text import Block, Element, Run

_SPACELESS = (
    "\u0e01-\u0e32\u0e34-\u0e46\u0e81-\u0eb2\u0eb4-\u0ec6"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17d3\u19e0-\u19ff"  # Myanmar, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"  # kana, Han, Hangul
)
"""Scripts that put no space between words: each sign is one, with the marks on it."""


_OTHERS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2c80-\uffff\U00010000-\U0010ffff]")
"""Signs of other scripts than Latin, Greek and Cyrillic, and marks that stand on any."""


_IMAGE = "\ufffc"
"""Stands for the address of an image that has no description (Unicode 23.8, object replacement character)."""

_REFERENCE = "\ufff9"
"""Stands for the number of a footnote where one is referred to (Unicode 23.8, interlinear annotation anchor)."""


def _pattern(letter: str, joining: str, spaceless: str) -> re.Pattern[str]:
    """Return what finds words: of scripts without spaces each sign, else letters, and signs with what joins them."""
    return re.compile(
        rf"""\s*(?:
          [{spaceless}][{joining}]*
        | [{letter}{joining}\u200b\u00ad]+(?:[.,@:/'’_%&=?+\#–-]+[{letter}{joining}]+)*   # numbers and addresses too
        | {_IMAGE}+ | {_REFERENCE}+
        | \S(?:[{joining}]|(?<=\u200d)\S)*
        )|\s+\Z""",
        re.VERBOSE,
    )


_WORD = _pattern(r"\w", "\u200d", _SPACELESS)


@cache
def _word_of_any_script() -> re.Pattern[str]:
    """Return what finds words in any script, with the marks that stand on their letters (UAX #29)."""
    spaceless = re.compile(f"[{_SPACELESS}]")
    marks = _ranges(lambda sign: unicodedata.category(sign)[0] == "M")
    letters = _ranges(lambda sign: (sign.isalnum() or sign == "_") and not spaceless.match(sign))
    return _pattern(letters, f"{marks}\u0e33\u0eb3\u200d\U0001f3fb-\U0001f3ff", _SPACELESS)


def _ranges(chosen: Callable[[str], bool]) -> str:
    """Return the characters that are chosen, up to the planes of rare ideographs, as a regular expression has them."""
    runs: list[list[int]] = []
    for code in filter(lambda code: chosen(chr(code)), range(0x20000)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


def _parted(text: str) -> list[str]:
    """Divide a text into words, each with the white space before it."""
    return (_word_of_any_script() if _OTHERS.search(text) else _WORD).findall(text)


UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Characters that nobody sees: soft hyphen, spaces and joiners of no width."""

_SPACES = re.compile(r"[^\S\n]+")
_TYPOGRAPHY = str.maketrans("‘’‚‛“”„‟«»‐‑–—…\u00a0", '\'\'\'\'""""""----. ')


class Word(NamedTuple):
    """A word with the white space before it, or the border between two blocks."""

    key: str
    """What must be alike for two words to be the same one, typography apart; empty for white space at a block's end."""

    pieces: tuple[Run, ...]
    """How it is shown; more than one where the dress changes within the word. Empty for a border."""

    @property
    def text(self) -> str:
        """Its letters and the white space before them."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_spoken(self) -> bool:
        """Whether it has a letter or a digit; a sign alone is no word to who counts them."""
        return any(map(str.isalnum, self.key))

    @property
    def is_border(self) -> bool:
        """Whether one block ends here and the next begins."""
        return not self.pieces


BORDER = Word("\n", ())


def words(block: Block) -> list[Word]:
    """Divide a block into words; joined again they are the block's runs."""
    said = list(_divided(block.runs))
    first = said[0].text if said and block.kind == "code" else ""
    bare = first.lstrip()
    if bare and bare != first:  # how far code is indented is seen
        said[:1] = [_plain(first[: -len(bare)]), _plain(bare)]
    return said


@lru_cache(1 << 14)  # most blocks of a revision stand in the next one too
def _divided(runs: tuple[Run, ...]) -> tuple[Word, ...]:
    if len(runs) == 1 and not runs[0].marks:
        return tuple(_plain(found) for found in _parted(runs[0].text))
    return tuple(_dressed(runs))


@lru_cache(1 << 16)
def _plain(text: str) -> Word:
    return Word(loose(text), (Run(text=text),))


@lru_cache(1 << 16)
def loose(text: str) -> str:
    """Return what readers take for the same word: accents, quotes, dashes and capitals written one way."""
    if not text.isascii():
        text = UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_TYPOGRAPHY)
    return text.strip().casefold()


def _dressed(runs: Sequence[Run]) -> Iterator[Word]:
    """Divide several runs; a word may begin in one and end in another."""
    ends = [*accumulate(len(run.text) for run in runs)]
    at, bare, begin = -1, False, 0
    whole = "".join(run.text for run in runs)
    for found in _parted("".join(_sign(run) * len(run.text) or run.text for run in runs)):
        end = begin + len(found)
        text = whole[begin:end]
        while at < 0 or ends[at] <= begin:
            at += 1
            bare = not runs[at].marks and runs[at].apart is None
        sign = found[-1:]
        if sign in (_IMAGE, _REFERENCE):
            yield Word(sign, tuple(_pieces(runs, ends, at, begin, end)))
        elif end > ends[at]:
            yield Word(loose(text), tuple(_pieces(runs, ends, at, begin, end)))
        elif bare:
            yield _plain(text)
        else:
            run = runs[at]
            first = begin == ends[at] - len(run.text)
            yield Word(loose(text), (Run(text=text, marks=run.marks, apart=run.apart if first else None),))
        begin = end


def _pieces(runs: Sequence[Run], ends: Sequence[int], at: int, begin: int, end: int) -> Iterator[Run]:
    """Cut a word that stands in more than one run."""
    while begin < end:
        run, start = runs[at], ends[at] - len(runs[at].text)
        text = run.text[begin - start : end - start]
        if text:
            yield Run(text=text, marks=run.marks, apart=run.apart if begin == start else None)
        begin = max(begin, ends[at])
        at += 1


def _sign(run: Run) -> str:
    """Return what stands for a run that is no words, whatever is shown: where it leads tells it from others."""
    if len(run.marks) > 1 and run.marks[-2].get("class") == "footnote-ref":
        return _REFERENCE
    image = run.marks[-1] if run.marks else None
    if image is None or image.tag != "a" or "image" not in (image.get("class") or "").split():
        return ""
    return _IMAGE if run.text == unquote(image.get("href") or image.get("data-target") or "") else ""


Dress = tuple[str, tuple[Element, ...], int | None]


def dress(word: Word, *, first: bool = False, anchors: Mapping[str, str] | None = None) -> list[Dress]:
    """Return what readers see of a word: its letters, and the elements they stand in.

    What nobody sees is left out: which space it is and how an accent is encoded, names, where a link that leads nowhere
    would lead; of the `first` word of a block the white space before it. `anchors` has the new names of places.
    """
    seen: list[Dress] = []
    for piece in word.pieces:
        text = _sign(piece) or _as_seen(piece.text)
        if first and word.key and not seen:
            text = text.lstrip()
        if text:
            seen.append((text, tuple(_element_as_seen(mark, anchors or {}) for mark in piece.marks), piece.apart))
    return seen


def _as_seen(text: str) -> str:
    return text if text.isascii() else _SPACES.sub(" ", UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def _element_as_seen(element: Element, anchors: Mapping[str, str]) -> Element:
    """Return an element without its name; a link within the page leads to where its place is called now."""
    if element.tag not in ("a", "sup"):
        return element
    attributes = []
    for name, value in element.attributes:
        if name == "href" and value.startswith("#"):
            back = "footnote-backref" in (element.get("class") or "")
            attributes.append((name, "#" if back else f"#{quote(anchors.get(unquote(value[1:]), unquote(value[1:])))}"))
        elif name != "id" and not (name == "data-target" and value.startswith("#")):
            attributes.append((name, value))
    return Element(tag=element.tag, attributes=tuple(attributes))


def at_borders(said: Iterable[Word]) -> list[list[Word]]:
    """Cut words where one block ends and the next begins; return the words of each, one list at least."""
    parts: list[list[Word]] = [[]]
    for word in said:
        if word.pieces:
            parts[-1].append(word)
        else:  # a border
            parts.append([])
    return parts


def targets(said: Iterable[Word]) -> list[str]:
    """Return where the links among words lead, each address once."""
    marks = (mark for word in said for piece in word.pieces for mark in piece.marks if mark.tag == "a")
    return list(dict.fromkeys(mark.get("href") or mark.get("data-target") or "" for mark in marks))


def join(parts: Iterable[Word]) -> tuple[Run, ...]:
    """Return the runs of words that follow each other in one block."""
    runs: list[Run] = []
    texts: list[str] = []
    marks: tuple[Element, ...] = ()
    apart: int | None = None
    for part in parts:
        for piece in part.pieces:
            if texts and piece.marks == marks and piece.apart is None:
                texts.append(piece.text)
                continue
            if texts:
                runs.append(Run("".join(texts), marks, apart))
            texts, marks, apart = [piece.text], piece.marks, piece.apart
    if texts:
        runs.append(Run("".join(texts), marks, apart))
    return tuple(runs)
