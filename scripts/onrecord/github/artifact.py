"""An artifact: what the code of a pull request made, opened without trusting anything in it."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from onrecord.errors import OnRecordError, failure
from onrecord.filenames import is_device
from onrecord.github.sanitized import Unwritable, rewritten

MOST_PACKED = 50 * 1024 * 1024
MOST_BYTES = 200 * 1024 * 1024
MOST_FILES = 5_000

SHOWN = frozenset({".html", ".css", ".json", ".md", ".txt", ".yml", ".png", ".woff2"})
"""What a preview holds."""

_RUN = frozenset({".js", ".svg", ".xml", ".atom", ".nojekyll"})
_BESIDE = frozenset({".avif", ".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".webp"})

LEFT_OUT = _RUN | _BESIDE
"""What a site holds and a preview does without: a browser runs it, or somebody else made it."""

OWN = frozenset({".css", ".png", ".woff2"})
"""What decides how a page looks: shown only where it is ours already, byte for byte."""

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
"""One part of a path: at most 100 letters of ASCII, so that no two are one by their Unicode normal form."""

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How GitHub packs; others need memory that the archive itself asks for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """What is shown of a preview."""

    files: Mapping[str, bytes]
    """By their paths below its place; each page written anew."""

    left_out: tuple[str, ...]
    """Styles, fonts and pictures that are not ours."""


def read_preview(data: bytes, is_ours: Callable[[str, bytes], bool]) -> Proposed:
    """Return what is shown of a preview; raise OnRecordError where one of its files is not what we make.

    `is_ours` tells of a path and its content whether we published such a file before.
    """
    given: dict[str, bytes] = {}
    for path, content in _unpacked(data, "preview").items():
        if _ending(path) in SHOWN:
            given[path] = content
        elif _ending(path) not in LEFT_OUT:
            raise _refused(path, "a preview holds no such file")
    if "index.html" not in given:
        raise _refused("preview", "it has no first page")
    strange = {path for path, content in given.items() if _ending(path) in OWN and not is_ours(path, content)}
    kept = given.keys() - strange
    files = {path: _page(path, given[path], kept) if _ending(path) == ".html" else given[path] for path in kept}
    return Proposed(files=files, left_out=tuple(sorted(strange)))


def _page(path: str, content: bytes, kept: Collection[str]) -> bytes:
    try:
        return rewritten(path, content, {each for each in kept if _ending(each) in OWN})
    except Unwritable as error:
        raise _refused(path, str(error)) from None


def _ending(path: str) -> str:
    return f".{path.rpartition('.')[2]}"


def _unpacked(data: bytes, what: str) -> Mapping[str, bytes]:
    """Return the files of an archive, looked at before and while they are unpacked, and never written anywhere."""
    if len(data) > MOST_PACKED:
        raise _refused(what, f"it is larger than {MOST_PACKED} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _look_at(entries, what)
            return {entry.filename: _content(package, entry) for entry in entries}
    except OnRecordError:
        raise
    except Exception:  # whatever a broken archive brings about in the many things that read one
        raise _refused(what, "it is not an archive that can be read") from None


def _look_at(entries: list[zipfile.ZipInfo], what: str) -> None:
    if len(entries) > MOST_FILES:
        raise _refused(what, f"it holds more than {MOST_FILES} files")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refused(what, f"unpacked it is larger than {MOST_BYTES} bytes")
    for entry in entries:
        if not all(_is_name(part) for part in entry.filename.split("/")) and entry.filename != ".nojekyll":
            raise _refused(what, "the name of a file in it is not one that we make")
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _refused(entry.filename, "it is a link, or another thing that is no file")
        if entry.compress_type not in _METHODS:
            raise _refused(entry.filename, "it is packed in another way than stored or deflated")
    _look_for_twins([entry.filename for entry in entries])


def _is_name(part: str) -> bool:
    return bool(_NAME.fullmatch(part)) and not is_device(part)


def _look_for_twins(paths: Sequence[str]) -> None:
    """Refuse what some system takes for one: names that differ by case, also those of folders; a file as a folder."""
    files: set[str] = set()
    folders: dict[str, str] = {}
    for path in paths:
        if path.casefold() in files:
            raise _refused(path, "it stands in it twice")
        files.add(path.casefold())
        for folder in map(str, PurePosixPath(path).parents):
            if folders.setdefault(folder.casefold(), folder) != folder:
                raise _refused(path, "its folder stands in it twice")
    for folder in folders.keys() & files:
        raise _refused(folder, "it is a file and a folder")


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack a file, no further than it said it would go."""
    with package.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise _refused(entry.filename, "it is larger than the archive says")
    return content


def _refused(what: str, fact: str) -> OnRecordError:
    remedy = "Look at what the pull request changes in its workflow, and do not merge what you do not understand"
    return failure(what, f"the artifact of the pull request was refused: {fact}", remedy)
