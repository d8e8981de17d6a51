"""The whole archive as its readers meet it: published, served, and opened in a real Chromium."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import html5lib
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader
from tests.browser import chromium
from tests.places import PROJECT
from tests.publishing import DAY, GIT, Project

from onrecord.git.branch import Branch
from onrecord.publish.serve import Server
from onrecord.site.site import load_site

PREFIX = "/privacy/"
DESK, PHONE = 1280, 320
Scheme = Literal["light", "dark"]

pytestmark = pytest.mark.browser


class Archive:
    """The repository's own archive, published and served."""

    def __init__(self, project: Project, address: str, pages: list[str]) -> None:
        self.project = project
        self.address = address
        self.pages = pages
        self.site_url: str = load_site(project.folder).url

    def html(self, page: str) -> str:
        return self.project.read(f"{page}index.html")

    def different_pages(self) -> list[str]:
        """The pages, but for those that are a copy of another, byte for byte."""
        return list({self.html(page): page for page in self.pages}.values())

    def sorts_of_pages(self) -> list[str]:
        """Of the pages on which the same classes of the style sheet stand, the shortest: what differs is their text."""
        shortest: dict[frozenset[str], str] = {}
        for html, page in sorted(((self.html(page), page) for page in self.pages), key=lambda entry: len(entry[0])):
            shortest.setdefault(frozenset(re.findall(r'class="([^"]*)"', html)), page)
        return list(shortest.values())


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT.items():
            patch.setenv(name, value)
        project = Project(tmp_path_factory.mktemp("archive"))
        shutil.copytree(PROJECT / "docs", project.folder / "docs")
        shutil.copytree(PROJECT / "overrides", project.folder / "overrides")
        shutil.copy(PROJECT / "mkdocs.yml", project.folder)
        project.git("init", "--quiet", "--initial-branch=main")
        assert project.publish() == 0
        pages = [path.removesuffix("index.html") for path in project.paths() if path.endswith("index.html")]
        branch = Branch(project.folder, name="gh-pages", remote="origin")
        with Server(branch, port=0, prefix=PREFIX) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield Archive(project, server.address, sorted(pages))
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def context(browser: Browser, *, width: int = DESK, scheme: str = "light", scripts: bool = True) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
    )


def opened(browser: Browser, address: str, **options: object) -> Page:
    page = context(browser, **options).new_page()  # type: ignore[arg-type] # passed on as they are
    page.goto(address)
    return page


# Every page


