"""The command line: what it prints, with which code it ends, and that it never shows a traceback."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from tests.publishing import COMMAND, DAY, MKDOCS, Project, make_project, revision

from onrecord.cli.main import command, main
from onrecord.record.revision import read_revision

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def site(project: Project) -> list[str]:
    return ["--site", str(project.folder)]


@pytest.mark.parametrize("verb", ["", *command.commands])
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*verb.split(), "--help"]) == 0
    assert "Usage:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["publish", "--on", "2026-02-30"], "2026-02-30"),
        (["publish", "--on", "tomorrow"], "write it as"),
        (["serve", "--port", "99999"], "port"),
        (["pubish"], "pubish"),
        (["new", "proef"], "DATE"),
        (["publish", "--frame"], "--frame"),
    ],
)
def test_a_command_that_is_not_understood_ends_with_2(
    line: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == 2
    assert told in capsys.readouterr().err


# Folders that are no site


def test_a_folder_without_settings_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--site", str(tmp_path)]) == 1
    assert "there is no mkdocs.yml in this folder" in capsys.readouterr().err


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--site", str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("plugins:\n  - onrecord:\n      timezone: Europe/Amsterdam\n", "", "the plugin 'onrecord' is not switched on"),
        ("site_url: https://proef.example/privacy/\n", "", "the site has no address"),
        ("Europe/Amsterdam", "Europe/Amsterdm", "'Europe/Amsterdm' is not a time zone"),
        ("name: material", "name: materiaal", "materiaal"),
        ("site_name: Proef", "site_name: [", "mkdocs.yml"),
    ],
    ids=["no plugin", "no address", "no time zone", "no theme", "no YAML"],
)
def test_settings_that_cannot_be_used_are_told(
    project: Project, capfd: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    settings = MKDOCS.replace(old, new)
    assert settings != MKDOCS
    (project.folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert project.publish() == 1
    assert told in capfd.readouterr().err
    assert project.commit() is None


def test_a_folder_outside_a_repository_can_be_checked_but_not_published(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    shutil.rmtree(project.folder / ".git")
    assert main(["check", *site(project)]) == 0
    assert project.publish() == 1
    assert "git init" in capsys.readouterr().err


def test_the_published_branch_may_not_be_checked_out(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.git("checkout", "--quiet", "-b", "gh-pages")
    assert project.publish() == 1
    assert "checked out" in capsys.readouterr().err


def test_a_machine_on_which_git_knows_nobody_can_publish(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    assert project.publish() == 0
    assert project.git("log", "-1", "--format=%cn", "gh-pages").strip() == "onrecord"


def test_the_site_may_be_a_folder_within_a_repository(project: Project) -> None:
    inner = project.folder / "inner/site"
    inner.mkdir(parents=True)
    shutil.move(project.folder / "docs", inner)
    shutil.move(project.folder / "mkdocs.yml", inner)
    assert main(["publish", "--site", str(inner), "--on", DAY]) == 0
    assert "proef/2023-01-01/index.html" in project.paths()


# check


def test_check_counts_what_it_read(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *site(project)]) == 0
    assert "\n1 statement, 2 revisions: 0 errors, " in capsys.readouterr().out


def test_check_gives_data_and_annotations(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"proef/2026-01-01.md": revision("2026-01-01", "Wij bewaren alles twee jaar. <q>Vet</q>")})
    assert main(["check", *site(project), "--format", "json", "--on", DAY]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["day"], data["counts"]["error"]) == (1, DAY, 0)
    assert main(["check", *site(project), "--format", "github"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == len(data["problems"])
    assert (
        "::warning file=docs/proef/2026-01-01.md,line=8,title=C002::HTML is shown as text: <q>. Write it in Markdown."
        in told
    )


def test_annotations_name_the_folder_of_a_site_within_a_repository(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder.parent)
    assert main(["check", "--site", project.folder.name, "--format", "github"]) == 0
    assert f"file={project.folder.name}/docs/proef/2025-01-01.md" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "github"])
def test_what_cannot_be_read_is_told_in_the_form_asked_for(
    project: Project, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    project.write({"proef/2026-01-01.md": "---\neffective: 2026-01-02\n---\n\nTekst.\n"})
    assert main(["check", *site(project), "--format", form]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert "R001" in told.out


def test_check_may_be_of_some_statements(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write(
        {
            "toets/statement.yml": "title: T\norganisation: Toets BV\nlanguage: nl\n",
            "toets/2026-01-01.md": revision("2026-01-01"),
        }
    )
    assert main(["check", "toets", *site(project)]) == 0
    told = capsys.readouterr().out
    assert "docs/proef/" not in told
    assert "\n1 statement, 1 revision: " in told
    assert main(["check", "nergens", *site(project)]) == 1
    assert "there is no such statement" in capsys.readouterr().err


def test_check_tells_where_each_element_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *site(project), "--coverage"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("proef 2025-01-01: 1 of 22 found\n")
    assert "  D009  line 7          how long data are kept: bewaren alles twee jaar\n" in told


def test_a_waiver_holds_on_the_day_that_is_asked_for(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    waiver = "waivers:\n  - rule: D001\n    reason: Zo is het\n    until: 2027-01-31\n"
    statement = (project.folder / "docs/proef/statement.yml").read_text(encoding="utf-8")
    project.write({"proef/statement.yml": statement + waiver})
    assert main(["check", *site(project), "--on", "2027-01-31"]) == 0
    assert "[D001]" not in capsys.readouterr().out
    assert main(["check", *site(project), "--on", "2027-02-01"]) == 0
    told = capsys.readouterr().out
    assert "[D001]" in told
    assert "docs/proef/statement.yml:5: warning: the waiver of D001 ended on 2027-01-31. [R007]" in told


@pytest.mark.parametrize(
    ("form", "told"), [("text", "F001  warning  "), ("markdown", "- **F001** "), ("json", '"F001"')]
)
def test_rules_prints_every_rule(form: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", form]) == 0
    assert told in capsys.readouterr().out


def test_check_tells_every_problem_of_every_file_at_once(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write(
        {
            "proef/2026-01-01.md": "---\neffective: 2026-01-02\n---\n\nTekst.\n",
            "proef/2026-02-30.md": revision("2026-02-30"),
            "proef/notes.txt": "x",
            "Ander/statement.yml": "title: T\ntitle: U\n",
        }
    )
    assert main(["check", *site(project)]) == 1
    told = capsys.readouterr().err
    for place in (
        "docs/proef/2026-01-01.md:2: ",
        "docs/proef/2026-02-30.md: ",
        "docs/proef/notes.txt: ",
        "docs/Ander: ",
        "docs/Ander/statement.yml:2: ",
        "docs/Ander/statement.yml:1: the key 'organisation' is missing",
    ):
        assert place in told


def test_check_warns_of_what_a_page_cannot_show_and_still_ends_well(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Wij bewaren alles twee jaar. <q>Vet</q> en [dood](#nergens)."
    project.write({"proef/2026-01-01.md": revision("2026-01-01", text)})
    assert main(["check", *site(project)]) == 0
    told = capsys.readouterr().out
    assert "docs/proef/2026-01-01.md:8: warning: HTML is shown as text: <q>. [C002]" in told
    assert "docs/proef/2026-01-01.md:8: warning: the link '#nergens' leads to no place in this text. [C004]" in told


def test_check_compares_with_what_is_published(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.publish() == 0
    project.write({"proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles tien jaar.")})
    assert main(["check", *site(project)]) == 1
    told = capsys.readouterr().out
    assert "docs/proef/2023-01-01.md:7: this text was published" in told
    assert "is no longer the same. [R002]" in told


# new


def test_new_begins_with_the_text_in_force(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "proef", "2027-01-01", *site(project), "--on", DAY]) == 0
    assert "docs/proef/2027-01-01.md" in capsys.readouterr().out
    file = project.folder / "docs/proef/2027-01-01.md"
    begun, problems = read_revision(file.read_bytes(), name="2027-01-01", path="p")
    assert problems == []
    assert begun is not None
    assert begun.body.strip().endswith("Wij bewaren alles twee jaar.")
    assert (str(begun.announced), str(begun.recorded)) == (DAY, DAY)
    assert main(["check", *site(project), "--on", DAY]) == 1
    errors = [line for line in capsys.readouterr().out.splitlines() if "docs/" in line and ": warning: " not in line]
    assert [line[-6:] for line in errors if ": advice: " not in line] == ["[N009]"]  # it says nothing new yet


def test_new_numbers_the_second_revision_of_a_day(project: Project) -> None:
    assert main(["new", "proef", "2025-01-01", *site(project), "--on", DAY]) == 0
    assert (project.folder / "docs/proef/2025-01-01-2.md").is_file()


def test_new_begins_a_correction_with_the_text_it_corrects(project: Project) -> None:
    line = [
        "new",
        "proef",
        "2023-01-01",
        *site(project),
        "--corrects",
        "2023-01-01",
        "--reason",
        'Een "komma": te veel',
    ]
    assert main(line) == 0
    begun, problems = read_revision(
        (project.folder / "docs/proef/2023-01-01-2.md").read_bytes(), name="2023-01-01-2", path="p"
    )
    assert problems == []
    assert begun is not None
    assert (begun.corrects, begun.reason) == ("2023-01-01", 'Een "komma": te veel')
    assert "een jaar" in begun.body


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nergens", "2027-01-01"], 1, "there is no such statement"),
        (["proef", "2027-01-01", "--corrects", "2020-01-01", "--reason", "x"], 1, "2020-01-01"),
        (["proef", "2027-01-01", "--corrects", "2023-01-01"], 2, "go together"),
        (["../proef", "2027-01-01"], 1, "there is no such statement"),
    ],
)
def test_new_tells_what_it_cannot_begin(
    project: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert main(["new", *arguments, *site(project)]) == code
    assert told in capsys.readouterr().err


# diff


def test_diff_tells_what_changed_between_two_revisions(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    for line in (["2023-01-01", "2025-01-01"], ["previous", "current"], ["2024-06-01", "2026-01-01"]):
        assert main(["diff", "proef", *line, *site(project), "--on", DAY]) == 0
        assert "Wij bewaren alles [-een-] {+twee+} jaar." in capsys.readouterr().out


def test_diff_tells_what_changed_between_two_files(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    other = project.folder / "anders.md"
    other.write_text("# Privacyverklaring\n\nWij bewaren alles drie jaar.\n", encoding="utf-8")
    assert main(["diff", str(project.folder / "docs/proef/2025-01-01.md"), str(other)]) == 0
    assert "[-twee-] {+drie+}" in capsys.readouterr().out


def test_diff_ends_with_a_code_for_scripts_where_it_is_asked(project: Project) -> None:
    line = ["diff", "proef", "2023-01-01", *site(project), "--exit-code"]
    assert main([*line, "2025-01-01"]) == 1
    assert main([*line, "2023-01-01"]) == 0


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PAGER": "less"}, "\x1b[9meen"),
        ({"PAGER": "less", "NO_COLOR": "1"}, "[-een-]"),
        ({"PAGER": "cat", "TERM": "dumb"}, "[-een-]"),
    ],
)
def test_diff_on_a_screen_is_coloured_or_bracketed_and_never_shows_codes(
    project: Project, environment: dict[str, str], told: str
) -> None:
    if not shutil.which(environment["PAGER"]):
        pytest.skip(f"there is no {environment['PAGER']} here")
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"no terminal can be opened here: {error}")
    clean = {name: value for name, value in os.environ.items() if name not in ("LESS", "NO_COLOR")}
    command = [COMMAND, "diff", "proef", "2023-01-01", "2025-01-01", *site(project)]
    done = subprocess.Popen(command, stdin=theirs, stdout=theirs, env={**clean, "TERM": "xterm", **environment})
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # a terminal ends so (EIO)
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert done.wait(30) == 0
    assert told in shown.decode()
    assert "ESC[" not in shown.decode()


def test_a_terminal_without_the_signs_of_unicode_gets_their_numbers(project: Project) -> None:
    other = project.folder / "anders.md"
    other.write_text("# Privacyverklaring\n\nWij bewaren alles ≈ drie jaar.\n", encoding="utf-8")
    command = [COMMAND, "diff", str(project.folder / "docs/proef/2025-01-01.md"), str(other)]
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u2248" in done.stdout


def test_diff_gives_data_and_html_and_markdown(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["diff", "proef", "2023-01-01", "2025-01-01", *site(project)]
    assert main([*line, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["before"], data["after"]) == (1, "2023-01-01", "2025-01-01")
    assert main([*line, "--format", "html"]) == 0
    assert "<del>" in capsys.readouterr().out
    assert main([*line, "--format", "markdown"]) == 0
    assert "<del>een</del> <ins>twee</ins>" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nergens", "a", "b"], 1, "there is no such statement"),
        (["proef", "2020-01-01", "current"], 1, "no text was in force on 2020-01-01"),
        (["proef", "gisteren", "current"], 1, "'gisteren' is not a revision"),
        (["proef"], 2, "two of its revisions, or two files"),
        (["a.md", "b.md"], 1, "a.md"),
        (["proef", "2023-01-01"], 1, "a statement and two of its revisions"),
    ],
)
def test_diff_tells_what_it_cannot_compare(
    project: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert main(["diff", *arguments, *site(project), "--on", DAY]) == code
    assert told in capsys.readouterr().err


def test_the_installed_command_prints_problems_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run([COMMAND, "publish"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "mkdocs.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_draft_of_a_notice_is_printed_to_be_pasted(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "--draft", "proef", "2025-01-01", "--site", str(project.folder), "--on", DAY]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("changes:\n  # Privacyverklaring\n")
    assert told.err == "Correct this, and paste it into the front matter of docs/proef/2025-01-01.md.\n"


def test_a_draft_says_that_nothing_is_left_to_tell(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "--draft", "proef", "2023-01-01", "--site", str(project.folder), "--on", DAY]) == 0
    assert capsys.readouterr() == ("", "Nothing is to be told: this is the first text of its statement.\n")


def test_the_notice_of_a_text_that_is_not_published_yet_is_not_sent(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.publish()
    project.write({"proef/2026-12-24.md": revision("2026-12-24", "Wij bewaren alles drie jaar.")})
    people = tmp_path / "people.csv"
    people.write_text("email\na@proef.example\n", encoding="utf-8")
    capsys.readouterr()
    send = ["notice", "send", "proef", "2026-12-24", "--to", str(people), "--site", str(project.folder)]
    assert main(send) == 1
    assert "is not published yet" in capsys.readouterr().err
