"""Engines: onrecord and the tools that people compare texts with, each brought to one measure."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from bench import judge
from onrecord.align import fewest_marks
from onrecord.redline import word
from onrecord.redline.compare import compare
from onrecord.redline.html import as_html
from onrecord.redline.redline import Change, Kind, Mark, Redline, Segment
from onrecord.redline.word import Word, words
from onrecord.text import chapter
from onrecord.text.block import Block, write, write_runs
from onrecord.text.text import Text, read

BASE = "https://example.org/privacy/"
"""Where every text is said to have been published, so that relative links have a target."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text, as each engine wants it."""

    source: str
    """Markdown."""

    @cached_property
    def text(self) -> Text:
        """Its reading, which every engine shares where it wants HTML."""
        return read(self.source, base=BASE)

    @cached_property
    def page(self) -> Page:
        """What readers get."""
        return shown(self.text.html)

    @cached_property
    def shown(self) -> judge.Node:
        """What the judge reads in its HTML."""
        return judge.parsed(self.text.html)

    @cached_property
    def look(self) -> list[tuple[str, ...]]:
        """What a browser shows of it, by the judge: without names, without which space it is."""
        return judge.look(self.shown)

    @cached_property
    def keys(self) -> list[str]:
        """Its words as onrecord compares them."""
        return [word.key for block in self.text.blocks for word in words(block) if word.key]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a reader's browser makes of HTML."""

    elements: tuple[tuple[str, ...], ...]
    """Elements as they open and close, and the text between, white space at its ends left out."""

    words: tuple[str, ...]

    links: tuple[str, ...]
    """Where its links lead, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What an engine made of one pair."""

    text: bool
    """Accepting all gives the second text's words, rejecting all the first's."""

    accepted: bool
    """Accepting all gives the second text's page, element for element."""

    rejected: bool
    """Rejecting all gives the first text's page."""

    page_accepted: bool
    """Accepting all on the page of changes as it is published gives the second text's page, by the judge."""

    page_rejected: bool
    """Rejecting all on it gives the first text's page."""

    links: bool
    """Both ways, every link leads where it should."""

    marked: int
    """Words that are marked as added or removed."""

    moved: int
    """Words of blocks that are marked as moved, on both sides, that `marked` does not hold."""

    shortest: int
    """Words that must be marked at least, as this engine divides a text into words."""

    islands: int
    """Stretches that are marked as added or removed."""

    silent: bool
    """It marks nothing at all."""

    unmarked: int
    """Places at which it leaves unmarked what readers see change; for a peer 1 where it is silent and should not be."""


class Engine(ABC):
    """A way to compare two texts."""

    name: str

    def missing(self) -> str | None:
        """Tell why it cannot run here."""
        return None

    @abstractmethod
    def prepare(self, before: Document, after: Document) -> tuple[Any, Any]:
        """Return both texts as the engine takes them; not timed."""

    @abstractmethod
    def compare(self, before: Any, after: Any) -> Any:
        """Compare; timed."""

    @abstractmethod
    def judge(self, made: Any, before: Document, after: Document) -> Verdict:
        """Measure what it made."""


# Ours


class Onrecord(Engine):
    """Our own, the reading of both Markdown sources included."""

    name = "onrecord"

    def prepare(self, before: Document, after: Document) -> tuple[str, str]:
        return before.source, after.source

    def compare(self, before: str, after: str) -> Redline:
        read.cache_clear()  # what was read before costs nothing to read again: forget texts, and blocks of them
        word._divided.cache_clear()
        chapter.forget()
        return compare(read(before, base=BASE).blocks, read(after, base=BASE).blocks)

    def judge(self, made: Redline, before: Document, after: Document) -> Verdict:
        reject, accept = write(made.before()), write(made.after())
        first, second = shown(reject), shown(accept)
        page = judge.parsed(as_html(made))
        segments = [segment for change in made.changes for segment in change.segments]
        marked = [segment for segment in segments if segment.mark in (Mark.ADDED, Mark.REMOVED)]
        moved = [s for c in made.changes if c.moved is not None for s in c.segments if s not in marked]
        return Verdict(
            text=first.words == before.page.words and second.words == after.page.words,
            accepted=accept == after.text.html,
            rejected=reject == before.text.html,
            page_accepted=judge.events(judge.accepted(page)) == judge.events(after.shown),
            page_rejected=judge.events(judge.taken_back(page)) == judge.events(before.shown),
            links=first.links == before.page.links and second.links == after.page.links,
            marked=_said(marked),
            moved=_said(moved),
            shortest=fewest_marks(before.keys, after.keys),
            islands=len(marked),
            silent=made.is_empty,
            unmarked=sum(_unmarked(change) for change in made.changes) + (made.is_empty and before.look != after.look),
        )


