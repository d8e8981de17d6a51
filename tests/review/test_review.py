"""A review tells what a branch does to the statements; each pull request is made with git, its comment is a file."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.places import CORPUS, DATA
from tests.publishing import DAY, GIT, STATEMENT, Project, make_project

from onrecord.cli.main import main
from onrecord.git.sources import Sources
from onrecord.record.snapshot import Snapshot
from onrecord.redline.github import MOST_OF_COMMENT
from onrecord.redline.terminal import brackets
from onrecord.review.annotation import MOST as MOST_ANNOTATIONS
from onrecord.review.annotation import annotated
from onrecord.review.comment import MARKER, MOST_OF_SUMMARY, Places, comment
from onrecord.review.data import as_json
from onrecord.review.review import Review
from onrecord.review.survey import review
from onrecord.review.terminal import screen
from onrecord.site.site import Site, load_site
from onrecord.text.inert import inert, visible

pytestmark = pytest.mark.slow
GOLDEN = DATA / "review"
SCHEMA = json.loads(resources.files("onrecord").joinpath("schemas/review.schema.json").read_text(encoding="utf-8"))

BODY = """\

# Privacyverklaring

Proef BV is de verwerkingsverantwoordelijke. U bereikt ons via privacy@proef.example of Dorpsstraat 1, 1234 AB Dorp.

## Waarvoor wij gegevens gebruiken

Wij gebruiken uw naam en adres om uw bestelling te bezorgen. Dat doel hoort bij de overeenkomst: die is de grondslag.

## Bewaren

Wij bewaren uw gegevens 2 jaar. Facturen bewaren wij 7 jaar, omdat de wet dat eist.

## Delen

Wij delen uw adres met de bezorger.

## Uw rechten

U heeft het recht op inzage, rectificatie en wissing van uw gegevens, op beperking van de verwerking, op
overdraagbaarheid en u heeft het recht om bezwaar te maken. U kunt een klacht indienen bij de Autoriteit
Persoonsgegevens.
"""

TRANSLATED = """\

# Privacy statement

## What we use data for

We use your name and your address to deliver your order, and we keep both for two years after the delivery. The courier
receives your address from us. You have the right of access. You may ask to see your data, to have them corrected or
removed, and you may complain.
"""

LONGER = BODY.replace("gegevens 2 jaar", "gegevens 5 jaar")

CHANGES = """\
changes:
  - section: bewaren
    topic: retention
    material: true
    reason: U kunt langer bij ons terecht met een klacht.
    impact: Wij hebben uw gegevens drie jaar langer.
"""


def text(effective: str, body: str = BODY, front: str = "") -> str:
    return f"---\neffective: {effective}\n{front}---\n{body}"


def start() -> dict[str, str | bytes | None]:
    return {
        "index.md": "# Proef\n",
        "proef/statement.yml": STATEMENT,
        "proef/2025-01-01.md": text("2025-01-01"),
    }


@dataclass(frozen=True)
class PullRequest:
    """What stands on main, and what a branch does to it."""

    files: Mapping[str, str | bytes | None]
    before: Mapping[str, str | bytes | None] = field(default_factory=start)


AT = {"GIT_AUTHOR_DATE": f"{DAY}T12:00:00Z", "GIT_COMMITTER_DATE": f"{DAY}T12:00:00Z"}
"""When every commit is made, so that each has the same name at every run."""

ENGLISH = """\
title: Privacy statement
organisation: Sample Museum
language: en
"""

MUSEUM = """\

# Privacy statement

Sample Museum is the controller. Write to privacy@museum.example.

## Newsletter