class Links(HTMLParser):
    """Collects where a page leads, and the places in it to which a link may lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.targets.append(value)
            elif name == "id" and value:
                self.anchors.add(value)


@cache
def fetched(address: str) -> tuple[int, str]:
    try:
        with urlopen(address) as answer:
            return answer.status, answer.read().decode("utf-8")
    except HTTPError as error:
        return error.code, ""


@pytest.mark.parametrize("path", ["/", PREFIX], ids=["at a domain's root", "below a path"])
def test_every_link_on_every_page_lands(archive: Archive, path: str) -> None:
    start = urljoin(archive.address, path)
    seen: set[str] = set()
    queue = [start]
    broken = []
    while queue:
        here = queue.pop()
        if here in seen:
            continue
        seen.add(here)
        links = Links(fetched(here)[1])
        for target in links.targets:
            to, fragment = urldefrag(urljoin(here, target.replace(archive.site_url, start)))
            if not to.startswith(archive.address):
                continue
            status, html = fetched(to)
            if status != 200 or (fragment and unquote(fragment) not in Links(html).anchors):
                broken.append((here, target, status))
            elif urlsplit(to).path.endswith("/"):
                queue.append(to)
    assert broken == []
    assert {urljoin(start, page) for page in archive.pages} - seen <= {
        urljoin(start, page) for page in archive.pages if "/latest/" in page
    }


def test_every_page_is_html_without_a_parse_error(archive: Archive) -> None:
    for page in [*archive.pages, "404.html"]:
        html = archive.html(page) if page.endswith("/") or not page else archive.project.read(page)
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(html)
        assert parser.errors == [], page


@dataclass
class Visit:
    """What a browser saw of every page."""

    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cookies: int = 0
    too_wide: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture(scope="module")
def visit(archive: Archive, browser: Browser) -> Visit:
    seen = Visit()
    visitor = context(browser)
    page = visitor.new_page()
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("console", lambda told: seen.errors.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    for url in archive.different_pages():
        page.goto(archive.address + url)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                seen.too_wide.append((url, width))
    seen.cookies = len(visitor.cookies())
    visitor.close()
    return seen


def test_no_page_asks_a_third_party_sets_a_cookie_or_reports_an_error(archive: Archive, visit: Visit) -> None:
    assert len(visit.asked) > len(archive.different_pages())
    assert {urlsplit(url).netloc for url in visit.asked} == {urlsplit(archive.address).netloc}
    assert visit.errors == []
    assert visit.cookies == 0


def test_no_page_scrolls_sideways(visit: Visit) -> None:
    assert visit.too_wide == []


def violations(browser: Browser, addresses: Sequence[str], *, width: int, scheme: Scheme) -> list[object]:
    """What axe finds on pages, in one size and one scheme of colours."""
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    visitor = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,  # for axe itself; the pages' own policy forbids a script put in
    )
    page = visitor.new_page()
    found: list[object] = []
    for address in addresses:
        page.goto(address)
        page.evaluate(axe)
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (address, rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in answer["violations"]
        ]
        assert answer["passes"], address
    visitor.close()
    return found


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_each_sort_of_page_passes_axe(
    archive: Archive, browser: Browser, width: int, scheme: Scheme, *, long: bool
) -> None:
    pages = archive.different_pages() if long else archive.sorts_of_pages()
    assert len(pages) > 15
    addresses = [archive.address + url for url in [*pages, "404.html"]]
    assert violations(browser, addresses, width=width, scheme=scheme) == []


ENGLISH = "how-it-works/"


def test_every_page_speaks_the_language_of_its_statement(archive: Archive) -> None:
    for page in archive.pages:
        html = archive.html(page)
        assert f'<html lang="{"en" if page == ENGLISH else "nl"}"' in html
        if page == ENGLISH:
            continue
        for english in ("Skip to content", "Table of contents", "Back to top", "Versions<", "In force", "Search"):
            assert english not in html, page


# A revision's page


def revision_pages(archive: Archive) -> list[str]:
    return [page for page in archive.pages if re.fullmatch(r"[a-z-]+/\d{4}-\d\d-\d\d(-\d+)?/", page)]


def test_each_revision_names_itself_its_dates_and_its_permanent_address(archive: Archive) -> None:
    assert len(revision_pages(archive)) == 11
    for url in revision_pages(archive):
        html = archive.html(url)
        slug, name, _ = url.split("/")
        entry = next(e for e in json.loads(archive.project.read(f"{slug}/versions.json")) if e["version"] == name)
        assert f'<link rel="canonical" href="{archive.site_url}{url}">' in html
        assert f'<time datetime="{name[:10]}">' in html
        assert entry["properties"]["sha256"][:16] in html
        head = html[: html.index("</head>")]
        assert entry["title"] in head[head.index("<title>") : head.index("</title>")]
        assert '<meta name="description" content="' in head


@pytest.mark.parametrize(
    ("url", "sentences"),
    [
        ("parlangi/2023-02-06/", ["De tekst zegt te gelden vanaf 6 februari 2023.", "Laatst bekende tekst"]),
        ("facetalk/2018-05-04/", ["De tekst zegt te gelden vanaf 4 mei 2018.", "versie 18.2"]),
        ("chatear/", ["De verklaring vermeldt geen datum; vastgelegd op 22 november 2026."]),
        ("chatear/2026-11-22/", ["De verklaring vermeldt geen datum; vastgelegd op 22 november 2026."]),
        ("chatear/archive/", ["De verklaring vermeldt geen datum; vastgelegd op 22 november 2026."]),
        ("plusjeklas/2026-11-22/", ["De verklaring vermeldt geen datum; vastgelegd op 22 november 2026."]),
        (
            "voorbeeldbibliotheek/2019-09-01/",
            [
                "gold deze tekst van 1 september 2019 tot 15 maart 2021;",
                "Naar de geldende tekst",
                "Volgende versie 15 maart 2021",
            ],
        ),
        (
            "voorbeeldbibliotheek/2023-05-01/",
            ["is deze tekst vervangen op de dag dat hij inging, 1 mei 2023;", "Naar de verbeterde tekst"],
        ),
        ("voorbeeldbibliotheek/2023-05-01-2/", ["Verbetert de tekst van 1 mei 2023:", "Vorige versie 1 mei 2023"]),
        (
            "voorbeeldbibliotheek/2025-01-01/",
            ["geldt deze tekst van 1 januari 2025 tot 1 juli 2027;", "Vanaf 1 juli 2027 geldt een nieuwe tekst."],
        ),
        ("voorbeeldbibliotheek/2027-07-01/", ["Gaat in op 1 juli 2027. Deze tekst geldt nog niet."]),
        ("", ["Vanaf 1 juli 2027 geldt een nieuwe tekst.", "Alle 6 versies"]),
    ],
)
def test_a_page_says_in_words_what_holds_and_when(
    archive: Archive, browser: Browser, url: str, sentences: list[str]
) -> None:
    page = opened(browser, archive.address + url, scripts=False)
    text = " ".join(page.inner_text("body").split())
    for sentence in sentences:
        assert sentence in text
    page.context.close()


def test_every_page_of_the_invented_statement_says_so(archive: Archive) -> None:
    for url in archive.pages:
        if url.startswith("voorbeeldbibliotheek/"):
            assert "Deze organisatie bestaat niet" in archive.html(url)
        elif url:
            assert "Deze organisatie bestaat niet" not in archive.html(url)


def test_every_version_is_two_clicks_away_without_javascript(archive: Archive, browser: Browser) -> None:
    page = context(browser, scripts=False).new_page()
    for url in revision_pages(archive):
        page.goto(archive.address + url)
        page.click("nav.or-versions a.or-versions__all")
        page.wait_for_load_state()
        slug = url.split("/")[0]
        listed = {link.get_attribute("href") for link in page.query_selector_all(".or-timeline a")}
        assert {urljoin(page.url, str(href)) for href in listed} >= {
            archive.address + other for other in revision_pages(archive) if other.startswith(f"{slug}/")
        }
    page.context.close()


def test_the_way_to_the_text_is_short_for_a_keyboard(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}voorbeeldbibliotheek/2023-05-01/", width=PHONE)
    before = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")].filter(element =>
          element.checkVisibility() && element.compareDocumentPosition(document.querySelector("[data-onrecord=text]"))
            & Node.DOCUMENT_POSITION_FOLLOWING).length"""
    )
    assert before <= 12
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Naar de tekst"
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment
    page.context.close()


