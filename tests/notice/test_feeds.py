"""Feeds obey RFC 4287 (Atom) and JSON Feed 1.1, and change only when something has come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import feedparser
import html5lib
import pytest
from tests.places import PROJECT

from onrecord.notice.entry import Entry
from onrecord.notice.feeds import ATOM, JSON, Masthead, feed_files, read_json, statement_entries
from onrecord.record.archive import Archive, read_archive
from onrecord.record.statement import Statement

ARCHIVE = read_archive(PROJECT / "docs")
EXAMPLE = ARCHIVE["voorbeeldbibliotheek"]
MASTHEAD = Masthead(
    url="https://proef.example/privacy/",
    origin="https://proef.example/privacy/",
    name="Proef",
    language="nl",
    zone=ZoneInfo("Europe/Amsterdam"),
)
DAY = date(2026, 11, 22)
HOSTILE = replace(EXAMPLE, slug="kwaad", title='<b>A & "B"</b>\x0c]]>\ufffe', organisation="<script>alert(1)</script>")
"""A statement whose facts try to be markup, or cannot stand in XML at all."""

SLUGS = [*(statement.slug for statement in ARCHIVE.statements), "kwaad"]
NAMES = ["feed", *(f"{slug}/{name}" for slug in SLUGS for name in ("feed", "material"))]

A = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

each = pytest.mark.parametrize("name", NAMES)


@cache
def files(day: date = DAY) -> dict[str, bytes]:
    archive = replace(ARCHIVE, statements=(*ARCHIVE.statements, HOSTILE))
    return made(archive, day)


def made(
    archive: Archive, day: date, masthead: Masthead = MASTHEAD, told: dict[str, bytes] | None = None
) -> dict[str, bytes]:
    entries = {
        one.slug: statement_entries(one, day, masthead, told_of(one.slug, told or {})) for one in archive.statements
    }
    return feed_files(archive, entries, masthead)


def told_of(slug: str, told: Mapping[str, bytes]) -> list[bytes]:
    return [data for path, data in told.items() if re.fullmatch(rf"{slug}/feed(-\d+)?\.json", path)]


def atom(name: str) -> ET.Element:
    return ET.fromstring(files()[f"{name}{ATOM}"])


def json_feed(name: str, day: date = DAY) -> dict[str, Any]:
    feed: dict[str, Any] = json.loads(files(day)[f"{name}{JSON}"])
    return feed


def texts(parent: ET.Element, name: str) -> list[str]:
    return [element.text or "" for element in parent.findall(f"{A}{name}")]


def dates(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag in (f"{A}updated", f"{A}published"):
            yield element.text or ""


# RFC 5005, 4, and next_url of JSON Feed


@cache
def many(count: int) -> dict[str, bytes]:
    """The feeds of one statement with so many entries, one a day."""
    first, begin = statement_entries(EXAMPLE, DAY, MASTHEAD)[-1], datetime(2020, 1, 1, tzinfo=MASTHEAD.zone)
    days = [begin + timedelta(days=number) for number in range(count)]
    entries = [replace(first, id=f"urn:{n}", at=day, updated=day, material=True) for n, day in enumerate(days)][::-1]
    archive = replace(ARCHIVE, statements=(EXAMPLE,))
    return feed_files(archive, {EXAMPLE.slug: entries}, MASTHEAD)


def followed(made: Mapping[str, bytes], name: str) -> list[ET.Element]:
    """What is polled, and every archived feed to which it leads."""
    found, path = [], f"{name}{ATOM}"
    while path:
        found.append(ET.fromstring(made[path]))
        older = [link.get("href", "") for link in found[-1].findall(f"{A}link") if link.get("rel") == "prev-archive"]
        path = older[0].removeprefix(MASTHEAD.url) if older else ""
    return found


COUNTS = [1, 49, 50, 51, 99, 100, 101, 250]
PATHS = ["feed", f"{EXAMPLE.slug}/feed", f"{EXAMPLE.slug}/material"]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", PATHS)
def test_what_is_polled_and_the_archived_feeds_together_hold_every_entry_in_order(name: str, count: int) -> None:
    polled, *older = followed(many(count), name)
    assert polled.find("{http://purl.org/syndication/history/1.0}archive") is None
    assert [feed.find("{http://purl.org/syndication/history/1.0}archive") is not None for feed in older] == [
        True for _ in older
    ]
    lists = [[entry.findtext(f"{A}id") for entry in feed.findall(f"{A}entry")] for feed in (polled, *older)]
    assert len(lists[0]) == min(count, 50)
    assert [len(entries) for entries in lists[1:]] == [50] * len(older)
    told = list(dict.fromkeys(each for entries in lists for each in entries))
    assert told == [f"urn:{number}" for number in reversed(range(count))]
    assert {feed.findtext(f"{A}id") for feed in older} <= {polled.findtext(f"{A}id")}
    assert len(older) * 6 + 6 == len([path for path in many(count) if path.endswith((ATOM, JSON))])


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", PATHS)
def test_next_url_leads_through_the_same_entries(name: str, count: int) -> None:
    made, url, told = many(count), f"{MASTHEAD.url}{name}{JSON}", []
    while url:
        feed = json.loads(made[url.removeprefix(MASTHEAD.url)])
        assert feed["feed_url"] == url
        told += [item["id"] for item in feed["items"]]
        url = feed.get("next_url", "")
    assert list(dict.fromkeys(told)) == [f"urn:{number}" for number in reversed(range(count))]


@pytest.mark.parametrize("count", [51, 99, 100, 249])
def test_an_archived_feed_does_not_change_when_entries_come(count: int) -> None:
    now, later = many(count), many(count + 1)
    archived = [path for path in now if re.search(r"-\d+\.", path)]
    assert archived
    assert {path: later[path] for path in archived} == {path: now[path] for path in archived}


def test_an_archived_feed_is_read_without_a_complaint_and_says_what_is_current() -> None:
    archived = many(101)["feed-1.atom"]
    read = feedparser.parse(archived)
    assert (read.bozo, len(read.entries)) == (False, 50)
    assert {link.rel: link.href for link in read.feed.links}["current"] == f"{MASTHEAD.url}feed.atom"
    assert b"Nieuwste regel" not in archived


# RFC 4287


@each
def test_rfc_4287_2_it_is_well_formed_utf_8_in_the_name_space_of_atom_and_says_its_language(name: str) -> None:
    assert files()[f"{name}{ATOM}"].startswith(b"<?xml version='1.0' encoding='utf-8'?>\n")
    root = atom(name)
    assert root.tag == f"{A}feed"
    assert {element.tag.startswith(A) for element in root.iter()} == {True}
    assert all(element.get(LANG) for element in [root, *root.findall(f"{A}entry")])


@each
def test_rfc_4287_3_1_a_title_is_plain_text_and_its_markup_is_shown_not_obeyed(name: str) -> None:
    for element in atom(name).iter():
        if element.tag in (f"{A}title", f"{A}summary"):
            assert element.get("type", "text") == "text"
            assert len(element) == 0


def test_rfc_4287_3_1_a_title_holds_what_was_written() -> None:
    assert '<b>A & "B"</b>\ufffd]]>\ufffd' in texts(atom("kwaad/feed"), "title")[0]


@each
def test_rfc_4287_3_2_a_person_has_one_name_and_at_most_one_address(name: str) -> None:
    for author in atom(name).iter(f"{A}author"):
        assert len(texts(author, "name")) == 1
        assert len(texts(author, "uri")) <= 1


@each
def test_rfc_4287_3_3_every_date_is_of_rfc_3339(name: str) -> None:
    assert [*dates(atom(name))]
    assert all(RFC_3339.fullmatch(written) for written in dates(atom(name)))


@each
def test_rfc_4287_4_1_1_a_feed_has_one_id_one_title_and_one_updated(name: str) -> None:
    root = atom(name)
    assert [len(texts(root, key)) for key in ("id", "title", "updated")] == [1, 1, 1]
    assert [len(texts(root, key)) <= 1 for key in ("generator", "icon", "logo", "rights", "subtitle")] == [True] * 5


@each
def test_rfc_4287_4_1_1_a_feed_names_an_author_for_every_entry(name: str) -> None:
    assert len(atom(name).findall(f"{A}author")) == 1


@each
def test_rfc_4287_4_1_1_a_feed_leads_to_itself_and_to_one_alternate_of_a_kind(name: str) -> None:
    links = atom(name).findall(f"{A}link")
    assert [link.get("href") for link in links if link.get("rel") == "self"] == [f"{MASTHEAD.url}{name}{ATOM}"]
    kinds = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
    assert len(kinds) == len(set(kinds)) == 1


@each
def test_rfc_4287_4_1_2_an_entry_has_one_of_each_and_an_alternate(name: str) -> None:
    for entry in atom(name).findall(f"{A}entry"):
        assert [len(texts(entry, key)) for key in ("id", "title", "updated", "published", "content")] == [1] * 5
        assert len(texts(entry, "summary")) <= 1
        assert [link.get("rel") for link in entry.findall(f"{A}link")] == ["alternate"]


@each
def test_rfc_4287_4_1_3_3_content_is_html_without_a_parse_error_that_could_stand_in_a_div(name: str) -> None:
    for entry in atom(name).findall(f"{A}entry"):
        content = entry.find(f"{A}content")
        assert content is not None
        assert content.get("type") == "html"
        assert len(content) == 0
        parser = html5lib.HTMLParser(strict=False)
        parser.parseFragment(content.text or "", container="div")
        assert parser.errors == []
        assert "<script" not in (content.text or "")


@each
def test_rfc_4287_4_2_2_a_category_has_a_term(name: str) -> None:
    assert all(element.get("term") for element in atom(name).iter(f"{A}category"))


@each
def test_rfc_4287_4_2_6_ids_are_absolute_and_no_two_are_the_same(name: str) -> None:
    ids = [element.text or "" for element in atom(name).iter(f"{A}id")]
    assert all(urlsplit(one).scheme for one in ids)
    assert len(ids) == len(set(ids))


def test_rfc_4287_4_2_6_no_two_feeds_have_one_id() -> None:
    ids = [texts(atom(name), "id")[0] for name in NAMES]
    assert len(ids) == len(set(ids))


def test_rfc_4287_4_2_6_an_id_stays_when_the_site_moves_and_says_where_it_came_from() -> None:
    moved = made(ARCHIVE, DAY, replace(MASTHEAD, url="https://elders.example/", name="Elders"))
    for name in ("feed", "voorbeeldbibliotheek/feed"):
        there = ET.fromstring(moved[f"{name}{ATOM}"])
        assert texts(there, "id") == texts(atom(name), "id")
    ids = [texts(entry, "id") for entry in ET.fromstring(moved["voorbeeldbibliotheek/feed.atom"]).findall(f"{A}entry")]
    assert ids == [texts(entry, "id") for entry in atom("voorbeeldbibliotheek/feed").findall(f"{A}entry")]


@each
def test_rfc_4287_4_2_7_every_link_is_absolute_and_says_its_kind(name: str) -> None:
    for link in atom(name).iter(f"{A}link"):
        assert str(link.get("href")).startswith(MASTHEAD.url)
        assert link.get("rel")
        assert "/" in str(link.get("type"))


@each
def test_rfc_4287_4_2_15_a_feed_was_updated_when_its_newest_entry_came(name: str) -> None:
    root = atom(name)
    entries = [texts(entry, "updated")[0] for entry in root.findall(f"{A}entry")]
    assert [datetime.fromisoformat(one) for one in entries] == sorted(
        map(datetime.fromisoformat, entries), reverse=True
    )
    assert entries[:1] in ([], texts(root, "updated"))
    assert datetime.fromisoformat(texts(root, "updated")[0]).date() <= DAY


@each
def test_feedparser_reads_what_was_written_without_a_complaint(name: str) -> None:
    parsed = feedparser.parse(files()[f"{name}{ATOM}"], sanitize_html=False, resolve_relative_uris=False)
    root = atom(name)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    assert [entry.title for entry in parsed.entries] == [texts(e, "title")[0] for e in root.findall(f"{A}entry")]
    assert [entry.id for entry in parsed.entries] == [item["id"] for item in json_feed(name)["items"]]
    assert [entry.content[0].value.strip() for entry in parsed.entries] == [
        item["content_html"].strip() for item in json_feed(name)["items"]
    ]


# JSON Feed 1.1


@each
def test_json_feed_has_the_keys_that_its_standard_requires(name: str) -> None:
    feed = json_feed(name)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == f"{MASTHEAD.url}{name}{JSON}"
    assert feed["home_page_url"].startswith(MASTHEAD.url)
    assert all(author.get("name") or author.get("url") for author in feed["authors"])
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert RFC_3339.fullmatch(item["date_published"])
        assert RFC_3339.fullmatch(item["date_modified"])
        assert all(isinstance(tag, str) for tag in item["tags"])


@each
def test_json_feed_has_no_key_of_its_own_but_those_that_begin_with_an_underscore(name: str) -> None:
    feed = json_feed(name)
    known = {"version", "title", "home_page_url", "feed_url", "language", "authors", "items"}
    of_an_item = {
        "id",
        "url",
        "title",
        "language",
        "date_published",
        "date_modified",
        "tags",
        "summary",
        "content_html",
    }
    assert {key for key in feed if not key.startswith("_")} == known
    assert {key for item in feed["items"] for key in item if not key.startswith("_")} <= of_an_item


@each
def test_both_formats_tell_the_same(name: str) -> None:
    told = [
        (texts(e, "id")[0], texts(e, "updated")[0], [c.get("term") for c in e.findall(f"{A}category")])
        for e in atom(name).findall(f"{A}entry")
    ]
    assert told == [(item["id"], item["date_modified"], item["tags"]) for item in json_feed(name)["items"]]


# Which entries


def items(name: str, day: date = DAY) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json_feed(name, day)["items"]
    return found


def test_the_feed_of_the_archive_holds_every_entry_of_every_statement() -> None:
    every = [item["id"] for name in NAMES if name.endswith("/feed") for item in items(name)]
    assert sorted(item["id"] for item in items("feed")) == sorted(every)


@pytest.mark.parametrize("statement", ARCHIVE.statements, ids=lambda statement: statement.slug)
def test_the_feed_of_material_changes_holds_those_and_no_others(statement: Statement) -> None:
    material = [item["id"] for item in items(f"{statement.slug}/feed") if "material" in item["tags"]]
    assert [item["id"] for item in items(f"{statement.slug}/material")] == material


def test_a_correction_is_not_material_and_neither_is_a_first_text() -> None:
    told = {item["_onrecord"]["moment"] for item in items("voorbeeldbibliotheek/material")}
    assert told == {"announced", "in force"}


def test_a_feed_without_an_entry_is_as_old_as_the_record_of_its_statement() -> None:
    root = atom("facetalk/material")
    assert root.findall(f"{A}entry") == []
    assert texts(root, "updated") == ["2018-05-04T00:00:00+02:00"]


# Standing still


DAYS = [
    date(2026, 11, 14),
    date(2026, 11, 15),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 6, 30),
    date(2027, 7, 1),
]


def written_entries(content: bytes) -> list[bytes]:
    return re.findall(rb"<entry.*?</entry>", content, re.DOTALL)


@pytest.mark.parametrize("name", ["feed", "voorbeeldbibliotheek/feed", "voorbeeldbibliotheek/material"])
def test_the_entries_of_a_day_are_among_those_of_every_later_day_byte_for_byte(name: str) -> None:
    before: list[bytes] = []
    for day in DAYS:
        now = written_entries(files(day)[f"{name}{ATOM}"])
        assert [entry for entry in now if entry in before] == before
        before = now
    assert len(before) > len(written_entries(files(DAYS[0])[f"{name}{ATOM}"]))


def test_a_day_on_which_nothing_comes_changes_no_byte() -> None:
    assert files(DAY) == files(DAY + timedelta(days=1))


def test_entries_that_were_published_are_not_made_again_and_give_the_same_bytes() -> None:
    for before, day in pairwise(DAYS):
        assert made(ARCHIVE, day, told=made(ARCHIVE, before)) == made(ARCHIVE, day)


def told_before(day: date, **changes: object) -> Sequence[Entry]:
    """Entries of the example, read from a published feed in which every title is another one."""
    feed = json.loads(made(ARCHIVE, day)["voorbeeldbibliotheek/feed.json"])
    for item in feed["items"]:
        item["title"] = "Zo stond het er"
    return statement_entries(replace(EXAMPLE, **changes), day, MASTHEAD, [json.dumps(feed).encode()])  # type: ignore[arg-type] # passed on


def test_what_was_published_is_taken_as_it_stands() -> None:
    assert {entry.title for entry in told_before(DAY)} == {"Zo stond het er"}


def test_what_was_published_is_told_anew_where_what_it_says_has_changed() -> None:
    assert "Zo stond het er" not in {entry.title for entry in told_before(DAY, organisation="Anders")}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("voorbeeld")])
def test_json_gives_back_the_entries_it_was_written_from(name: str) -> None:
    entries = read_json(files()[f"{name}{JSON}"])
    again = statement_entries(EXAMPLE, DAY, MASTHEAD)
    assert set(entries) <= set(again)
