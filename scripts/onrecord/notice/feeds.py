"""A feed: the entries of one statement or of all, as Atom (RFC 4287) and as JSON Feed 1.1.

What is polled holds the newest entries and leads to the older ones, which stand in archived feeds (RFC 5005, 4).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from onrecord.language import Language, language
from onrecord.notice.entry import SPACE, Entry, Moment, entries, midnight
from onrecord.record import FOLLOW, Archive, Statement

ATOM, JSON = ".atom", ".json"
"""What the address of a feed ends with, in either format."""

EVERYTHING, MATERIAL = "feed", "material"
"""What it is called within its folder: all entries, or those that matter to people."""

NEWEST = 50
"""Entries of a feed, and of each archived one."""

OLDER = re.compile(rf"(?:{EVERYTHING}|{MATERIAL})-[1-9]\d*(?:{re.escape(ATOM)}|{re.escape(JSON)})")
"""The file of an archived feed, within its folder."""

_HISTORY = "http://purl.org/syndication/history/1.0"

_ATOM_TYPE = "application/atom+xml"

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) cannot hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """What every feed says of the site."""

    url: str
    """Address of the portal, ending in a slash."""

    origin: str
    """The first address it ever had; the identifiers of feeds are made of it."""

    name: str
    language: str
    zone: ZoneInfo

    head: str | None = None
    """SHA-256 of the newest line of the archive's ledger; None before anything was published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """One list of entries at an address of its own."""

    path: str
    """Relative to the site, without its ending."""

    page: str
    """Address of the page it belongs to, relative to the site."""

    title: str

    about: str | None
    """How far the ledger had come, so that every copy of the feed can bear that out."""

    language: str
    """BCP 47 tag of its own words; those of an entry have one of their own."""

    since: datetime
    """When its first entry could have come; it was updated then where it has none."""

    entries: tuple[Entry, ...]
    """The newest first."""

    number: int | None = None
    """Of an archived feed, the first of which holds the oldest entries; None for what is polled."""

    older: int | None = None
    """Number of the archived feed with the entries before these."""

    def address(self, ending: str) -> str:
        """Return where it stands, relative to the site."""
        return _path(self.path, self.number) + ending

    @property
    def updated(self) -> datetime:
        """When its newest entry came, or words of one went; never when it was built."""
        return max((entry.updated for entry in self.entries), default=self.since)


def statement_entries(
    statement: Statement, day: date, masthead: Masthead, told: Iterable[bytes] = ()
) -> tuple[Entry, ...]:
    """Return the entries of a statement; `told` are its feeds in JSON as they were published last."""
    known = {entry.id: entry for feed in told for entry in _told(feed)}
    return entries(statement, day, site=masthead.url, zone=masthead.zone, known=known)


def feed_files(archive: Archive, entries: Mapping[str, Sequence[Entry]], masthead: Masthead) -> dict[str, bytes]:
    """Return path and content of every feed; `entries` are by slug."""
    files: dict[str, bytes] = {}
    for feed in (part for whole in _feeds(archive, entries, masthead) for part in _parts(whole)):
        files[feed.address(ATOM)] = as_atom(feed, masthead)
        files[feed.address(JSON)] = as_json(feed, masthead)
    return files


def _parts(feed: Feed) -> Iterator[Feed]:
    """Yield what is polled, and the archived feeds: one for each so many entries, counted from the oldest.

    One that is full never changes. The entries that are in none yet are among the newest.
    """
    full = len(feed.entries) // NEWEST if len(feed.entries) > NEWEST else 0
    yield replace(feed, entries=feed.entries[:NEWEST], older=full or None)
    for number in range(1, full + 1):
        end = len(feed.entries) - (number - 1) * NEWEST
        yield replace(
            feed, entries=feed.entries[end - NEWEST : end], number=number, older=number - 1 or None, about=None
        )


def _path(path: str, number: int | None) -> str:
    return path if number is None else f"{path}-{number}"


def _feeds(archive: Archive, entries: Mapping[str, Sequence[Entry]], masthead: Masthead) -> Iterator[Feed]:
    feeds = [feed for one in archive.statements for feed in _of_a_statement(one, entries[one.slug], masthead)]
    yield from feeds
    spoken = language(masthead.language)
    told = [entry for statement in archive.statements for entry in entries[statement.slug]]
    yield Feed(
        path=EVERYTHING,
        page="",
        title=site_feed_title(masthead.name, spoken),
        about=_about(masthead.head, spoken),
        language=masthead.language,
        since=min(feed.since for feed in feeds),
        entries=_sorted(told),
    )


def _of_a_statement(statement: Statement, entries: Sequence[Entry], masthead: Masthead) -> Iterator[Feed]:
    spoken = language(statement.language)
    first = statement.revisions[0]
    since = midnight(min(filter(None, [first.announced, first.recorded, first.day])), masthead.zone)
    for name, chosen in {EVERYTHING: entries, MATERIAL: [entry for entry in entries if entry.material]}.items():
        yield Feed(
            path=f"{statement.slug}/{name}",
            page=f"{statement.slug}/",
            title=feed_title(statement, spoken, name),
            about=_about(statement.ledger.head if statement.ledger else None, spoken),
            language=statement.language,
            since=since,
            entries=tuple(chosen),
        )


