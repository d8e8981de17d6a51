"""Following changes: the page that tells how, the snippet on other websites, and what changed since the last visit."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

import feedparser
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.browser import chromium
from tests.places import PROJECT
from tests.publishing import GIT, MKDOCS, Project, make_project, revision

from onrecord.git.branch import Branch
from onrecord.publish.serve import Server

EXAMPLE = PROJECT / "docs" / "voorbeeldbibliotheek"
SLUG = "voorbeeldbibliotheek"
CURRENT, EARLIER = "2025-01-01", "2021-03-15"
KEY = "onrecord.visits"
ENGLISH = """\
title: Privacy statement
organisation: Example Ltd
language: en
contact: privacy@example.example
"""

pytestmark = pytest.mark.browser


@dataclass
class Archive:
    """A published archive with the example, and a statement in English of which nothing is to be told."""

    project: Project
    address: str
    elsewhere: Elsewhere


@dataclass
class Elsewhere:
    """Somebody else's website: another origin, with pages that a test writes."""

    address: str
    pages: dict[str, str] = field(default_factory=dict)

    def publish(self, html: str) -> str:
        """Put a page there and return its address."""
        path = f"/{len(self.pages)}.html"
        self.pages[path] = html
        return f"{self.address}{path}"


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def somebody_elses() -> Iterator[Elsewhere]:
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(HTTPStatus.OK if body else HTTPStatus.NOT_FOUND)
            kind = "application/json" if self.path.endswith(".json") else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server names it
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, serving(server):
        yield Elsewhere(f"http://localhost:{server.server_address[1]}", pages)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch, somebody_elses() as elsewhere:
        for name, value in GIT.items():
            patch.setenv(name, value)
        files: dict[str, str | bytes | None] = {f"{SLUG}/{file.name}": file.read_bytes() for file in EXAMPLE.iterdir()}
        files |= {"index.md": "# Proef\n", "english/statement.yml": ENGLISH}
        files["english/2020-01-01.md"] = revision("2020-01-01", "We keep nothing.")
        project = make_project(tmp_path_factory.mktemp("follow"), files)
        shutil.copytree(PROJECT / "overrides", project.folder / "overrides")
        own = MKDOCS.replace("  name: material\n", "  name: material\n  custom_dir: overrides\n")
        (project.folder / "mkdocs.yml").write_text(own, encoding="utf-8")
        assert project.publish() == 0
        server = Server(Branch(project.folder, name="gh-pages", remote="origin"), port=0)
        with server, serving(server):
            yield Archive(project, server.address, elsewhere)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context


# The page that tells how


def words(html: str, begin: str = "<main", end: str = "</main>") -> str:
    return unescape(html[html.index(begin) : html.index(end)])