# Light, dark, paper


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_follows_the_systems_colours(archive: Archive, browser: Browser, *, scripts: bool) -> None:
    light = opened(browser, archive.address, scheme="light", scripts=scripts)
    dark = opened(browser, archive.address, scheme="dark", scripts=scripts)
    assert (ground(light), ground(dark)) == ("rgb(255, 255, 255)", "rgb(20, 24, 27)")
    light.context.close()
    dark.context.close()


def test_a_reader_may_choose_colours_and_the_choice_is_kept_on_the_device(archive: Archive, browser: Browser) -> None:
    page = opened(browser, archive.address)
    page.click("button:has-text('Donkere kleuren')")
    assert ground(page) == "rgb(20, 24, 27)"
    page.goto(f"{archive.address}parlangi/")
    assert ground(page) == "rgb(20, 24, 27)"
    page.click("button:has-text('Lichte kleuren')")
    assert ground(page) == "rgb(255, 255, 255)"
    assert page.context.cookies() == []
    page.context.close()


def test_paper_shows_title_dates_status_address_and_page_numbers(
    archive: Archive, browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, f"{archive.address}voorbeeldbibliotheek/2021-03-15/", scheme="dark")
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "page.pdf").pages]
    first = sheets[0]
    assert "Privacyverklaring Voorbeeldbibliotheek" in first
    assert "Volgens de organisatie gold deze tekst van 15 maart 2021 tot 1 mei 2023;" in first
    assert f"{archive.site_url}voorbeeldbibliotheek/2021-03-15/" in first
    for number, sheet in enumerate(sheets, start=1):
        assert f"{number} / {len(sheets)}" in sheet
    page.context.close()


# All versions together


