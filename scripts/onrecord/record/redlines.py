"""The redline between two revisions, found once however often it is asked for."""

from __future__ import annotations

from functools import lru_cache

from onrecord.record.revision import Revision
from onrecord.redline import Redline, compare


@lru_cache(1024)
def between(before: Revision, after: Revision) -> Redline:
    """Return the redline between two revisions, found once."""
    return compare(before.text.blocks, after.text.blocks)
