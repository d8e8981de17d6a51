"""Words that have to go from a published text, taken out as a publisher would: of every file, and of git's history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.publishing import BRANCH, Project, add_remote, git, make_project, revision

from onrecord.cli.main import main
from onrecord.ledger import LEDGER

pytestmark = pytest.mark.slow

NAME = "Geheimpje Verklapstra"
REASON = "Noemde iemand bij naam (AVG, artikel 17)."


def text(effective: str, words: str, **facts: str) -> str:
    return revision(effective, f"## Bewaren\n\nWij bewaren {words}\n\n## Vragen\n\nVraag het {NAME} gerust.", **facts)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a statement of four texts, of which the second and the third name somebody."""
    made = make_project(
        tmp_path / "project",
        {
            "index.md": "# Proef\n",
            "proef/statement.yml": "title: Privacyverklaring\norganisation: Proef BV\nlanguage: nl\n",
            "proef/2021-01-01.md": text("2021-01-01", "alles een jaar.").replace(NAME, "ons"),
            "proef/2022-01-01.md": text("2022-01-01", "alles twee jaar."),
            "proef/2023-01-01.md": text("2023-01-01", "alles drie jaar."),
            "proef/2024-01-01.md": text("2024-01-01", "alles vier jaar.").replace(NAME, "ons"),
        },
    )
    assert made.publish() == 0
    assert NAME in "".join(made.read(path) for path in made.paths() if not path.endswith(".woff2"))
    return made


def onrecord(project: Project, verb: str, *arguments: str) -> int:
    return main([verb, *arguments, "--site", str(project.folder)])


def holding(project: Project, words: str) -> list[str]:
    """Return each published file that holds words; git looks, in what is published now."""
    done = project.run("git", "grep", "--text", "--name-only", "--fixed-strings", words, BRANCH)
    return done.stdout.split()


def events(project: Project) -> list[tuple[str, str | None]]:
    lines = [json.loads(line) for line in project.read(f"proef/{LEDGER}").splitlines()]
    return [(line["event"], line.get("revision")) for line in lines]


def line_of(project: Project, event: str) -> dict[str, str]:
    lines = [json.loads(line) for line in project.read(f"proef/{LEDGER}").splitlines()]
    found: dict[str, str] = next(line for line in lines if line["event"] == event)
    return found


def test_withdrawn_words_are_on_no_page_and_in_no_file_and_the_rest_holds(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.read(f"proef/{LEDGER}")
    was = line_of(project, "published")
    assert onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON, "--commit") == 0
    assert onrecord(project, "redact", "proef", "--words", NAME, "--reason", REASON, "--commit") == 0
    assert project.publish() == 0
    assert holding(project, NAME) == []
    assert holding(project, "twee jaar") == []
    assert holding(project, "drie jaar") != []
    after = project.read(f"proef/{LEDGER}")
    assert after.startswith(before)
    assert events(project)[-2:] == [("withdrawn", "2022-01-01"), ("redacted", "2023-01-01")]
    assert line_of(project, "withdrawn")["reason"] == REASON
    assert was["source"] in after
    capsys.readouterr()
    assert main(["verify", "--site", str(project.folder)]) == 0, capsys.readouterr().out
    page = project.read("proef/2022-01-01/index.html")
    assert "De woorden van deze tekst zijn op" in page
    assert "Noemde iemand bij naam" in page
    assert line_of(project, "withdrawn")["previous"] in project.read(f"proef/{LEDGER}")
    assert json.loads(project.read("proef/history.json"))["revisions"] == ["2021-01-01", "2023-01-01", "2024-01-01"]
    assert "(weggehaald)" in project.read("proef/2023-01-01/index.html")


def test_the_text_after_a_withdrawn_one_is_compared_with_the_last_that_is_there_and_says_so(project: Project) -> None:
    onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON)
    assert project.publish() == 0
    page = project.read("proef/2023-01-01/changes/index.html")
    assert "De woorden van de tekst ervoor zijn weggehaald." in page
    assert "sinds de tekst van 1 januari 2021" in page
    assert "twee jaar" not in page
    gone = project.read("proef/2022-01-01/changes/index.html")
    assert "uit dit archief weggehaald" in gone
    assert "or-redline" not in gone
    compare = project.read("proef/compare/index.html")
    assert 'value="2022-01-01"' not in compare
    assert 'value="2021-01-01"' in compare
    versions = {each["version"]: each["properties"] for each in json.loads(project.read("proef/versions.json"))}
    assert versions["2022-01-01"]["removed"] == "withdrawn"
    assert "removed" not in versions["2021-01-01"]


def test_an_entry_of_a_feed_keeps_its_name_and_says_that_it_changed(project: Project) -> None:
    def entries() -> dict[str, dict[str, str]]:
        return {each["url"]: each for each in json.loads(project.read("proef/feed.json"))["items"]}

    before = entries()
    onrecord(project, "redact", "proef", "--words", NAME, "--reason", REASON)
    assert project.publish() == 0
    after = entries()
    assert {url: each["id"] for url, each in after.items()} == {url: each["id"] for url, each in before.items()}
    changed = [url for url, each in after.items() if each["date_modified"] != before[url]["date_modified"]]
    assert [url.split("/")[-3] for url in sorted(changed)] == ["2022-01-01", "2023-01-01", "2024-01-01"]
    assert all(each["date_modified"].startswith("2026-11-22T12:00") for url, each in after.items() if url in changed)


