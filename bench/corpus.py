"""The corpus: real revisions of real statements, read in place where they stand beside the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "shared" / "corpus"

_ENGLISH = {"basecamp-privacy"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One revision of the corpus."""

    slug: str
    day: str

    body: str
    """Markdown, without the front matter of its publisher."""

    @property
    def language(self) -> str:
        """BCP 47 tag of its statement."""
        return "en" if self.slug in _ENGLISH else "nl"

    @property
    def address(self) -> str:
        """Folder of the version, for onrecord and for mike alike."""
        return f"{self.slug}/{self.day}"


def samples(count: int) -> list[Sample] | None:
    """Return the first `count` revisions, statement after statement, oldest first; None where there is no corpus."""
    return list(islice(_every(), count)) if FOLDER.is_dir() else None


def spread(length: int, count: int) -> list[int]:
    """Return `count` indexes of a list at equal distances, the last one included."""
    return [(i + 1) * length // count - 1 for i in range(count)]


def read_body(name: str) -> str | None:
    """Return the Markdown of one revision by its name, such as `mozilla-focus/2021-10-26.md`; None without a corpus."""
    file = FOLDER / name
    return _body(file.read_text(encoding="utf-8-sig")) if file.is_file() else None


def _every() -> Iterator[Sample]:
    for folder in sorted(entry for entry in FOLDER.iterdir() if entry.is_dir()):
        for file in sorted(folder.glob("*.md")):
            yield Sample(slug=folder.name, day=file.stem, body=_body(file.read_text(encoding="utf-8-sig")))


def _body(source: str) -> str:
    lines = source.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return source
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), 0)
    return "".join(lines[end + 1 :]) if end else source
