"""A published branch that somebody damaged: every run tells what is wrong, or makes it anew, and never breaks down."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest
from tests.publishing import BRANCH, DAY, Project, add_remote, git, make_project, revision

from onrecord.cli.main import main

pytestmark = [pytest.mark.slow, pytest.mark.hostile]

FILES = (
    "proef/versions.json",
    "proef/history.json",
    "proef/feed.json",
    "feed.json",
    "proef/feed.atom",
    "proef/notice.json",
    "proef/material.json",
    "proef/statement.yml",
    "sitemap.xml",
    "index.html",
    "proef/2025-01-01/index.html",
    "proef/2025-01-01/statement.md",
    "proef/2025-01-01/changes/index.html",
    "proef/index.html",
    "404.html",
    "proef/material.atom",
)
SEED, SHARE = 20261122, 12

Files = dict[str, bytes]


def truncated(files: Files, path: str, chance: random.Random) -> None:
    files[path] = files[path][: chance.randrange(1, len(files[path]))]


def emptied(files: Files, path: str, chance: random.Random) -> None:
    files[path] = b""


def made_random(files: Files, path: str, chance: random.Random) -> None:
    files[path] = chance.randbytes(chance.randrange(1, 4000))


def removed(files: Files, path: str, chance: random.Random) -> None:
    del files[path]


def swapped(files: Files, path: str, chance: random.Random) -> None:
    other = chance.choice([one for one in sorted(files) if one != path])
    files[path], files[other] = files[other], files[path]


def exchanged_with_another_statement(files: Files, path: str, chance: random.Random) -> None:
    other = path.replace("proef/", "ander/") if path.startswith("proef/") else f"ander/{path}"
    if other in files:
        files[path] = files[other]


def one_letter_changed(files: Files, path: str, chance: random.Random) -> None:
    data = bytearray(files[path])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(7)
    files[path] = bytes(data)


def lines_doubled(files: Files, path: str, chance: random.Random) -> None:
    files[path] = b"".join(line * 2 for line in files[path].splitlines(keepends=True))


def made_another_json(files: Files, path: str, chance: random.Random) -> None:
    files[path] = chance.choice([b"null", b"[]", b"{}", b"[[]]", b'[{"version": 1}]', b'{"items": [null]}', b"1e999"])


def values_made_another_kind(files: Files, path: str, chance: random.Random) -> None:
    kind = chance.choice([b"[]", b"null", b"7", b"true", b'{"a": []}'])
    parts = files[path].split(b": ")
    at = chance.randrange(len(parts))
    files[path] = b": ".join([*parts[:at], kind, *parts[at:]])


def nested_deep(files: Files, path: str, chance: random.Random) -> None:
    files[path] = b"[" * 100_000 + b"]" * 100_000


def made_a_folder(files: Files, path: str, chance: random.Random) -> None:
    files[f"{path}/{chance.randrange(9)}"] = files.pop(path)


KINDS: tuple[Callable[[Files, str, random.Random], None], ...] = (
    truncated,
    emptied,
    made_random,
    removed,
    swapped,
    exchanged_with_another_statement,
    one_letter_changed,
    lines_doubled,
    made_another_json,
    values_made_another_kind,
    nested_deep,
    made_a_folder,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = make_project(tmp_path / "project")
    project.write(
        {
            "ander/statement.yml": "title: Privacy\norganisation: Ander\nlanguage: nl\n",
            "ander/2023-01-01.md": revision("2023-01-01", "Anderen bewaren alles een jaar."),
            "ander/2025-01-01.md": revision("2025-01-01", "Anderen bewaren alles twee jaar."),
        }
    )
    return project


def content(folder: Path, commit: str) -> Files:
    names = git(folder, "ls-tree", "-r", "--name-only", commit).splitlines()
    return {name: _bytes(folder, f"{commit}:{name}") for name in names}


def _bytes(folder: Path, name: str) -> bytes:
    return subprocess.run(["git", "show", name], cwd=folder, capture_output=True, check=True).stdout


def put(folder: Path, parent: str, files: Mapping[str, bytes]) -> str:
    """Commit files as they are on top of a commit, and move the branch there; return the commit."""
    lines = [b"commit refs/heads/damaged\ncommitter P <p@proef.example> 1795000000 +0000\ndata 7\ndamage\n"]
    lines.append(f"from {parent}\ndeleteall\n".encode())
    for path, data in files.items():
        lines.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=folder, input=b"".join(lines), check=True)
    commit = git(folder, "rev-parse", "damaged").strip()
    git(folder, "update-ref", f"refs/heads/{BRANCH}", commit)
    git(folder, "push", "--quiet", "--force", "origin", BRANCH)
    return commit


def test_a_damaged_branch_is_told_or_made_anew_and_nothing_breaks_down(
    project: Project, tmp_path: Path, long: bool, capsys: pytest.CaptureFixture[str], tell: Callable[[str], None]
) -> None:
    add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push") == 0
    whole, tree = str(project.commit()), project.tree()
    files = content(project.folder, whole)
    pairs = [(kind, path) for kind, path in product(KINDS, FILES) if path in files]
    assert {path for _, path in pairs} == {*FILES}
    chance = random.Random(SEED)
    tried: Counter[str] = Counter()
    for number, (kind, path) in enumerate(pairs if long else chance.sample(pairs, SHARE)):
        damaged = {**files}
        kind(damaged, path, random.Random(SEED + number))
        commit = put(project.folder, whole, damaged)
        case = f"{path} {kind.__name__}"
        capsys.readouterr()
        codes = [main(["ci", "verify", "--site", str(project.folder), "--on", DAY]), project.publish("--push")]
        told = "".join(capsys.readouterr())
        assert "Traceback" not in told, case
        assert "unexpected error" not in told, f"{case}: {told}"
        assert set(codes) <= {0, 1}, case
        tried["tried"] += 1
        if codes[1]:
            assert "\n    " in told, f"{case}: no remedy: {told}"
            assert "docs/" not in told.partition(":")[0], f"{case}: docs/ is blamed: {told}"
            assert project.commit() == commit, case
            tried["told"] += 1
        else:
            tried["rebuilt" if project.tree() == tree else "left as it is"] += 1
            if project.tree() != tree:
                tried[f"left: {case}"] += 1
    tell(f"damages of a branch: {', '.join(f'{count} {what}' for what, count in tried.items())}")


def test_a_history_of_other_texts_is_folded_anew_when_a_text_is_added(project: Project, tmp_path: Path) -> None:
    add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push") == 0
    whole = str(project.commit())
    files = content(project.folder, whole)
    project.write({"proef/2026-01-01.md": revision("2026-01-01")})
    assert project.publish() == 0
    expected = project.tree()
    put(project.folder, whole, {**files, "proef/history.json": files["ander/history.json"]})
    assert project.publish() == 0
    assert project.tree() == expected
