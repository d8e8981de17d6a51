"""Any two versions, compared in the reader's browser: the same redline that Python reads from the same history."""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from html import escape, unescape
from importlib import resources
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader
from tests.browser import chromium
from tests.corpus import STATEMENTS, Folded
from tests.laws import pairs
from tests.places import CORPUS, PROJECT
from tests.publishing import GIT, MKDOCS, Project, make_project
from tests.tables import folded as folded_tables
from tests.tables import generated

from onrecord.git.branch import Branch
from onrecord.history.history import History
from onrecord.language import language
from onrecord.publish.serve import Server
from onrecord.redline.html import Stretch, stretches
from onrecord.redline.labels import Labels, labels
from onrecord.redline.redline import Redline

EXAMPLE = PROJECT / "docs" / "voorbeeldbibliotheek"
PAIRS = 30
"""Pairs of the whole corpus that are compared."""

FIRST, LAST = "2019-09-01", "2025-01-01"
PATH = "voorbeeldbibliotheek/compare/"

pytestmark = pytest.mark.browser


class Archive:
    """A published archive that holds the example statement."""

    def __init__(self, project: Project, address: str) -> None:
        self.project = project
        self.page = f"{address}{PATH}"
        self.history = History.from_json(json.loads(project.read("voorbeeldbibliotheek/history.json")))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT.items():
            patch.setenv(name, value)
        files: dict[str, str | bytes | None] = {
            f"voorbeeldbibliotheek/{file.name}": file.read_bytes() for file in EXAMPLE.iterdir()
        }
        project = make_project(tmp_path_factory.mktemp("compare"), {"index.md": "# Proef\n", **files})
        shutil.copytree(PROJECT / "overrides", project.folder / "overrides")
        own = MKDOCS.replace("  name: material\n", "  name: material\n  custom_dir: overrides\n")
        (project.folder / "mkdocs.yml").write_text(own, encoding="utf-8")
        assert project.publish() == 0
        with Server(Branch(project.folder, name="gh-pages", remote="origin"), port=0) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield Archive(project, server.address)
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a new page; whatever it reports as an error fails the test."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 800})
    page = visitor.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    visitor.close()
    assert [error for error in errors if "status of 404" not in error] == []


def opened(page: Page, archive: Archive, query: str = "") -> Page:
    page.goto(archive.page + query)
    told(page, "wijziging|dezelfde")
    return page


def told(page: Page, pattern: str) -> None:
    """Wait until the page tells this."""
    page.locator("[data-compare=status]", has_text=re.compile(pattern)).wait_for()


def took(page: Page, measure: str) -> float:
    """Return how many milliseconds something took, once it is done."""
    duration: float = page.evaluate(
        """async (name) => {
          while (!performance.getEntriesByName(name).length) await new Promise(requestAnimationFrame);
          return performance.getEntriesByName(name)[0].duration;
        }""",
        measure,
    )
    return duration


def said(page: Page) -> str:
    return page.inner_text("[data-compare=status]")


def asked(page: Page) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}


# The same as Python


def asking(body: str) -> str:
    """Return a function that asks the scripts of the page what they make of a history."""
    return f"""async ([stored, pairs]) => {{
      const script = (name) => import(document.querySelector(`link[rel=modulepreload][href*="/${{name}}."]`).href);
      const [{{ read }}, {{ compare }}, {{ show }}] = await Promise.all(["history", "redline", "markup"].map(script));
      const history = read(stored);
      {body}
    }}"""


AS_DATA = asking("""
  const words = (list) => list.map((word) => history.text(word));
  return pairs.map(([from, to]) => compare(history, from, to).map((change) => [
    change.kind, change.moved, change.reshaped,
    change.before.map((place) => [place.index, place.number]), change.after.map((place) => [place.index, place.number]),
    change.segments.map((segment) => [segment.mark, words(segment.before), words(segment.after)]),
  ]));
""")

