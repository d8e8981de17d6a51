"""What `onrecord verify` finds: every damage, the attacks that were made by hand, and nothing in an honest history."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.places import PACKAGE
from tests.publishing import BRANCH, DAY, MKDOCS, Project, add_remote, git, make_project, revision

from onrecord import clock
from onrecord.cli.main import main
from onrecord.errors import Severity
from onrecord.git import Folder, Sources
from onrecord.ledger import LEDGER
from onrecord.site import load_site
from onrecord.verify import open_copy
from onrecord.verify import verify as run_verify

pytestmark = pytest.mark.slow

SEED = 20261126
DAMAGES, WHOLE = 120, 6
"""So many damages are tried in the short form, and with so many everything is made anew too; 500 in the long."""

Files = dict[str, bytes]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path / "project")
    made.write(
        {
            "ander/statement.yml": "title: Privacy\norganisation: Ander\nlanguage: nl\n",
            "ander/2023-01-01.md": revision("2023-01-01", "Anderen bewaren alles een jaar."),
            "ander/2025-01-01.md": revision("2025-01-01", "Anderen bewaren alles twee jaar."),
        }
    )
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=Another statement")
    assert made.publish() == 0
    return made


@pytest.fixture
def laid_out(project: Project, tmp_path: Path) -> Path:
    """Lay out what is published as files, as any host has them."""
    folder = tmp_path / "laid out"
    folder.mkdir()
    packed = subprocess.run(["git", "archive", BRANCH], cwd=project.folder, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=packed, check=True)
    return folder


def verified(project: Project, *arguments: str, on: str | None = DAY) -> int:
    """Verify as a person would; return the exit code."""
    when = ["--on", on] if on else []
    return main(["verify", "--site", str(project.folder), *when, *arguments])


def put(project: Project, changes: Mapping[str, str | bytes | None]) -> None:
    """Commit changes on the published branch, as somebody else would."""
    folder = project.folder.parent / "by hand"
    project.git("worktree", "add", "--quiet", "--detach", str(folder), BRANCH)
    for name, content in changes.items():
        file = folder / name
        if content is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=By hand")
    commit = git(folder, "rev-parse", "HEAD").strip()
    project.git("worktree", "remove", "--force", str(folder))
    project.git("update-ref", f"refs/heads/{BRANCH}", commit)


# What holds


def test_what_was_published_holds_as_branch_as_folder_and_over_http(
    project: Project, laid_out: Path, capsys: pytest.CaptureFixture[str], served: Callable[[Path], str]
) -> None:
    for place in ("", BRANCH, str(laid_out), served(laid_out)):
        capsys.readouterr()
        assert verified(project, place) == 0
        told = capsys.readouterr().out
        assert "4 texts" in told
        assert "Everything was made anew as on 2026-11-22 and compared." in told
        assert told.rstrip().endswith("Nothing is amiss.")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    import http.server  # noqa: PLC0415
    import threading  # noqa: PLC0415
    from functools import partial  # noqa: PLC0415

    servers: list[http.server.ThreadingHTTPServer] = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    def serve(folder: Path) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_stranger_without_the_settings_checks_texts_ledgers_and_files(
    laid_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert main(["verify", "--site", str(tmp_path / "elsewhere"), str(laid_out)]) == 0
    assert "Nothing was made anew" in capsys.readouterr().out
    page = laid_out / "proef/2023-01-01/index.html"
    page.write_text(page.read_text().replace("een jaar", "tien jaar"))
    (laid_out / "SHA256SUMS").write_text(sums(laid_out))
    assert main(["verify", "--site", str(tmp_path / "elsewhere"), str(laid_out)]) == 1
    assert "proef/2023-01-01/index.html: expected the words of " in capsys.readouterr().out


def sums(folder: Path) -> str:
    """Write the manifest anew, as one would who wants to hide what was changed."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    digests = {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def test_a_ledger_is_checked_with_tools_that_everybody_has(laid_out: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=laid_out, check=False)
    assert done.returncode == 0
    for ledger in laid_out.rglob(LEDGER):
        before = "0" * 64
        for number in range(1, ledger.read_text().count("\n") + 1):
            command = f"sed -n {number}p '{ledger}' | sha256sum"
            line = json.loads(ledger.read_text().splitlines()[number - 1])
            assert line["previous"] == before
            before = subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout.split()[0]
    heads = json.loads((laid_out / LEDGER).read_text().splitlines()[-1])["heads"]
    assert heads["proef"] == before or heads["ander"] == before
    line = json.loads((laid_out / "proef" / LEDGER).read_text().splitlines()[0])
    source = (laid_out / "proef/2023-01-01/statement.md").read_bytes()
    assert line["source"] == hashlib.sha256(source).hexdigest()
    page = (laid_out / "proef/2023-01-01/index.html").read_text()
    inside = page.partition('data-onrecord="text">')[2].partition("</div>")[0]
    inside = re.sub(r'<p class="or-since".*?</p>\n', "", inside)
    words = " ".join(re.sub(r"<[^>]+>", "", inside).split())
    assert line["text"] == hashlib.sha256(words.encode()).hexdigest()


