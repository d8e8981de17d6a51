"""Real histories of others can be checked: each problem stands on a line that holds the words it quotes."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.places import CORPUS

from onrecord.record.archive import Archive
from onrecord.record.revision import Revision, divide
from onrecord.record.statement import Statement
from onrecord.rules.check import check

pytestmark = pytest.mark.slow
FOLDERS = sorted(folder for folder in CORPUS.glob("*") if folder.is_dir())
DAY = date(2027, 1, 1)
WORD = re.compile(r"[^\W_]+")

if not FOLDERS:
    pytest.skip(f"there is no corpus at {CORPUS}: real histories of others are not checked", allow_module_level=True)


def taken(file: Path) -> Revision:
    """Return a file of the corpus as a revision, with front matter that is not ours left out."""
    content = file.read_bytes().decode("utf-8")
    front_matter, body, line = divide(content)
    body, line = (content, 1) if front_matter is None else (body, line)
    day = date.fromisoformat(file.stem[:10])
    return Revision(name=file.stem, path=str(file), source=b"", body=body, body_line=line, effective=day, recorded=day)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_texts_of_every_history_are_checked_as_if_each_were_the_newest(folder: Path, *, long: bool) -> None:
    revisions = [taken(file) for file in sorted(folder.glob("*.md"))]
    language = "en" if folder.name.startswith("basecamp") else "nl"
    for count in range(1, len(revisions) + 1, 1 if long else 3):
        until = tuple(revisions[max(count - 2, 0) : count])
        organisation = "37signals" if language == "en" else "Mozilla"
        statement = Statement(
            slug="s", title="T", organisation=organisation, language=language, revisions=until, homepage=None
        )
        for problem in check(Archive(introduction="", statements=(statement,)), DAY).problems:
            revision = next(revision for revision in until if revision.path == problem.path)
            lines = ["", *[""] * (revision.body_line - 1), *re.split(r"\r\n|\r|\n", revision.body)]
            assert problem.line < len(lines)
            if first := WORD.search(problem.quote):
                there = WORD.findall(unescape(unquote(lines[problem.line])))
                assert first.group() in there, problem
