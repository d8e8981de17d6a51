"""What a stranger puts in a preview does nothing in a real browser: it runs nothing, and fetches nothing elsewhere."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import html5lib
import pytest
from playwright.sync_api import Browser, Page, Route
from tests.browser import chromium
from tests.places import DATA

from onrecord.github.artifact import read_preview
from onrecord.github.sanitized import SEALED

pytestmark = [pytest.mark.browser, pytest.mark.hostile]

HOSTILE = DATA / "hostile"
PAGES = sorted(HOSTILE.glob("*.html"))
QUIET = sorted((HOSTILE / "quiet").glob("*.html"))
"""Pages of which no test in a browser sees the harm: it is done later, or to what a person believes."""

BANNER = "body > .or-proposal"
NUMBERS = count()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, as GitHub Pages does, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def handle(self) -> None:
        """Answer; a page that went away needs none."""
        with suppress(ConnectionError):
            super().handle()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def parcel() -> dict[str, bytes]:
    """Every hostile file by its path, as it was made."""
    return {file.relative_to(HOSTILE).as_posix(): file.read_bytes() for file in HOSTILE.rglob("*.*")}


@pytest.fixture(scope="module")
def shown() -> dict[str, bytes]:
    """What a preview shows of all hostile files, of which one style is ours."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in {"index.html": b"", **parcel()}.items():
            package.writestr(name, content)
    proposed = read_preview(made.getvalue(), lambda path, _: path == "quiet/ours.css")
    assert proposed.left_out == ("import.css", "quiet/cover.css")
    return dict(proposed.files)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, shown: dict[str, bytes]) -> Iterator[str]:
    """The address of every hostile page: as it was made at /raw/, and as it comes out of a parcel at /preview/."""
    folder = tmp_path_factory.mktemp("site")
    for part, files in (("raw", parcel()), ("preview", shown)):
        for name, content in files.items():
            (folder / part / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / part / name).write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def happened(browser: Browser, address: str) -> list[str]:
    """Open a page, click what can be clicked, and return what it ran, and what it asked of elsewhere."""
    context = browser.new_context()
    elsewhere: list[str] = []

    def note(route: Route) -> None:
        elsewhere.append(route.request.url)
        route.fulfill(status=204)  # "no content": a page that is sent there stays where it is

    context.route(lambda url: "proef.example" in url, note)
    page = context.new_page()
    page.goto(address)
    settle(page)
    for link in page.locator("a, button, summary").all():
        link.click(force=True, no_wait_after=True)
    settle(page)
    ran = ["ran"] if page.title() == "ran" or page.evaluate("window.ran === true") else []
    context.close()
    return ran + elsewhere


