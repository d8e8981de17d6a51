"""Reading by chapters gives what reading as a whole does, and a text of which little changed costs little."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from tests.corpus import STATEMENTS, body
from tests.places import CORPUS

from onrecord.text.chapter import blocks_by_chapter, forget
from onrecord.text.reader import Reader

HEADINGS = ("# Kop\n", "## Kop twee\n", "### Derde {#derde}\n", "# Vier\n", "# Vijf\n", "###### Zes\n")
PIECES = (
    *("# Kop\n", "## Kop twee\n", "### Derde {#derde}\n", "#\n", "#geen kop\n", "## `code`\n", " # ingesprongen\n"),
    *("\n", "\n\n", "woord ", "Een zin met [dood](#nergens).\n", "Zie [kop](#kop) en [derde](#derde).\n"),
    *(
        "- punt\n",
        "  - dieper\n",
        "1. een\n",
        "> citaat\n",
        "    code\n",
        "```\n",
        "~~~\n",
        "| a | b |\n|---|---|\n| c | d |\n",
    ),
    *("[doel]: https://a.example/\n", "[doel]\n", "[^1]\n", "[^1]: noot\n", "{: #los }\n", "Tekst {#hier}\n", "---\n"),
    *(
        "<a id=plek></a>\n",
        "<table><tr><td>x</td></tr></table>\n",
        "<details>\n",
        "**vet\n",
        "`\n",
        "\\\n",
        "\r\n",
        "Term\n: uitleg\n",
    ),
    *("![plaat](plaat.png)\n", "[elders](b.html)\n", "<u>onder\n", "\ufeff", "Onderstreept\n===\n"),
)


def whole(source: str, base: str | None, first_line: int) -> Reader:
    reader = Reader(source, base=base, first_line=first_line)
    reader.name_places()
    return reader


def is_the_same(source: str, base: str | None = None, first_line: int = 1) -> bool:
    """Tell whether a source is read by chapters, and hold it against being read as a whole."""
    found = blocks_by_chapter(source, base=base, first_line=first_line)
    if found is None:
        return False
    reader = whole(source, base, first_line)
    assert found[0] == reader.blocks()
    assert sorted(found[1], key=str) == sorted(reader.findings, key=str)
    return True


@pytest.mark.parametrize("seed", range(20))
def test_any_mixture_is_read_by_chapters_as_it_is_as_a_whole(seed: int) -> None:
    chance = random.Random(seed)
    read = 0
    for _ in range(150):
        pieces = chance.sample(PIECES, k=chance.randint(1, 9))
        parts = ["".join(chance.choices(pieces, k=chance.randint(0, 8))) for _ in range(4)]
        headings = ["", *chance.sample(HEADINGS, k=3)]
        source = "\n".join(f"{heading}{part}" for heading, part in zip(headings, parts, strict=True))
        read += is_the_same(source, chance.choice([None, "https://a.example/x/"]), chance.choice([1, 9]))
    assert read > 10


@pytest.mark.skipif(not STATEMENTS, reason=f"there is no corpus at {CORPUS}: its texts are not read by chapters")
@pytest.mark.parametrize("folder", STATEMENTS, ids=lambda folder: folder.name)
def test_every_real_text_is_read_by_chapters_as_it_is_as_a_whole(folder: Path) -> None:
    sources = [body(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.md"))]
    assert sum(map(is_the_same, sources)) >= len(sources) // 3


def test_a_chapter_that_stays_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    init = Reader.__init__

    def counted(self: Reader, source: str, *, base: str | None, first_line: int) -> None:
        read.append(source)
        init(self, source, base=base, first_line=first_line)

    monkeypatch.setattr(Reader, "__init__", counted)
    forget()
    parts = [f"## Kop {number}\n\nTekst {number}.\n\n" for number in range(9)]
    changed = [*parts[:4], "## Kop 4\n\nAndere tekst.\n\n", *parts[5:]]
    for one, other in pairwise([parts, changed]):
        blocks_by_chapter("".join(one), base=None, first_line=1)
        blocks_by_chapter("".join(other), base=None, first_line=1)
    assert read == [*parts, changed[4]]
