"""What somebody writes into a statement to do harm is words to its readers, in whatever field and on whatever page."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Request
from tests.browser import chromium
from tests.places import DATA
from tests.publishing import Project, make_project

from onrecord.git.branch import Branch
from onrecord.publish.serve import Server

pytestmark = [pytest.mark.browser, pytest.mark.hostile]

INJECTIONS = (DATA / "injections.txt").read_text(encoding="utf-8").splitlines()
TOGETHER = 40
"""So many stand in one text, unless each has texts of its own."""


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string


def statement(injections: list[str]) -> dict[str, str | bytes | None]:
    """Return a statement that holds them in every field that takes words, in two texts and one to come."""
    said = " ".join(injections)
    facts = "".join(f"{key}: {quoted(said)}\n" for key in ("title", "organisation", "contact"))
    rights = f"rights:\n  - {quoted(said)}\nlanguage: nl\n"
    files: dict[str, str | bytes | None] = {"statement.yml": facts + rights}
    for day, number in (("2023-01-01", "een"), ("2025-01-01", "twee"), ("2027-01-01", "drie")):
        fields = "".join(f"{key}: {quoted(said)}\n" for key in ("version", "title"))
        if day > "2026":
            fields += f"announced: 2026-11-22\noverride: {quoted(said)}\nsummary: {quoted(said)}\n"
            fields += "changes:\n  - section: onderdeel\n    topic: retention\n    material: true\n"
            fields += f"    reason: {quoted(said)}\n    impact: {quoted(said)} \n"
        files[f"{day}.md"] = f"---\neffective: {day}\n{fields}---\n{body(injections, number)}"
    return files


def body(injections: list[str], number: str) -> str:
    """Return a text that holds them wherever Markdown has a place for words."""
    cells = "".join(f"| {each.replace('|', ' ')} | {number} |\n" for each in injections)
    return (
        f"\n# Verklaring {injections[0]}\n\n## Onderdeel\n\nWij bewaren dit {number} jaar.\n\n"
        + "".join(f"{each}\n\n- {each} {number}\n\n> {each}\n\n`{each}`\n\n" for each in injections)
        + "".join(f"### {each} {number}\n\nTekst {number}.\n\n" for each in injections)
        + f"| Kop {injections[0].replace('|', ' ')} | Ander |\n| --- | --- |\n{cells}\n"
        + "\n\n".join(f"```\n{each}\n```\n\n[{each}](<https://proef.example/{each}>)" for each in injections)
        + "\n"
    )


@dataclass
class Happened:
    """What pages did beside showing words."""

    dialogs: list[str] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    pages: int = 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def visit(browser: Browser, address: str, urls: list[str]) -> Happened:
    """Open each page, let the pointer and the focus go over what takes them, and note what happens."""
    seen = Happened()
    context = browser.new_context()
    page = context.new_page()

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(address).netloc:
            seen.elsewhere.add(request.url)

    def spoken(dialog: Dialog) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    context.on("request", asked)
    page.on("dialog", spoken)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda told: seen.errors.append(told.text) if told.type in ("error", "warning") else None)
    for url in urls:
        page.goto(address + url)
        page.evaluate(
            """() => document.querySelectorAll("main *").forEach((each) => {
              for (const kind of ["mouseover", "mouseenter", "focus", "toggle"]) each.dispatchEvent(new Event(kind));
            })"""
        )
        if page.evaluate("window.ran !== undefined") or page.locator("[onclick], [onload], [onerror]").count():
            seen.ran.append(url)
        seen.pages += 1
    context.close()
    return seen


def test_no_injection_in_any_field_does_anything_on_any_page(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    tell: Callable[[str], None],
    *,
    long: bool,
) -> None:
    assert len(INJECTIONS) >= 104
    size = 1 if long else TOGETHER
    groups = [INJECTIONS[start : start + size] for start in range(0, len(INJECTIONS), size)]
    project = published(groups, tmp_path_factory)
    urls = sorted(path.removesuffix("index.html") for path in project.paths() if path.endswith("index.html"))
    with Server(Branch(project.folder, name="gh-pages", remote="origin"), port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        seen = visit(browser, server.address, urls)
        server.shutdown()
        thread.join()
    tell(
        f"{len(INJECTIONS)} injections in every field, {seen.pages} pages opened: "
        f"{len(seen.ran)} ran, {len(seen.elsewhere)} asked elsewhere, {len(seen.dialogs)} dialogs"
    )
    assert seen == Happened(pages=len(urls))


def published(groups: list[list[str]], factory: pytest.TempPathFactory) -> Project:
    files: dict[str, str | bytes | None] = {"index.md": "# Proef\n\n" + "\n\n".join(INJECTIONS) + "\n"}
    for number, group in enumerate(groups):
        files.update({f"s{number}/{name}": content for name, content in statement(group).items()})
    project = make_project(factory.mktemp("injections") / "site", files)
    assert project.publish() == 0
    return project
