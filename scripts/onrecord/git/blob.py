"""A blob: what git calls the content of a file, and the names it gives to files and folders."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def blob_name(data: bytes, *, like: str) -> str:
    """Return the name git has for a file, in the object format of another name."""
    return _named(b"blob", data, like)


def top_names(blobs: Mapping[str, str], *, like: str) -> dict[str, str]:
    """Return what stands at the root, where files have these names by path: each with the name git has for it.

    A folder's name is that of what it holds (gitformat-tree), so that it changes with any file below it.
    """
    folders: dict[str, dict[str, str]] = {}
    top: dict[str, str] = {}
    for path, blob in blobs.items():
        name, _, rest = path.partition("/")
        if rest:
            folders.setdefault(name, {})[rest] = blob
        else:
            top[name] = blob
    return {**top, **{name: _tree_name(below, like) for name, below in folders.items()}}


def _tree_name(blobs: Mapping[str, str], like: str) -> str:
    folders = {path.partition("/")[0] for path in blobs if "/" in path}
    listed = [
        (name.encode() + b"/" * (name in folders), b"40000" if name in folders else b"100644", name, each)
        for name, each in top_names(blobs, like=like).items()
    ]
    written = (mode + b" " + name.encode() + b"\0" + bytes.fromhex(each) for _, mode, name, each in sorted(listed))
    content = b"".join(written)
    return _named(b"tree", content, like)


def _named(kind: bytes, data: bytes, like: str) -> str:
    digest = hashlib.sha256 if len(like) == 64 else hashlib.sha1  # noqa: PLR2004 - git's two object formats
    return digest(b"%s %d\0" % (kind, len(data)) + data).hexdigest()