def test_what_it_prints_as_data_is_as_its_schema_says(project: Project) -> None:
    put(project, {"proef/2023-01-01/index.html": "Anders"})
    schema = json.loads((PACKAGE / "schemas" / "verify.schema.json").read_text(encoding="utf-8"))
    told = json_of(project)
    jsonschema.validate(told, schema)
    assert [one["place"] for one in told["findings"]][:1] == ["proef/2023-01-01/index.html"]
    assert set(schema["properties"]) == set(told)


# Attacks


def attack_words_of_a_page(project: Project) -> Mapping[str, str | None]:
    path = "proef/2023-01-01/index.html"
    return {path: project.read(path).replace("alles een jaar", "alles tien jaar")}


def attack_source_and_sources_alike(project: Project) -> Mapping[str, str | None]:
    text = revision("2023-01-01", "Wij bewaren alles tien jaar.")
    project.write({"proef/2023-01-01.md": text})
    project.git("commit", "--quiet", "--all", "--message=Quietly")
    return {"proef/2023-01-01/statement.md": text}


def attack_a_text_that_main_never_held(project: Project) -> Mapping[str, str | None]:
    return {"proef/2019-01-01/statement.md": revision("2019-01-01", "Wij bewaarden niets.")}


def attack_a_rewound_branch(project: Project) -> Mapping[str, str | None]:
    lines = project.read(f"proef/{LEDGER}").splitlines(keepends=True)
    return {f"proef/{LEDGER}": "".join(lines[:1]), "proef/2025-01-01/statement.md": None}


def attack_a_day_of_the_ledger(project: Project) -> Mapping[str, str | None]:
    return {f"proef/{LEDGER}": project.read(f"proef/{LEDGER}").replace("2026-11-22", "2023-01-01")}


def attack_page_manifest_and_list(project: Project) -> Mapping[str, str | None]:
    path = "proef/2023-01-01/index.html"
    page = project.read(path).replace("alles een jaar", "alles tien jaar")
    old, new = (hashlib.sha256(each.encode()).hexdigest() for each in (project.read(path), page))
    return {path: page, "SHA256SUMS": project.read("SHA256SUMS").replace(old, new)}


ATTACKS = (
    attack_words_of_a_page,
    attack_source_and_sources_alike,
    attack_a_text_that_main_never_held,
    attack_a_rewound_branch,
    attack_a_day_of_the_ledger,
    attack_page_manifest_and_list,
)


