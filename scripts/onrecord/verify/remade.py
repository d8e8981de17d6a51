"""The pages and files, made anew from the texts and held against those that are published.

Where a page of a text differs, its frame may be older than the theme: then it is proved to show its text. What is made
at each publication has no frame that could be older, unless another version of this program made it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html.parser import HTMLParser

from onrecord import __version__
from onrecord.errors import OnRecordError, Severity
from onrecord.git import VERSIONS, Tree
from onrecord.history import History
from onrecord.ledger import LEDGER, Ledger, timestamp
from onrecord.publish import IMPRINT, MANIFEST, Past, digest, made, read_facts_on, read_manifest, read_text_on
from onrecord.record import ALIAS, HISTORY, NAME, SOURCE, Archive, Revision, Statement
from onrecord.site import Site, prove, prove_history
from onrecord.text import one_space
from onrecord.verify.discrepancy import Discrepancy, of_error

_GENERATOR = re.compile(r'<meta name="generator" content="onrecord ([^"]*)">')


@dataclass(frozen=True, kw_only=True, slots=True)
class Remade:
    """Everything, as it would be published now from the same texts."""

    archive: Archive
    day: date

    files: Mapping[str, bytes | None]
    """By path; None for what would not be there."""

    ledgers: frozenset[str]
    """The statements that have one."""


def archive_of(tree: Tree, past: Past, sources: Archive | None) -> Archive:
    """Return the archive as the published texts have it; raise OnRecordError where one cannot be read.

    `sources` tells what is not published as a file: the introduction, and which notices went out.
    """
    statements = tuple(_statement(tree, slug, ledger, sources) for slug, ledger in sorted(past.ledgers.items()))
    if sources is None:
        return Archive(introduction="", statements=statements)
    return replace(sources, statements=statements)


def _statement(tree: Tree, slug: str, ledger: Ledger, sources: Archive | None) -> Statement:
    names = dict.fromkeys(line.revision for line in ledger.lines if line.revision)
    there = [name for name in names if f"{slug}/{name}/{SOURCE}" in tree.blobs]
    revisions = sorted((read_text_on(slug, name, tree) for name in there), key=lambda each: each.order)
    dispatches = sources[slug].dispatches if sources and slug in sources else ()
    statement = read_facts_on(slug, tree)
    return replace(statement, revisions=tuple(revisions), dispatches=dispatches, ledger=ledger)


def remade(site: Site, archive: Archive, day: date, tree: Tree, past: Past) -> Remade:
    """Make everything anew; raise OnRecordError where that cannot be done."""
    published = frozenset(f"{one.slug}/{each.name}/" for one in archive.statements for each in one.revisions)
    head = past.checkpoints.head
    files = made(site, archive, day, tree, tree, published=published, head=head, anew=True)
    return Remade(archive=archive, day=day, files=files, ledgers=frozenset(past.ledgers))


def compared(new: Remade, tree: Tree) -> Iterator[Discrepancy]:
    """Tell of each file that differs from the one that is made anew, where that is no matter of an older frame."""
    severity = Severity.ERROR if _made_by(tree) == __version__ else Severity.WARNING
    for path, data in sorted(new.files.items()):
        if path.endswith(f"/{SOURCE}") or _is_alias(path):
            continue
        there = path in tree.blobs
        if data is not None and there:
            yield from () if tree.holds(path, data) else _differing(path, data, new, tree, severity)
        elif there or data is not None:
            expected, found = ("no file", "a file") if there else ("a file that is made of the texts", "no file")
            yield Discrepancy(place=path, expected=expected, found=found, severity=severity)
    for statement in new.archive.statements:
        yield from _history(f"{statement.slug}/{HISTORY}", statement, tree)
    yield from _unmade(new, tree, severity)
    yield from _aliases(new.archive, new.day, tree)


def _unmade(new: Remade, tree: Tree, severity: Severity) -> Iterator[Discrepancy]:
    """Tell of each file that the manifest names and that is not made of the texts."""
    others = {LEDGER, MANIFEST, IMPRINT, *(f"{slug}/{LEDGER}" for slug in new.ledgers)}
    content = (tree.get(MANIFEST) or b"").decode("utf-8", "replace")
    try:
        named = {*read_manifest(content, path=MANIFEST)} & {*tree.blobs}
    except OnRecordError:
        return
    for path in sorted(named - {*new.files} - others):
        folder = path.partition("/")[0]
        if folder == "assets" and not _is_named_by_content(path, tree):
            expected = "a file with the SHA-256 that its name holds"
            yield Discrepancy(place=path, expected=expected, found=digest(tree.read(path)))
        elif folder not in ("assets", timestamp.TIMESTAMPS) and not _is_alias(path):
            yield Discrepancy(place=path, expected="no file", found="a file", severity=severity)


def _is_named_by_content(path: str, tree: Tree) -> bool:
    """Tell whether a shared file of an earlier theme is the one that its name says."""
    return f".{digest(tree.read(path))[:8]}." in path


def _made_by(tree: Tree) -> str | None:
    """Return the version of this program that made the portal."""
    found = _GENERATOR.search((tree.get("index.html") or b"").decode("utf-8", "replace"))
    return found.group(1) if found else None


def _differing(path: str, data: bytes, new: Remade, tree: Tree, severity: Severity) -> Iterator[Discrepancy]:
    slug, _, rest = path.partition("/")
    name, _, file = rest.partition("/")
    if slug in new.archive and NAME.fullmatch(name):
        statement = new.archive[slug]
        if file == "index.html":
            yield from proved(path, statement.named(name), tree)
        elif not file.endswith(".html"):
            yield Discrepancy(
                place=path, expected="the file that is made of the text", found="another", severity=severity
            )
        elif _redline(tree.read(path)) != _redline(data):
            yield Discrepancy(place=path, expected="every change of its text, as it is found now", found="other words")
        return
    expected, found = "the file that is made of the texts", f"another, {len(tree.read(path))} bytes long"
    if slug in new.archive and rest == "index.html":
        yield from proved(path, new.archive[slug].current(new.day).revision, tree)
    elif slug in new.archive and rest == VERSIONS:
        yield from _versions(path, new.archive[slug], tree)
    yield Discrepancy(place=path, expected=expected, found=found, severity=severity)


def proved(path: str, revision: Revision, tree: Tree) -> Iterator[Discrepancy]:
    """Tell where a page does not show a text."""
    url = path.removesuffix("index.html")
    for problem in prove(tree.get(path) or b"", revision.source, name=revision.name, path=revision.path, url=url):
        yield Discrepancy(place=path, expected=f"the words of {revision.path}", found=problem.fact)


def _history(path: str, statement: Statement, tree: Tree) -> Iterator[Discrepancy]:
    """Tell of each text that does not come back; what is made anew goes on from this very history, and would agree."""
    if path not in tree.blobs:
        return
    expected = "a history from which each text comes back"
    try:
        history = History.from_json(json.loads(tree.read(path)))
        lost = [problem.path for problem in prove_history(statement, history)]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, LookupError, RecursionError) as error:
        lost = [f"it cannot be read: {type(error).__name__}"]
    for each in lost:
        yield Discrepancy(place=path, expected=expected, found=each)


def _versions(path: str, statement: Statement, tree: Tree) -> Iterator[Discrepancy]:
    """Tell of each text of which mike's list names another SHA-256, or that it lacks or has too much."""
    try:
        listed = {str(info.version): (info.properties or {}).get("sha256") for info in tree.versions(statement.slug)}
    except OnRecordError as error:
        yield from of_error(error, "mike's list of versions")
        return
    ours = {each.name: each.sha256 for each in statement.revisions}
    for name in sorted({*ours, *filter(NAME.fullmatch, listed)}):
        if listed.get(name) != ours.get(name):
            expected = f"{name} with the SHA-256 {ours[name]}" if name in ours else f"no version {name}"
            yield Discrepancy(place=path, expected=expected, found=str(listed.get(name)))