class OnrecordRead(Onrecord):
    """Our own, on texts that have been read already."""

    name = "  without parsing"

    def prepare(self, before: Document, after: Document) -> tuple[Any, Any]:
        return before.text.blocks, after.text.blocks

    def compare(self, before: Any, after: Any) -> Redline:
        return compare(before, after)


def _said(segments: Sequence[Segment]) -> int:
    return sum(bool(word.key.strip()) for s in segments for side in (s.before, s.after) for word in side)


def _unmarked(change: Change) -> int:
    """Count what readers see change where a change says that nothing did."""
    count = 0
    begins, beside = [True, True], False
    for segment in change.segments:
        if segment.mark is Mark.SAME:
            for a, b in zip(segment.before, segment.after, strict=True):
                if a == b:
                    begins, beside = [a.is_border, b.is_border], False
                    continue
                came = beside and a.text[:1].isspace() != b.text[:1].isspace()  # its space, with what changed before it
                count += _seen(a, first=any(begins) or came) != _seen(b, first=any(begins) or came)
                begins, beside = [a.is_border, b.is_border], False
        else:
            for side, said in enumerate((segment.before, segment.after)):
                begins[side] = said[-1].is_border if said else begins[side]
        beside = segment.mark in (Mark.ADDED, Mark.REMOVED)
    if change.kind is Kind.SAME and change.moved is None:
        shapes = [[(_shape(place.block), place.number) for place in side] for side in (change.before, change.after)]
        count += shapes[0] != shapes[1]
    return count


def _seen(word: Word, *, first: bool) -> list[tuple[str, ...]]:
    """Return what readers see of a word; white space where a block begins is not seen."""
    seen = judge.look(judge.parsed(f"<p>{write_runs(word.pieces)}.</p>"))
    if first and len(seen) > 1 and seen[1][0] == "=":
        seen[1] = ("=", seen[1][1].lstrip())
    return [*seen]


def _shape(block: Block) -> tuple[str, ...]:
    return (re.sub(r' id="[^"]*"', "", write([Block(element=block.element)])), *(e.tag for e in block.containers))


# Peers that mark Markdown


class _OnSource(Engine):
    """A peer that compares Markdown as plain text; what it made of a text is read again."""

    def prepare(self, before: Document, after: Document) -> tuple[Any, Any]:
        return before.source, after.source

    @abstractmethod
    def stretches(self, made: Any, before: Document) -> list[tuple[str, str]]:
        """Return the text in pieces: a space, `-` or `+`, and what stands there."""

    def judge(self, made: Any, before: Document, after: Document) -> Verdict:
        stretches = self.stretches(made, before)
        sides = ["".join(text for mark, text in stretches if mark in (" ", side)) for side in "-+"]
        reject, accept = (shown(read(side, base=BASE).html) for side in sides)
        marked = [text.split() for mark, text in stretches if mark != " " and text.strip()]
        return _verdict(
            (reject, accept),
            (before, after),
            marked=sum(map(len, marked)),
            islands=len(marked),
            shortest=fewest_marks(before.source.split(), after.source.split()),
            silent=not marked,
        )


