"""An archive is begun from the file in which a statement was written: nothing is asked, and nothing is invented."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.places import DATA, PROJECT
from tests.publishing import BRANCH, DAY, git
from tests.runner import GitHub

from onrecord.cli.main import main
from onrecord.intake.installed import on_github, pages_address
from onrecord.site.site import load_site

pytestmark = pytest.mark.slow
DOCUMENTS = DATA / "manuscripts"
LETTER = DOCUMENTS / "letter.txt"
WORKFLOWS = f"onrecord/onrecord@{'0123456789' * 4}"
SITE = ("--site-url", "https://proefboom.example/privacy")


def init(folder: Path, *args: str, file: Path = LETTER, slug: str = "proefboom", on: str = DAY) -> int:
    options = ("--site", str(folder), "--on", on, "--organisation", "Stichting Proefboom", *args)
    return main(["init", slug, str(file), *options])


def facts(folder: Path, slug: str = "proefboom") -> dict[str, object]:
    (file,) = (folder / "docs" / slug).glob("2*.md")
    read = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
    return {**read, "name": file.stem}


@pytest.mark.parametrize("name", ["letter.txt", "page.md", "page.html", "document.docx", "print.pdf"])
def test_an_empty_folder_becomes_an_archive_that_can_be_published(tmp_path: Path, name: str) -> None:
    assert init(tmp_path, *SITE, file=DOCUMENTS / name) == 0
    (statement,) = load_site(tmp_path).archive().statements
    assert statement.organisation == "Stichting Proefboom"
    assert statement.language == "nl"
    assert facts(tmp_path)["name"] == "2025-03-01"
    assert main(["check", "--site", str(tmp_path), "--on", DAY]) == 0


def test_what_was_found_in_the_text_is_told_with_the_words_that_say_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path, *SITE) == 0
    told = capsys.readouterr().out
    assert "every one stands in the revision, in the same order" in told
    assert "left out, mark of a list item, 2 times: •" in told
    assert "Title: Privacyverklaring Stichting Proefboom" in told
    assert "Language: nl" in told
    assert "Effective: 2025-03-01, since it says: Deze verklaring geldt vanaf 1 maart 2025." in told


def test_what_is_said_on_the_command_line_goes_before_what_was_found(tmp_path: Path) -> None:
    said = ("--title", "Privacy: zo doen wij dat", "--language", "nl-BE", "--effective", "2024-02-01")
    assert init(tmp_path, *SITE, *said, "--contact", "a@proefboom.example") == 0
    (statement,) = load_site(tmp_path).archive().statements
    assert (statement.title, statement.language) == ("Privacy: zo doen wij dat", "nl-BE")
    assert statement.contact == "a@proefboom.example"
    assert facts(tmp_path)["name"] == "2024-02-01"


@pytest.mark.parametrize("effective", [(), ("--effective", "unknown")])
def test_a_text_of_which_no_day_is_known_gets_none(tmp_path: Path, effective: tuple[str, ...]) -> None:
    text = LETTER.read_text(encoding="utf-8")
    file = tmp_path / "x.txt"
    file.write_text(text if effective else text.replace("1 maart 2025", "altijd"), encoding="utf-8")
    assert init(tmp_path, *SITE, *effective, file=file) == 0
    assert facts(tmp_path)["effective"] == "unknown"
    assert facts(tmp_path)["name"] == DAY


def test_a_text_that_states_two_days_gets_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.txt"
    text = LETTER.read_text(encoding="utf-8")
    file.write_text(f"{text}\nDeze verklaring geldt vanaf 1 mei 2025.\n", encoding="utf-8")
    assert init(tmp_path, *SITE, file=file) == 0
    assert facts(tmp_path)["effective"] == "unknown"
    assert "more than one day" in capsys.readouterr().out


def test_when_a_text_that_is_still_to_come_was_announced_is_asked_and_not_invented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path, *SITE, "--effective", "2027-02-01") == 0
    assert "announced" not in facts(tmp_path)
    assert "Add to docs/proefboom/2027-02-01.md the day people are told: announced: DATE" in capsys.readouterr().out


def test_a_text_in_no_known_language_asks_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.txt"
    file.write_text("Lorem ipsum dolor sit amet.\n", encoding="utf-8")
    assert init(tmp_path, *SITE, file=file) == 1
    assert "--language" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()


LOSING = DATA / "losing" / "columns.pdf"
"""Two columns, drawn the right one first: what reads it as it was drawn and what reads it as it looks do not agree."""


def test_where_a_word_is_missing_nothing_is_written_and_the_word_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "site"
    said = ("--language", "nl", "--title", "Privacy")
    assert init(folder, *SITE, *said, file=LOSING) == 1
    assert "would not hold every word" in capsys.readouterr().err
    assert not folder.exists()


def test_missing_words_can_be_accepted_and_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = ("--language", "nl", "--title", "Privacy", "--accept-missing")
    assert init(tmp_path, *SITE, *said, file=LOSING) == 0
    assert "  missing: " in capsys.readouterr().out


def test_a_statement_that_exists_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(tmp_path, *SITE) == 0
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert init(tmp_path) == 1
    assert "onrecord new" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_second_statement_joins_the_first_and_leaves_the_settings_alone(tmp_path: Path) -> None:
    assert init(tmp_path, *SITE) == 0
    settings = (tmp_path / "mkdocs.yml").read_bytes()
    assert init(tmp_path, slug="tweede", file=DOCUMENTS / "page.html") == 0
    assert (tmp_path / "mkdocs.yml").read_bytes() == settings
    assert {statement.slug for statement in load_site(tmp_path).archive().statements} == {"proefboom", "tweede"}


@pytest.mark.parametrize("slug", ["Proef", "proef/boom", "../proef", "assets", "preview", "-x"])
def test_a_name_that_cannot_be_an_address_is_refused(tmp_path: Path, slug: str) -> None:
    assert main(["init", "--site", str(tmp_path), "--organisation", "X", *SITE, "--", slug, str(LETTER)]) == 1
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", ['"; x: y', "a: b", "# niets", "[lijst]", "{a}", "null", "é & <b>", "'"])
def test_any_name_of_an_organisation_is_written_as_it_is(tmp_path: Path, name: str) -> None:
    assert main(["init", "proef", str(LETTER), "--site", str(tmp_path), "--organisation", name, *SITE]) == 0
    (statement,) = load_site(tmp_path).archive().statements
    assert statement.organisation == name
    assert load_site(tmp_path).name == name


def test_an_archive_without_an_address_asks_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(tmp_path) == 1
    assert "--site-url" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "niks", "", "ftp://a.example", 'https://a b/"x', 'https://a.example/"', "https://",
     "https://a.example/?b", "https://a.example/#b", "https://[::1", "https://a.example/\u202e"],
)  # fmt: skip
def test_what_can_be_no_address_of_an_archive_is_refused(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path, "--site-url", address) == 1
    assert "address" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/", "https://a.example/b", "https://privé.example/~c/"])
def test_the_address_of_an_archive_ends_in_a_slash(tmp_path: Path, address: str) -> None:
    assert init(tmp_path, "--site-url", address) == 0
    assert load_site(tmp_path).url == f"{address.rstrip('/')}/"


@pytest.mark.parametrize("said", [SITE, ("--timezone", "Europe/Paris"), ("--workflows", WORKFLOWS)])
def test_what_an_archive_says_already_cannot_be_said_again(
    tmp_path: Path, said: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path, *SITE) == 0
    assert init(tmp_path, *said, slug="tweede") == 1
    assert f"Leave {said[0]} out" in capsys.readouterr().err
    assert not (tmp_path / "docs/tweede").exists()


@pytest.mark.parametrize("place", ["docs", "docs/proefboom", ".github", "mkdocs.yml/x", "docs/index.md/x"])
def test_where_one_file_cannot_be_written_none_is(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("x", encoding="utf-8")
    before = {*tmp_path.rglob("*")}
    assert init(tmp_path, *SITE, "--workflows", WORKFLOWS) == 1
    assert place.removesuffix("/x") in capsys.readouterr().err
    assert {*tmp_path.rglob("*")} == before


def test_a_clone_from_github_has_the_address_of_its_pages(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "remote", "add", "origin", "git@github.com:Proefboom/archief.git")
    assert init(tmp_path, "--workflows", WORKFLOWS) == 0
    assert load_site(tmp_path).url == "https://proefboom.github.io/archief/"


ADDRESSES = {
    "https://github.com/proefboom/archief.git": "proefboom/archief",
    "https://github.com/proefboom/archief/": "proefboom/archief",
    "ssh://git@github.com/proefboom/archief": "proefboom/archief",
    "https://gitlab.example/proefboom/archief": None,
    "https://github.com.proef.example/a/b": None,
    "../archief.git": None,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_repository_on_github_is_known_by_its_address(address: str) -> None:
    assert on_github(address) == ADDRESSES[address]


def test_a_repository_named_after_its_owner_stands_at_the_root() -> None:
    assert pages_address("Proefboom/Proefboom.github.io") == "https://proefboom.github.io/"


def test_workflows_are_written_only_for_a_commit_that_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path / "a", *SITE, "--workflows", "onrecord/onrecord@main") == 1
    assert "names no commit" in capsys.readouterr().err
    assert init(tmp_path / "b", *SITE, "--workflows", WORKFLOWS) == 0
    assert sorted(file.name for file in (tmp_path / "b/.github/workflows").iterdir()) == [
        "comment.yml",
        "publish.yml",
        "review.yml",
    ]


def test_a_commit_holds_what_was_written_and_nothing_else(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "other.txt").write_text("x", encoding="utf-8")
    git(tmp_path, "add", "other.txt")
    assert init(tmp_path, *SITE, "--workflows", WORKFLOWS, "--commit") == 0
    assert "other.txt" not in git(tmp_path, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert git(tmp_path, "status", "--porcelain") == "A  other.txt\n"


# From an empty folder to a published page

COMMANDS = (
    "git clone https://github.com/proefboom/archief.git .",
    "pip install 'onrecord[intake] @ git+https://github.com/onrecord/onrecord'",
    "onrecord init proefboom document.docx --organisation 'Stichting Proefboom' --commit",
    "gh api repos/{owner}/{repo}/pages --method POST --raw-field build_type=workflow",
    "git push",
)
"""What README says; the file that holds the statement stands in the folder above."""


def test_five_commands_lead_from_an_empty_folder_to_a_published_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote, onrecord = tmp_path / "remote.git", tmp_path / "onrecord"
    remote.mkdir()
    git(remote, "init", "--quiet", "--bare", "--initial-branch=main")
    commit = this_very_onrecord(onrecord)
    installed, folder = tmp_path / "installed", tmp_path / "archief"
    folder.mkdir()
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f'[url "file://{remote}"]\n  insteadOf = https://github.com/proefboom/archief.git\n'
        f'[url "file://{onrecord}"]\n  insteadOf = https://github.com/onrecord/onrecord\n'
        "[init]\n  defaultBranch = main\n[push]\n  autoSetupRemote = true\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    github = GitHub(folder=tmp_path, remote=remote, day=DAY)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join(
            map(str, [installed / "bin", gh(tmp_path), Path(sys.executable).parent, os.environ["PATH"]])
        ),
        "PYTHONPATH": str(installed),
        "PIP_TARGET": str(installed),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "ONRECORD_ON": DAY,
    }
    assert len(COMMANDS) <= 5
    for command in COMMANDS:
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        if command.startswith("git clone"):
            shutil.copy(DOCUMENTS / "document.docx", folder)
    called = yaml.safe_load(git(remote, "show", "main:.github/workflows/publish.yml"))["jobs"]["publish"]["uses"]
    assert called == f"onrecord/onrecord/.github/workflows/publish.yml@{commit}"
    done_on_github = github.run("publish.yml", "publish", "push", {})
    assert done_on_github.conclusion == "success", done_on_github.told
    page = git(remote, "show", f"{BRANCH}:proefboom/2025-03-01/index.html")
    assert "Deze verklaring treedt in werking op 1 maart 2025." in page
    assert "https://proefboom.github.io/archief/proefboom/2025-03-01/" in page


def gh(folder: Path) -> Path:
    """Return a folder with a command gh that switches Pages on."""
    command = folder / "gh" / "gh"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n[ \"$1 $2\" = 'api repos/{owner}/{repo}/pages' ]\n", encoding="utf-8")
    command.chmod(0o755)
    return command.parent


def this_very_onrecord(folder: Path) -> str:
    """Make a repository of this package as it is now, and return its commit."""
    folder.mkdir()
    for name in ("scripts", "overrides"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=onrecord")
    return git(folder, "rev-parse", "HEAD").strip()


def test_the_commands_are_those_of_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    own = {
        "proefboom/archief": "YOU/ARCHIVE",
        "proefboom document": "your-name statement",
        "Stichting Proefboom": "Your name",
    }
    for command in COMMANDS:
        for ours, theirs in own.items():
            command = command.replace(ours, theirs)  # noqa: PLW2901 - as the reader sees it
        assert f"\n{command}\n" in readme
