"""What `onrecord publish` promises: nothing overwritten, one commit or nothing, the same everywhere."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from tests.publishing import BRANCH, DAY, MKDOCS, STATEMENT, Project, git, make_project, revision

from onrecord.history.history import History
from onrecord.record.revision import read_revision
from onrecord.record.succession import history_of
from onrecord.site.site import load_site
from onrecord.text.block import write

pytestmark = pytest.mark.slow

PAST = {"recorded": DAY, "source": "https://proef.example/oud"}
"""How a record says that its text was published elsewhere, before it was published here."""

LEDGER_TOLD = re.compile(
    r"""(?x)
    \ *<subtitle>.*?</subtitle>\n | \ *"(?:description|head|published|recorded_afterwards|basis)":\ .*\n
    | (?:<|&lt;)p(?:>|&gt;)In\ het\ logboek.*?(?:<|&lt;)/p(?:>|&gt;)(?:\\n|\n)?
    """
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.fixture
def published(project: Project, capsys: pytest.CaptureFixture[str]) -> Project:
    assert project.publish() == 0
    capsys.readouterr()
    return project


def versions(project: Project, slug: str = "proef") -> dict[str, dict[str, object]]:
    return {entry["version"]: entry for entry in json.loads(project.read(f"{slug}/versions.json"))}


def changed_since(project: Project, commit: str | None) -> set[str]:
    return set(project.git("diff", "--name-only", str(commit), BRANCH).splitlines())


# What is published


def test_every_revision_stands_at_an_address_of_its_own_with_its_source_beside_it(published: Project) -> None:
    for name in ("2023-01-01", "2025-01-01"):
        assert {f"proef/{name}/index.html", f"proef/{name}/statement.md"} <= published.paths()
        source = (published.folder / f"docs/proef/{name}.md").read_text(encoding="utf-8")
        assert published.read(f"proef/{name}/statement.md") == source


def test_a_version_directory_holds_only_its_own_pages_and_source(published: Project) -> None:
    names = {path for path in published.paths() if path.startswith("proef/2023-01-01/")}
    files = ("index.html", "statement.md", "receipt.json", "changes/index.html")
    assert names == {f"proef/2023-01-01/{name}" for name in files}


def test_the_site_has_its_portal_archive_page_site_map_robots_and_404(published: Project) -> None:
    expected = {"index.html", "proef/index.html", "proef/archive/index.html", "sitemap.xml", "robots.txt", "404.html"}
    assert expected <= published.paths()


def test_the_text_in_force_stands_at_the_statements_own_address_without_a_redirect(published: Project) -> None:
    page = published.read("proef/index.html")
    assert "twee jaar" in page
    assert 'http-equiv="refresh"' not in page


def test_latest_is_a_copy_of_the_version_in_force_and_no_link(published: Project) -> None:
    assert published.read("proef/latest/index.html") == published.read("proef/2025-01-01/index.html")
    modes = {line.split()[0] for line in published.git("ls-tree", "-r", BRANCH).splitlines()}
    assert modes == {"100644"}


def test_the_site_map_lists_every_page_by_its_whole_address(published: Project) -> None:
    site_map = published.read("sitemap.xml")
    for url in ("", "proef/", "proef/archive/", "proef/2023-01-01/", "proef/2025-01-01/changes/"):
        assert f"<loc>https://proef.example/privacy/{url}</loc>" in site_map
    assert site_map.count("<loc>") == 11


def test_mikes_list_tells_the_dates_the_status_and_the_hash_of_each_source(published: Project) -> None:
    entry = versions(published)["2023-01-01"]
    assert entry["title"] == "1 januari 2023"
    source = (published.folder / "docs/proef/2023-01-01.md").read_bytes()
    properties = entry["properties"]
    assert isinstance(properties, dict)
    assert properties.pop("frame")
    assert properties == {
        "effective": "2023-01-01",
        "announced": None,
        "recorded": None,
        "status": "superseded",
        "words": 6,
        "sha256": hashlib.sha256(source).hexdigest(),
    }
    assert versions(published)["2025-01-01"]["aliases"] == ["latest"]


def test_mike_itself_lists_and_reads_what_was_published(published: Project) -> None:
    listed = published.run("mike", "list", "--deploy-prefix", "proef")
    assert listed.returncode == 0
    assert listed.stdout == '"1 januari 2025" (2025-01-01) [latest]\n"1 januari 2023" (2023-01-01)\n'
    props = published.run("mike", "props", "--deploy-prefix", "proef", "latest", "status")
    assert json.loads(props.stdout) == "in force"


def test_mike_deploy_is_refused_since_it_would_overwrite(published: Project) -> None:
    before = published.commit()
    done = published.run("mike", "deploy", "--deploy-prefix", "proef", "2023-01-01")
    assert done.returncode != 0
    assert "Use: onrecord publish" in done.stdout + done.stderr
    assert published.commit() == before


def test_the_history_gives_every_revision_back(published: Project) -> None:
    history = History.from_json(json.loads(published.read("proef/history.json")))
    for name in ("2023-01-01", "2025-01-01"):
        file = published.folder / f"docs/proef/{name}.md"
        revision, _ = read_revision(file.read_bytes(), name=name, path="p")
        assert revision is not None
        assert write(history.blocks(name)) == revision.text.html


def test_a_history_that_grew_is_the_one_that_would_be_folded_at_once(published: Project, tmp_path: Path) -> None:
    published.write({"proef/2026-01-01.md": revision("2026-01-01", "Wij bewaren alles drie jaar.")})
    assert published.publish() == 0
    other = Project(tmp_path / "other")
    shutil.copytree(published.folder, other.folder, ignore=shutil.ignore_patterns(".git"))
    other.git("init", "--quiet")
    assert other.publish() == 0
    assert other.read("proef/history.json") == published.read("proef/history.json")


def test_long_histories_folded_beside_each_other_are_those_folded_one_by_one(project: Project) -> None:
    for slug in ("lang", "langer"):
        project.write({f"{slug}/statement.yml": "title: T\norganisation: O\nlanguage: nl\n"})
        project.write({f"{slug}/2025-{n:02}-01.md": revision(f"2025-{n:02}-01", f"Tekst {n}.") for n in range(1, 13)})
    assert project.publish() == 0
    for statement in load_site(project.folder).archive().statements:
        assert project.read(f"{statement.slug}/history.json") == history_of(statement).dumps()


def test_a_text_from_before_is_folded_in_at_its_place(published: Project) -> None:
    published.write({"proef/2024-01-01.md": revision("2024-01-01", **PAST)})
    assert published.publish() == 0
    stored = json.loads(published.read("proef/history.json"))
    assert stored["revisions"] == ["2023-01-01", "2024-01-01", "2025-01-01"]


def test_a_page_tells_since_when_each_section_stands_there(project: Project) -> None:
    text = "## Bewaren\n\nWij bewaren alles.\n\n## Delen\n\nWij delen {}.\n"
    project.write(
        {
            "delen/statement.yml": "title: T\norganisation: O\nlanguage: nl\n",
            "delen/2023-01-01.md": revision("2023-01-01", text.format("niets")),
            "delen/2025-01-01.md": revision("2025-01-01", text.format("alles")),
        }
    )
    assert project.publish() == 0
    _, saved, shared = project.read("delen/index.html").split("<h2 id=")[:3]
    assert 'ongewijzigd sinds <time datetime="2023-01-01">' in saved
    assert 'href="history/#bewaren"' in saved
    assert 'ongewijzigd sinds <time datetime="2025-01-01">' in shared


# Once more, elsewhere, another day


def test_publishing_again_changes_nothing_and_succeeds(published: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = published.commit()
    assert published.publish() == 0
    assert published.commit() == before
    assert "Nothing changed" in capsys.readouterr().out


def test_two_machines_on_two_days_publish_the_same_bytes(
    published: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    git(tmp_path / "elsewhere", "clone", "--quiet", "--branch=main", str(published.folder), "other")
    other = Project(tmp_path / "elsewhere" / "other")
    other.git("remote", "remove", "origin")
    done = other.start(TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7", SOURCE_DATE_EPOCH="86400")
    told, _ = done.communicate()
    assert done.returncode == 0, told
    assert other.tree() == published.tree()


def test_a_plan_tells_what_would_be_done_and_does_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.publish("--plan") == 0
    assert project.commit() is None
    told = capsys.readouterr().out
    assert "publish  /proef/2025-01-01/\n" in told
    assert project.publish() == 0
    done = capsys.readouterr().out
    assert told.splitlines()[:-1] == done.splitlines()[:-1]


def test_everything_new_comes_in_one_commit(published: Project) -> None:
    published.write({"proef/2026-01-01.md": revision("2026-01-01"), "proef/2026-02-01.md": revision("2026-02-01")})
    before = published.git("rev-list", "--count", BRANCH).strip()
    assert published.publish() == 0
    assert int(published.git("rev-list", "--count", BRANCH)) == int(before) + 1


# Days pass


def test_an_announced_revision_comes_into_force_by_itself(published: Project) -> None:
    published.write({"proef/2027-01-01.md": revision("2027-01-01", "Wij bewaren niets meer.", announced="2026-11-22")})
    assert published.publish() == 0
    assert versions(published)["2027-01-01"]["aliases"] == []
    assert "twee jaar" in published.read("proef/index.html")
    assert published.publish(on="2026-12-31") == 0
    assert versions(published)["2025-01-01"]["aliases"] == ["latest"]
    assert published.publish(on="2027-01-01") == 0
    assert versions(published)["2027-01-01"]["aliases"] == ["latest"]
    assert "niets meer" in published.read("proef/index.html")
    assert "niets meer" in published.read("proef/latest/index.html")


def test_a_day_on_which_nothing_happens_changes_nothing(published: Project) -> None:
    before = published.commit()
    assert published.publish(on="2026-11-23") == 0
    assert published.commit() == before


def test_a_new_revision_refreshes_only_its_neighbour(published: Project) -> None:
    before = published.commit()
    published.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert published.publish() == 0
    pages = {path for path in changed_since(published, before) if path.endswith("index.html")}
    assert pages == {
        "index.html",
        "proef/2025-01-01/changes/index.html",
        "proef/2025-01-01/index.html",
        "proef/2026-01-01/changes/index.html",
        "proef/2026-01-01/index.html",
        "proef/archive/index.html",
        "proef/compare/index.html",
        "proef/history/index.html",
        "proef/index.html",
        "proef/latest/changes/index.html",
        "proef/latest/index.html",
    }


def test_a_back_dated_revision_does_not_become_the_one_in_force(published: Project) -> None:
    month = "Wij bewaren alles een maand."
    published.write({"proef/2024-01-01.md": revision("2024-01-01", month)})
    assert published.publish() == 1, "it changes what held, and tells nobody"
    published.write({"proef/2024-01-01.md": revision("2024-01-01", month, **PAST)})
    assert published.publish() == 0
    assert "Achteraf vastgelegd" in published.read("proef/2024-01-01/index.html")
    assert versions(published)["2025-01-01"]["aliases"] == ["latest"]
    assert "twee jaar" in published.read("proef/index.html")


def test_before_a_first_text_takes_effect_none_is_in_force(published: Project) -> None:
    published.write(
        {
            "later/statement.yml": "title: T\norganisation: O\nlanguage: en\n",
            "later/2027-01-01.md": revision("2027-01-01"),
        }
    )
    assert published.publish() == 0
    assert versions(published, "later")["2027-01-01"]["aliases"] == []
    assert not [path for path in published.paths() if path.startswith("later/latest/")]
    assert "Takes effect on" in published.read("later/index.html")


# What was published stays


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles tien jaar.")},
            ["docs/proef/2023-01-01.md:7:", "no longer the same", "corrects: 2023-01-01", "2023-01-01-2.md"],
        ),
        (
            {"proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles een jaar.", summary="Nieuw.")},
            ["docs/proef/2023-01-01.md:3:", "no longer the same"],
        ),
        (
            {"proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles een jaar.").replace("\n", "\r\n")},
            ["docs/proef/2023-01-01.md:", "line endings"],
        ),
        ({"proef/2023-01-01.md": None}, ["docs/proef/2023-01-01.md:", "is gone from here", "git show"]),
        (
            {
                "proef/2023-01-01.md": None,
                "proef/2023-02-01.md": revision("2023-02-01", "Wij bewaren alles een jaar."),
            },
            ["docs/proef/2023-01-01.md:", "its day seems to have been moved", "2023-02-01.md"],
        ),
    ],
    ids=["text changed", "front matter changed", "line endings changed", "deleted", "date moved"],
)
def test_a_published_text_cannot_be_changed(
    published: Project, capsys: pytest.CaptureFixture[str], change: dict[str, str | None], told: list[str]
) -> None:
    before = published.commit()
    published.write({**change, "proef/2026-01-01.md": revision("2026-01-01")})
    assert published.publish() == 1
    assert published.commit() == before
    message = capsys.readouterr().err
    for words in [*told, "published as /proef/2023-01-01/ on 2"]:
        assert words in message


def test_a_whole_statement_cannot_be_removed(published: Project, capsys: pytest.CaptureFixture[str]) -> None:
    published.write({"ander/statement.yml": "title: T\norganisation: O\nlanguage: nl\n"})
    published.write({"ander/2023-01-01.md": revision("2023-01-01")})
    shutil.rmtree(published.folder / "docs/proef")
    assert published.publish() == 1
    message = capsys.readouterr().err
    assert "docs/proef/2023-01-01.md" in message
    assert "docs/proef/2025-01-01.md" in message


def test_a_typing_error_is_mended_by_a_correction_that_holds_from_the_same_day(published: Project) -> None:
    mended = revision("2025-01-01", "Wij bewaren alles 2 jaar.", corrects="2025-01-01", reason="Een cijfer.")
    published.write({"proef/2025-01-01-2.md": mended})
    assert published.publish() == 0
    assert "Wij bewaren alles 2 jaar." in published.read("proef/index.html")
    earlier = published.read("proef/2025-01-01/index.html")
    assert "Wij bewaren alles twee jaar." in earlier
    assert "Deze tekst is verbeterd: Een cijfer." in earlier
    assert "Verbetert de tekst van" in published.read("proef/2025-01-01-2/index.html")


def test_a_version_that_mike_deleted_is_missed_and_comes_back(
    published: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = published.tree()
    assert published.run("mike", "delete", "--deploy-prefix", "proef", "2023-01-01").returncode == 0
    assert "proef/2023-01-01/index.html" not in published.paths()
    assert published.publish() == 1
    assert "proef/2023-01-01/index.html: it was published, and is gone" in capsys.readouterr().err
    assert published.publish("--rebuild") == 0
    assert published.tree() == tree


def test_what_others_keep_on_the_branch_stays(published: Project) -> None:
    folder = published.folder.parent / "work"
    published.git("worktree", "add", "--quiet", str(folder), BRANCH)
    (folder / "CNAME").write_text("proef.example\n", encoding="utf-8")
    git(folder, "add", "CNAME")
    git(folder, "commit", "--quiet", "--message=Own domain")
    published.git("worktree", "remove", str(folder))
    published.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert published.publish() == 0
    assert published.read("CNAME") == "proef.example\n"


# The frame


def own_templates(project: Project, **files: str) -> None:
    settings = MKDOCS.replace("  font: false", "  font: false\n  custom_dir: own")
    (project.folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    for name, content in files.items():
        file = project.folder / "own/onrecord" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def test_an_old_page_keeps_its_frame_until_it_is_reframed(published: Project) -> None:
    own_templates(published, footer="<footer>Nieuwe voet</footer>")
    assert published.publish() == 0
    assert "Nieuwe voet" in published.read("proef/index.html")
    assert "Nieuwe voet" not in published.read("proef/2023-01-01/index.html")
    assert published.publish("--reframe") == 0
    assert "Nieuwe voet" in published.read("proef/2023-01-01/index.html")
    assert "Nieuwe voet" in published.read("proef/latest/index.html")


def test_reframing_what_is_up_to_date_changes_nothing(published: Project) -> None:
    before = published.commit()
    assert published.publish("--reframe") == 0
    assert published.commit() == before


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ('<div data-onrecord="text">{{ page.content | replace("twee", "drie") | safe }}</div>', "drie jaar"),
        ('<div data-onrecord="text"><p>Altijd gelijk.</p></div>', "it shows '<p>'"),
        ('<div data-onrecord="text">{{ page.content }}</div>', "it shows '<h1"),
        ("<div>{{ page.content | safe }}</div>", "0 times"),
        ('<div data-onrecord="text">{{ page.content | safe }}</div>' * 2, "2 times"),
    ],
    ids=["a word changed", "all replaced", "shown as source", "not marked", "twice"],
)
def test_a_page_that_does_not_show_its_text_is_not_published(
    published: Project, capsys: pytest.CaptureFixture[str], template: str, told: str
) -> None:
    before = published.commit()
    own_templates(published, revision=template)
    assert published.publish("--reframe") == 1
    assert published.commit() == before
    message = capsys.readouterr().err
    assert "would not show this text" in message
    assert told in message


def test_an_old_page_keeps_the_assets_it_was_published_with(published: Project) -> None:
    old = {path for path in published.paths() if path.startswith("assets/onrecord.")}
    page = published.read("proef/2023-01-01/index.html")
    assert any(path in page for path in old)
    own = published.folder / "own/onrecord"
    own_templates(published, footer="<footer></footer>")
    assert own.is_dir()
    assert published.publish("--reframe") == 0
    assert old <= published.paths()


# Notices


def test_a_text_that_nobody_was_told_of_is_not_published(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.publish()
    before = project.commit()
    text = revision("2027-01-01", "Wij bewaren alles vijf jaar.", override="x").replace("override: x\n", "")
    project.write({"proef/2027-01-01.md": text})
    assert project.publish() == 1
    assert project.commit() == before
    assert "[N001]" in capsys.readouterr().err


def test_with_a_whole_notice_it_is(project: Project) -> None:
    change = "{section: privacyverklaring, topic: retention, material: true, reason: Moet., impact: Langer.}"
    text = revision(
        "2027-01-01", "Wij bewaren alles vijf jaar.", override="x", announced="2026-11-22", changes=f"[{change}]"
    )
    project.write({"proef/2027-01-01.md": text.replace("override: x\n", "")})
    assert project.publish() == 0
    page = project.read("proef/2027-01-01/changes/index.html")
    assert "twee jaar, wordt vijf jaar" in page


def test_an_override_is_published_with_its_reason(project: Project) -> None:
    text = revision("2027-01-01", "Wij bewaren alles vijf jaar.", override="De toezichthouder eiste dit.")
    project.write({"proef/2027-01-01.md": text})
    assert project.publish() == 0
    assert "De toezichthouder eiste dit." in project.read("proef/2027-01-01/changes/index.html")


def test_a_text_that_stands_published_is_not_doubted_again(project: Project) -> None:
    text = revision("2026-12-24", "Wij bewaren alles vijf jaar.", override="x").replace("override: x\n", "")
    project.write({"proef/2026-12-24.md": text})
    assert project.publish(on="2026-12-25") == 0  # as a record of the past
    assert project.publish("--reframe", "--force-day", on="2026-12-20") == 0


def test_a_banner_comes_and_goes_with_the_days(project: Project) -> None:
    text = revision("2027-01-01", "Wij bewaren alles vijf jaar.", announced="2026-12-01")
    everywhere = ["index.html", "proef/index.html"]
    in_force_first = "proef/2025-01-01/index.html"
    for day, expected in [
        ("2026-11-30", ""),
        ("2026-12-01", "Vanaf 1 januari 2027 geldt een nieuwe tekst. Wat verandert er?"),
        ("2027-01-01", "Sinds 1 januari 2027 geldt een nieuwe tekst. Wat is er veranderd?"),
        ("2027-01-31", ""),
    ]:
        if day == "2026-12-01":
            project.write({"proef/2027-01-01.md": text})
        assert project.publish(on=day) == 0
        for path in everywhere:
            assert (day, path, banner(project.read(path))) == (day, path, expected)
        is_in_force = day < "2027-01-01"
        assert (day, banner(project.read(in_force_first))) == (day, expected if is_in_force else "")


def test_an_old_page_is_not_touched_when_a_newer_text_comes_or_is_pointed_out_no_longer(project: Project) -> None:
    oldest = [f"proef/2023-01-01/{name}" for name in ("index.html", "changes/index.html", "receipt.json")]
    assert project.publish(on="2026-11-30") == 0
    before = [project.read(path) for path in oldest]
    text = revision("2027-01-01", "Anders.", override="De rechter wil het.", announced="2026-12-01")
    project.write({"proef/2027-01-01.md": text})
    for day in ("2026-12-01", "2027-01-01", "2027-01-31"):
        assert project.publish(on=day) == 0
        assert [project.read(path) for path in oldest] == before
    assert "or-banner" not in "".join(before)


def banner(page: str) -> str:
    """Return the words of a page's banner, without those for screen readers alone."""
    inside = page.partition('class="or-banner')[2].partition(">")[2].partition("</p>")[0]
    seen = re.sub(r'<span class="or-hidden">.*?</span>|<[^>]*>', "", inside)
    return " ".join(seen.split())


