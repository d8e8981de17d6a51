"""The compare page: how soon the first and the last revision of a long statement are compared on screen."""

from __future__ import annotations

import mimetypes
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Route, sync_playwright

from bench.corpus import Sample, samples
from onrecord.record.archive import read_archive
from onrecord.site.page import PageKind
from onrecord.site.plugin import render
from onrecord.site.site import load_site

RUNS = 7
"""Visits, each with an empty cache, of which the fastest counts: a busy machine makes none faster."""

LIMIT = 200
"""Milliseconds from the moment the history has arrived until the page is laid out and painted."""

VIEWS = {"inline": "in one text", "side": "side by side"}

_ADDRESS = "http://bench.example/"
_CONFIG = """\
site_name: Benchmark
site_url: http://bench.example/
theme: {name: material, language: nl, font: false}
plugins: [onrecord]
"""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TOOK = """async (name) => {
  while (!performance.getEntriesByName(name).length) await new Promise(requestAnimationFrame);
  return performance.getEntriesByName(name)[0].duration;
}"""


def run(argv: list[str]) -> bool:  # noqa: ARG001 - the same with --full
    """Measure, print, and tell whether every target is reached."""
    texts = _longest()
    if not texts:
        print("bench: the compare page is skipped, since ../shared/corpus is not there.")
        return True
    with _browser() as browser:
        if browser is None:
            print("bench: the compare page is skipped, since there is no Chromium.")
            return True
        files = _published(texts)
        times = {view: [_visit(browser, files, texts, view) for _ in range(RUNS)] for view in VIEWS}
    print(
        f"\nThe first and the last of {len(texts)} revisions of {texts[0].slug}, compared in Chromium {RUNS} times.\n"
    )
    print(f"{'milliseconds, fastest / median':<34}{'read and built':>18}{'on screen':>18}")
    for view, visits in times.items():
        built, shown = zip(*visits, strict=True)
        print(f"{VIEWS[view]:<34}{_told(built):>18}{_told(shown):>18}")
    slowest = max(min(shown for _, shown in visits) for visits in times.values())
    promise = f"on screen under {LIMIT} ms after its data arrived"
    print(f"\n{promise:<66}{slowest:>9.0f} ms   {'reached' if slowest < LIMIT else 'NOT REACHED'}")
    return slowest < LIMIT


def _longest() -> list[Sample]:
    """Return the revisions of the statement of which one is the longest text."""
    texts = samples(sys.maxsize) or []
    slug = max(texts, key=lambda text: len(text.body)).slug if texts else ""
    return [text for text in texts if text.slug == slug]


@contextmanager
def _browser() -> Iterator[Browser | None]:
    """Start a Chromium, where there is one."""
    with sync_playwright() as playwright:
        installed = next(filter(None, map(shutil.which, _NAMES)), None)
        try:
            browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        except Error:
            yield None
            return
        yield browser
        browser.close()


def _published(texts: list[Sample]) -> dict[str, bytes]:
    """Make the compare page of a statement and what it fetches; return path and content."""
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        root = Path(folder)
        (root / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8")
        statement = root / "docs" / texts[0].slug
        statement.mkdir(parents=True)
        (root / "docs" / "index.md").write_text("# Benchmark\n", encoding="utf-8")
        facts = f"title: Benchmark\norganisation: {texts[0].slug}\nlanguage: nl\n"
        (statement / "statement.yml").write_text(facts, encoding="utf-8")
        for text in texts:
            revision = f"---\neffective: {text.day}\n---\n\n{text.body}"
            (statement / f"{text.day}.md").write_text(revision, encoding="utf-8")
        site = load_site(root)
        archive = read_archive(site.docs)
        return render(site, archive, date(2026, 11, 1), lambda page: page.kind is PageKind.COMPARE)


def _visit(browser: Browser, files: dict[str, bytes], texts: list[Sample], view: str) -> tuple[float, float]:
    """Open the page anew; return after how many milliseconds it was built, and on screen."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.lstrip("/")
        path += "index.html" if path.endswith("/") else ""
        found = path in files
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(status=200 if found else 404, body=files.get(path, b""), content_type=kind)

    visitor = browser.new_context(viewport={"width": 1280, "height": 800})
    page = visitor.new_page()
    page.route(f"{_ADDRESS}**", answer)
    page.goto(f"{_ADDRESS}{texts[0].slug}/compare/?from={texts[0].day}&to={texts[-1].day}&view={view}")
    built, shown = (float(page.evaluate(_TOOK, f"onrecord:{name}")) for name in ("compare", "shown"))
    visitor.close()
    return built, shown


def _told(milliseconds: tuple[float, ...]) -> str:
    return f"{min(milliseconds):.0f} / {median(milliseconds):.0f}"
