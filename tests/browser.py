"""A real Chromium: the one of this machine, or the one that Playwright brings."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""As systems call it: first the one without windows, which Playwright brings too and which opens a page three times
as fast."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium; fail the test with the remedy where there is none and none can be fetched."""
    _expect_driver()
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


@cache
def _driver() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )


def _expect_driver() -> None:
    """Fail the test with the remedy where Playwright's own Node.js does not run."""
    if _driver().returncode:
        remedy = "Install what it names, such as: apt-get install libatomic1"
        pytest.fail(f"Playwright does not run here. {remedy}\n{_driver().stderr.strip()}", pytrace=False)


def _launch(playwright: Playwright) -> Browser:
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed:
        return playwright.chromium.launch(executable_path=installed, args=ARGUMENTS)
    try:
        return playwright.chromium.launch(args=ARGUMENTS)
    except Error:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        fetched = subprocess.run(command, capture_output=True, text=True, check=False)
        if fetched.returncode:
            pytest.fail("There is no Chromium. Install one, such as: apt-get install chromium", pytrace=False)
        return playwright.chromium.launch(args=ARGUMENTS)