def _about(head: str | None, spoken: Language) -> str | None:
    return spoken.say("Newest line of the ledger, SHA-256: %(head)s", head=head).unescape() if head else None


def site_feed_title(site: str, spoken: Language) -> str:
    """Return what the feed of a whole site is called."""
    return spoken.say("Changes of every statement: %(site)s", site=site).unescape()


def feed_title(statement: Statement, spoken: Language, name: str) -> str:
    """Return what the feed of this name is called, `EVERYTHING` or `MATERIAL`."""
    facts = {"title": statement.title, "organisation": statement.organisation}
    if name == MATERIAL:
        return spoken.say("Important changes of %(title)s of %(organisation)s", **facts).unescape()
    return spoken.say("Changes of %(title)s of %(organisation)s", **facts).unescape()


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Put the newest first; of one moment, those of one statement stay in their order."""
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


# Atom


def as_atom(feed: Feed, masthead: Masthead) -> bytes:
    """Write a feed as Atom; the numbers are sections of RFC 4287."""
    archived = {} if feed.number is None else {"xmlns:fh": _HISTORY}
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", **archived, "xml:lang": feed.language})  # 2
    _add(root, "id", uuid.uuid5(SPACE, f"{masthead.origin}{feed.path}").urn)  # 4.2.6
    _add(root, "title", feed.title)  # 4.2.14
    if feed.about:
        _add(root, "subtitle", feed.about)  # 4.2.12
    _add(root, "updated", feed.updated.isoformat())  # 4.2.15
    author = ET.SubElement(root, "author")  # 4.1.1: for every entry
    _add(author, "name", masthead.name)
    _add(author, "uri", masthead.url)
    _add(root, "generator", "onrecord")
    if feed.number is not None:
        ET.SubElement(root, "fh:archive")  # RFC 5005, 4
        _link(root, "current", _ATOM_TYPE, f"{masthead.url}{feed.path}{ATOM}")
    if feed.older is not None:
        _link(root, "prev-archive", _ATOM_TYPE, f"{masthead.url}{_path(feed.path, feed.older)}{ATOM}")
    _link(root, "self", _ATOM_TYPE, f"{masthead.url}{feed.address(ATOM)}")  # 4.1.1
    _link(root, "alternate", "text/html", f"{masthead.url}{feed.page}")
    _link(root, "related", "text/html", f"{masthead.url}{feed.page}{FOLLOW}")
    for entry in feed.entries:
        _add_entry(root, entry)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry", {"xml:lang": entry.language})
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", entry.at.isoformat())
    _add(element, "updated", entry.updated.isoformat())
    _link(element, "alternate", "text/html", entry.url)
    for term in _tags(entry):
        ET.SubElement(element, "category", {"term": term})
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.html, type="html")  # 4.1.3: escaped, as all text that is written here


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _NO_XML.sub("\ufffd", text)


def _link(parent: ET.Element, relation: str, kind: str, target: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "type": kind, "href": target})


# JSON


def as_json(feed: Feed, masthead: Masthead) -> bytes:
    """Write a feed as JSON Feed 1.1."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **({"description": feed.about} if feed.about else {}),
        "home_page_url": f"{masthead.url}{feed.page}",
        "feed_url": f"{masthead.url}{feed.address(JSON)}",
        **({"next_url": f"{masthead.url}{_path(feed.path, feed.older)}{JSON}"} if feed.older is not None else {}),
        "language": feed.language,
        "authors": [{"name": masthead.name, "url": masthead.url}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "language": entry.language,
        "date_published": entry.at.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "tags": _tags(entry),
        **({"summary": entry.summary} if entry.summary else {}),
        "content_html": entry.html,
        "_onrecord": {
            "statement": entry.slug,
            "revision": entry.revision,
            "moment": entry.moment,
            "material": entry.material,
            "basis": entry.basis,
        },
    }


def _told(feed: bytes) -> tuple[Entry, ...]:
    """Return the entries of a feed that stands on the branch; one that is damaged is told anew from the texts."""
    try:
        found = read_json(feed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()
    return found if all(map(_is_whole, found)) else ()


def _is_whole(entry: Entry) -> bool:
    texts = (entry.id, entry.slug, entry.revision, entry.title, entry.url, entry.language, entry.html, entry.basis)
    summary = "" if entry.summary is None else entry.summary
    are_texts = all(isinstance(text, str) for text in (*texts, summary))
    return are_texts and None not in (entry.at.tzinfo, entry.updated.tzinfo)


def read_json(feed: bytes) -> tuple[Entry, ...]:
    """Return the entries of a feed that `as_json` wrote."""
    return tuple(_read_item(item, item["_onrecord"]) for item in json.loads(feed)["items"])


def _read_item(item: Mapping[str, Any], own: Mapping[str, Any]) -> Entry:
    return Entry(
        id=item["id"],
        slug=own["statement"],
        revision=own["revision"],
        moment=Moment(own["moment"]),
        at=datetime.fromisoformat(item["date_published"]),
        updated=datetime.fromisoformat(item["date_modified"]),
        title=item["title"],
        url=item["url"],
        language=item["language"],
        material=own["material"],
        summary=item.get("summary"),
        html=item["content_html"],
        basis=own["basis"],
    )


def _tags(entry: Entry) -> list[str]:
    """Return by what a reader's program may sort entries."""
    return [entry.moment, "material"] if entry.material else [entry.moment]