def test_a_phrase_is_found_in_the_versions_in_which_it_stood(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}voorbeeldbibliotheek/history/")
    for phrase, expected in {
        "voorbeeld mailing": ["1 juli 2027", "1 januari 2025", "1 mei 2023 (2)", "1 mei 2023"],
        "aanmeldt voor de Nieuwsbrief": ["1 mei 2023"],
        "nergens te vinden": [],
    }.items():
        page.fill("#__phrase", phrase)
        page.press("#__phrase", "Enter")
        answer = "In geen van de 6 versies." if not expected else f"In {len(expected)} van de 6 versies:"
        page.wait_for_function(
            "told => document.querySelector('[data-onrecord=answer]').textContent === told", arg=answer
        )
        shown = page.locator(".or-search li:visible").all_inner_texts() if expected else []
        assert shown == expected
    page.context.close()


def test_each_section_leads_to_its_life(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}voorbeeldbibliotheek/", scripts=False)
    page.click("text=ongewijzigd sinds 1 mei 2023")
    assert page.url == f"{archive.address}voorbeeldbibliotheek/history/#ontvangers"
    assert page.locator("#ontvangers").inner_text() == "Met wie wij uw gegevens delen"
    page.context.close()


# What changed


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("2019-09-01", ["Dit is de eerste tekst van deze verklaring in dit archief."]),
        ("2021-03-15", ["Gewijzigd", "Welke gegevens wij gebruiken en waarom", "was nummer 2"]),
        ("2023-05-01", ["Verplaatst", "Hoe wij uw gegevens beveiligen", "van hier verplaatst"]),
        ("2023-05-01-2", ["1 woord toegevoegd, 1 woord verwijderd", "aanmeldt", "afmeldt"]),
        (
            "2025-01-01",
            ["Toegevoegd", "Leden jonger dan 16 jaar", "verwees naar https://voorbeeldbibliotheek.example/formulier"],
        ),
        ("2027-07-01", ["Hernoemd", "was: Wie krijgt uw gegevens?", "Voorbeeld Helpdesk Inc."]),
    ],
)
def test_a_page_tells_what_a_revision_changes(
    archive: Archive, browser: Browser, url: str, expected: list[str]
) -> None:
    page = opened(browser, f"{archive.address}voorbeeldbibliotheek/{url}/changes/", scripts=False)
    text = " ".join(page.inner_text("main").split())
    for words in expected:
        assert words in text
    page.context.close()


CHANGES = "voorbeeldbibliotheek/2027-07-01/changes/"
FOCUSED = "document.activeElement.id"


def test_without_javascript_a_keyboard_goes_from_part_to_part(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}{CHANGES}", scripts=False)
    parts = page.locator(".or-part")
    count = parts.count()
    assert count > 2
    assert not page.is_visible("[data-steps=next]")
    page.focus("#__1")
    for number in range(1, count):
        assert page.evaluate(FOCUSED) == f"__{number}"
        assert page.evaluate("document.activeElement.closest('.or-part').getBoundingClientRect().top") < PHONE * 2
        assert page.inner_text(":focus") == "Volgend gewijzigd deel"
        assert page.evaluate("getComputedStyle(document.activeElement).clipPath") == "none"
        page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert page.inner_text(":focus") == "Vorig gewijzigd deel"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == f"__{count - 1}"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "__changes"
    page.context.close()


def test_parts_have_two_tab_stops_at_most_and_are_told_by_their_words(archive: Archive) -> None:
    html = archive.html(CHANGES)
    for part in html.split('<div class="or-part">')[1:]:
        assert 1 <= len(re.match(r"(?:<a [^>]*>[^<]+</a>)*", part)[0].split("</a>")) - 1 <= 2  # type: ignore[index]
        assert "data-change" in part
    assert html.count('id="__1"') == 1


def test_the_quiet_links_are_there_for_who_points_at_a_part(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}{CHANGES}", scripts=False)
    shown = "getComputedStyle(document.getElementById('__2')).clipPath"
    assert page.evaluate(shown) != "none"
    page.hover(".or-part:has(#__2) [data-change]")
    assert page.evaluate(shown) == "none"
    page.context.close()


def test_with_javascript_buttons_and_keys_go_from_change_to_change(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}{CHANGES}")
    count = page.locator("[data-change]").count()
    assert page.locator(".or-part > a").count() == 0
    where = "[...document.querySelectorAll('[data-change]')].indexOf(document.activeElement)"
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate(where) == 0
    page.click("text=Volgende wijziging")
    assert page.evaluate(where) == 1
    assert page.get_by_role("status").inner_text() == f"2 van {count}"
    page.keyboard.press("Alt+ArrowUp")
    page.click("text=Vorige wijziging")
    assert page.evaluate(where) == count - 1
    page.context.close()


