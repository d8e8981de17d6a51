"""A manifest: the SHA-256 of every file that is published, in the order of their paths."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from onrecord.errors import failure

MANIFEST = "SHA256SUMS"
"""The file, at the root of what is published; it does not name itself."""

APART = (".git", "preview")
"""What stands beside the archive and is no part of it."""

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def manifest(folder: Path) -> str:
    """Return the manifest of a folder, in the form that `sha256sum --check` reads."""
    files = (file for file in folder.rglob("*") if file.is_file())
    paths = {file.relative_to(folder).as_posix(): file for file in files}
    return write({path: digest(file.read_bytes()) for path, file in paths.items() if _is_of_archive(path)})


def is_listed(path: str) -> bool:
    """Tell whether a manifest names a file."""
    return _is_of_archive(path) and path != MANIFEST


def _is_of_archive(path: str) -> bool:
    return path.partition("/")[0] not in APART


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file (FIPS 180-4) in 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write(digests: Mapping[str, str]) -> str:
    """Return the manifest of files of which these are the digests, by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def read(content: str, *, path: str) -> dict[str, str]:
    """Return the digest of each file, by path; raise OnRecordError at a line that no publication writes."""
    found: dict[str, str] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        told = _LINE.fullmatch(line)
        if told is None:
            raise failure(path, "it is no line of a manifest", "Publish with --rebuild", line=number)
        found[told.group(2)] = told.group(1)
    return found
