"""What is shown within a block: its words, and among them those that came and went, in one nest of elements.

The elements are those of the second text, and `ins` and `del` stand within them. So who takes out every `del` and note,
and unwraps every `ins`, has what stands in the block of the second text. Who takes out every `ins` and note, unwraps
every `del`, and puts what `data-said` holds in place of the words it stands on, has what stood in that of the first;
unless its elements began or ended elsewhere, which `Inside.turned_back` tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from onrecord.redline.labels import Labels
from onrecord.redline.redline import Mark, Segment
from onrecord.redline.word import Word, join, targets
from onrecord.text import Element, Run, alike, start_tag, write_runs

Part = Segment | Mark
"""Words of one fate; or the end of a block that was added there, or removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inside:
    """What is shown within a block."""

    html: str

    turned_back: str
    """What is left of it when every change is taken back, by the rule of this module."""


def inside(parts: Sequence[Part], labels: Labels) -> Inside:
    """Return what is shown within a block of which these are the words, by their fate."""
    if all(isinstance(part, Segment) and part.before == part.after for part in parts):
        html = write_runs(join(word for part in parts if isinstance(part, Segment) for word in part.after))
        return Inside(html=html, turned_back=html.lstrip())
    strands: list[_Strand] = []
    for part in parts:
        strands += _strands(part, strands[-1].mark if strands and not strands[-1].border else None, labels)
    nest = _Nest([*_with_space_outside(strands)])
    html = nest.write(_pieces(nest, lambda mark, together: _marked(nest, mark, together, labels)))
    back = nest.write(_pieces(nest, lambda mark, together: _turned_back(nest, mark, together)))
    return Inside(html=html, turned_back=back.lstrip())


def as_it_was(said: Iterable[Word]) -> str:
    """Return what stood within a block of the first text."""
    return write_runs(join(said)).lstrip()


def without_names(said: Iterable[Word]) -> str:
    """Return what stood within a block of the first text, without names, which places of the second may have."""
    return write_runs(map(unnamed, join(said))).lstrip()


def elsewhere(mark: Mark, html: str, label: str) -> str:
    """Return what is shown within a block of a table that went elsewhere, where it stood or where it stands now."""
    tag = "ins" if mark is Mark.ADDED else "del"
    told = f'<span class="or-hidden">[{escape(label)}: </span>{html}<span class="or-hidden">]</span>'
    return f'<{tag} class="or-moved">{told}</{tag}>' if html.strip() else html


# Strands: words of one dress and one fate


@dataclass(slots=True)
class _Strand:
    """Words of one fate and one dress; of another look, all that have it."""

    mark: Mark

    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()

    segment: int = 0
    """What tells words of one segment from those of another, where they have a mark of their own."""

    look: str = ""
    """Attribute of words that readers see look otherwise, or of marks of which nothing but typography changed."""

    note: str = ""
    """HTML of what is told of them."""

    border: str = ""
    """HTML of the end of a block; there are no words then."""

    outer: tuple[int, ...] = ()
    """The elements around its mark, outermost first, by their number in the nest."""

    covered: int = 0
    """How many of its own elements these are."""


def _strands(part: Part, last: Mark | None, labels: Labels) -> Iterator[_Strand]:
    """Divide a part; `last` is the fate of the words before it, None where it begins a block."""
    if isinstance(part, Mark):
        yield _Strand(part, border=_border(part, labels))
    elif part.mark is Mark.SAME:
        yield from _same(part, last)
    elif part.mark is Mark.FORMAT or part.looks_alike:
        yield from _otherwise(part, labels)
    else:
        is_slight = part.mark is Mark.TYPOGRAPHIC
        own, look = (id(part), ' class="or-slight"') if is_slight else (0, "")
        yield from (_Strand(Mark.REMOVED, before=(run,), segment=own, look=look) for run in join(part.before))
        yield from (_Strand(Mark.ADDED, after=(run,), segment=own, look=look) for run in join(part.after))


def _with_space_outside(strands: Sequence[_Strand]) -> Iterator[_Strand]:
    """Yield strands; a space in front of an element in which words were replaced stayed, and parts no element."""
    stretches = [(mark, [*group]) for mark, group in groupby(strands, lambda strand: strand.mark)]
    for index, (mark, stretch) in enumerate(stretches):
        following = stretches[index + 1][1] if index + 1 < len(stretches) else []
        first, then = stretch[0], following[0] if following else stretch[0]
        if mark is Mark.REMOVED and then.mark is Mark.ADDED and _is_space(first.before) and first.before == then.after:
            yield from _kept(first.before)
            del stretch[0], following[0]
        yield from stretch


def _is_space(runs: Sequence[Run]) -> bool:
    return bool(runs) and all(run.text.isspace() for run in runs)


def _same(segment: Segment, last: Mark | None) -> Iterator[_Strand]:
    """Yield words that look the same; those that are not the same to the letter keep what they were."""
    pairs = zip(segment.before, segment.after, strict=True)
    for is_same, both in groupby(pairs, lambda pair: pair[0].pieces == pair[1].pieces):
        if is_same:
            yield from _kept(join(new for _, new in both))
        else:
            for old, new in both:
                yield from _alike(old.pieces, new.pieces, last)
                last = Mark.SAME
        last = Mark.SAME