def test_a_page_of_changes_leads_to_the_comparison_of_both_versions(archive: Archive, browser: Browser) -> None:
    page = opened(browser, f"{archive.address}{CHANGES}")
    page.click("text=Deze twee versies naast elkaar")
    page.locator("[data-compare=status]", has_text="wijzigingen").wait_for()
    assert [page.input_value(f"select[name={end}]") for end in ("from", "to")] == ["2025-01-01", "2027-07-01"]
    assert page.is_checked("text=Naast elkaar")
    page.go_back()
    page.click("text=Onderdeel voor onderdeel")
    assert page.url == f"{archive.address}voorbeeldbibliotheek/history/"
    page.context.close()


@pytest.mark.parametrize(
    ("name", "compared"),
    [("2021-03-15", ["2021-03-15", "2025-01-01"]), ("2027-07-01", ["2025-01-01", "2027-07-01"]), ("2025-01-01", None)],
)
def test_a_text_that_is_not_in_force_leads_to_its_comparison_with_the_one_that_is(
    archive: Archive, browser: Browser, name: str, compared: list[str] | None
) -> None:
    page = opened(browser, f"{archive.address}voorbeeldbibliotheek/{name}/")
    link = page.locator("text=Vergelijk met de geldende tekst")
    assert link.count() == bool(compared)
    if compared:
        link.click()
        page.locator("[data-compare=status]", has_text="wijzigingen").wait_for()
        assert [page.input_value(f"select[name={end}]") for end in ("from", "to")] == compared
    page.context.close()


def test_what_is_announced_is_told_as_what_is_to_come(archive: Archive) -> None:
    assert "Wat verandert er op" in archive.html(CHANGES)
    assert "Wat veranderde er op" in archive.html("voorbeeldbibliotheek/2025-01-01/changes/")


# Elsewhere


def test_an_address_that_does_not_exist_says_so_and_leads_on(archive: Archive, browser: Browser) -> None:
    page = context(browser).new_page()
    answer = page.goto(f"{archive.address}parlangi/1999-01-01/")
    assert answer is not None
    assert answer.status == 404
    page.click("text=Naar alle verklaringen")
    assert page.url == archive.address
    page.context.close()


def test_the_page_of_what_is_not_there_has_the_policy_of_all_pages_and_looks_like_one(
    archive: Archive, browser: Browser
) -> None:
    policy = r'<meta http-equiv="Content-Security-Policy" content="[^"]*">'
    html = archive.project.read("404.html")
    assert re.findall(policy, html) == re.findall(policy, archive.html("parlangi/"))
    assert "<style" not in html
    assert "style=" not in html
    page = opened(browser, f"{archive.address}parlangi/1999-01-01/", scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 24, 27)"
    assert page.evaluate("getComputedStyle(document.body).maxWidth") == "576px"
    page.context.close()


def test_a_revisions_source_is_served_as_text(archive: Archive) -> None:
    with urlopen(f"{archive.address}parlangi/2023-02-06/statement.md") as answer:
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert answer.read() == (PROJECT / "docs/parlangi/2023-02-06.md").read_bytes()


def test_the_site_map_lists_addresses_that_exist(archive: Archive) -> None:
    site_map = archive.project.read("sitemap.xml")
    listed = [line.split("<loc>")[1].split("</loc>")[0] for line in site_map.splitlines() if "<loc>" in line]
    assert {url.removeprefix(archive.site_url) for url in listed} == {
        page for page in archive.pages if "/latest/" not in page
    }


def test_nothing_generated_is_written_into_docs(archive: Archive) -> None:
    written = {file.relative_to(archive.project.folder) for file in (archive.project.folder / "docs").rglob("*")}
    assert written == {file.relative_to(PROJECT) for file in (PROJECT / "docs").rglob("*")}


def test_the_archive_is_published_as_of_the_day_of_the_tests(archive: Archive) -> None:
    listed = json.loads(archive.project.read("voorbeeldbibliotheek/versions.json"))
    assert DAY == "2026-11-22"
    assert [entry["properties"]["status"] for entry in listed] == [
        "announced",
        "in force",
        "superseded",
        "superseded",
        "superseded",
        "superseded",
    ]
