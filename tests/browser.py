"""A real Chromium: the one of this machine, or the one that Playwright brings."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium; fail the test with the remedy where there is none and none can be fetched."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


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