def _kept(runs: Iterable[Run]) -> Iterator[_Strand]:
    return (_Strand(Mark.SAME, (run,), (run,)) for run in runs)


def _alike(before: Sequence[Run], after: Sequence[Run], last: Mark | None) -> Iterator[_Strand]:
    """Yield a word that looks the same, and that was another to the letter.

    A space that came or went with the words before it is given to them; where a block begins, none is seen.
    """
    (was, said), (now, says) = _led_by_space(before), _led_by_space(after)
    if said == says and last is None:
        yield from _kept(after)
    elif said == says and last is Mark.REMOVED and was and not now:
        yield from (_Strand(Mark.REMOVED, before=(run,)) for run in was)
        yield from _kept(says)
    elif said == says and last is Mark.ADDED and now and not was:
        yield from (_Strand(Mark.ADDED, after=(run,)) for run in now)
        yield from _kept(says)
    else:
        yield from _by_dress(before, after, id(after))


def _by_dress(before: Sequence[Run], after: Sequence[Run], segment: int) -> Iterator[_Strand]:
    """Yield a word by its dresses; what it was is told with the first."""
    for number, run in enumerate(after):
        yield _Strand(Mark.FORMAT, () if number else tuple(before), (run,), segment=segment)


def _otherwise(segment: Segment, labels: Labels) -> Iterator[_Strand]:
    """Yield words that look otherwise; the space before them, where it stayed, stands outside."""
    pairs = [(old.pieces, new.pieces) for old, new in zip(segment.before, segment.after, strict=True)]
    (was, said), (now, says) = map(_led_by_space, pairs[0])
    if was == now:
        yield from _kept(was)
        pairs[0] = said, says
    strands = [strand for before, after in pairs for strand in _by_dress(before, after, id(segment))]
    for strand in strands:
        strand.look = ' class="or-format"'
    strands[-1].note = _note(segment, labels)
    yield from strands


def _led_by_space(runs: Sequence[Run]) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Part the space that words begin with from them."""
    for index, run in enumerate(runs):
        bare = run.text.lstrip()
        if bare:
            space = (run._replace(text=run.text[: -len(bare)]),) if bare != run.text else ()
            first = run._replace(text=bare, apart=None) if space else run
            return (*runs[:index], *space), (first, *runs[index + 1 :])
    return tuple(runs), ()


def _note(segment: Segment, labels: Labels) -> str:
    now = targets(segment.after)
    notes = [labels.target.format(target) for target in targets(segment.before) if target not in now]
    notes += [labels.spacing] if segment.looks_alike else []
    return f'<span class="or-note"> ({escape("; ".join(notes or [labels.format]))})</span>'


def _border(mark: Mark, labels: Labels) -> str:
    tag, label = ("ins", labels.added) if mark is Mark.ADDED else ("del", labels.removed)
    told = escape(f"{label}: {labels.border}")
    return f'<{tag} class="or-border"><span class="or-hidden">[{told}]</span>¶ </{tag}>'


# The nest: the elements of the second text


class _Nest:
    """The elements in a block of the second text, and in which of them each strand stands."""

    def __init__(self, strands: Sequence[_Strand]) -> None:
        self.strands = strands
        self.elements: list[Element] = []
        second = self._paths([strand.after for strand in strands])
        first = self._paths([None if strand.border else strand.before for strand in strands])
        same: dict[int, int] = {}
        taken: set[int] = set()
        for strand, old, new in zip(strands, first, second, strict=True):
            if strand.mark is Mark.SAME:
                fresh = {a: b for a, b in zip(old, new, strict=True) if a not in same and b not in taken}
                same |= fresh
                taken |= {*fresh.values()}
        self._place_second(second)
        self._place_removed([tuple(same.get(element, element) for element in path) for path in first])

    def _paths(self, sequence: Iterable[Sequence[Run] | None]) -> list[tuple[int, ...]]:
        """Number the elements of one text, block by block; return those in which all runs of a strand stand."""
        paths: list[tuple[int, ...]] = []
        standing: tuple[int, ...] = ()
        marks: tuple[Element, ...] = ()
        for runs in sequence:
            path: tuple[int, ...] | None = None
            for run in runs or ():
                shared = alike(marks, run.marks) if run.apart is None else run.apart
                fresh = range(len(self.elements), len(self.elements) + len(run.marks) - shared)
                self.elements += run.marks[shared:]
                standing, marks = standing[:shared] + tuple(fresh), run.marks
                path = standing if path is None else path[: alike(path, standing)]
            if runs is None:
                standing, marks = (), ()
            paths.append(path or ())
        return paths

    def _place_second(self, paths: Sequence[tuple[int, ...]]) -> None:
        """An element stands around marks where it holds more than one strand, or one that stayed."""
        groups = groupby(zip(self.strands, paths, strict=True), lambda pair: (pair[0].mark, pair[0].segment))
        held: Counter[int] = Counter()
        for (mark, _), group in groups:
            inside = {element for strand, path in group if strand.after for element in path}
            held.update(dict.fromkeys(inside, 2 if mark is Mark.SAME else 1))
        for strand, path in zip(self.strands, paths, strict=True):
            strand.outer = tuple(element for element in path if held[element] > 1)
            strand.covered = len(strand.outer)

    def _place_removed(self, paths: Sequence[tuple[int, ...]]) -> None:
        """What was removed stands in the elements it shares with words beside it, and in all that go on around it."""
        following: list[tuple[int, ...]] = []
        last: tuple[int, ...] = ()
        for strand in reversed(self.strands):
            following.append(last)
            last = strand.outer if strand.after else last
        last = ()
        for strand, path, then in zip(self.strands, paths, reversed(following), strict=True):
            if strand.after:
                last = strand.outer
            elif strand.mark is Mark.REMOVED:
                around = alike(last, then)
                strand.covered = max(alike(path, last), alike(path, then))
                strand.outer = path[: strand.covered] if strand.covered >= around else last[:around]

    def write(self, pieces: Iterable[tuple[tuple[int, ...], str]]) -> str:
        """Return the HTML of pieces, each within elements, which they share where they follow each other."""
        parts: list[str] = []
        standing: tuple[int, ...] = ()
        for path, html in pieces:
            shared = alike(standing, path)
            parts += [f"</{self.elements[element].tag}>" for element in reversed(standing[shared:])]
            parts += [start_tag(self.elements[element]) for element in path[shared:]]
            parts.append(html)
            standing = path
        parts += [f"</{self.elements[element].tag}>" for element in reversed(standing)]
        return "".join(parts)

    def bare(self, runs: Iterable[Run], strand: _Strand) -> list[Run]:
        """Return runs without the elements around the strand; no link stands within a link."""
        within_link = any(self.elements[element].tag == "a" for element in strand.outer)
        left = []
        for run in runs:
            marks = run.marks[strand.covered :]
            apart = None if run.apart is None else max(run.apart - strand.covered, 0)
            if within_link and any(mark.tag == "a" for mark in marks):
                marks, apart = tuple(mark for mark in marks if mark.tag != "a"), None
            left.append(Run(text=run.text, marks=marks, apart=apart))
        return left


# Its two writings

_Written = Callable[[Mark, Sequence[_Strand]], str]


def _pieces(nest: _Nest, written: _Written) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield the strands in their elements; those that were added, or removed, together in one mark."""
    for (mark, outer, _, is_border), group in groupby(
        nest.strands, lambda strand: (strand.mark, strand.outer, strand.segment, bool(strand.border))
    ):
        if mark is Mark.SAME or is_border:
            yield from ((outer, written(mark, [strand])) for strand in group)
        else:
            yield outer, written(mark, [*group])


