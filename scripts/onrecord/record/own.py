"""A page of one's own: what a publisher writes in docs/ beside the statements, which MkDocs reads as on any site."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from onrecord import schema
from onrecord.errors import OnRecordError, Problem, decoded
from onrecord.record.revision import NAME, divide
from onrecord.text import text

BESIDE = frozenset({".avif", ".css", ".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".png", ".txt", ".webp", ".woff2"})
"""What may stand beside such pages. No HTML and no script: a page of MkDocs says what it may load, a file does not."""

_MADE = frozenset({"robots.txt"})
"""Files at the root that the archive makes itself."""

_INDEX = frozenset({"index", "README"})
"""The page of a folder, as MkDocs has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPage:
    """One page."""

    path: str
    """Its file, below docs/."""

    url: str
    """Relative to the site, ending in a slash."""

    title: str

    language: str | None
    """BCP 47 tag (front matter: `language`); None where it is that of the site."""


def is_of_statement(names: Collection[str]) -> bool:
    """Tell whether a folder with these files is one of a statement, well or badly: by its facts, or a dated text."""
    dated = any(name.endswith(".md") and NAME.fullmatch(name.removesuffix(".md")) for name in names)
    return dated or "statement.yml" in names or not names


def read_own(
    files: Mapping[str, bytes | None], taken: Collection[str], *, path: str
) -> tuple[list[OwnPage], list[Problem]]:
    """Read the pages among files that belong to no statement; tell of each that cannot stand at its address.

    `files` are named by their path below docs/, whose own name is `path`; `taken` are the folders that the site uses.
    """
    pages: list[OwnPage] = []
    problems: list[Problem] = []
    for name, data in sorted(files.items()):
        place = f"{path}/{name}"
        top = name.partition("/")[0].removesuffix(".md")
        if top in taken or name in _MADE:
            fact = f"'{top}' is an address of the site itself, or of a statement"
            problems.append(Problem(path=place, fact=fact, remedy="Choose another name"))
        elif name.endswith(".md") and data is not None:
            try:
                pages.append(_page(name, decoded(data, place)))
            except OnRecordError as error:
                problems += error.problems
        elif PurePosixPath(name).suffix.lower() not in BESIDE:
            problems.append(_no_such_kind(place))
    problems += _twice(pages, path)
    return pages, problems


def _page(name: str, content: str) -> OwnPage:
    stem = PurePosixPath(name).with_suffix("")
    folder = stem.parent if stem.name in _INDEX else stem
    front, body, line = divide(content)
    facts = schema.words(front or "")
    sections = text.read(body, first_line=line).sections
    return OwnPage(
        path=name,
        url=f"{folder.as_posix()}/",
        title=facts.get("title") or (sections[0].title if sections else "") or stem.name,
        language=facts.get("language"),
    )


def _no_such_kind(place: str) -> Problem:
    kinds = ", ".join(sorted({".md", *BESIDE}))
    return Problem(
        path=place,
        fact="this belongs to no statement, and is no page or picture either",
        remedy=f"Keep statements in folders with a statement.yml, and beside them only files that end in {kinds}",
    )


def _twice(pages: Collection[OwnPage], path: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for page in pages:
        if page.url in seen:
            fact = f"it has the address of {seen[page.url]}, /{page.url}"
            yield Problem(path=f"{path}/{page.path}", fact=fact, remedy="Rename one of the two")
        seen[page.url] = page.path