def settle(page: Page) -> None:
    """Wait until a page has done what it had begun, and a request made after all of its own has come by."""
    last = f"/last-{next(NUMBERS)}.png"  # never asked for before, so that no request stands for two
    with page.expect_request(f"**{last}"):
        page.evaluate("last => { setTimeout(() => { setTimeout(() => { new Image().src = last }) }) }", last)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_hostile_page_does_harm_as_it_was_made(browser: Browser, site: str, page: Path) -> None:
    assert happened(browser, f"{site}/raw/{page.name}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_hostile_page_does_nothing_in_a_preview(browser: Browser, site: str, page: Path) -> None:
    assert happened(browser, f"{site}/preview/{page.name}") == []


def test_a_page_of_a_preview_is_shown_as_it_was_made_and_asks_not_to_be_found(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/preview/inline.html")
    assert page.locator(".or-proposed p").inner_text() == "Tekst."
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex, nofollow"
    context.close()


# As written anew

ELEMENTS = "a|b|body|button|details|div|form|h1|head|html|i|img|input|link|meta|p|style|table|tbody|td|title|tr"
ATTRIBUTES = "alt|charset|class|content|dir|hidden|href|http-equiv|id|lang|name|open|rel|role|title|type"


def written(page: bytes) -> list[Any]:
    """The elements of a page as a parser of HTML reads them, a comment and what is no HTML included."""
    return list(html5lib.parse(page.decode(), namespaceHTMLElements=False).iter())


@pytest.mark.parametrize("page", [*PAGES, *QUIET], ids=lambda page: page.stem)
def test_a_page_of_a_preview_holds_only_what_we_write(shown: dict[str, bytes], page: Path) -> None:
    content = shown[page.relative_to(HOSTILE).as_posix()]
    assert content.startswith(SEALED)
    elements = written(content)
    assert {element.tag for element in elements} <= set(ELEMENTS.split("|"))
    assert {name for element in elements for name in element.attrib} <= set(ATTRIBUTES.split("|"))
    assert [element.get("http-equiv") for element in elements if "http-equiv" in element.attrib] == [
        "Content-Security-Policy"
    ]
    assert len([element for element in elements if element.tag == "style"]) == 1
    assert {element.get("href") for element in elements if element.tag == "link"} <= {"ours.css"}
    assert {element.get("type") for element in elements if element.tag == "input"} <= {"checkbox", "radio", "search"}


@pytest.mark.parametrize("page", [*PAGES, *QUIET], ids=lambda page: page.stem)
def test_a_page_of_a_preview_begins_with_our_banner_and_holds_all_else_in_one_box(
    shown: dict[str, bytes], page: Path
) -> None:
    (body,) = (element for element in written(shown[page.relative_to(HOSTILE).as_posix()]) if element.tag == "body")
    banner, box = body
    assert banner.text in ("Proposal, not published", "Voorstel, niet gepubliceerd")
    assert [banner.get("class"), box.get("class")] == ["or-proposal", "or-proposed"]
    assert [text for text in (body.text, banner.tail, box.tail) if text] == []


def test_the_banner_speaks_the_language_of_the_page(shown: dict[str, bytes]) -> None:
    assert b'<html lang="nl" class="no-js">' in shown["inline.html"]
    assert b">Voorstel, niet gepubliceerd</p>" in shown["inline.html"]
    assert b"<title>Voorstel, niet gepubliceerd: Pagina</title>" in shown["inline.html"]


def test_a_page_links_to_styles_of_ours_alone(shown: dict[str, bytes]) -> None:
    assert re.findall(rb"<link[^>]*>", shown["quiet/cover.html"]) == [b'<link rel="stylesheet" href="ours.css">']


# The banner, looked at

ON_TOP = """banner => {
    const box = banner.getBoundingClientRect();
    const spots = [[1, 1], [box.width / 2, box.height / 2], [box.width - 1, box.height - 1]];
    return box.height > 20 && spots.every(([x, y]) => document.elementFromPoint(box.x + x, box.y + y) === banner);
}"""


@pytest.mark.parametrize("page", ["cover", "own-banner", "break-out"])
@pytest.mark.parametrize("look", [("screen", "light"), ("screen", "dark"), ("print", "light")], ids="-".join)
def test_nothing_in_a_page_covers_the_banner(browser: Browser, site: str, page: str, look: tuple[Any, Any]) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.emulate_media(media=look[0], color_scheme=look[1])
    tab.goto(f"{site}/preview/quiet/{page}.html")
    banner = tab.locator(BANNER)
    assert banner.is_visible()
    assert banner.evaluate(ON_TOP)
    assert banner.evaluate("banner => getComputedStyle(banner).backgroundColor") == "rgb(255, 212, 0)"
    context.close()


def test_the_same_page_covers_what_is_in_no_box(browser: Browser, site: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{site}/preview/quiet/cover.html")
    tab.locator(".or-proposed").evaluate("box => box.replaceWith(...box.childNodes)")
    tab.locator(BANNER).evaluate("banner => banner.className = ''")
    assert not tab.locator("body > p").first.evaluate(ON_TOP)
    context.close()


def test_the_banner_is_there_without_scripts_and_stays_while_a_reader_scrolls(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 200})
    tab = context.new_page()
    tab.goto(f"{site}/preview/inline.html")
    assert tab.locator(BANNER).bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 42}
    context.close()
