"""The files of what is published, held against the manifest; and the links from one to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from onrecord.errors import OnRecordError, Severity
from onrecord.git import Tree
from onrecord.publish import MANIFEST, digest, is_listed, read_manifest
from onrecord.record import NAME
from onrecord.verify.discrepancy import Discrepancy, of_error

_OF_THE_HOST = ("CNAME", ".well-known/")
"""What a person may put on the branch for the host of the site."""

_LEADING = {"a": "href", "link": "href", "script": "src", "img": "src"}


def listed(tree: Tree, *, is_whole: bool) -> Iterator[Discrepancy]:
    """Tell of each file that is not as the manifest has it, is gone, or that nobody published."""
    content = tree.get(MANIFEST)
    if content is None:
        yield Discrepancy(place=MANIFEST, expected="the SHA-256 of every file", found="no file")
        return
    try:
        digests = read_manifest(content.decode("utf-8", "replace"), path=MANIFEST)
    except OnRecordError as error:
        yield from of_error(error, "the SHA-256 of a file, two spaces and its path")
        return
    for path in sorted({*digests} - {*tree.blobs}):
        if is_whole or not path.startswith("."):
            yield Discrepancy(place=path, expected=f"a file with the SHA-256 {digests[path]}", found="no file")
    for path, data in tree.contents(sorted({*digests} & {*tree.blobs})):
        if digest(data) != digests[path]:
            expected, found = f"a file with the SHA-256 {digests[path]}", f"one with {digest(data)}"
            yield Discrepancy(place=path, expected=expected, found=found)
    ours = {path.partition("/")[0] for path in digests}
    for path in sorted(filter(is_listed, {*tree.blobs} - {*digests})):
        yield _unknown(path, tree, ours)


def _unknown(path: str, tree: Tree, ours: set[str]) -> Discrepancy:
    slug, _, rest = path.partition("/")
    version = rest.partition("/")[0]
    others = slug in ours and rest and not NAME.fullmatch(version) and version in _versions_of(tree, slug)
    known = path.startswith(_OF_THE_HOST) or others
    return Discrepancy(
        place=path,
        expected=f"no file, since {MANIFEST} names none",
        found="a file",
        severity=Severity.WARNING if known else Severity.ERROR,
    )


def _versions_of(tree: Tree, slug: str) -> set[str]:
    try:
        return {str(info.version) for info in tree.versions(slug)}
    except OnRecordError:
        return set()


class _Links(HTMLParser):
    """Collects where the elements of a page lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if value and name == _LEADING.get(tag)}


def links(tree: Tree) -> Iterator[Discrepancy]:
    """Tell of each link of a page to a place of this archive at which nothing stands."""
    for path, data in tree.contents([path for path in tree.blobs if path.endswith(".html") and is_listed(path)]):
        if path == "404.html":  # it stands at any address, and names its files from the root of the site
            continue
        parser = _Links()
        parser.feed(data.decode("utf-8", "replace"))
        for link in sorted(parser.found):
            if (target := _within(path, link)) is not None and not _stands(target, tree):
                yield Discrepancy(place=path, expected=f"a file to which '{link[:200]}' leads", found="no file")


def _within(page: str, link: str) -> str | None:
    """Return the path to which a relative link leads; None where it leads out of the archive."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    return unquote(urlsplit(urljoin(f"https://archive.invalid/{page}", link)).path).lstrip("/")


def _stands(path: str, tree: Tree) -> bool:
    return path in tree.blobs or posixpath.join(path, "index.html").lstrip("/") in tree.blobs