We keep your address for 1 year after you unsubscribe.
"""


def rewritten(paragraphs: int, said: str) -> str:
    parts = [
        f"## Onderdeel {part}\n\n"
        + "\n\n".join(f"{said} {part}.{number} " + "woord " * 20 for number in range(paragraphs))
        for part in range(12)
    ]
    return "\n# Privacyverklaring\n\n" + "\n\n".join(parts) + "\n"


ANNOUNCED = "announced: 2026-11-22\n"

PULL_REQUESTS = {
    "in-time": PullRequest(
        {"proef/2027-01-01.md": text("2027-01-01", LONGER, ANNOUNCED + CHANGES)},
    ),
    "too-late": PullRequest(
        {"proef/2026-12-01.md": text("2026-12-01", LONGER, ANNOUNCED + CHANGES)},
    ),
    "nothing-told": PullRequest({"proef/2027-01-01.md": text("2027-01-01", LONGER, ANNOUNCED)}),
    "editorial": PullRequest(
        {
            "proef/2027-01-01.md": text(
                "2027-01-01",
                BODY.replace("om uw bestelling te bezorgen", "om uw bestelling aan u te bezorgen"),
                ANNOUNCED
                + "changes:\n  - section: waarvoor-wij-gegevens-gebruiken\n    topic: editorial\n    material: false\n"
                + "    reason: De zin liep niet goed.\n",
            )
        },
    ),
    "lost-complaint": PullRequest(
        {
            "proef/2027-01-01.md": text(
                "2027-01-01",
                BODY.replace(" U kunt een klacht indienen bij de Autoriteit\nPersoonsgegevens.", ""),
                ANNOUNCED
                + "changes:\n  - section: uw-rechten\n    topic: rights\n    material: true\n"
                + "    reason: De tekst wordt korter.\n    impact: U leest hier niet meer waar u kunt klagen.\n",
            )
        },
    ),
    "published-text-changed": PullRequest({"proef/2025-01-01.md": text("2025-01-01", LONGER)}),
    "published-text-removed": PullRequest(
        {"proef/2025-01-01.md": None},
        {**start(), "proef/2018-05-25.md": text("2018-05-25", BODY.replace("2 jaar", "1 jaar"))},
    ),
    "broken-front-matter": PullRequest(
        {"proef/2027-01-01.md": "---\neffective: 1 januari 2027\nanounced: 2026-11-22\n---\n" + LONGER},
    ),
    "two-statements": PullRequest(
        {
            "proef/2027-01-01.md": text("2027-01-01", LONGER, ANNOUNCED + CHANGES),
            "museum/2027-02-01.md": text(
                "2027-02-01",
                MUSEUM.replace("1 year", "6 months"),
                ANNOUNCED
                + "changes:\n  - section: newsletter\n    topic: retention\n    material: true\n"
                + "    reason: We need it for less time.\n    impact: Your address is gone sooner.\n",
            ),
        },
        {**start(), "museum/statement.yml": ENGLISH, "museum/2024-01-01.md": text("2024-01-01", MUSEUM)},
    ),
    "statement-only": PullRequest(
        {"proef/statement.yml": STATEMENT.replace("Proef BV", "Proef Groep BV") + "contact: privacy@proef.example\n"},
    ),
    "statement-broken": PullRequest({"proef/statement.yml": "title: Privacyverklaring\nlanguage: klingon\n"}),
    "correction": PullRequest(
        {
            "proef/2025-01-01-2.md": text(
                "2025-01-01",
                BODY.replace("bezorger", "bezorgdienst"),
                "corrects: 2025-01-01\nreason: Een woord was weggevallen.\n",
            )
        },
    ),
    "first-text": PullRequest(
        {"nieuw/statement.yml": STATEMENT, "nieuw/2027-01-01.md": text("2027-01-01", BODY, ANNOUNCED)},
    ),
    "hostile": PullRequest(
        {
            "proef/2027-01-01.md": text(
                "2027-01-01",
                LONGER.replace(
                    "Wij delen uw adres met de bezorger.",
                    "Wij delen uw adres met @octocat en @github/support, zie #1, GH-2, o/r#3, "
                    "https://github.com/o/r/issues/4, www.github.com en a5c3785ed8d6a35868bc169f07e40e889087fd2e. "
                    "<script>alert(1)</script> </details> <!-- --> ![x](https://evil.example/p.png) $a$ en $b$ :100: "
                    "`code` | cel | [^1] ~~weg~~ **vet** <img src=x onerror=alert(1)>",
                ),
                ANNOUNCED + "changes:\n  - section: bewaren\n    topic: retention\n    material: true\n"
                "    reason: 'Vraag het @octocat of kijk bij #1 </details><script>x</script>'\n"
                "    impact: $a$ en $b$\n",
            )
        },
    ),
    "over-the-limit": PullRequest(
        {"proef/2027-01-01.md": text("2027-01-01", rewritten(60, "Nu doen wij hier"), ANNOUNCED)},
        {**start(), "proef/2025-01-01.md": text("2025-01-01", rewritten(60, "Vroeger"))},
    ),
    "translated": PullRequest({"proef/2027-01-01.md": text("2027-01-01", TRANSLATED, ANNOUNCED)}),
    "copied": PullRequest({"proef/2027-01-01.md": text("2027-01-01", front=ANNOUNCED)}),
    "statement-missing": PullRequest({"nieuw/2027-01-01.md": text("2027-01-01", BODY, ANNOUNCED)}),
    "hidden": PullRequest(
        {
            "proef/2027-01-01.md": text(
                "2027-01-01",
                LONGER.replace("de bezorger.", "de \u202erogrozeb\u202c en \u2067wie\u2069 \x1b[31m dan ook\x7f."),
                ANNOUNCED + "changes:\n  - section: bewaren\n    topic: retention\n    material: true\n"
                '    reason: "Zo \\u202ekan\\x07 het"\n    impact: Langer.\n',
            )
        },
    ),
    "no-statement": PullRequest({"index.md": "# Ander\n"}),
}
"""Each is published as it stands on main; all organisations are invented."""


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**GIT, **AT}.items():
        monkeypatch.setenv(name, value)


@dataclass
class Opened:
    """A pull request that stands in a clone."""

    project: Project

    def run(self, *args: str, on: str = DAY) -> int:
        return main(["review", "--site", str(self.project.folder), "--base", "main", "--on", on, *args])

    def told(self, capsys: pytest.CaptureFixture[str], *args: str) -> str:
        assert self.run(*args) == 0
        return capsys.readouterr().out


Open = Callable[[str], Opened]


@pytest.fixture
def opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Open:
    def open_one(name: str) -> Opened:
        request = PULL_REQUESTS[name]
        project = make_project(tmp_path / name, request.before)
        publish_texts(project, request.before)
        project.git("checkout", "--quiet", "-b", "change")
        project.write(request.files)
        project.git("add", "--all")
        project.git("commit", "--quiet", "--message=Change")
        capsys.readouterr()
        return Opened(project)

    return open_one


def publish_texts(project: Project, files: Mapping[str, str | bytes | None]) -> None:
    """Put the texts on the published branch, without the pages around them."""
    project.git("checkout", "--quiet", "--orphan", "gh-pages")
    project.git("rm", "-r", "--quiet", "--cached", ".")
    for name, content in files.items():
        slug, _, file = name.partition("/")
        if file.endswith(".md"):
            source = project.folder / slug / file.removesuffix(".md") / "statement.md"
            source.parent.mkdir(parents=True)
            source.write_text(str(content), encoding="utf-8")
            project.git("add", source.relative_to(project.folder).as_posix())
    project.git("commit", "--quiet", "--message=Published")
    project.git("checkout", "--quiet", "--force", "main")


def rendered(markdown: str) -> str:
    """Return the HTML that GitHub's own parser makes; what it adds to links and removes comes after."""
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))