def _marked(nest: _Nest, mark: Mark, strands: Sequence[_Strand], labels: Labels) -> str:
    """Write strands as they are shown."""
    first = strands[0]
    if first.border:
        return first.border
    runs = [run for strand in strands for run in nest.bare(strand.after or strand.before, strand)]
    if mark is Mark.SAME:
        return write_runs(runs)
    if mark is Mark.FORMAT:
        was = escape(write_runs(run for strand in strands for run in _was(nest, strand)))
        return f'<span{first.look} data-said="{was}">{write_runs(runs)}</span>{strands[-1].note}'
    if not "".join(run.text for run in runs).strip():  # seen by nobody
        blank = write_runs(runs)
        was, now = ("", blank) if mark is Mark.ADDED else (escape(blank), "")
        return f'<span data-said="{was}">{now}</span>'
    tag, label = ("ins", labels.added) if mark is Mark.ADDED else ("del", labels.removed)
    said = write_runs(runs if mark is Mark.ADDED else map(unnamed, runs))
    label = f'<span class="or-hidden">[{escape(label)}: </span>'
    return f'<{tag}{first.look}>{label}{said}<span class="or-hidden">]</span></{tag}>'


def _turned_back(nest: _Nest, mark: Mark, strands: Sequence[_Strand]) -> str:
    """Write what is left of strands when every change is taken back."""
    if mark is Mark.FORMAT:
        return write_runs(run for strand in strands for run in _was(nest, strand))
    return write_runs(run for strand in strands for run in nest.bare(strand.before, strand))


def _was(nest: _Nest, strand: _Strand) -> list[Run]:
    """Return the runs of the first text, without the elements around the strand where they stood in such ones."""
    around = tuple(nest.elements[element] for element in strand.outer)
    stood = all(run.marks[: len(around)] == around for run in strand.before)
    return nest.bare(strand.before, strand) if stood else [*strand.before]


def unnamed(run: Run) -> Run:
    """Return a run of the first text, whose names the second may have: they are kept where no link finds them."""
    return Run(text=run.text, marks=tuple(aside(mark) for mark in run.marks), apart=run.apart)


def aside(element: Element) -> Element:
    """Return an element with its name kept where no link finds it."""
    attributes = tuple(("data-id" if name == "id" else name, value) for name, value in element.attributes)
    return Element(tag=element.tag, attributes=attributes)