class Redlines(_OnSource):
    """https://pypi.org/project/redlines/"""

    name = "redlines"

    def missing(self) -> str | None:
        return _not_installed("redlines")

    def compare(self, before: str, after: str) -> str:
        made: str = importlib.import_module("redlines").Redlines(before, after, markdown_style="none").output_markdown
        return made

    def stretches(self, made: str, before: Document) -> list[tuple[str, str]]:
        del before
        parts = re.split(r"<(ins|del)>(.*?)</\1>", made, flags=re.DOTALL)
        found: list[tuple[str, str]] = []
        for index in range(0, len(parts), 3):
            found.append((" ", parts[index]))
            if index + 2 < len(parts):
                found.append(("+" if parts[index + 1] == "ins" else "-", parts[index + 2]))
        return found


class Git(_OnSource):
    """git diff --word-diff=porcelain, the start of its process included."""

    name = "git word-diff"

    def missing(self) -> str | None:
        return None if shutil.which("git") else "git is not on PATH"

    def prepare(self, before: Document, after: Document) -> tuple[Path, Path]:
        self._folder = tempfile.TemporaryDirectory(prefix="onrecord-bench-")
        files = Path(self._folder.name, "before.md"), Path(self._folder.name, "after.md")
        for file, document in zip(files, (before, after), strict=True):
            file.write_text(document.source.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
        return files

    def compare(self, before: Path, after: Path) -> str:
        command = ["git", "diff", "--no-index", "--no-color", "--word-diff=porcelain", "--unified=10000000"]
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run([*command, before, after], env=environment, capture_output=True, check=False)
        return done.stdout.decode("utf-8")

    def stretches(self, made: str, before: Document) -> list[tuple[str, str]]:
        _, found, hunks = made.partition("\n@@")
        if not found:
            return [(" ", before.source)]
        lines = hunks.split("\n")[1:-1]
        return [(" ", "\n") if line[:1] == "~" else (line[:1], line[1:]) for line in lines if line[:1] != "\\"]


# Peers that mark HTML

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


class _OnHtml(Engine):
    """A peer that puts ins and del into HTML.

    Its time includes making HTML of both sources with plain markdown-it, as ours includes reading them; what it
    compares is the HTML of our reading, so that all engines are held to one page.
    """

    def prepare(self, before: Document, after: Document) -> tuple[Document, Document]:
        return before, after

    def compare(self, before: Document, after: Document) -> str:
        for document in (before, after):
            MARKDOWN.render(document.source)
        return self.marked(before.text.html, after.text.html)

    def marked(self, before: str, after: str) -> str:
        raise NotImplementedError

    def judge(self, made: str, before: Document, after: Document) -> Verdict:
        marks = _Marks()
        marks.feed(made)
        marks.close()
        stretches = [stretch.split() for stretch in marks.stretches if stretch.strip()]
        return _verdict(
            (shown(made, drop="ins"), shown(made, drop="del")),
            (before, after),
            marked=sum(map(len, stretches)),
            islands=len(stretches),
            shortest=fewest_marks(before.page.words, after.page.words),
            silent=not marks.stretches and "tagdiff_" not in made,
        )


class Lxml(_OnHtml):
    """https://lxml.de/lxmlhtml.html#html-diff"""

    name = "lxml htmldiff"

    def missing(self) -> str | None:
        return _not_installed("lxml.html.diff")

    def marked(self, before: str, after: str) -> str:
        return str(importlib.import_module("lxml.html.diff").htmldiff(before, after))


class Htmldiff2(_OnHtml):
    """https://pypi.org/project/htmldiff2/"""

    name = "htmldiff2"

    def missing(self) -> str | None:
        return _not_installed("htmldiff2")

    def marked(self, before: str, after: str) -> str:
        made = str(importlib.import_module("htmldiff2").render_html_diff(before, after))
        return made.removeprefix('<div class="diff">').removesuffix("</div>")


OURS: Engine = Onrecord()
READ: Engine = OnrecordRead()
PEERS: tuple[Engine, ...] = (Redlines(), Lxml(), Htmldiff2(), Git())


def _not_installed(module: str) -> str | None:
    try:
        importlib.import_module(module)
    except ImportError as error:
        return f"{error}; install the peers with: pip install -e '.[bench]'"
    return None


def _verdict(
    pages: tuple[Page, Page],
    documents: tuple[Document, Document],
    *,
    marked: int,
    islands: int,
    shortest: int,
    silent: bool,
) -> Verdict:
    """Judge a peer by the pages after rejecting and accepting all."""
    (reject, accept), (before, after) = pages, documents
    return Verdict(
        text=reject.words == before.page.words and accept.words == after.page.words,
        accepted=accept.elements == after.page.elements,
        rejected=reject.elements == before.page.elements,
        page_accepted=accept.elements == after.page.elements,
        page_rejected=reject.elements == before.page.elements,
        links=reject.links == before.page.links and accept.links == after.page.links,
        marked=marked,
        moved=0,
        shortest=shortest,
        islands=islands,
        silent=silent,
        unmarked=int(silent and before.look != after.look),
    )


# Pages

_VOID = frozenset({"br", "hr", "img"})
_INLINE = frozenset({"a", "em", "strong", "code", "sup", "span"})
_TARGET = re.compile(r" Link: \S*")
"""What lxml's htmldiff writes behind the words of a link whose target changed."""


def shown(html: str, *, drop: str | None = None) -> Page:
    """Return what `html` shows when all `drop`, ins or del, are taken out and the others unwrapped.

    In the peers' favour: an element that is empty without them goes too, and white space where an element begins or
    ends does not count.
    """
    reader = _Reader(drop)
    reader.feed(html)
    reader.close()
    parts = [event[1] if event[0] == "=" else "" if event[1] in _INLINE else " " for event in reader.events]
    return Page(
        elements=tuple(_bare(reader.events)),
        words=tuple("".join(parts).split()),
        links=tuple(p[5:] for e in reader.events if e[:2] == ("<", "a") for p in e[2:] if p.startswith("href=")),
    )


def _bare(events: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    text = ""
    for event in [*events, (">", "")]:
        if event[0] == "=":
            text += event[1]
            continue
        bare = " ".join(re.split(r"[ \t\n\r\f]+", text)).strip(" ")
        if bare:
            yield "=", bare
        text = ""
        yield event


class _Reader(HTMLParser):
    """Collects elements and text."""

    def __init__(self, drop: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, ...]] = []
        self._drop = drop
        self._dropping = 0
        self._kept = 0
        self._open: list[tuple[str, int]] = []
        self._lost = {-1}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self._drop:
            self._dropping += 1
            self._lost.add(len(self._open) - 1)
        elif self._dropping:
            return
        elif self._drop and tag in ("ins", "del"):
            self._kept += 1
        else:
            if tag not in _VOID:
                self._open.append((tag, len(self.events)))
            self.events.append(("<", tag, *(f"{name}={value}" for name, value in sorted(attrs) if _own(value))))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._drop:
            self._dropping -= 1
        elif self._dropping or tag in _VOID:
            return
        elif self._drop and tag in ("ins", "del"):
            self._kept -= 1
        elif self._open:
            self._close()

    def _close(self) -> None:
        depth = len(self._open) - 1
        tag, begin = self._open.pop()
        said = any(event[0] != "=" or event[1].strip() for event in self.events[begin + 1 :])
        if depth in self._lost and not said:
            del self.events[begin:]
            self._lost.add(depth - 1)
        else:
            self.events.append((">", tag))
        self._lost.discard(depth)

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.events.append(("=", _TARGET.sub("", data) if self._kept else data))


def _own(value: str | None) -> bool:
    """Tell whether an attribute is the text's own, not one with which htmldiff2 marks an element."""
    return not (value or "").startswith("tagdiff_")


class _Marks(HTMLParser):
    """Collects the text of each ins and del."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stretches: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in ("ins", "del"):
            self._depth += 1
            self.stretches.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ins", "del"):
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.stretches[-1] += _TARGET.sub("", data)
