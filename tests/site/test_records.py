"""The five real statements say on their published pages, word for word and in order, what was captured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest
from tests.places import DATA, PROJECT
from tests.reading import document, words

from onrecord.site.plugin import render
from onrecord.site.site import load_site

SEEDS = DATA / "seeds"
DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Leftover:
    """Something that the capture added to the text."""

    pattern: str
    rest: str = ""
    """What remains of it."""


BULLET = Leftover(r"^[^\S\n]*•[^\S\n]*")
DASH = Leftover(r"^- ")
HEADING = Leftover(r"^## ")
LINK = Leftover(r"\[([^\]]+)\]\((?:mailto:|http://)[^)]+\)", r"\1")
ADDRESS = Leftover(r"<(https://[^>]+)>", r"\1")
SHOP_FOOTER = Leftover(r"^© 2013 - 2024 Opleidingsinstituut De Kleine Parel .* powered by Mijnwebwinkel\Z")
# Line wraps, the page break in 001 and non-breaking spaces part words as any white space does.


@dataclass(frozen=True)
class Record:
    seed: str
    page: str

    leftovers: dict[Leftover, int]
    """How often each occurs, so that none can take away more than it was declared for."""


RECORDS = (
    Record("000_03f18b700ec26c52.txt", "parlangi/2023-02-06", {BULLET: 27}),
    Record("001_83c199a9f93af3e3.txt", "facetalk/2018-05-04", {HEADING: 10, DASH: 11, LINK: 5, ADDRESS: 2}),
    Record("002_f15ef45480837baa.txt", "chatear/2026-11-22", {BULLET: 7}),
    Record("003_6fefefe4e5fbe115.txt", "de-kleine-parel/2018-05-25", {BULLET: 34, SHOP_FOOTER: 1}),
    Record("004_99179aaedcc653e3.txt", "plusjeklas/2026-11-22", {DASH: 15}),
)
each = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.page)


@cache
def published() -> dict[str, bytes]:
    site = load_site(PROJECT)
    return render(site, site.archive(), DAY)


def captured(record: Record) -> list[str]:
    text = (SEEDS / record.seed).read_text(encoding="utf-8")
    for leftover in record.leftovers:
        text = re.sub(leftover.pattern, leftover.rest, text, flags=re.MULTILINE)
    return text.split()


def shown(record: Record) -> list[str]:
    page = document(published()[f"{record.page}/index.html"].decode())
    (text,) = page.iterfind(".//*[@data-onrecord='text']")
    for since in text.findall("*[@data-onrecord='since']"):
        text.remove(since)
    return words(text, without="footnote-backref")


@each
def test_the_page_says_what_was_captured_word_for_word_and_in_order(record: Record) -> None:
    assert shown(record) == captured(record)


@each
def test_what_was_left_out_is_only_what_is_declared(record: Record) -> None:
    text = (SEEDS / record.seed).read_text(encoding="utf-8")
    found = {each: len(re.findall(each.pattern, text, flags=re.MULTILINE)) for each in record.leftovers}
    assert found == record.leftovers


def test_every_capture_has_its_record() -> None:
    assert sorted(record.seed for record in RECORDS) == sorted(file.name for file in SEEDS.glob("*.txt"))
