"""A blob: what git calls the content of a file."""

from __future__ import annotations

import hashlib


def blob_name(data: bytes, *, like: str) -> str:
    """Return the name git has for a file, in the object format of another name."""
    digest = hashlib.sha256 if len(like) == 64 else hashlib.sha1  # noqa: PLR2004 - git's two object formats
    return digest(b"blob %d\0" % len(data) + data).hexdigest()
