"""Two neighbouring texts have one redline: page, notice, review, command line and Compare tell the same of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from tests.places import CORPUS
from tests.publishing import DAY, STATEMENT, Project, make_project

from onrecord.cli.main import main
from onrecord.history.compare import Pair
from onrecord.history.history import History
from onrecord.redline.data import section_data
from onrecord.redline.redline import Redline
from onrecord.redline.sections import outline

SLUG = "mozilla-firefox"
BEFORE, AFTER = "2022-04-14", "2022-05-23"
"""Of these two a weave reads another redline than comparing them finds."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason=f"there is no corpus at {CORPUS}: its neighbours are not held against each other"
    ),
]


def text(file: Path) -> str:
    return f"---\neffective: {file.stem}\n---\n\n{file.read_text(encoding='utf-8')}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """These two and texts around them, published; the later one and those after it stand on a branch not yet merged."""
    files = [file for file in sorted((CORPUS / SLUG).glob("*.md")) if "2021-12" < file.stem < "2022-09"]
    texts = {f"{SLUG}/{file.stem}.md": text(file) for file in files}
    begun: Mapping[str, str] = {name: content for name, content in texts.items() if name < f"{SLUG}/{AFTER}.md"}
    project = make_project(
        tmp_path_factory.mktemp("neighbours") / "site",
        {"index.md": "# Proef\n", f"{SLUG}/statement.yml": STATEMENT, **begun},
    )
    project.write(texts)
    project.git("checkout", "--quiet", "-b", "all")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=All")
    assert project.publish() == 0
    return project


def printed(capsys: pytest.CaptureFixture[str], project: Project, *args: str) -> Any:
    capsys.readouterr()
    assert main([*args, "--site", str(project.folder), "--on", DAY, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_output_tells_the_same_sections_and_the_same_number_of_words(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    history = History.from_json(json.loads(project.read(f"{SLUG}/history.json")))
    compared = [section_data(entry) for entry in outline(history.compare(BEFORE, AFTER))]
    woven = Redline(changes=tuple(Pair(history.laid(BEFORE), history.laid(AFTER)).changes()))
    assert [section_data(entry) for entry in outline(woven)] != compared

    assert printed(capsys, project, "diff", SLUG, BEFORE, AFTER)["sections"] == compared

    reviewed = printed(capsys, project, "review", "--base", "main")
    (statement,) = reviewed["statements"]
    (its,) = (one for one in statement["texts"] if one["name"] == AFTER)
    assert its["sections"] == compared

    page = html5lib.parse(project.read(f"{SLUG}/{AFTER}/changes/index.html"), namespaceHTMLElements=False)
    listed = page.findall(".//ul[@class='or-outline']/li")
    numbers = [[int(number) for number in re.findall(r"\d+", said(one))] for one in listed]
    counted = [[section["words_added"], section["words_removed"]] for section in compared]
    assert numbers == [[number for number in pair if number] for pair in counted]


def said(listed: Element) -> str:
    """The words with which a page tells how many came and went."""
    told = "".join(text for part in listed.findall("span[@class='or-outline__words']") for text in part.itertext())
    return told.partition(":")[2]  # the facts and the changes come before the words
