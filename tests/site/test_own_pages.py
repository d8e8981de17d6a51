"""Pages of one's own beside the statements: read by MkDocs, published, checked, and gone when they are removed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.places import PROJECT
from tests.publishing import BRANCH, Project, make_project, revision

from onrecord.cli.main import main

pytestmark = pytest.mark.slow

OVER = """\
# Over ons

Wij zijn *Proef*. Zie [de tekst](../proef/2023-01-01/) en [verder](en/more.md).

![Kaart](en/map.png)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path / "project")
    made.write(
        {
            "over.md": OVER,
            "en/more.md": "---\nlanguage: en\ntitle: More of us\n---\n\nBack to [the other](../over.md).\n",
            "en/map.png": b"\x89PNG",
        }
    )
    assert made.publish() == 0
    return made


def verified(project: Project) -> int:
    return main(["verify", "--site", str(project.folder)])


def test_a_page_of_ones_own_is_published_in_the_frame_of_the_site(project: Project) -> None:
    page = project.read("over/index.html")
    assert "<em>Proef</em>" in page
    assert "<title>Over ons | Proef</title>" in page
    assert 'href="../en/more/"' in page
    assert 'src="../en/map.png"' in page
    assert "Content-Security-Policy" in page
    assert '<html lang="en"' in project.read("en/more/index.html")
    assert "More of us" in project.read("en/more/index.html")
    assert {"over/index.html", "en/more/index.html", "en/map.png"} <= project.paths()
    portal = project.read("index.html")
    assert 'href="over/"' in portal
    assert "https://proef.example/privacy/over/" in project.read("sitemap.xml")
    assert verified(project) == 0


def test_such_a_page_changes_and_goes_and_no_text_is_touched(project: Project) -> None:
    before = project.git("ls-tree", "-r", BRANCH, "proef/2023-01-01/", "proef/2025-01-01/", "proef/ledger.jsonl")
    project.write({"over.md": "# Over ons\n\nAnders.\n", "en/map.png": None, "en/more.md": None})
    (project.folder / "docs/en").rmdir()
    assert project.publish() == 0
    assert "Anders." in project.read("over/index.html")
    assert not any(path.startswith("en/") for path in project.paths())
    project.write({"over.md": None})
    assert project.publish() == 0
    assert "over/index.html" not in project.paths()
    after = project.git("ls-tree", "-r", BRANCH, "proef/2023-01-01/", "proef/2025-01-01/", "proef/ledger.jsonl")
    assert after == before
    assert verified(project) == 0


def test_verify_finds_a_page_that_somebody_changed_or_added(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.git("clone", "--quiet", f"--branch={BRANCH}", ".", str(tmp_path / "site"))
    site = tmp_path / "site"
    (site / "over/index.html").write_text((site / "over/index.html").read_text().replace("Proef</em>", "Anders</em>"))
    (site / "nieuw").mkdir()
    (site / "nieuw/index.html").write_text("<p>x</p>")
    (site / "proef/2023-01-01/extra.html").write_text("<p>x</p>")
    for path in ("over/index.html", "nieuw/index.html", "proef/2023-01-01/extra.html"):
        digest = subprocess.run(["sha256sum", path], cwd=site, capture_output=True, text=True, check=True).stdout
        lines = [line for line in (site / "SHA256SUMS").read_text().splitlines() if not line.endswith(f"  {path}")]
        (site / "SHA256SUMS").write_text("\n".join(sorted([*lines, digest.strip()], key=lambda line: line[66:])) + "\n")
    capsys.readouterr()
    assert main(["verify", str(site), "--site", str(project.folder), "--on", "2026-11-22"]) == 1
    told = capsys.readouterr().out
    for path in ("over/index.html", "nieuw/index.html", "proef/2023-01-01/extra.html"):
        assert f"{path}: expected" in told


def test_a_bare_mkdocs_build_makes_them_too(project: Project, tmp_path: Path) -> None:
    done = project.run("mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "built"))
    assert done.returncode == 0, done.stderr
    assert "<em>Proef</em>" in (tmp_path / "built/over/index.html").read_text()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out what this project publishes, as the page on how it works tells to do."""
    folder = tmp_path_factory.mktemp("ours")
    project = make_project(folder / "project", {"x": ""})
    for name in ("docs", "overrides", "mkdocs.yml"):
        subprocess.run(["cp", "-r", str(PROJECT / name), str(project.folder)], check=True)
    (project.folder / "docs/x").unlink()
    assert project.publish() == 0
    project.git("clone", "--quiet", f"--branch={BRANCH}", ".", str(folder / "site"))
    return folder / "site"


@pytest.mark.parametrize("page", ["hoe-het-werkt.md", "how-it-works.md"])
def test_what_the_page_on_how_it_works_tells_to_do_works(ours: Path, page: str) -> None:
    block = re.findall(r"```sh\n(.*?)```", (PROJECT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    commands = block[0].splitlines()
    said = [
        subprocess.run(["sh", "-c", command], cwd=ours, capture_output=True, text=True, check=True).stdout
        for command in commands
    ]
    assert said[0] == ""
    assert f'"source":"{said[2].split()[0]}"' in said[1]
    assert f'"previous":"{said[3].split()[0]}"' in said[4]


def test_an_added_revision_beside_such_pages_is_published_as_ever(project: Project) -> None:
    project.write({"proef/2028-01-01.md": revision("2028-01-01", "Drie jaar.", announced="2026-11-22")})
    assert project.publish() == 0
    assert "proef/2028-01-01/index.html" in project.paths()


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<script>alert(1)</script>", "the page holds <script>"),
        ('<img src="https://elsewhere.example/x.png" alt="">', "which <img> loads from elsewhere"),
        ("![x](//elsewhere.example/x.png)", "which <img> loads from elsewhere"),
        ('<p onclick="x()">x</p>', "'onclick' of <p>, which runs a script"),
        ("[x](javascript:alert)", "'href' of <a>, which runs a script"),
        ('<iframe src="x"></iframe>', "the page holds <iframe>"),
        ('<link rel="stylesheet" href="https://elsewhere.example/x.css">', "which <link> loads from elsewhere"),
        ('<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">', "the page holds <meta>"),
        ('<form action="https://elsewhere.example/"><button>x</button></form>', "which <form> loads from elsewhere"),
    ],
)
def test_a_page_that_runs_something_or_loads_from_elsewhere_is_refused(
    project: Project, html: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.commit()
    project.write({"slecht.md": f"# Slecht\n\n{html}\n"})
    assert project.publish() == 1
    said = capsys.readouterr().err
    assert "docs/slecht.md" in said
    assert told in said
    assert project.commit() == before


def test_a_link_to_another_site_is_a_link(project: Project) -> None:
    project.write({"goed.md": "# Goed\n\nZie [elders](https://elsewhere.example/).\n"})
    assert project.publish() == 0
    assert 'href="https://elsewhere.example/"' in project.read("goed/index.html")
