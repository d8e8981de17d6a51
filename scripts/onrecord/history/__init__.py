"""All texts of a row in one weave, and any redline read from it; it knows names, no dates and no files.

- `history`: the texts, what each says, and since when
- `weave`: every block and every word, in one order in which each text is read
- `loom`: a weave that is open; `extend`: what of it one more text takes up; `insertion`: until it is laid in
- `whereabouts`: which revisions have a block
- `found`: the redline of neighbours, as comparing them found it
- `compare`: the redline between any other two, read and not searched for
- `stored`: a weave as JSON
"""

from __future__ import annotations

from onrecord.history.history import History
from onrecord.history.weave import Laid

__all__ = [
    "History",
    "Laid",
]