def test_the_past_stays_closed_to_any_other_change(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    onrecord(project, "redact", "proef", "2022-01-01", "--words", NAME, "--reason", REASON)
    file = project.folder / "docs/proef/2022-01-01.md"
    file.write_text(file.read_text().replace("twee jaar", "tien jaar"))
    assert project.publish() == 1
    assert "more is other than that words became '(weggehaald)'" in capsys.readouterr().err
    file.write_text(file.read_text().replace("tien jaar", "twee jaar"))
    assert project.publish() == 0
    file.write_text(text("2022-01-01", "alles twee jaar."))
    assert project.publish() == 1
    assert "words of it went from the archive" in capsys.readouterr().err


def test_a_withdrawn_text_keeps_its_days(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON)
    file = project.folder / "docs/proef/2022-01-01.md"
    file.write_text(file.read_text().replace("withdrawn:", "announced: 2021-11-01\nwithdrawn:"))
    assert project.publish() == 1
    assert "it is withdrawn, and 'announced' is not what it was" in capsys.readouterr().err


def test_words_that_stand_with_marks_between_them_are_not_missed(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "Jan de Boer"
    project.write({"proef/2025-01-01.md": revision("2025-01-01", f"{words} helpt, en Jan **de Boer** ook.")})
    assert onrecord(project, "redact", "proef", "2025-01-01", "--words", words, "--reason", REASON) == 1
    assert "these words stand elsewhere in it too" in capsys.readouterr().err
    assert words in (project.folder / "docs/proef/2025-01-01.md").read_text()
    assert onrecord(project, "redact", "proef", "2025-01-01", "--words", "an", "--reason", REASON) == 1
    assert "these words do not stand in it" in capsys.readouterr().err


def test_wrong_words_are_answered_with_what_is_right(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, told in (
        (("withdraw", "proef", "2022-02-02", "--reason", REASON), "it has no revision '2022-02-02'"),
        (("withdraw", "proef", "2022-01-01", "--reason", " "), "Say why"),
        (("redact", "proef", "--reason", REASON), "either --words or --words-from"),
        (("redact", "proef", "--words", " ", "--reason", REASON), "no words to take out"),
        (("redact", "proef", "--words", "nergens te vinden", "--reason", REASON), "stand in none of its texts"),
    ):
        assert onrecord(project, *arguments) > 0
        assert told in capsys.readouterr().err
    assert onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON) == 0
    assert onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON) == 1
    assert "withdrawn already" in capsys.readouterr().err


def test_other_files_that_hold_the_words_are_named(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"index.md": f"# Proef\n\nDank aan {NAME}.\n"})
    onrecord(project, "redact", "proef", "2022-01-01", "--words", NAME, "--reason", REASON)
    told = capsys.readouterr().out
    assert "docs/index.md holds the same words; must they go there too?" in told
    assert "docs/proef/2023-01-01.md holds the same words" in told
    assert "docs/proef/2021-01-01.md" not in told


def test_a_branch_that_is_made_anew_keeps_words_away(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON)
    onrecord(project, "redact", "proef", "--words", NAME, "--reason", REASON)
    assert project.publish() == 0
    assert project.publish("--rebuild") == 0
    assert holding(project, NAME) == []
    capsys.readouterr()
    assert main(["verify", "--site", str(project.folder)]) == 0, capsys.readouterr().out


def test_words_are_purged_from_git_and_the_ledger_still_holds(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Follow decisions/0018-removal.md: filter both branches, push them, and publish on top."""
    remote = add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push") == 0
    onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON, "--commit")
    onrecord(project, "redact", "proef", "--words", NAME, "--reason", REASON, "--commit")
    assert project.publish("--push") == 0
    project.git("push", "--quiet", "origin", "main")
    ledger = project.read(f"proef/{LEDGER}")
    fresh = Project(tmp_path / "fresh")
    git(tmp_path, "clone", "--quiet", "--no-local", "--mirror", str(remote), str(fresh.folder))
    (tmp_path / "words.txt").write_text(f"{NAME}==>(weggehaald)\ntwee jaar==>(weggehaald)\n")
    words = str(tmp_path / "words.txt")
    done = fresh.run("git", "filter-repo", "--replace-refs", "delete-no-add", "--replace-text", words)
    assert done.returncode == 0, done.stderr
    git(fresh.folder, "push", "--quiet", "--mirror", "--force", str(remote))
    everything = fresh.git("log", "--all", "--patch", "--text")
    assert NAME not in everything
    assert "twee jaar" not in everything
    clone = Project(tmp_path / "clone")
    git(tmp_path, "clone", "--quiet", str(remote), str(clone.folder))
    assert clone.publish("--push") == 0
    assert clone.read(f"proef/{LEDGER}") == ledger
    capsys.readouterr()
    assert main(["verify", "--site", str(clone.folder)]) == 0, capsys.readouterr().out
    clone.write({"proef/2027-01-01.md": text("2027-01-01", "alles vijf jaar.").replace(NAME, "ons")})
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--message=Another")
    assert clone.publish("--push") == 0
    assert clone.read(f"proef/{LEDGER}").startswith(ledger)


def test_a_review_tells_that_words_go_and_does_not_repeat_them(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.git("switch", "--quiet", "--create=removal")
    onrecord(project, "withdraw", "proef", "2022-01-01", "--reason", REASON, "--commit")
    onrecord(project, "redact", "proef", "--words", NAME, "--reason", REASON, "--commit")
    for form in ("markdown", "terminal", "json"):
        capsys.readouterr()
        assert main(["review", "--base", "main", "--format", form, "--site", str(project.folder)]) == 0
        told = capsys.readouterr().out
        assert NAME not in told
        assert "twee jaar" not in told
        assert "Noemde iemand bij naam" in told
        assert form == "json" or "Klaar om te publiceren" in told