AS_DIGESTS = asking("""
  const digests = [];
  for (const [from, to] of pairs) {
    const data = compare(history, from, to).map((change) => [
      change.kind, change.moved, change.reshaped,
      change.before.map(({ index }) => index), change.after.map(({ index }) => index),
      change.segments.map((segment) => [segment.mark, segment.before.length, segment.after.length]),
    ]);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(data)));
    digests.push([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return digests;
""")

AS_SHOWN = asking("""
  const labels = {...document.querySelector("[data-compare=text]").dataset, unchangedOne: "1", unchangedMany: "{}"};
  const told = ["data-in", "data-was", "data-said", "data-id", "data-moved"]; // what a published page tells besides
  const plain = (root) => {
    root.querySelectorAll("pre br, .or-note[hidden]").forEach((each) => each.remove());
    root.querySelectorAll("span[data-said]:not([class])").forEach((each) => each.replaceWith(...each.childNodes));
    for (const each of root.querySelectorAll("*")) told.forEach((name) => each.removeAttribute(name));
    root.normalize();
    return root.innerHTML.replace(/\\s+/g, " ").replace(/ ?(<[^>]+>) ?/g, "$1").trim();
  };
  const root = document.createElement("div");
  return pairs.map(([from, to, html]) => {
    const inert = new DOMParser().parseFromString(html, "text/html").body;
    show(history, compare(history, from, to), root, labels);
    const [ours, theirs] = [plain(root), plain(inert)];
    const at = [...ours].findIndex((letter, index) => letter !== theirs[index]);
    const around = (text) => text.slice(Math.max(0, at - 120), at + 200);
    return ours === theirs ? null : [from, to, around(ours), around(theirs)];
  }).filter(Boolean);
""")


def as_data(redline: Redline) -> list[Any]:
    return [
        [
            change.kind,
            change.moved,
            change.reshaped,
            [[place.index, place.number] for place in change.before],
            [[place.index, place.number] for place in change.after],
            [[s.mark, [word.text for word in s.before], [word.text for word in s.after]] for s in change.segments],
        ]
        for change in redline.changes
    ]


def as_digest(redline: Redline) -> str:
    data = [
        [
            *(change.kind, change.moved, change.reshaped),
            *([place.index for place in side] for side in (change.before, change.after)),
            [[segment.mark, len(segment.before), len(segment.after)] for segment in change.segments],
        ]
        for change in redline.changes
    ]
    return sha256(json.dumps(data, separators=(",", ":")).encode()).hexdigest()


def as_shown(redline: Redline) -> str:
    spoken = {name: unescape(str(label)) for name, label in asdict(labels(language("nl"))).items()}
    return "".join(
        part.html
        if part.shown
        else f'<details class="or-unchanged"><summary>{fold(part)}</summary>{part.html}</details>'
        for part in stretches(redline, Labels(**spoken))
    )


def fold(part: Stretch) -> str:
    named = escape(" · ".join(part.titles[:3]) + (" …" if part.titles[3:] else ""))
    return f"{part.passages}: {named}" if named else str(part.passages)


def same_as_in_python(page: Page, history: History, pairs: Sequence[tuple[str, str]]) -> None:
    stored = json.loads(history.dumps())
    redlines = [history.compare(*pair) for pair in pairs]
    assert page.evaluate(AS_DATA, [stored, pairs]) == [as_data(redline) for redline in redlines]
    shown = [[*pair, as_shown(redline)] for pair, redline in zip(pairs, redlines, strict=True)]
    assert page.evaluate(AS_SHOWN, [stored, shown]) == []


def test_every_pair_has_the_redline_that_python_reads(archive: Archive, page: Page) -> None:
    names = archive.history.revisions
    assert len(names) == 6
    same_as_in_python(opened(page, archive), archive.history, [*permutations(names, 2), (names[0], names[0])])


def test_tables_of_which_rows_and_columns_come_go_and_move_have_the_redline_that_python_reads(
    archive: Archive, page: Page
) -> None:
    opened(page, archive)
    for seed in range(40):
        _, history = folded_tables(generated(random.Random(seed)))
        same_as_in_python(page, history, [*permutations(history.revisions, 2)])


