"""A proof: that a page shows, element for element and word for word, what its source says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from onrecord.errors import Problem
from onrecord.history import History
from onrecord.record import Revision, Statement, between, read_revision
from onrecord.text import write

CONTAINER = ("data-onrecord", "text")
"""Attribute of the one element of a page that holds the text and nothing else."""

ASIDE = ("data-onrecord", "since")
"""Attribute of elements in there that are no part of the text; no text can have it, since its HTML is our own."""

_MARKED = re.compile(rf'<[a-z][^<>]* {CONTAINER[0]}="{CONTAINER[1]}"')
_TAG = re.compile(rf'<div (?:[^<>]* )?{CONTAINER[0]}="{CONTAINER[1]}">')
"""The element itself, marked or any other: what a text says of it begins with no `<`, since that is escaped there."""

_ASIDE = re.compile(rf'<p class="or-since" {ASIDE[0]}="{ASIDE[1]}">.*?</p>\n', re.DOTALL)

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_INLINE = frozenset({"a", "em", "strong", "code", "sup", "span"})

Event = tuple[str, ...]


class _Container(HTMLParser):
    """Collects what stands inside the marked element, or in all of the input."""

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []
        self.containers = 0
        self._whole = whole
        self._depth = 1 if whole else 0
        self._aside = 0
        self._was_aside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._aside or (self._depth and ASIDE in attrs):
            self._aside += tag not in _VOID
        elif self._depth:
            self._was_aside = False
            self.events.append(("<", tag, *(f"{name}={value}" for name, value in sorted(attrs))))
            if tag not in _VOID:
                self._depth += 1
        elif CONTAINER in attrs:
            self.containers += 1
            self._depth = 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._aside:
            self._aside -= tag not in _VOID
            self._was_aside = not self._aside
        elif self._depth and tag not in _VOID:
            self._depth -= 1
            self._was_aside = False
            if self._depth:
                self.events.append((">", tag))

    def handle_data(self, data: str) -> None:
        if not self._depth or self._aside:
            return
        if self._was_aside:  # the end of its line is aside too
            data, self._was_aside = data.removeprefix("\n"), False
        if not data:
            return
        if self.events and self.events[-1][0] == "=":
            self.events[-1] = ("=", self.events[-1][1] + data)
        else:
            self.events.append(("=", data))

    def result(self) -> list[Event]:
        """Return the events without white space at either end, which belongs to the template."""
        events = list(self.events)
        for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
            if events and events[index][0] == "=":
                events[index] = ("=", strip(events[index][1]))
        return [event for event in events if event != ("=", "")]


def prove(page: bytes, source: bytes, *, name: str, path: str, url: str) -> list[Problem]:
    """Return no problem where the page at `url` shows what `source` says, else what differs.

    What is compared are the bytes of both, as they are about to be published: the page's own, and what the reading of
    the source's gives. A page that holds the text's HTML to the letter is done with; else the elements are
    compared, and the words a second time by another way: those of the page's elements with those of the blocks.
    """
    revision, problems = read_revision(source, name=name, path=path)
    if revision is None:
        return problems
    shown_page = page.decode("utf-8", "replace")
    if _holds(shown_page, revision.text.html):
        return []
    parser = _Container()
    parser.feed(shown_page)
    parser.close()
    expected = _Container(whole=True)
    expected.feed(revision.text.html)
    expected.close()
    if parser.containers != 1:
        return [_problem(path, url, f"the text stands on it {parser.containers} times")]
    shown = parser.result()
    if shown != expected.result():
        return [_problem(path, url, _difference(shown, expected.result()))]
    if _words(shown) != revision.text.words:
        return [_problem(path, url, "its words are not those of the source")]
    return []


def _holds(page: str, html: str) -> bool:
    """Tell whether the page's one container holds this HTML, to the letter, and nothing else but what is aside."""
    parts = _TAG.split(page)
    inside = _ASIDE.sub("", parts[-1]).lstrip()
    alone = len(parts) == len(("before it", "from it on")) and len(_MARKED.findall(page)) == 1
    return alone and inside.startswith(html) and inside[len(html) :].lstrip().startswith("</div>")


def prove_redline(before: Revision | None, after: Revision, *, url: str) -> list[Problem]:
    """Return no problem where the redline that a page shows gives both texts back, else which it does not."""
    if before is None:
        return []
    redline = between(before, after)
    if (write(redline.before()), write(redline.after())) == (before.text.html, after.text.html):
        return []
    return [_problem(after.path, url, "its marks do not give both texts back")]


def prove_history(statement: Statement, history: History) -> list[Problem]:
    """Return no problem where each revision comes back from a history as its text is.

    Those that came back from the history it was extended from, as it was published and proved, come back from this one
    where it says the same of them.
    """
    proven = {*history.proven}
    remedy = "Nothing was published; please report it with the texts"
    return [
        Problem(path=revision.path, fact="the history would not give this text back", remedy=remedy)
        for revision in statement.texts
        if revision.name not in proven and write(history.blocks(revision.name)) != revision.text.html
    ]


def _words(events: list[Event]) -> list[str]:
    """Return the words a reader reads; blocks part words, what stands within a line does not."""
    parts = [event[1] if event[0] == "=" else "" if event[1] in _INLINE else " " for event in events]
    return "".join(parts).split()


def _difference(shown: list[Event], expected: list[Event]) -> str:
    pairs = zip(shown, expected, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(shown), len(expected)))
    here, there = (_shown(events[at]) if at < len(events) else "its end" for events in (shown, expected))
    return f"it shows '{here[:80]}' where the source says '{there[:80]}'"


def _shown(event: Event) -> str:
    kind, *parts = event
    if kind == "=":
        return " ".join(parts[0].split())
    return f"<{'/' if kind == '>' else ''}{' '.join(parts)}>"


def _problem(path: str, url: str, fact: str) -> Problem:
    remedy = "Nothing was published; check the templates in overrides/, which may not change a text"
    return Problem(path=path, fact=f"the page /{url} would not show this text: {fact}", remedy=remedy)
