"""What is published, held against what it says of itself: its ledgers, its texts, its manifest, and the sources.

- `verify`: all of it, one after another
- `discrepancy`: one thing that is not as it should be
- `copies`: what is looked through: a branch, a folder, or a site
- `agreement`: the chains, and what they tell of each text
- `files`: the manifest, files that nobody published, links that lead nowhere
- `remade`: every page, made anew
- `witness`: the word of authorities that a line was there
- `sources`: the history of the sources
- `against`: which of two histories goes on from the other
- `data`, `terminal`: the findings, written
"""

from __future__ import annotations

from onrecord.verify.against import HASH
from onrecord.verify.copies import open_copy, shown_ledger
from onrecord.verify.data import as_data
from onrecord.verify.terminal import as_text
from onrecord.verify.verify import verify

__all__ = [
    "HASH",
    "as_data",
    "as_text",
    "open_copy",
    "shown_ledger",
    "verify",
]