@pytest.mark.hostile
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_by_hand_is_found_before_it_is_attested(
    attack: Callable[[Project], Mapping[str, str | None]],
    project: Project,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push") == 0
    changes = attack(project)
    put(project, changes)
    capsys.readouterr()
    assert verified(project) == 1
    told = capsys.readouterr().out
    assert any(told.startswith(path) or f"\n{path}" in told for path in changes)
    project.git("push", "--quiet", "--force", "origin", BRANCH)
    assert main(["ci", "verify", "--site", str(project.folder), "--on", DAY]) == 1
    project.git("checkout", "--quiet", "--", ".")
    if attack is not attack_page_manifest_and_list:
        assert project.publish() == 1, "nothing is built on it"
    if attack is attack_source_and_sources_alike:
        project.git("revert", "--no-edit", "HEAD")
    assert project.publish("--rebuild") == 0
    assert verified(project) == 0
    assert "alles een jaar" in project.read("proef/2023-01-01/index.html")


@pytest.mark.hostile
def test_a_branch_that_was_removed_or_rewound_on_the_remote_is_missed_by_who_saw_it(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remote = add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push") == 0
    first = project.commit()
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert project.publish("--push") == 0
    seen, head = project.commit(), json_of(project)["head"]
    git(remote, "update-ref", f"refs/heads/{BRANCH}", str(first))
    git(tmp_path, "clone", "--quiet", f"file://{remote}", "other")
    project.git("update-ref", f"refs/heads/{BRANCH}", str(first))
    capsys.readouterr()
    assert project.publish("--push") == 1
    told = capsys.readouterr().err
    assert "1 publication is gone that this clone saw on origin before" in told
    assert f"git push --force origin {str(seen)[:12]}:{BRANCH}" in told
    assert verified(project, "--against", head) == 1
    assert verified(project, BRANCH, "--against", str(seen)) == 1
    assert verified(project, str(seen), "--against", str(first)) == 0
    assert "goes on from that one: 1 line follows" in capsys.readouterr().out


def json_of(project: Project) -> dict[str, Any]:
    """Return the findings as data."""
    told: dict[str, Any] = json.loads(project.run("onrecord", "verify", "--format", "json", "--on", DAY).stdout)
    return told


# Damage at random


def flipped(files: Files, path: str, chance: random.Random) -> None:
    data = bytearray(files[path])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    files[path] = bytes(data)


def dropped(files: Files, path: str, chance: random.Random) -> None:
    del files[path]


def added(files: Files, path: str, chance: random.Random) -> None:
    folder = path.rpartition("/")[0]
    files[f"{folder}/{chance.randrange(10**6)}.html".lstrip("/")] = files[path]


def swapped(files: Files, path: str, chance: random.Random) -> None:
    other = chance.choice([one for one in sorted(files) if files[one] != files[path]])
    files[path], files[other] = files[other], files[path]


def redated(files: Files, path: str, chance: random.Random) -> None:
    days = list(re.finditer(rb"\d{4}-\d\d-\d\d", files[path]))
    if not days:
        return flipped(files, path, chance)
    at = chance.choice(days)
    day = b"%04d-%02d-%02d" % (chance.randrange(1990, 2017), chance.randrange(1, 13), chance.randrange(1, 29))
    files[path] = files[path][: at.start()] + day + files[path][at.end() :]
    return None


def cut(files: Files, path: str, chance: random.Random) -> None:
    files[path] = files[path][: chance.randrange(len(files[path]))]


KINDS = (flipped, dropped, added, swapped, redated, cut)


@pytest.mark.hostile
def test_a_damage_at_any_place_is_found(
    project: Project, laid_out: Path, long: bool, tell: Callable[[str], None]
) -> None:
    files = {one: (laid_out / one).read_bytes() for one in Folder(folder=laid_out).blobs}
    site = load_site(project.folder)
    chance = random.Random(SEED)
    tried: Counter[str] = Counter()
    for number in range(500 if long else DAMAGES):
        damaged = {**files}
        kind = chance.choice(KINDS)
        path = chance.choice([one for one in sorted(files) if files[one]])
        kind(damaged, path, chance)
        changed = {one for one in {*files, *damaged} if files.get(one) != damaged.get(one)}
        for one in changed:
            lay(laid_out, one, damaged.get(one))
        with open_copy(str(laid_out), folder=project.folder, branch=BRANCH, remote="origin") as copy:
            done = run_verify(copy, site if number < (50 if long else WHOLE) else None, on=date.fromisoformat(DAY))
        places = {one.place.partition(":")[0] for one in done.findings if one.severity is Severity.ERROR}
        found = places & changed or (path == "SHA256SUMS" and places)  # what it does not name is told, each by itself
        assert found, f"{kind.__name__} {path}: {done.findings}"
        tried[kind.__name__] += 1
        for one in changed:
            lay(laid_out, one, files.get(one))
    with open_copy(str(laid_out), folder=project.folder, branch=BRANCH, remote="origin") as copy:
        assert run_verify(copy, site, on=date.fromisoformat(DAY)).holds, "it was laid back as it was"
    tell(f"damages of an archive: {', '.join(f'{count} {what}' for what, count in sorted(tried.items()))}; all found")


def lay(folder: Path, path: str, data: bytes | None) -> None:
    file = folder / path
    if data is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


# Honest histories

HONEST = 6
"""So many histories are tried in the short form; two hundred in the long."""


@pytest.mark.hostile
def test_nothing_is_found_in_an_honest_history(
    tmp_path: Path, long: bool, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    tried: Counter[str] = Counter()
    for number in range(200 if long else HONEST):
        chance = random.Random(SEED + number)
        project = make_project(tmp_path / str(number))
        remote = add_remote(project, tmp_path / f"{number}.git")
        for month in range(1, 1 + chance.randrange(2, 5)):
            tried[chance.choice(STEPS)(project, month, chance, monkeypatch)] += 1
            project.git("add", "--all")
            project.git("commit", "--quiet", "--allow-empty", "--message=A month")
            assert project.publish("--push", on=f"2027-{month:02}-01") == 0
        with open_copy("", folder=project.folder, branch=BRANCH, remote="origin") as copy:
            done = run_verify(copy, load_site(project.folder), kept=Sources(project.folder))
        assert done.holds, f"history {number}: {done.findings}"
        shutil.rmtree(project.folder)
        shutil.rmtree(remote)
    told = ", ".join(f"{count} {what}" for what, count in sorted(tried.items()))
    tell(f"honest histories: {told}; nothing found")


def a_text(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    name = f"2027-{month:02}-{chance.randrange(1, 28):02}"
    project.write({f"proef/{name}.md": revision(name, f"Wij bewaren {chance.random()}.")})
    return "texts"


def another_theme(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    own = project.folder / "own" / "onrecord"
    own.mkdir(parents=True, exist_ok=True)
    settings = MKDOCS.replace("  font: false", "  font: false\n  custom_dir: own")
    (project.folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (own / "footer.html").write_text(f"<footer>{chance.random()}</footer>", encoding="utf-8")
    return "themes changed"


def squashed_branch(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    if project.commit():
        squashed = project.git("commit-tree", f"{BRANCH}^{{tree}}", "-m", "Squash, to save space").strip()
        project.git("update-ref", f"refs/heads/{BRANCH}", squashed)
        project.git("push", "--quiet", "--force", "origin", BRANCH)
    return "squashes of the branch"


def squashed_sources(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    squashed = project.git("commit-tree", "HEAD^{tree}", "-m", "Squash: the history named a colleague").strip()
    project.git("update-ref", "refs/heads/main", squashed)
    return "squashes of the sources"


def a_wrong_clock(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    from datetime import datetime, timedelta  # noqa: PLC0415

    wrong = datetime.fromisoformat(f"{DAY}T12:00:00+01:00") + timedelta(days=chance.choice((-1, 1)))
    patch.setattr(clock, "now", lambda timezone: wrong.astimezone(clock.zone(timezone)))
    return "wrong clocks"


def another_name(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    facts = f"title: Privacyverklaring\norganisation: Proef {chance.randrange(99)} BV\nlanguage: nl\n"
    project.write({"proef/statement.yml": facts})
    return "names of the organisation"


def a_correction(project: Project, month: int, chance: random.Random, patch: pytest.MonkeyPatch) -> str:
    file = project.folder / "docs/proef/2025-01-01-2.md"
    if not file.exists():
        facts = {"corrects": "2025-01-01", "reason": "een schrijffout"}
        project.write({"proef/2025-01-01-2.md": revision("2025-01-01", "Wij bewaren alles  twee jaren.", **facts)})
    return "corrections"


STEPS = (
    a_text,
    a_text,
    another_theme,
    squashed_branch,
    squashed_sources,
    a_wrong_clock,
    another_name,
    a_correction,
)
