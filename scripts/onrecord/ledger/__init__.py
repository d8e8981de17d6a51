"""What was published when, in lines of which each names the one before it, so that none can be changed unseen.

- `chain`: lines that name each other by their SHA-256
- `ledger`: what happened to the texts of one statement
- `checkpoint`: the ledgers of all statements, in one line a publication
- `timestamp`: the word of an authority that a line stood there at a time
"""

from __future__ import annotations

from onrecord.ledger import timestamp
from onrecord.ledger.chain import continues
from onrecord.ledger.checkpoint import Checkpoint, Checkpoints, read_checkpoints
from onrecord.ledger.ledger import LEDGER, Ledger, LedgerEvent, LedgerLine, read_ledger
from onrecord.ledger.timestamp import Timestamp

__all__ = [
    "LEDGER",
    "Checkpoint",
    "Checkpoints",
    "Ledger",
    "LedgerEvent",
    "LedgerLine",
    "Timestamp",
    "continues",
    "read_checkpoints",
    "read_ledger",
    "timestamp",
]
