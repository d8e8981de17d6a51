"""A statement of two texts, read from files as an editor writes them, and the notice of the second."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from onrecord.notice.notice import Notice, notice
from onrecord.record.archive import files_of
from onrecord.record.statement import Statement, read_statement

FACTS = "title: Privacyverklaring\norganisation: Proef BV\nlanguage: nl\n"

BEFORE = """\
# Privacyverklaring

## Bewaren

Wij bewaren uw gegevens 2 jaar.

## Delen

Wij delen uw gegevens niet met anderen.

## Contact

Schrijf naar de balie.
"""


def statement(folder: Path, *texts: str, facts: str = FACTS) -> Statement:
    """Write and read a statement; each text begins with its front matter, of which the first line is its day."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "statement.yml").write_text(facts, encoding="utf-8")
    for text in texts:
        day = text.split("\n", 1)[0].removeprefix("effective: ")
        (folder / f"{day}.md").write_text(f"---\n{text}", encoding="utf-8")
    read, problems = read_statement(files_of(folder), path=f"docs/{folder.name}")
    assert read, "\n".join(map(str, problems))
    return read


def second(folder: Path, after: str, front: str = "", *, day: str = "2027-01-01", facts: str = FACTS) -> Notice:
    """Return the notice of a text that comes after BEFORE; `front` are more lines of front matter."""
    more = f"{front.strip()}\n" if front else ""
    read = statement(
        folder / "proef",
        f"effective: 2020-01-01\n---\n\n{BEFORE}",
        f"effective: {day}\n{more}---\n\n{after}",
        facts=facts,
    )
    return notice(read, read.on(date(2026, 11, 22))[-1])