def _is_alias(path: str) -> bool:
    return path.split("/")[1:2] == [ALIAS]


def _aliases(archive: Archive, day: date, tree: Tree) -> Iterator[Discrepancy]:
    """Tell of each file of an alias that is not the one of the text in force."""
    for statement in archive.statements:
        current, prefix = statement.current(day), f"{statement.slug}/{ALIAS}/"
        version = f"{statement.slug}/{current.revision.name}/"
        holds = current.status.value == "in force"
        expected = {path.removeprefix(version) for path in tree.blobs if path.startswith(version)} if holds else set()
        there = {path.removeprefix(prefix) for path in tree.blobs if path.startswith(prefix)}
        for name in sorted(expected | there):
            path = f"{prefix}{name}"
            if name not in expected:
                yield Discrepancy(place=path, expected="no file", found="a file")
            elif name not in there or not tree.holds(path, tree.read(f"{version}{name}")):
                found = "another" if name in there else "no file"
                yield Discrepancy(place=path, expected=f"the file {version}{name}", found=found)


class _MarkedWords(HTMLParser):
    """Collects the words of the redline of a page, and how each is marked."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []
        self._depth = 0
        self._marks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth and tag == "div":
            self._depth += 1
        elif ("class", "or-text or-redline") in attrs:
            self._depth = 1
        if self._depth and tag in ("ins", "del"):
            self._marks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag == "div":
            self._depth -= 1
        elif self._marks and tag == self._marks[-1]:
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        mark = self._marks[-1] if self._marks else ""
        if self._depth and self.pieces and self.pieces[-1][0] == mark:
            self.pieces[-1] = (mark, self.pieces[-1][1] + data)
        elif self._depth:
            self.pieces.append((mark, data))


def _redline(page: bytes) -> list[tuple[str, str]]:
    parser = _MarkedWords()
    parser.feed(page.decode("utf-8", "replace"))
    parser.close()
    return [(mark, one_space(words)) for mark, words in parser.pieces]
