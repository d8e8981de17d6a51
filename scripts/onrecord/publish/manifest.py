"""A manifest: the SHA-256 of every file that is published, in the order of their paths."""

from __future__ import annotations

import hashlib
from pathlib import Path

APART = (".git", "preview")
"""What stands beside the archive and is no part of it."""


def manifest(folder: Path) -> str:
    """Return the manifest of a folder, in the form that `sha256sum --check` reads."""
    files = sorted(
        (file.relative_to(folder).as_posix(), file)
        for file in folder.rglob("*")
        if file.is_file() and file.relative_to(folder).parts[0] not in APART
    )
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {path}\n" for path, file in files)
