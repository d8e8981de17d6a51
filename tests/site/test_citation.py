"""How a text is cited, what a reader may keep of it, and how a browser finds out that it is the one."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser import chromium
from tests.places import PACKAGE
from tests.publishing import GIT, Project, make_project, revision

from onrecord.cli.main import main
from onrecord.git.branch import Branch
from onrecord.ledger import LEDGER
from onrecord.publish.serve import Server

pytestmark = pytest.mark.browser

ODD = """## Bewaren & `code`

Wij bewaren 5 % van "alles"\u00a0– zie <a id="x"></a>{haken}, naïef en 中文, \\*echt\\*.

| Wat | Hoe lang |
|---|---|
| Naam  met  spaties | 2 jaar |

    regel een
      regel twee

1. een
2. twee[^1]

[^1]: Een noot.
"""
STATEMENT = """\
title: Privacy & zo_meer {100 %}
organisation: Proef \\ Co ~ BV
language: nl
contact: privacy@proef.example
"""


@dataclass
class Published:
    """What is published, and where it can be read."""

    project: Project
    address: str


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT.items():
            patch.setenv(name, value)
        files: dict[str, str | bytes | None] = {
            "index.md": "# Proef\n",
            "proef/statement.yml": STATEMENT,
            "proef/2022-01-01.md": revision("2022-01-01", ODD, version='"1.0_b"'),
            "proef/2023-01-01.md": revision("2023-01-01", ODD + "\nEn Jan Jansen.\n"),
            "proef/2024-01-01.md": revision("2024-01-01", ODD.replace("2 jaar", "3 jaar")),
            "ander/statement.yml": "title: Privacy\norganisation: Other\nlanguage: en\n",
            "ander/2023-01-01.md": revision("2023-01-01", "We keep nothing."),
        }
        project = make_project(tmp_path_factory.mktemp("citation") / "project", files)
        assert project.publish() == 0
        reason = ("--reason", "Een naam.", "--site", str(project.folder))
        assert main(["redact", "proef", "2023-01-01", "--words", "Jan Jansen", *reason]) == 0
        assert main(["withdraw", "proef", "2022-01-01", *reason]) == 0
        assert project.publish() == 0
        with Server(Branch(project.folder, name="gh-pages", remote="origin"), port=0) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield Published(project, server.address)
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


PAGES = ("proef/", "proef/2022-01-01/", "proef/2023-01-01/", "proef/2024-01-01/", "ander/2023-01-01/", "proef/latest/")


def checked(page: Page, address: str) -> list[bool]:
    page.goto(address)
    box = page.locator('[data-onrecord="check"]')
    box.get_by_role("button").click()
    expect(box.locator("ol")).to_be_visible()
    return [
        mark == "or-check__right" for mark in box.locator("li strong").evaluate_all("all => all.map(e => e.className)")
    ]


@pytest.mark.parametrize("url", PAGES)
def test_a_browser_finds_a_text_as_it_was_published(published: Published, page: Page, url: str) -> None:
    assert checked(page, f"{published.address}{url}") == [True] * 5
    told = page.locator('[data-onrecord="check"] [role=status]')
    expect(told).to_have_text(
        "Everything is as it was published." if url.startswith("ander") else "Alles is zoals het is gepubliceerd."
    )


@pytest.mark.parametrize(
    ("path", "was", "now", "wrong"),
    [
        ("**/proef/2024-01-01/statement.md", "3 jaar", "9 jaar", [0]),
        ("**/proef/2024-01-01/", "3 jaar", "9 jaar", [1]),
        (f"**/proef/{LEDGER}", '"number":2', '"number":2 ', [3]),
        (f"**/proef/{LEDGER}", "Een naam.", "Een reden.", [3, 4]),
        (f"**/{LEDGER}", '"proef":"', '"proef":"0', [4]),
    ],
)
def test_a_browser_finds_what_was_changed(
    published: Published, page: Page, path: str, was: str, now: str, wrong: list[int]
) -> None:
    seen: list[str] = []

    def changed(route: Route) -> None:
        reply = route.fetch()
        own = reply.url.endswith(f"/proef/{LEDGER}")
        seen.append(reply.url)
        is_meant = not path.startswith("**/ledger") or not own
        body = reply.text()
        later = len(seen) > 1 or path != "**/proef/2024-01-01/"  # the page itself is shown as it is, then fetched again
        route.fulfill(response=reply, body=body.replace(was, now) if is_meant and later else body)

    page.route(path, changed)
    found = checked(page, f"{published.address}proef/2024-01-01/")
    assert [at for at, right in enumerate(found) if not right] == wrong


def test_a_reader_without_javascript_gets_the_three_steps_and_they_work(
    published: Published, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{published.address}proef/2023-01-01/")
    expect(page.locator('[data-onrecord="check"]')).to_be_hidden()
    steps = page.locator(".or-check details")
    steps.locator("summary").click()
    codes = steps.locator("code").all_inner_texts()
    for link in steps.locator("a").all():
        reply = context.request.get(f"{published.address}proef/2023-01-01/{link.get_attribute('href')}")
        (tmp_path / str(link.get_attribute("download") or LEDGER)).write_bytes(reply.body())
    context.close()
    project = Project(tmp_path)
    for command, expected in ((codes[2], codes[3]), (codes[4], codes[5])):
        assert project.run("sh", "-c", command).stdout.split()[0] == expected
    assert f'"source":"{codes[3]}"' in project.run("sh", "-c", codes[4].partition("|")[0]).stdout


def test_a_receipt_names_a_text_its_days_and_its_proof(published: Published) -> None:
    schema = json.loads((PACKAGE / "schemas/receipt.schema.json").read_text())
    ledger = published.project.read(f"proef/{LEDGER}").splitlines(keepends=True)
    for name in ("2022-01-01", "2023-01-01", "2024-01-01"):
        receipt = json.loads(published.project.read(f"proef/{name}/receipt.json"))
        jsonschema.validate(receipt, schema, format_checker=jsonschema.FormatChecker())
        proof = receipt["proof"]
        line = ledger[proof["line"] - 1]
        assert hashlib.sha256(line.encode()).hexdigest() == proof["line_sha256"]
        assert json.loads(line)["source"] == proof["source_sha256"]
        source = published.project.read(f"proef/{name}/statement.md")
        assert hashlib.sha256(source.encode()).hexdigest() == proof["source_sha256"]
        assert receipt["privacy_notice"] == f"https://proef.example/privacy/proef/{name}/"
        assert receipt["claimed"]["effective"] == name
        assert receipt["seen"] == {
            "published": "2026-11-22T12:00:00+01:00",
            "removed": None if name == "2024-01-01" else "2026-11-22",
        }


def test_bibtex_prints_names_as_they_are(published: Published, page: Page) -> None:
    page.goto(f"{published.address}proef/2024-01-01/")
    page.get_by_text("Voor BibTeX, en om te bewaren").click()
    told = page.locator(".or-cite__bibtex").inner_text()
    assert told.startswith("@online{proef-2024-01-01,\n")
    assert r"title = {{Privacy \& zo\_meer \{100 \%\}}}," in told
    assert r"author = {{Proef \textbackslash{} Co \textasciitilde{} BV}}," in told
    assert "url = {https://proef.example/privacy/proef/2024-01-01/}," in told
    bare = re.sub(r"\\[{}]|\\text\w+\{\}", "", told)
    assert bare.count("{") == bare.count("}")


def test_verify_finds_a_receipt_that_somebody_changed(published: Published, tmp_path: Path) -> None:
    published.project.git("clone", "--quiet", "--branch=gh-pages", ".", str(tmp_path / "site"))
    site = tmp_path / "site"
    file = site / "proef/2024-01-01/receipt.json"
    file.write_text(file.read_text().replace('"effective": "2024-01-01"', '"effective": "2023-12-01"'))
    sums = site / "SHA256SUMS"
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  proef/2024-01-01/receipt.json"
        if line.endswith("  proef/2024-01-01/receipt.json")
        else line
        for line in sums.read_text().splitlines()
    ]
    sums.write_text("\n".join(lines) + "\n")
    arguments = ["verify", str(site), "--site", str(published.project.folder), "--on", "2026-11-22"]
    assert main(arguments) == 1