class Seen(HTMLParser):
    """Text as it stands together in HTML, and each element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.ends: list[str] = []
        self.links: list[str] = []
        self.verbatim = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.verbatim += tag in ("pre", "code")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.verbatim -= tag in ("pre", "code")
        self.ends.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts += [] if self.verbatim else [data]


CALLS = re.compile(r"@\w|#\d|GH-\d|://|\bwww\.|:\w+:|\$\w+\$|\b[0-9a-f]{40}\b")
"""What GitHub makes more of than text."""

LINKS = ("--repository", "https://github.example/proef/archief", "--preview", "https://proef.example/preview/pr-1/")


# Comments


@pytest.mark.parametrize("name", PULL_REQUESTS)
def test_the_comment_of_a_pull_request_is_as_its_file_shows(
    name: str, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    told = opened(name).told(capsys, "--format", "markdown", *LINKS)
    stable = re.sub(r"/blob/[0-9a-f]{40}/", "/blob/COMMIT/", told)
    assert stable == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.md")), ids=lambda file: file.stem)
def test_a_comment_is_short_enough_and_calls_nobody_and_closes_what_it_opens(file: Path) -> None:
    told = file.read_text(encoding="utf-8")
    assert told.startswith(f"{MARKER}\n")
    assert len(told.encode()) <= MOST_OF_COMMENT
    seen = Seen(rendered(told))
    assert [text for text in seen.texts if CALLS.search(text)] == []
    allowed = {"details", "summary", "ins", "del", "span", "b", "i", "h2", "h3", "h4", "h5", "p", "ul", "ol", "li"}
    allowed |= {"a", "blockquote", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "strong", "hr"}
    assert set(seen.tags) <= allowed
    assert all(link.startswith(("https://github.example/", "https://proef.example/", "mailto:")) for link in seen.links)
    assert seen.tags.count("details") == seen.ends.count("details") == told.count("<summary>")


def test_every_comment_file_is_of_a_pull_request() -> None:
    assert {file.stem for file in GOLDEN.glob("*.md")} == set(PULL_REQUESTS)


def test_what_does_not_fit_is_told_and_stands_in_the_summary(
    opened: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Eerder.\n", encoding="utf-8")
    told = opened("over-the-limit").told(capsys, "--format", "markdown", "--summary", str(summary))
    whole = summary.read_text(encoding="utf-8")
    assert len(told.encode()) <= MOST_OF_COMMENT < len(whole.encode()) <= MOST_OF_SUMMARY
    assert "Niet alles past hier. Weggelaten: Elke wijziging in de tekst (" in told
    assert "In de samenvatting van deze controle staat alles." in told
    assert whole.startswith(f"Eerder.\n{MARKER}")
    assert whole.count("<ins>") > told.count("<ins>")
    for section in range(12):
        assert f"Onderdeel {section}" in told


def test_what_is_left_out_is_named_with_whole_words(tmp_path: Path) -> None:
    before: dict[str, bytes | None] = {}
    after: dict[str, bytes | None] = {}
    for number in range(9):
        facts = {f"proef-{number}/statement.yml": (STATEMENT if number % 2 else ENGLISH).encode()}
        before |= {**facts, f"proef-{number}/2025-01-01.md": text("2025-01-01").encode()}
        after |= {**before, f"proef-{number}/2027-01-01.md": text("2027-01-01", LONGER, ANNOUNCED).encode()}
    site = load_site(make_project(tmp_path, {"index.md": "# Proef\n"}).folder)
    base, now = (Snapshot(path="docs", files=files) for files in (before, after))
    told = comment(review(site, base, now, date.fromisoformat(DAY)), Places(), tag="nl", most=3_000)
    found = re.search(r"Weggelaten: (.*)\.$", told, re.MULTILINE)
    assert found
    names = unescape(found[1]).split(", ")
    assert names[-1] == "…"
    assert all(re.fullmatch(r"(\w+ )*[\w…]+ \(\d+\)", name) for name in names[:-1]), names


def test_the_verdict_and_the_problems_stand_first_however_little_fits(opened: Open) -> None:
    reviewed = _reviewed(opened("over-the-limit").project)
    for most in (3_000, 5_000, 10_000, 20_000, 40_000):
        told = comment(reviewed, Places(), tag="nl", most=most)
        assert len(told.encode()) <= most
        assert "houdt publicatie tegen" in told
        assert "N001" in told
        assert "Weggelaten" in told


def _reviewed(project: Project) -> Review:
    site = load_site(project.folder)
    sources = Sources(project.folder)
    base, now = (
        Snapshot(path="docs", files=sources.files(sources.commit(name), "docs")) for name in ("main", "change")
    )
    return review(site, base, now, date.fromisoformat(DAY))


# Other forms


@pytest.mark.parametrize("name", PULL_REQUESTS)
def test_the_terminal_and_the_data_tell_the_same(name: str, opened: Open, capsys: pytest.CaptureFixture[str]) -> None:
    request = opened(name)
    data = json.loads(request.told(capsys, "--format", "json"))
    Draft202012Validator(SCHEMA).validate(data)
    told = request.told(capsys)
    for statement in data["statements"]:
        for problem in [*statement["problems"], *(each for text in statement["texts"] for each in text["problems"])]:
            assert problem["fact"] in told
            assert problem["remedy"] in told
        for fact in (fact for text in statement["texts"] for fact in text["facts"]):
            assert f": {' '.join((fact['was'] or 'niet genoemd').split())} → " in told or statement["slug"] == "museum"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_files_tab_shows_the_earlier_wording_at_the_line_of_the_new_one(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    told = opened("too-late").told(capsys, "--format", "github").splitlines()
    line = (
        text("2026-12-01", LONGER, ANNOUNCED + CHANGES)
        .splitlines()
        .index("Wij bewaren uw gegevens 5 jaar. Facturen bewaren wij 7 jaar, omdat de wet dat eist.")
    )
    was = "Wij bewaren uw gegevens 2 jaar. Facturen bewaren wij 7 jaar, omdat de wet dat eist."
    assert f"::notice file=docs/proef/2026-12-01.md,line={line + 1},title=Was::{was}" in told
    assert any(each.startswith("::error file=docs/proef/2026-12-01.md,line=") and "N007" in each for each in told)


def test_annotations_are_no_more_than_github_shows_and_no_text_begins_another(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    told = opened("over-the-limit").told(capsys, "--format", "github").splitlines()
    kinds = [line.split()[0] for line in told]
    assert set(kinds) <= {"::error", "::warning", "::notice"}
    assert all(kinds.count(kind) <= MOST_ANNOTATIONS for kind in kinds)
    assert kinds.count("::notice") == MOST_ANNOTATIONS


def test_annotations_name_files_as_the_repository_does(opened: Open) -> None:
    told = annotated(_reviewed(opened("in-time").project), folder="site/")
    assert "file=site/docs/proef/2027-01-01.md," in told


# What is no statement


@pytest.mark.parametrize("committed", [True, False])
def test_every_file_outside_the_statements_that_a_branch_changes_is_named_before_all_else(
    opened: Open, capsys: pytest.CaptureFixture[str], *, committed: bool
) -> None:
    request = opened("in-time")
    folder = request.project.folder
    (folder / "mkdocs.yml").write_text((folder / "mkdocs.yml").read_text("utf-8") + "# meer\n", encoding="utf-8")
    (folder / ".github/workflows").mkdir(parents=True)
    (folder / ".github/workflows/@octocat.yml").write_text("on: push\n", encoding="utf-8")
    if committed:
        request.project.git("add", "--all")
        request.project.git("commit", "--quiet", "--message=More")
    head = ["--head", "change"] if committed else []
    told = request.told(capsys, "--format", "markdown", *head)
    warned = told.index("Let op: dit wijzigt ook 2 bestanden die geen verklaring zijn.")
    assert warned < told.index("## Privacyverklaring")
    seen = " ".join(Seen(rendered(told)).texts)
    assert "mkdocs.yml" in seen
    assert [part for part in Seen(rendered(told)).texts if CALLS.search(part)] == []
    assert request.told(capsys, *head).startswith("Let op: dit wijzigt ook 2 bestanden")
    data = json.loads(request.told(capsys, "--format", "json", *head))
    assert data["outside"] == [".github/workflows/@octocat.yml", "mkdocs.yml"]


def test_a_branch_that_changes_statements_only_is_not_said_to_change_more(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    assert json.loads(opened("two-statements").told(capsys, "--format", "json"))["outside"] == []


# What is compared


def test_the_files_in_the_folder_are_reviewed_unless_a_commit_is_named(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    request = opened("in-time")
    request.project.write({"proef/2028-01-01.md": text("2028-01-01", LONGER)})
    assert "2028" in request.told(capsys)
    assert "2028" not in request.told(capsys, "--head", "change")


def test_what_others_did_on_main_meanwhile_is_not_the_branchs_doing(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    request = opened("in-time")
    request.project.git("checkout", "--quiet", "main")
    request.project.write({"proef/statement.yml": STATEMENT.replace("Proef BV", "Ander BV")})
    request.project.git("commit", "--quiet", "--all", "--message=Elsewhere")
    request.project.git("checkout", "--quiet", "change")
    assert "Ander" not in request.told(capsys)


def test_an_error_in_a_file_that_the_branch_does_not_touch_is_told_apart(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    request = opened("in-time")
    request.project.git("checkout", "--quiet", "main")
    request.project.write({"kapot/statement.yml": "title: [\n"})
    request.project.git("add", "--all")
    request.project.git("commit", "--quiet", "--message=Broken")
    request.project.git("checkout", "--quiet", "change")
    request.project.git("rebase", "--quiet", "main")
    data = json.loads(request.told(capsys, "--format", "json"))
    assert data["errors"] == 0
    assert [problem["path"] for problem in data["elsewhere"]] == ["docs/kapot/statement.yml"]


def test_a_link_in_docs_is_not_followed(opened: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(text("2027-03-01", "\nGeheim woord.\n"), encoding="utf-8")
    request = opened("in-time")
    (request.project.folder / "docs/proef/2027-03-01.md").symlink_to(secret)
    told = request.told(capsys, "--format", "markdown")
    assert "this is a link, or another thing that is no file" in told
    assert "Geheim" not in told
    request.project.git("add", "--all")
    request.project.git("commit", "--quiet", "--message=Link")
    assert request.told(capsys, "--format", "markdown", "--head", "change") == told


def test_a_text_that_is_only_copied_is_not_ready(opened: Open, capsys: pytest.CaptureFixture[str]) -> None:
    told = opened("copied").told(capsys)
    assert "Er verandert nog niets." in told
    assert "Klaar om te publiceren" not in told
    assert "Lezers zien dezelfde tekst als in de versie ervoor." in told
    assert "Readers see" not in told


def test_what_a_new_statement_misses_is_of_the_branch(opened: Open, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(opened("statement-missing").told(capsys, "--format", "json"))
    assert data["elsewhere"] == []
    assert {problem["path"] for problem in data["statements"][0]["problems"]} == {"docs/nieuw/statement.yml"}
    assert data["errors"] > 0


# Where it cannot be done


@pytest.mark.parametrize(
    ("base", "told"), [("nergens", "git knows no such commit here"), ("--all", "git knows no such commit here")]
)
def test_a_base_that_is_not_known_is_told(
    base: str, told: str, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    project = opened("in-time").project
    assert main(["review", "--site", str(project.folder), f"--base={base}"]) == 1
    assert told in capsys.readouterr().err


def test_a_clone_without_the_common_history_is_told_how_to_get_it(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    request = opened("in-time")
    request.project.git("checkout", "--quiet", "--orphan", "los")
    request.project.git("commit", "--quiet", "--message=Los")
    assert request.run() == 1
    assert "fetch-depth: 0" in capsys.readouterr().err


def test_settings_that_cannot_be_read_are_the_review(opened: Open, capsys: pytest.CaptureFixture[str]) -> None:
    request = opened("in-time")
    (request.project.folder / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    told = request.told(capsys, "--format", "markdown")
    assert told.startswith(MARKER)
    assert "mkdocs.yml" in told
    assert request.run("--strict") == 1


@pytest.mark.parametrize(("name", "code"), [("in-time", 0), ("too-late", 1), ("statement-broken", 1)])
def test_strict_ends_with_1_where_something_keeps_it_from_being_published(name: str, code: int, opened: Open) -> None:
    assert opened(name).run("--strict") == code


def test_a_review_is_written_to_a_file(opened: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "comment.md"
    request = opened("in-time")
    assert request.told(capsys, "--format", "markdown", "--output", str(file)) == ""
    assert file.read_text(encoding="utf-8") == request.told(capsys, "--format", "markdown")


# Texts of others


@pytest.mark.parametrize(
    "text",
    [
        "@octocat", "zie #12", "GH-12", "o/r#12", "https://github.com/o/r/issues/1", "www.proef.example", ":100:",
        "a5c3785ed8d6a35868bc169f07e40e889087fd2e", "$a$ en $b$", "<b>vet</b>", "</details>", "<!-- weg -->",
        "**vet** _schuin_ `code` ~~weg~~", "[a](https://b.example)", "![a](b)", "[^1]", "- punt", "1. punt", "# kop",
        "> citaat", "a | b", "&amp; &#64;octocat", "\\@octocat", "\ue000@\ue000octocat", "=====", "+ punt",
        "1@.a", "a@.b.nl", "1@.\x7f", "a@-b.nl", "@@octocat", "mailto:a@.b", "::error::x",
        "@\u202eoctocat", "\u202ea5c3785ed8d6a35868bc169f07e40e889087fd2e", "\x07\x1b[31m\x7f",
    ],
)  # fmt: skip
def test_a_text_of_others_is_shown_and_does_nothing(text: str) -> None:
    shows_itself(text)


@given(
    st.text(
        st.sampled_from("@#$:/.wGH-12ab`*_~[]()!<>&;|\\^= \ue000\u200bé\u202e\u2069\x07\x7f"), min_size=1, max_size=40
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_of_others_is_shown_and_does_nothing(text: str) -> None:
    shows_itself(" ".join(text.split()))


def shows_itself(text: str) -> None:
    seen = Seen(rendered(inert(text)))
    assert "".join(seen.texts).strip() == visible(re.sub("[\ue000\ue001]", "", text)).strip()
    assert set(seen.tags) <= {"p", "span"}
    assert [part for part in seen.texts if CALLS.search(part)] == []
    assert not inert(text).startswith("::")  # a command, where a log of a workflow shows it


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return load_site(make_project(tmp_path_factory.mktemp("any") / "site", {"index.md": "# Proef\n"}).folder)


ANYTHING = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\u202e\u2066\x00\x0c\x1b\x7f#`@[]()<\n"), max_size=60
)


@given(words=ANYTHING, said=ANYTHING)
@settings(max_examples=60, deadline=None)
def test_a_comment_on_any_text_can_be_posted(site: Site, words: str, said: str) -> None:
    front = f"{ANNOUNCED}summary: {quoted(f'x{said}')}\nsource: {quoted(f'https://a.example/{said}')}\n"
    told = {
        "proef/statement.yml": f"{STATEMENT}contact: {quoted(f'x{said}')}\n",
        "proef/2025-01-01.md": text("2025-01-01"),
        "proef/2027-01-01.md": text(
            "2027-01-01", f"{LONGER}\n## Kop {words}\n\n[{words}](https://a.example/{words})", front
        ),
    }
    files = {name: content.encode() for name, content in told.items()}
    base = Snapshot(path="docs", files={**files, "proef/2027-01-01.md": None})
    now = Snapshot(path="docs", files=files)
    posted(comment(review(site, base, now, date.fromisoformat(DAY)), Places(), tag="nl"))


def quoted(said: str) -> str:
    """Write a value as YAML that holds any character; what YAML allows only as an escape is one."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\x7f")