# Feeds


def test_an_entry_of_a_feed_keeps_the_name_that_the_organisation_had(published: Project) -> None:
    assert "Privacyverklaring van Proef BV" in published.read("proef/feed.json")
    published.write({"proef/statement.yml": STATEMENT.replace("Proef BV", "Nieuw BV")})
    for arguments in ([], ["--reframe"]):
        assert published.publish(*arguments, on="2026-11-23") == 0
        for name in ("feed.json", "proef/feed.json"):
            assert '"title": "Privacyverklaring van Proef BV is veranderd op 1 januari 2025"' in published.read(name)
    assert "Proef BV, <cite>" in published.read("proef/2025-01-01/index.html")


def test_a_feed_that_somebody_changed_on_the_branch_is_made_anew(published: Project, tmp_path: Path) -> None:
    whole = published.tree()
    published.git("worktree", "add", "--quiet", str(tmp_path / "branch"), BRANCH)
    feed = tmp_path / "branch" / "proef" / "feed.json"
    feed.write_text(feed.read_text(encoding="utf-8").replace("op 1 januari 2025", "toen"), encoding="utf-8")
    git(tmp_path / "branch", "commit", "--quiet", "--all", "--message=Zo stond het er niet")
    published.git("worktree", "remove", "--force", str(tmp_path / "branch"))
    assert published.publish() == 0
    assert published.tree() == whole


