"""A copy: what is published, as a branch, a folder or a site has it."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from onrecord.errors import OnRecordError, failure
from onrecord.git import Branch, Folder, Tree
from onrecord.ledger import LEDGER
from onrecord.publish import MANIFEST, read_manifest

SECONDS = 60.0
"""So long a site may take to answer each question."""

MOST_BYTES = 200_000_000
"""No file of a site is read beyond these."""

AT_ONCE = 8

Progress = Callable[[int], Callable[[], object]]
"""Called with the number of files to fetch; returns what is called after each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What is looked through."""

    name: str
    """How a person knows it."""

    tree: Tree

    day: date | None
    """For which day it was published, where that is told."""

    is_whole: bool
    """Whether every file is known; a site shows those that one asks for."""


@contextmanager
def open_copy(
    place: str, *, folder: Path, branch: str, remote: str, progress: Progress = lambda _: lambda: None
) -> Iterator[Published]:
    """Give what is published at a web address, in a folder, or in a branch or commit of the repository of `folder`.

    An empty `place` is the published branch itself. Raises OnRecordError where nothing is there.
    """
    if urlsplit(place).scheme in ("http", "https"):
        with TemporaryDirectory(prefix="onrecord-") as kept:
            _fetch(place if place.endswith("/") else f"{place}/", Path(kept), progress)
            yield Published(name=place, tree=Folder(folder=Path(kept)), day=None, is_whole=False)
    elif place and Path(place).is_dir():
        yield _of_folder(Path(place))
    else:
        yield _of_branch(place, folder, branch, remote)


def _of_folder(place: Path) -> Published:
    tree = Folder(folder=place.resolve())
    if not any(path.rpartition("/")[2] in (LEDGER, MANIFEST) for path in tree.blobs):
        remedy = f"Name the folder in which {LEDGER} stands"
        raise failure(str(place), "no archive is published in this folder", remedy)
    return Published(name=str(place), tree=tree, day=None, is_whole=True)


def _of_branch(place: str, folder: Path, branch: str, remote: str) -> Published:
    published = Branch(folder, name=branch, remote=remote)
    commit = published.commit_named(place) if place else published.start()
    if commit is None:
        remedy = (
            "Name a web address, a folder, or a branch or commit of this clone (git fetch origin gh-pages:gh-pages)"
        )
        raise failure(place or branch, "nothing is published there", remedy)
    name = f"{place or branch} at {commit[:12]}"
    return Published(name=name, tree=published.tree(commit), day=published.shown_day(commit), is_whole=True)


# Of a site


class _SameSite(urllib.request.HTTPRedirectHandler):
    """Follows no redirection to another site, which could tell anything."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def shown_ledger(url: str) -> bytes | None:
    """Return the checkpoints of a site, as readers see them; None where it has none. Raises OnRecordError."""
    return _get(urllib.request.build_opener(_SameSite), url, LEDGER)


def _fetch(url: str, folder: Path, progress: Progress) -> None:
    """Write every file that the manifest of a site names into a folder; what is missing there is missing here."""
    opener = urllib.request.build_opener(_SameSite)
    content = _get(opener, url, MANIFEST)
    if content is None:
        remedy = "Give the address of the portal, below which all statements stand"
        raise failure(f"{url}{MANIFEST}", "no archive is published there, or one that has no manifest", remedy)
    (folder / MANIFEST).write_bytes(content)
    paths = [path for path in read_manifest(content.decode("utf-8", "replace"), path=MANIFEST) if _is_below(path)]
    fetched = progress(len(paths))

    def fetch(path: str) -> None:
        data = _get(opener, url, path)
        if data is not None:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        fetched()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(fetch, paths):
            pass


def _is_below(path: str) -> bool:
    """Tell whether a path leads to a file below a folder, and nowhere else."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and "\0" not in path


def _get(opener: urllib.request.OpenerDirector, url: str, path: str) -> bytes | None:
    """Return a file of a site; None where there is none."""
    address = f"{url}{quote(path)}"
    try:
        with opener.open(address, timeout=SECONDS) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (404, 410):
                return None
            raise _unreachable(address, f"it answered {error.code} {error.reason}") from error
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
        raise _unreachable(address, str(getattr(error, "reason", error)) or type(error).__name__) from error
    if len(data) > MOST_BYTES:
        raise _unreachable(address, f"it is larger than {MOST_BYTES} bytes")
    return data


def _unreachable(address: str, fact: str) -> OnRecordError:
    return failure(address, f"this cannot be fetched: {fact}", "Look at the address and the network, and try again")
