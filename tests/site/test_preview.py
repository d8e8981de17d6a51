"""What a stranger puts in a preview does nothing in a real browser: it runs nothing, and fetches nothing elsewhere."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route
from tests.browser import chromium
from tests.places import DATA

from onrecord.github.artifact import read_preview

pytestmark = pytest.mark.browser

HOSTILE = DATA / "hostile"
PAGES = sorted(HOSTILE.glob("*.html"))


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, as GitHub Pages does, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of every hostile page: as it was made at /raw/, and as it comes out of a parcel at /preview/."""
    folder = tmp_path_factory.mktemp("site")
    raw = {file.name: file.read_bytes() for file in HOSTILE.iterdir()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in {"index.html": b"", **raw}.items():
            package.writestr(name, content)
    for part, files in (("raw", raw), ("preview", read_preview(made.getvalue()))):
        (folder / part).mkdir()
        for name, content in files.items():
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
        route.abort()

    context.route(lambda url: "proef.example" in url, note)
    page = context.new_page()
    page.goto(address)
    for link in page.locator("a, button, summary").all():
        link.click(force=True, no_wait_after=True)
    page.wait_for_timeout(150)
    ran = ["ran"] if page.title() == "ran" or page.evaluate("window.ran === true") else []
    context.close()
    return ran + elsewhere


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
    assert page.locator("p").inner_text() == "Tekst."
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex, nofollow"
    context.close()
