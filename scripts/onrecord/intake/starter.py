"""A starter: the files with which an archive begins, and those of a statement's first revision."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from string import Template

from onrecord.errors import OnRecordError, Problem, failure
from onrecord.intake.installed import Installed
from onrecord.record import FILE, UNKNOWN, Revision, read_facts, read_revision
from onrecord.schema import Field, address, read_mapping, text

FOLDER = "starter"
WORKFLOWS = ".github/workflows"

_SITE = re.compile(r"https?://[\w.\-\[\]:]+(?:/[\w.\-~!$&'()*+,;=:@%/]*)?")
"""An address below which there can be others: without a query and a fragment (RFC 3986, sections 3.2 to 3.5)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """What a new archive is told about itself."""

    name: str
    url: str
    language: str

    timezone: str
    """IANA name."""

    branch: str
    """The branch that holds the sources."""

    edition: Installed | None
    """Whose workflows it calls; None writes none."""


_GUARDS = {
    ".github/dependabot.yml": "dependabot.yml",
    ".github/rulesets/main.json": "ruleset-main.json",
    ".github/rulesets/gh-pages.json": "ruleset-gh-pages.json",
}
"""What keeps the repository as it should be, once GitHub is told to use it."""


def site_address(written: str, *, path: str) -> str:
    """Return the address of an archive; raise OnRecordError where nothing can be published there."""
    _, problems = read_mapping(f"site_url: {json.dumps(written)}\n", {"site_url": Field(read=address)}, path=path)
    if problems or not _SITE.fullmatch(written):
        remedy = "Write the web address of a folder, such as https://example.org/privacy/"
        raise failure(path, f"'{written}' cannot be the address of an archive", remedy)
    return written


def site_files(start: Start) -> dict[str, str]:
    """Return path and content of each file of a new archive but for its statements."""
    facts = {
        "name": _scalar(start.name),
        "url": _scalar(start.url),
        "language": start.language,
        "timezone": start.timezone,
        "branch": start.branch,
        "repository": start.edition.repository if start.edition else "",
        "commit": start.edition.commit if start.edition else "",
    }
    introduction = f"index.{start.language.partition('-')[0]}.md"
    kept = introduction if _starter(introduction).is_file() else "index.en.md"
    files = {
        "mkdocs.yml": _filled("mkdocs.yml", facts),
        ".gitignore": _filled("gitignore", facts),
        ".gitattributes": _filled("gitattributes", facts),
        "docs/index.md": _filled(kept, {**facts, "name": start.name}),
    }
    if start.edition:
        for name in ("publish.yml", "review.yml", "comment.yml"):
            files[f"{WORKFLOWS}/{name}"] = _filled(name, facts)
        for path, name in _GUARDS.items():
            files[path] = _filled(name, facts)
    return files


def _starter(name: str) -> resources.abc.Traversable:
    return resources.files("onrecord").joinpath(FOLDER, name)


def _filled(name: str, facts: dict[str, str]) -> str:
    return Template(_starter(name).read_text(encoding="utf-8")).substitute(facts)


def statement_yml(facts: dict[str, str], *, path: str) -> str:
    """Return a statement.yml; raise OnRecordError where a fact is not what it should be."""
    content = "".join(f"{key}: {_scalar(value)}\n" for key, value in facts.items() if value)
    _, problems = read_facts(content.encode(), f"{path}/{FILE}")
    if problems:
        raise OnRecordError(problems)
    return content


def first_revision(
    body: str, *, effective: date | None, today: date, source: str | None, path: str
) -> tuple[Revision, str]:
    """Return the first revision of a statement, and the content of its file.

    `path` is the folder of the statement as problems name it.
    """
    name = str(effective or today)
    facts = list(_facts(effective, today, source))
    content = "\n".join(["---", *facts, "---", "", ""]) + body
    revision, problems = read_revision(content.encode(), name=name, path=f"{path}/{name}.md")
    if revision is None:
        raise OnRecordError([_of_option(problem) for problem in problems])
    return revision, content


def _facts(effective: date | None, today: date, source: str | None) -> Iterator[str]:
    yield f"effective: {effective or UNKNOWN}"
    yield f"recorded: {today}"
    if source:
        yield f"source: {_scalar(source)}"


def _of_option(problem: Problem) -> Problem:
    """A file that was not written yet has no lines to look at."""
    return Problem(path=problem.path, fact=problem.fact, remedy=problem.remedy)


def _scalar(value: str) -> str:
    """Write a value as YAML reads it back, between quotes only where it must be."""
    read, problems = read_mapping(f"key: {value}\n", {"key": Field(read=text)}, path="")
    plain = not problems and read.get("key") == value
    return value if plain else json.dumps(value, ensure_ascii=False)
