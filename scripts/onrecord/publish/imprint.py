"""An imprint: what a publication was made from, so that the next one knows at once that there is nothing to do.

It stands on the branch, and whoever removes it only makes the next publication look at all. What it says of the branch
is held against the names that git gives to the folders there, and it is named by the manifest as every file is.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib import metadata
from pathlib import Path

from onrecord.git import Tree, folder_names
from onrecord.publish.manifest import APART, MANIFEST, digest, write
from onrecord.publish.manifest import read as read_manifest
from onrecord.record import FILE, Archive, entries, turns
from onrecord.site import Site, overrides

IMPRINT = ".onrecord/imprint.json"
"""The file on the branch."""

VERSION = 1

_PARTS = ("mkdocs", "mkdocs-material", "mike", "markdown-it-py", "mdit-py-plugins", "babel", "jinja2", "pyyaml")
"""Libraries of which another version may make other pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What a publication begins with, before it reads any text."""

    made_by: str
    """SHA-256 of the program, its templates and libraries, and the settings of the site."""

    files: Mapping[str, str]
    """Everything below docs/, by path: the SHA-256 of a file, and nothing of what is no file."""

    day: date
    """The day for which is published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Imprint:
    """What one publication was made from, and what it left; the same whoever made it, and on which day between two."""

    made_by: str
    """That of its origin."""

    sources: str
    """SHA-256 of docs/, with what others published and docs/ here does not hold."""

    since: date | None
    """The last day, up to the one for which it was made, from which on pages are others by themselves."""

    until: date | None
    """The next such day; None where there is none."""

    tree: Mapping[str, str]
    """What stands at the root of the branch, each with the name that git gives to what it holds."""

    manifest: str
    """SHA-256 of the manifest without the line that names this file."""

    def write(self) -> bytes:
        """Return the file."""
        days = {"since": self.since and self.since.isoformat(), "until": self.until and self.until.isoformat()}
        return (json.dumps({"version": VERSION, **asdict(self), **days}, indent=1, sort_keys=True) + "\n").encode()

    def shows(self, day: date) -> bool:
        """Tell whether pages are on a day as they were made."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def begun(site: Site, day: date) -> Origin:
    """Return what a publication for `day` begins with."""
    files = {one.path: digest(one.data) if one.data is not None else "" for one in entries(site.docs)}
    return Origin(made_by=_made_by(site), files=files, day=day)


def is_standing(origin: Origin, tree: Tree) -> bool:
    """Tell whether the branch shows all that a publication with this origin would leave there."""
    content, named = tree.at(IMPRINT), tree.at(MANIFEST)
    known = _read(content) if content else None
    if content is None or known is None or named is None:
        return False
    digests = read_manifest(named.decode("utf-8", "replace"), path=MANIFEST)
    return (
        known.shows(origin.day)
        and (known.made_by, known.sources) == (origin.made_by, _digest_of(origin.files))
        and dict(known.tree) == _of_archive(tree.top())
        and digests.pop(IMPRINT, None) == digest(content)
        and known.manifest == digest(write(digests).encode())
    )


def left(
    origin: Origin, archive: Archive, tree: Tree, files: Mapping[str, bytes | None], digests: Mapping[str, str]
) -> Imprint:
    """Return the imprint of a publication that puts these files upon a tree, of which these are all digests then."""
    sources = {**origin.files}
    for statement in archive.statements:
        folder = statement.slug
        sources.setdefault(f"{folder}/{FILE}", digest(statement.source))
        for revision in statement.revisions:
            sources.setdefault(f"{folder}/{revision.name}.md", revision.sha256)
    days = sorted({turn for statement in archive.statements for turn in turns(statement)})
    return Imprint(
        made_by=origin.made_by,
        sources=_digest_of(sources),
        since=max((day for day in days if day <= origin.day), default=None),
        until=min((day for day in days if day > origin.day), default=None),
        tree=_of_archive(folder_names(tree, files)),
        manifest=_without_itself(digests),
    )


def renewed(tree: Tree, files: Mapping[str, bytes | None], digests: Mapping[str, str]) -> dict[str, bytes]:
    """Return the imprint where the branch has one, as it is when a few files more stand there."""
    known = _read(tree.at(IMPRINT) or b"")
    if known is None:
        return {}
    again = replace(known, tree=_of_archive(folder_names(tree, files)), manifest=_without_itself(digests))
    return {IMPRINT: again.write()}


def _read(content: bytes) -> Imprint | None:
    """Return what is written; None where this version does not write so."""
    try:
        told = json.loads(content)
        return Imprint(
            made_by=str(told["made_by"]),
            sources=str(told["sources"]),
            since=date.fromisoformat(told["since"]) if told["since"] else None,
            until=date.fromisoformat(told["until"]) if told["until"] else None,
            tree={str(name): str(each) for name, each in told["tree"].items()},
            manifest=str(told["manifest"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _of_archive(top: Mapping[str, str]) -> dict[str, str]:
    others = {*APART, MANIFEST, IMPRINT.partition("/")[0]}
    return {name: each for name, each in top.items() if name not in others}


def _without_itself(digests: Mapping[str, str]) -> str:
    return digest(write({path: each for path, each in digests.items() if path != IMPRINT}).encode())


def _digest_of(files: Mapping[str, str]) -> str:
    return _digest(part.encode() for each in sorted(files.items()) for part in each)


def _made_by(site: Site) -> str:
    """Return the SHA-256 of what makes pages of sources."""
    program = [Path(__file__).parents[1], overrides(), *(site.folder / name for name in site.own_program)]
    libraries = [f"{name} {metadata.version(name)}" for name in _PARTS]
    told = [repr(replace(site, folder=Path(), docs=Path())), site.settings, platform.python_version(), *libraries]
    return _digest([*(each.encode() for each in told), *(part for one in program for part in _parts(one))])


def _parts(place: Path) -> Iterator[bytes]:
    """Yield path and content of each file of a program, in order."""
    every = sorted(place.rglob("*")) if place.is_dir() else [place]
    for file in every:
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(place).as_posix().encode()
            yield file.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of parts, each with its length before it, so that no two lists of parts have one."""
    found = hashlib.sha256()
    for part in parts:
        found.update(b"%d " % len(part))
        found.update(part)
    return found.hexdigest()