@pytest.mark.parametrize("form", ["terminal", "github"])
def test_nothing_hidden_comes_on_a_terminal_or_in_a_log(
    form: str, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    told = opened("hidden").told(capsys, "--format", form)
    assert told == visible(told)
    assert "U+202E" in told


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.md")), ids=lambda file: file.stem)
def test_every_comment_can_be_posted(file: Path) -> None:
    posted(file.read_text(encoding="utf-8"))


def posted(told: str) -> None:
    """Hold a comment against what GitHub takes, and what nobody would see in it."""
    assert told.startswith(f"{MARKER}\n")
    assert len(told) <= 65_536
    assert told == visible(told)


# Real histories


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no corpus at {CORPUS}: no real text is reviewed")
@pytest.mark.parametrize("folder", sorted(CORPUS.glob("*/")), ids=lambda folder: folder.name)
def test_a_review_of_real_revisions_always_comes_out(folder: Path, tmp_path: Path, *, long: bool) -> None:
    project = make_project(tmp_path / "site", {"index.md": "# Proef\n"})
    site, facts = load_site(project.folder), STATEMENT.encode()
    for before, after in [*pairwise(sorted(folder.glob("*.md")))][:: 1 if long else 3]:
        old, new = before.read_text(encoding="utf-8"), after.read_text(encoding="utf-8")
        files = {"proef/statement.yml": facts, "proef/2020-01-01.md": text("2020-01-01", f"\n{old}").encode()}
        base = Snapshot(path="docs", files=files)
        now = Snapshot(path="docs", files={**files, "proef/2027-01-01.md": text("2027-01-01", f"\n{new}").encode()})
        found = review(site, base, now, date.fromisoformat(DAY))
        told = comment(found, Places(), tag="nl")
        assert len(told.encode()) <= MOST_OF_COMMENT
        assert [part for part in Seen(rendered(told)).texts if CALLS.search(part)] == []
        assert screen(found, brackets, tag="nl")
        Draft202012Validator(SCHEMA).validate(as_json(found))
        assert annotated(found).count("\n") <= 3 * MOST_ANNOTATIONS


# Beginning


def test_new_commits_the_copy_alone_when_asked_so_that_the_next_commit_shows_the_change(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    project = opened("in-time").project
    project.write({"proef/statement.yml": STATEMENT + "contact: x@proef.example\n"})
    project.git("add", "docs/proef/statement.yml")
    before = project.git("rev-parse", "HEAD")
    line = ["new", "proef", "2028-01-01", "--site", str(project.folder), "--on", DAY]
    assert main([*line, "--commit"]) == 0
    assert project.git("rev-parse", "HEAD~1") == before
    assert project.git("show", "--name-only", "--format=%s").split("\n\n") == [
        "Begin proef 2028-01-01 from the text it changes",
        "docs/proef/2028-01-01.md\n",
    ]
    assert project.git("diff", "--cached", "--name-only") == "docs/proef/statement.yml\n"


def test_new_commits_nothing_unasked(opened: Open) -> None:
    project = opened("in-time").project
    before = project.git("rev-parse", "HEAD")
    assert main(["new", "proef", "2028-01-01", "--site", str(project.folder), "--on", DAY]) == 0
    assert project.git("rev-parse", "HEAD") == before


def test_a_commit_that_git_refuses_is_told_and_the_copy_stands_there(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    project = opened("in-time").project
    hook = project.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho Nee >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert main(["new", "proef", "2028-01-01", "--site", str(project.folder), "--on", DAY, "--commit"]) == 1
    assert "git could not commit it: Nee" in capsys.readouterr().err
    assert (project.folder / "docs/proef/2028-01-01.md").is_file()


def test_outside_a_repository_nothing_is_copied_that_could_not_be_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    project = make_project(tmp_path / "site", start())
    shutil.rmtree(project.folder / ".git")
    assert main(["new", "proef", "2028-01-01", "--site", str(project.folder), "--on", DAY, "--commit"]) == 1
    assert "not in a git repository" in capsys.readouterr().err
    assert not (project.folder / "docs/proef/2028-01-01.md").exists()
