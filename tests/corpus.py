"""The rows of real revisions beside the project, each read and folded once for all tests and all their processes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.places import CORPUS

from onrecord.history.history import History
from onrecord.text.block import Block
from onrecord.text.text import read

STATEMENTS = sorted(folder for folder in CORPUS.glob("*") if folder.is_dir())

Folded = Callable[[Path], History]
"""Returns all revisions in the folder of a statement, folded."""


@cache
def texts(folder: Path) -> dict[str, tuple[Block, ...]]:
    """Return the blocks of each revision, by its name."""
    files = {file.stem: file.read_bytes().decode("utf-8") for file in sorted(folder.glob("*.md"))}
    return {name: read(body(source)).blocks for name, source in files.items()}


def body(source: str) -> str:
    """Return a source without its front matter, if it has any."""
    return re.sub(r"\A\ufeff?---\r?\n.*?^---\r?\n", "", source, count=1, flags=re.DOTALL | re.MULTILINE)


def folder_of_histories(kept: Path) -> Folded:
    """Return what folds a row, or reads it where another process has kept it already."""

    @cache
    def folded(folder: Path) -> History:
        file = kept / f"{folder.name}.json"
        if file.is_file():
            return History.from_json(json.loads(file.read_text(encoding="utf-8")))
        history = History.of(texts(folder).items())
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(history.dumps(), encoding="utf-8")
        part.replace(file)
        return history

    return folded