def test_every_page_leads_to_the_feeds_of_its_statement_for_programs(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    for path, wanted in {
        "": ["feed.atom", "feed.json"],
        "follow/": ["feed.atom", "feed.json"],
        f"{SLUG}/": [f"{SLUG}/feed.atom", f"{SLUG}/material.atom", f"{SLUG}/feed.json"],
        f"{SLUG}/{EARLIER}/": [f"{SLUG}/feed.atom", f"{SLUG}/material.atom", f"{SLUG}/feed.json"],
        f"{SLUG}/archive/": [f"{SLUG}/feed.atom", f"{SLUG}/material.atom", f"{SLUG}/feed.json"],
    }.items():
        page.goto(f"{archive.address}{path}")
        found = page.locator("head link[rel=alternate]").evaluate_all("links => links.map(link => link.href)")
        assert found == [f"{archive.address}{name}" for name in wanted]


def test_every_page_leads_to_how_to_follow_for_people(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    for path, wanted in {"": "follow/", f"{SLUG}/{EARLIER}/": f"{SLUG}/follow/", "english/": "english/follow/"}.items():
        page.goto(f"{archive.address}{path}")
        page.locator("footer a").first.click()
        assert page.url == f"{archive.address}{wanted}"


def test_the_feeds_that_the_page_names_are_there_and_are_feeds(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    for path, count in {"follow/": 1, f"{SLUG}/follow/": 2, "english/follow/": 2}.items():
        page.goto(f"{archive.address}{path}")
        targets = page.locator(".or-feeds a[type='application/atom+xml']").evaluate_all("all => all.map(a => a.href)")
        assert len(targets) == count
        for target in targets:
            with urlopen(target) as answer:
                assert answer.headers["Content-Type"].startswith("application/atom+xml")
                assert feedparser.parse(answer.read()).version == "atom10"


def test_the_page_speaks_the_language_of_its_statement(archive: Archive) -> None:
    assert "Wijzigingen volgen" in words(archive.project.read(f"{SLUG}/follow/index.html"))
    assert "Follow changes" in words(archive.project.read("english/follow/index.html"))
    assert "privacy@example.example" in words(archive.project.read("english/follow/index.html"))


# On another website


def snippets(archive: Archive, slug: str = SLUG) -> list[str]:
    """What the page gives to copy, made to lead to the archive as it is served here."""
    html = archive.project.read(f"{slug}/follow/index.html")
    copied = [unescape(part.split("</code>")[0]) for part in html.split("<pre><code>")[1:]]
    return [text.replace("https://proef.example/privacy/", archive.address) for text in copied]


def page_with(snippet: str, more: str = "") -> str:
    return f'<!doctype html><html lang="en"><title>Elsewhere</title>{more}<main>{snippet}</main></html>'


def shown(page: Page) -> Locator:
    return page.locator("p.onrecord-notice")


def test_the_script_that_is_given_shows_what_changes_on_another_website(
    archive: Archive, visitor: BrowserContext
) -> None:
    page = visitor.new_page()
    asked: list[tuple[str, Mapping[str, str]]] = []
    page.on("request", lambda request: asked.append((request.url, request.all_headers())))
    page.goto(archive.elsewhere.publish(page_with(snippets(archive)[0])), wait_until="networkidle")
    expect(shown(page)).to_have_text("Onze privacyverklaring verandert op 1 juli 2027. Wat verandert er?")
    assert shown(page).get_attribute("lang") == "nl"
    assert shown(page).locator("a").get_attribute("href") == (
        f"https://proef.example/privacy/{SLUG}/2027-07-01/changes/"
    )
    ours = {url: headers for url, headers in asked if url.startswith(archive.address)}
    assert set(ours) == {f"{archive.address}notice.js", f"{archive.address}{SLUG}/notice.json"}
    assert "referer" not in ours[f"{archive.address}{SLUG}/notice.json"]
    assert visitor.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_website_with_a_content_security_policy_allows_the_archive_alone(
    archive: Archive, visitor: BrowserContext
) -> None:
    policy = f"default-src 'none'; script-src {archive.address}; connect-src {archive.address}"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page = visitor.new_page()
    page.goto(archive.elsewhere.publish(page_with(snippets(archive)[0], meta)))
    expect(shown(page)).to_have_count(1)


def test_nothing_is_shown_where_there_is_nothing_to_tell(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto(archive.elsewhere.publish(page_with(snippets(archive, "english")[0])), wait_until="networkidle")
    assert page.inner_text("main") == ""


SAID: dict[str, Any] = {"language": "en", "message": "It changes.", "link": "How?", "url": "https://proef.example/"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no JSON",
        "{}",
        '{"notices": 1}',
        json.dumps({"notices": [{**SAID, "url": "javascript:alert(1)"}]}),
        json.dumps({"notices": [{**SAID, "url": "no address"}]}),
        json.dumps({"notices": [{**SAID, "message": None}]}),
    ],
    ids=["not there", "no JSON", "no notices", "no list", "a script as address", "no address", "no message"],
)
def test_nothing_is_shown_and_nothing_breaks_where_the_answer_is_wrong(
    archive: Archive, visitor: BrowserContext, content: str
) -> None:
    page = visitor.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    archive.elsewhere.pages["/wrong.json"] = content
    snippet = f'<script src="{archive.address}notice.js" data-notice="/wrong.json" defer></script>'
    page.goto(archive.elsewhere.publish(page_with(snippet)), wait_until="networkidle")
    assert page.inner_text("main") == ""
    assert errors == []


def test_the_words_of_a_notice_are_shown_as_text(archive: Archive, visitor: BrowserContext) -> None:
    hostile = {**SAID, "message": "<img src=x onerror=alert(1)>", "link": "<b>How?</b>"}
    archive.elsewhere.pages["/hostile.json"] = json.dumps({"notices": [hostile]})
    snippet = f'<script src="{archive.address}notice.js" data-notice="/hostile.json" defer></script>'
    page = visitor.new_page()
    page.goto(archive.elsewhere.publish(page_with(snippet)), wait_until="networkidle")
    expect(shown(page)).to_have_text("<img src=x onerror=alert(1)> <b>How?</b>")
    assert page.locator("main img, main b").count() == 0


def test_the_html_that_is_given_says_the_same_without_a_script(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto(archive.elsewhere.publish(page_with(snippets(archive)[1])))
    assert page.inner_text("main p") == "Onze privacyverklaring verandert op 1 juli 2027. Wat verandert er?"
    page.click("main a")
    assert page.url == f"{archive.address}{SLUG}/2027-07-01/changes/"


def test_the_html_that_is_given_leads_to_every_version_where_there_is_nothing_to_tell(
    archive: Archive, visitor: BrowserContext
) -> None:
    page = visitor.new_page()
    page.goto(archive.elsewhere.publish(page_with(snippets(archive, "english")[1])))
    page.click("main a")
    assert page.url == f"{archive.address}english/archive/"


# Since the last visit

SWITCH = "[data-onrecord=visit] input"
TOLD = "[data-onrecord=visit] [role=status]"


def visits(page: Page) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", KEY) or "null")


def remember(page: Page, archive: Archive, name: str, day: str) -> None:
    """Let the browser have been here before."""
    page.goto(f"{archive.address}{SLUG}/archive/")
    visit = {f"/{SLUG}/": {"name": name, "day": day}}
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, json.dumps(visit)])


def test_nothing_is_remembered_until_a_reader_asks_for_it(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    for path in ("", f"{SLUG}/", f"{SLUG}/archive/", f"{SLUG}/{EARLIER}/", f"{SLUG}/"):
        page.goto(f"{archive.address}{path}")
    assert not page.is_checked(SWITCH)
    assert page.inner_text(TOLD) == ""
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("path", [f"{SLUG}/", f"{SLUG}/archive/"])
def test_who_switches_it_on_is_told_from_the_next_visit_on(
    archive: Archive, visitor: BrowserContext, path: str
) -> None:
    page = visitor.new_page()
    page.clock.set_fixed_time("2026-12-31T12:00:00")
    page.goto(f"{archive.address}{path}")
    page.check(SWITCH)
    assert page.inner_text(TOLD) == "Vanaf uw volgende bezoek leest u hier of de tekst is gewijzigd."
    assert visits(page) == {f"/{SLUG}/": {"name": CURRENT, "day": "2026-12-31"}}
    page.clock.set_fixed_time("2027-01-01T12:00:00")
    page.goto(f"{archive.address}{path}")
    assert page.is_checked(SWITCH)
    assert page.inner_text(TOLD) == "Er is niets gewijzigd sinds uw laatste bezoek op 31 december 2026."
    assert visitor.cookies() == []


@pytest.mark.parametrize("path", [f"{SLUG}/", f"{SLUG}/archive/"])
def test_a_text_that_came_since_is_told_and_leads_to_what_is_different(
    archive: Archive, visitor: BrowserContext, path: str
) -> None:
    page = visitor.new_page()
    remember(page, archive, EARLIER, "2022-03-04")
    page.goto(f"{archive.address}{path}")
    assert "Sinds uw laatste bezoek op 4 maart 2022 is er een andere tekst gaan gelden." in page.inner_text(TOLD)
    page.click(f"{TOLD} a")
    assert page.url.startswith(f"{archive.address}{SLUG}/compare/?from={EARLIER}&to={CURRENT}")


def test_it_is_told_all_day_and_no_longer_the_day_after(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.clock.set_fixed_time("2026-11-22T09:00:00")
    remember(page, archive, EARLIER, "2022-03-04")
    for _ in range(3):
        page.goto(f"{archive.address}{SLUG}/")
        assert "een andere tekst" in page.inner_text(TOLD)
    page.clock.set_fixed_time("2026-11-23T09:00:00")
    page.goto(f"{archive.address}{SLUG}/")
    assert page.inner_text(TOLD) == "Er is niets gewijzigd sinds uw laatste bezoek op 22 november 2026."


def test_who_only_looked_at_the_list_has_not_read_the_new_text(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    remember(page, archive, EARLIER, "2022-03-04")
    for _ in range(2):
        page.goto(f"{archive.address}{SLUG}/archive/")
        assert "een andere tekst" in page.inner_text(TOLD)
    assert visits(page) == {f"/{SLUG}/": {"name": EARLIER, "day": "2022-03-04"}}


def test_switching_it_off_forgets_everything(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    for path in (f"{SLUG}/", "english/"):
        page.goto(f"{archive.address}{path}")
        page.set_checked(SWITCH, checked=True)
    page.reload()
    assert set(visits(page)) == {f"/{SLUG}/", "/english/"}
    page.uncheck(SWITCH)
    assert page.inner_text(TOLD) == "Your visits to this site are forgotten."
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    "kept", ["no JSON", "7", '"x"', "[]", '{"/voorbeeldbibliotheek/": {"name": 1, "day": "gisteren"}}']
)
def test_what_cannot_be_read_is_as_good_as_nothing(archive: Archive, visitor: BrowserContext, kept: str) -> None:
    page = visitor.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{archive.address}{SLUG}/archive/")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, kept])
    page.goto(f"{archive.address}{SLUG}/")
    expect(page.locator(SWITCH)).to_be_visible()
    assert page.inner_text(TOLD) == ""
    assert errors == []


def test_a_browser_that_keeps_nothing_says_so(archive: Archive, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
    page.goto(f"{archive.address}{SLUG}/")
    page.click(SWITCH)
    expect(page.locator(TOLD)).to_have_text("Uw browser laat deze site niets onthouden.")
    assert not page.is_checked(SWITCH)


def test_without_javascript_there_is_no_switch(archive: Archive, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{archive.address}{SLUG}/")
        assert not page.is_visible(SWITCH)