def sample(names: Sequence[str]) -> list[tuple[str, str]]:
    """Choose pairs, near and far, spread over all of them."""
    pairs, count = [*permutations(names, 2)], max(1, PAIRS // len(STATEMENTS))
    return [pairs[(len(pairs) * index // count + 7 * index * index + 3) % len(pairs)] for index in range(count)]


@pytest.mark.skipif(
    not STATEMENTS, reason=f"there is no corpus at {CORPUS}: real histories are not compared in a browser"
)
def test_real_histories_have_the_redline_that_python_reads(archive: Archive, page: Page, folded: Folded) -> None:
    opened(page, archive)
    for folder in STATEMENTS:
        history = folded(folder)
        if len(history.revisions) > 1:
            same_as_in_python(page, history, sample(history.revisions))


@pytest.mark.skipif(not STATEMENTS, reason=f"there is no corpus at {CORPUS}: its pairs are not compared in a browser")
@pytest.mark.parametrize("folder", STATEMENTS, ids=lambda folder: folder.name)
def test_pairs_of_a_real_history_near_and_far_are_found_as_python_finds_them(
    archive: Archive, page: Page, folder: Path, folded: Folded, *, long: bool
) -> None:
    opened(page, archive)
    history = folded(folder)
    chosen = pairs(history.revisions, every=long)
    found = page.evaluate(AS_DIGESTS, [json.loads(history.dumps()), chosen])
    assert found == [as_digest(history.compare(*pair)) for pair in chosen]


def opened_largest(page: Page, archive: Archive, folded: Folded, view: str) -> tuple[str, History]:
    """Open the first beside the last version of the longest statement; return its name and its history."""
    largest = max(STATEMENTS or [EXAMPLE], key=lambda folder: max(file.stat().st_size for file in folder.glob("*.md")))
    history = folded(largest)
    html = archive.project.read(f"{PATH}index.html")
    options = "".join(f'<option value="{name}">{name}</option>' for name in reversed(history.revisions))
    html = re.sub(r"(<select[^>]*>).*?(</select>)", rf"\1{options}\2", html, flags=re.DOTALL)
    page.route("**/compare/**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/history.json", lambda route: route.fulfill(body=history.dumps(), content_type="application/json"))
    opened(page, archive, f"?from={history.revisions[0]}&to={history.revisions[-1]}&view={view}")
    return largest.name, history


def test_a_large_comparison_is_on_screen(
    archive: Archive, page: Page, folded: Folded, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = []
    for view in ("inline", "side"):
        name, history = opened_largest(page, archive, folded, view)
        assert page.locator("[data-compare=text] :is(ins, del)").count() > 10
        figures += [took(page, "onrecord:compare"), took(page, "onrecord:shown")]
    with capsys.disabled():
        sys.stdout.write(
            "\n{}, {} versions, the first beside the last, read and built / laid out: in one text {:.0f} / {:.0f} ms,"
            " side by side {:.0f} / {:.0f} ms\n".format(name, len(history.revisions), *figures)
        )


@pytest.mark.parametrize("view", ["inline", "side"])
def test_what_is_off_screen_is_laid_out_too_and_is_found_reached_and_printed(
    archive: Archive, page: Page, folded: Folded, view: str, tmp_path: Path
) -> None:
    opened_largest(page, archive, folded, view)
    page.locator(".or-redline--coming").wait_for(state="detached")
    count = page.locator("[data-change]").count()
    for step in range(1, min(count, 40) + 1):
        page.keyboard.press("Alt+ArrowUp" if step % 8 == 0 else "Alt+ArrowDown")
        seen = page.evaluate(
            """() => new Promise(requestAnimationFrame).then(() => {
              const { top, bottom } = document.activeElement.getBoundingClientRect();
              return document.activeElement.matches("[data-change]") && top < innerHeight && bottom > 0;
            })"""
        )
        assert seen, f"step {step} of {count}"
    page.evaluate("scrollTo(0, 0)")
    last = page.locator("[data-compare=text] > :not(details) ins:not(.or-border)").last.text_content() or ""
    words = last.strip("]").split()[-1]
    assert page.evaluate("words => window.find(words)", words)
    assert page.evaluate("scrollY") > 0
    page.pdf(path=tmp_path / "page.pdf")
    printed = "".join("".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "page.pdf").pages).split())
    assert words in printed


# What readers can do


def test_without_an_address_the_newest_two_versions_are_compared(archive: Archive, page: Page) -> None:
    opened(page, archive)
    assert page.input_value("select[name=from]") == "2025-01-01"
    assert page.input_value("select[name=to]") == "2027-07-01"
    assert page.locator("[data-compare=text] ins").count()
    assert page.locator("option").first.inner_text() == "1 juli 2027"
    assert not page.is_visible("[data-compare=instead]")


def test_swapping_swaps_what_was_added_and_removed(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    count = page.locator("[data-compare=text] :is(ins, del):not(.or-border)").count()
    page.click("text=Omwisselen")
    assert asked(page) == {"from": LAST, "to": FIRST}
    assert page.locator("[data-compare=text] :is(ins, del):not(.or-border)").count() == count
    assert page.locator("[data-compare=text] del", has_text="Leden jonger dan 16 jaar").count() == 1


def test_the_address_follows_each_choice_and_leads_back_to_it(archive: Archive, page: Page) -> None:
    opened(page, archive)
    page.select_option("select[name=from]", FIRST)
    page.select_option("select[name=to]", "2023-05-01")
    page.check("text=Naast elkaar")
    page.uncheck("text=Alleen wijzigingen")
    assert asked(page) == {"from": FIRST, "to": "2023-05-01", "view": "side", "text": "whole"}
    shown = page.inner_html("[data-compare=text]")
    opened(page, archive, f"?{urlsplit(page.url).query}")
    assert page.input_value("select[name=from]") == FIRST
    assert page.is_checked("text=Naast elkaar")
    assert not page.is_checked("text=Alleen wijzigingen")
    assert page.inner_html("[data-compare=text]") == shown


def test_going_back_shows_what_the_address_says(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    shown = page.inner_html("[data-compare=text]")
    page.evaluate("() => { location.hash = 'here'; }")
    page.select_option("select[name=from]", "2023-05-01")
    assert page.inner_html("[data-compare=text]") != shown
    page.go_back()
    page.wait_for_url(f"**from={FIRST}&to={LAST}")
    assert page.input_value("select[name=from]") == FIRST
    assert page.inner_html("[data-compare=text]") == shown


def test_paper_tells_which_versions_are_compared(archive: Archive, page: Page, tmp_path: Path) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    page.pdf(path=tmp_path / "page.pdf")
    first = " ".join(PdfReader(tmp_path / "page.pdf").pages[0].extract_text().split())
    assert "1 september 2019" in first
    assert "1 januari 2025" in first


def test_only_changes_folds_what_did_not_change(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    assert page.locator("details.or-unchanged[open]").count() == 0
    page.uncheck("text=Alleen wijzigingen")
    assert page.locator("details.or-unchanged:not([open])").count() == 0
    assert page.locator("details.or-unchanged[open]").count() > 2


def test_side_by_side_shows_each_version_on_its_own_side(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}&view=side&text=whole")
    assert page.locator(".or-row__before ins").count() == page.locator(".or-row__after del").count() == 0
    for side, name in (("before", FIRST), ("after", LAST)):
        shown = page.evaluate(
            """(side) => {
              const root = document.querySelector("[data-compare=text]").cloneNode(true);
              root.querySelectorAll(".or-hidden, .or-note, .or-border").forEach((each) => each.remove());
              return [...root.querySelectorAll(`.or-row__${side}`)].map((each) => each.textContent).join("");
            }""",
            side,
        )
        letters = "".join("".join(block.text.split()) for block in archive.history.blocks(name))
        if side == "after":
            assert "".join(shown.split()) == letters
        else:  # what went elsewhere stands where it was
            assert sorted("".join(shown.split())) == sorted(letters)


def test_next_and_previous_move_the_focus_by_button_and_by_key(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    where = "[...document.querySelectorAll('[data-change]')].indexOf(document.activeElement)"
    last = page.locator("[data-change]").count() - 1
    assert said(page) == f"{last + 1} wijzigingen."
    page.click("text=Volgende wijziging")
    assert page.evaluate(where) == 0
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate(where) == 1
    assert page.inner_text("[data-steps=position]") == f"2 van {last + 1}"
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate(where) == last
    page.click("text=Vorige wijziging")
    assert page.evaluate(where) == last - 1


def test_a_reader_who_scrolled_on_goes_on_from_there(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    page.keyboard.press("Alt+ArrowDown")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("Alt+ArrowDown")
    at, count = map(int, re.findall(r"\d+", page.inner_text("[data-steps=position]")))
    assert count // 2 < at <= count


def test_a_change_at_the_end_of_a_wide_table_comes_into_view_on_a_phone(archive: Archive, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    page.keyboard.press("Alt+ArrowDown")
    edges = page.evaluate(
        """() => {
          const { left, right } = document.activeElement.querySelector("ins").getBoundingClientRect();
          return [document.activeElement.localName, left >= 0, right <= innerWidth];
        }"""
    )
    assert edges == ["tr", True, True]


def test_the_changed_cells_of_one_row_are_one_change_in_either_view(archive: Archive, page: Page) -> None:
    said_in = set()
    for view in ("inline", "side"):
        opened(page, archive, f"?from={FIRST}&to={LAST}&view={view}")
        assert page.locator("tr[data-change]").count() == 3
        assert page.locator(":is(td, th)[data-change]").count() == 0
        said_in.add(said(page))
    assert said_in == {"12 wijzigingen."}


def test_rows_that_belong_together_stand_beside_each_other(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}&view=side")
    before, after = (
        page.eval_on_selector_all(
            f".or-row--table .or-row__{side} tr",
            """rows => rows.map((row) => {
              const { top, height } = row.getBoundingClientRect();
              return [row.cells[0].textContent, Math.round(top), Math.round(height)];
            })""",
        )
        for side in ("before", "after")
    )
    assert [row for row in after if "E-mailadres]" not in row[0]] == before
    assert len(after) == len(before) + 1


def test_a_table_in_two_columns_is_still_a_table(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}&view=side")
    after = page.locator(".or-row--table .or-row__after")
    assert after.get_by_role("table").count() == 1
    assert after.get_by_role("row").count() == 8
    assert after.get_by_role("columnheader").all_inner_texts() == [
        "Gegevens",
        "Doel",
        "Grondslag",
        "Hoe lang wij ze bewaren",
    ]


def test_the_address_may_ask_for_the_text_in_force(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to=current")
    assert page.input_value("select[name=to]") == LAST
    assert page.input_value("select[name=from]") == FIRST


def test_both_pages_go_to_the_same_changes(archive: Archive, page: Page) -> None:
    where = "list => list.map((each) => [each.localName, each.textContent.replace(/\\s+/g, '')])"
    names = archive.history.revisions
    for before, after in pairwise(names):
        opened(page, archive, f"?from={before}&to={after}")
        compared = page.eval_on_selector_all("[data-change]", where)
        page.goto(archive.page.replace("compare/", f"{after}/changes/"))
        assert page.eval_on_selector_all("[data-change]", where) == compared != []


def test_an_outline_leads_to_the_sections_that_changed_and_counts_each_change_once(
    archive: Archive, page: Page
) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    listed = page.locator("[data-map] > li")
    counts = [told.replace("Eén", "1") for told in listed.locator(".or-outline__words").all_inner_texts()]
    assert sum(int(re.findall(r"\d+", told)[0]) for told in counts) == page.locator("[data-change]").count()
    titles = listed.locator("a").all_inner_texts()
    assert len(titles) == len(set(titles)) > 2
    listed.locator("a").last.click()
    assert page.evaluate("document.activeElement.textContent").endswith(titles[-1])
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert 0 <= top < page.evaluate("innerHeight")


def test_only_what_matters_leaves_out_what_is_shown_otherwise(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    whole = page.locator("[data-map] > li").count()
    marked = "[data-change]:not(:has(ins:not(.or-slight), del:not(.or-slight), [id^=moved-]))"
    slight = page.locator(marked).count()
    assert slight > 0
    page.check("[data-steps=weighty]")
    page.click("text=Volgende wijziging")
    shown = int(re.findall(r"\d+", page.inner_text("[data-steps=position]"))[1])
    assert shown == page.locator("[data-change]").count() - slight
    assert page.locator(".or-format + .or-note:visible").count() == 0
    assert page.locator("[data-map] > li").count() <= whole


def test_both_days_are_in_the_title(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={LAST}")
    days = page.locator("[data-compare=heading]").inner_text()
    assert days == "Van 1 september 2019 naar 1 januari 2025"
    assert page.title().startswith(days)


@pytest.mark.parametrize("view", ["inline", "side"])
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_pushed_aside_when_a_comparison_comes(archive: Archive, page: Page, view: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(
        """window.shifted = 0;
        const add = (list) => list.getEntries().forEach(({ value }) => { window.shifted += value; });
        new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });"""
    )
    for ends in ((FIRST, LAST), (LAST, LAST)):
        opened(page, archive, f"?from={ends[0]}&to={ends[1]}&view={view}")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        assert page.evaluate("window.shifted") <= 0.05


def test_keys_in_a_field_are_the_fields_own(archive: Archive, page: Page) -> None:
    opened(page, archive)
    page.focus("input[name=only]")
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.name") == "only"


def test_two_versions_that_say_the_same_are_told_so(archive: Archive, page: Page) -> None:
    opened(page, archive, f"?from={FIRST}&to={FIRST}")
    assert said(page) == "U hebt twee keer dezelfde versie gekozen."
    assert not page.is_visible("[data-compare=result]")


@pytest.mark.parametrize("name", ["1999-01-01", "<b>", "{}$&"])
def test_a_version_that_does_not_exist_is_told_in_words(archive: Archive, page: Page, name: str) -> None:
    page.goto(archive.page)
    page.evaluate("name => location.search = new URLSearchParams({from: name, to: '2025-01-01'})", name)
    page.wait_for_url("**from=*")
    told(page, "geen versie")
    assert f"geen versie ‘{name}’" in said(page)
    assert page.is_visible("[data-compare=instead]")
    assert page.input_value("select[name=to]") == LAST
    page.select_option("select[name=from]", FIRST)
    assert "wijziging" in said(page)
    assert not page.is_visible("[data-compare=instead]")


@pytest.mark.parametrize(("status", "body"), [(404, ""), (200, "<p>"), (200, '{"version": 2}')])
def test_a_history_that_cannot_be_read_is_told_in_words(archive: Archive, page: Page, status: int, body: str) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body)

    page.route("**/history.json", answer)
    page.goto(archive.page)
    told(page, "konden niet")
    assert page.is_visible("[data-compare=instead]")
    assert not page.is_visible("select")


def test_without_javascript_every_neighbouring_comparison_is_listed(archive: Archive, browser: Browser) -> None:
    visitor = browser.new_context(java_script_enabled=False)
    page = visitor.new_page()
    page.goto(archive.page)
    names = archive.history.revisions
    links = page.locator("[data-compare=instead] a")
    assert [link.get_attribute("href") for link in links.all()] == [f"../{name}/changes/" for name in names[:0:-1]]
    assert not page.is_visible("select")
    assert "daar is JavaScript voor nodig" in page.inner_text("main")
    links.first.click()
    assert page.url.endswith(f"/{names[-1]}/changes/")
    visitor.close()


@pytest.mark.parametrize(
    ("width", "scheme", "view"),
    [(1280, "light", "inline"), (1280, "dark", "side"), (320, "light", "side"), (320, "dark", "inline")],
)
def test_a_comparison_passes_axe_and_fits(
    archive: Archive, browser: Browser, width: int, scheme: str, view: str
) -> None:
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    visitor = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for axe itself
    )
    page = opened(visitor.new_page(), archive, f"?from={FIRST}&to={LAST}&view={view}&text=whole")
    page.evaluate(axe)
    answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in answer["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.close()