def test_a_preview_has_the_same_feeds_and_notices(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_ON", DAY)
    done = published.run("mkdocs", "build", "--quiet", "--site-dir", "preview")
    assert done.returncode == 0, done.stderr
    for name in ("feed.atom", "feed.json", "proef/feed.atom", "proef/material.json", "proef/notice.json", "notice.js"):
        preview = (published.folder / "preview" / name).read_text(encoding="utf-8")
        assert without_ledger(preview) == without_ledger(published.read(name)), name


def without_ledger(content: str) -> str:
    """Leave out what a ledger tells, which no preview knows."""
    return re.sub(LEDGER_TOLD, "", content)


def test_a_text_that_moves_to_another_day_is_a_new_record_and_the_first_is_withdrawn(project: Project) -> None:
    first = revision("2027-01-01", "Wij bewaren alles vijf jaar.", announced="2026-11-01", recorded="2026-11-01")
    project.write({"proef/2027-01-01.md": first})
    assert project.publish(on="2026-11-05") == 0
    later = revision("2027-03-01", "Wij bewaren alles vijf jaar.", announced="2026-11-10", replaces="2027-01-01")
    project.write({"proef/2027-03-01.md": later})
    assert project.publish(on="2027-02-01") == 0
    withdrawn = " ".join(project.read("proef/2027-01-01/index.html").split())
    assert "Was aangekondigd voor" in withdrawn
    assert "en is nooit ingegaan." in withdrawn
    assert "Komt in de plaats van de tekst die was aangekondigd" in project.read("proef/2027-03-01/index.html")
    assert "Wij bewaren alles twee jaar." in project.read("proef/index.html")
    versions = {
        each["version"]: each["properties"]["status"] for each in json.loads(project.read("proef/versions.json"))
    }
    assert (versions["2027-01-01"], versions["2027-03-01"]) == ("withdrawn", "announced")


def test_a_published_text_that_is_gone_is_told_with_whatever_else_is_wrong(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.publish()
    project.write({"proef/2023-01-01.md": None, "proef/2025-01-01.md": None})
    assert project.publish() == 1
    told = capsys.readouterr().err
    assert told.index("docs/proef/2023-01-01.md: this text was published as /proef/2023-01-01/") < told.index(
        "the statement has no revision"
    )
    assert "git show" in told
