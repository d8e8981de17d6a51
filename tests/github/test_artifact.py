"""An artifact is read or refused, whatever became of its bytes."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.publishing import make_project

from onrecord.cli.main import main
from onrecord.errors import OnRecordError
from onrecord.github import artifact

pytestmark = [pytest.mark.slow, pytest.mark.hostile]

SEED = 20_261_122
SHARE, ALL = 150, 1_500
MOST_FILES = 12
"""Of a preview: enough for one of each sort, and little enough to write each page anew hundreds of times."""

Mutate = Callable[[random.Random, bytes], bytes]


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """A preview as a review packs it: deflated, and stored."""
    folder = tmp_path_factory.mktemp("artifact")
    project = make_project(folder / "project")
    preview = folder / "preview"
    assert main(["ci", "preview", "7", str(preview), "--site", str(project.folder), "--on", "2026-11-22"]) == 0
    made = {file.relative_to(preview).as_posix(): file.read_bytes() for file in preview.rglob("*") if file.is_file()}
    kept = {path: made[path] for path in ["index.html", *sorted(made, key=lambda path: len(made[path]))[:MOST_FILES]]}
    return [packed(kept), packed(kept, zipfile.ZIP_STORED)]


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return made.getvalue()


def flipped(chance: random.Random, data: bytes) -> bytes:
    """Change some bytes anywhere."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def miscounted(chance: random.Random, data: bytes) -> bytes:
    """Change a byte in a heading, where the archive says how it is to be read."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        changed[chance.choice(headings(data)) + chance.randrange(46)] = chance.choice([0, 1, 8, 0x7F, 0x80, 0xFF])
    return bytes(changed)


def repacked(chance: random.Random, data: bytes) -> bytes:
    """Say of each file that it is packed in another way."""
    method = struct.pack("<H", chance.choice([0, 1, 6, 8, 9, 12, 14, 93, 95, 98, 99, 0xFFFF]))
    changed = bytearray(data)
    for at in headings(data):
        start = at + (8 if data[at : at + 4] == b"PK\x03\x04" else 10)
        changed[start : start + 2] = method
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    """Take a piece away."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 400) :]


def doubled(chance: random.Random, data: bytes) -> bytes:
    """Put a piece in another place too."""
    start, to = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:to] + data[start : start + chance.randint(1, 400)] + data[to:]


def rewritten(chance: random.Random, data: bytes) -> bytes:
    """Change what is in the files, in an archive that is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {entry.filename: package.read(entry) for entry in package.infolist()}
    name = chance.choice([*files])
    return packed({**files, name: flipped(chance, doubled(chance, files[name] or b"<p>"))})


def renamed(chance: random.Random, data: bytes) -> bytes:
    """Change a letter of a name."""
    name = chance.choice(zipfile.ZipFile(io.BytesIO(data)).namelist()).encode()
    other = bytearray(name)
    other[chance.randrange(len(other))] = chance.choice(b"/\\. \0A\xff\xe9:")
    return data.replace(name, bytes(other))


def headings(data: bytes) -> list[int]:
    """Where the headings of files begin, in front of each and in the list at the end."""
    return [at for at in range(len(data) - 46) if data[at : at + 4] in (b"PK\x03\x04", b"PK\x01\x02")]


WAYS: tuple[Mutate, ...] = (flipped, miscounted, repacked, cut, doubled, rewritten, renamed)


def outcome(data: bytes) -> str:
    """Read an artifact; tell whether it could be read."""
    try:
        artifact.read_preview(data, lambda _path, _content: True)
    except OnRecordError as error:
        return "refused" if "was refused" in str(error) else str(error)
    return "read"


def test_a_broken_artifact_is_read_or_refused_and_nothing_else(
    artifacts: list[bytes], tell: Callable[[str], None], *, long: bool
) -> None:
    chance = random.Random(SEED)
    counts: Counter[str] = Counter()
    with warnings.catch_warnings(action="ignore"):  # zipfile warns of a name that is there twice
        for number in range(ALL if long else SHARE):
            counts[outcome(WAYS[number % len(WAYS)](chance, chance.choice(artifacts)))] += 1
    tell(f"{counts.total()} mutated artifacts: {dict(sorted(counts.items()))}")
    assert set(counts) == {"read", "refused"}


def test_an_artifact_that_nobody_touched_is_read(artifacts: list[bytes]) -> None:
    assert [outcome(data) for data in artifacts] == ["read"] * len(artifacts)


def test_an_archive_that_asks_for_much_memory_is_refused_before_it_gets_any(tmp_path: Path) -> None:
    data = bytearray(packed({"index.html": b"<p>Tekst." * 100}, zipfile.ZIP_LZMA))
    at = data.index(b"index.html") + len(b"index.html")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"  # the size of its dictionary
    assert outcome(bytes(data)) == "refused"
