"""An artifact: what the code of a pull request made, opened without trusting anything in it."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser

from onrecord.errors import OnRecordError, failure

MOST_PACKED = 50 * 1024 * 1024
MOST_BYTES = 200 * 1024 * 1024
MOST_FILES = 5_000

SHOWN = frozenset({".html", ".css", ".json", ".md", ".txt", ".yml", ".png", ".woff2"})
"""What a preview holds."""

LEFT_OUT = frozenset({".js", ".svg", ".xml", ".atom", ".nojekyll"})
"""What we make and a preview does without, since a browser runs what stands in it."""

SEALED = (
    b'<!doctype html><meta charset="utf-8"><meta name="robots" content="noindex, nofollow">'
    b"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self';"
    b" img-src 'self' data:; script-src 'none'; base-uri 'none'; form-action 'none'\">"
)
"""What every page of a preview begins with, before the first byte that is not ours.

A parser puts it in the head of the page whatever follows (HTML, 13.2.6.4.3), so that nothing in a preview runs, loads
from elsewhere or is found by a search engine. A later policy can only forbid more (CSP Level 3, 8.1).
"""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")


def read_preview(data: bytes) -> dict[str, bytes]:
    """Return the files of a preview, each page sealed; raise OnRecordError where one of them is not what we make."""
    files: dict[str, bytes] = {}
    for path, content in _unpacked(data, "preview").items():
        ending = f".{path.rpartition('.')[2]}"
        if ending in LEFT_OUT:
            continue
        if ending not in SHOWN:
            raise _refused(path, "a preview holds no such file")
        files[path] = _sealed(path, content) if ending == ".html" else content
    if "index.html" not in files:
        raise _refused("preview", "it has no first page")
    return files


def _unpacked(data: bytes, what: str) -> Mapping[str, bytes]:
    """Return the files of an archive, looked at before and while they are unpacked, and never written anywhere."""
    if len(data) > MOST_PACKED:
        raise _refused(what, f"it is larger than {MOST_PACKED} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _look_at(entries, what)
            return {entry.filename: _content(package, entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, OnRecordError):
            raise
        raise _refused(what, "it is not an archive that can be read") from None


def _look_at(entries: list[zipfile.ZipInfo], what: str) -> None:
    if len(entries) > MOST_FILES:
        raise _refused(what, f"it holds more than {MOST_FILES} files")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refused(what, f"unpacked it is larger than {MOST_BYTES} bytes")
    seen: set[str] = set()
    for entry in entries:
        if not all(_NAME.fullmatch(part) for part in entry.filename.split("/")) and entry.filename != ".nojekyll":
            raise _refused(what, "the name of a file in it is not one that we make")
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _refused(entry.filename, "it is a link, or another thing that is no file")
        if entry.filename.casefold() in seen:
            raise _refused(entry.filename, "it stands in it twice")
        seen.add(entry.filename.casefold())


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack a file, no further than it said it would go."""
    with package.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise _refused(entry.filename, "it is larger than the archive says")
    return content


class _Refresh(HTMLParser):
    """Finds a page that sends its reader elsewhere, which no policy forbids."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag == "meta" and "refresh" in (dict(attrs).get("http-equiv") or "").casefold():
            self.found = True


def _sealed(path: str, content: bytes) -> bytes:
    """Return a page that runs nothing."""
    reader = _Refresh()
    reader.feed(content.decode("utf-8", "replace"))
    reader.close()
    if reader.found:
        raise _refused(path, "this page sends its readers elsewhere")
    return SEALED + content


def _refused(what: str, fact: str) -> OnRecordError:
    remedy = "Look at what the pull request changes in its workflow, and do not merge what you do not understand"
    return failure(what, f"the artifact of the pull request was refused: {fact}", remedy)
