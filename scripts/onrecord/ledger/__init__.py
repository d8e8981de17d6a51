"""What was published when, in lines of which each names the one before it, so that none can be changed unseen.

- `chain`: lines that name each other by their SHA-256
- `ledger`: what happened to the texts of one statement
- `checkpoint`: the ledgers of all statements, in one line a publication
"""

from __future__ import annotations

from onrecord.ledger.chain import continues
from onrecord.ledger.checkpoint import Checkpoint, Checkpoints, read_checkpoints
from onrecord.ledger.ledger import LEDGER, Ledger, LedgerEvent, LedgerLine, read_ledger

__all__ = [
    "LEDGER",
    "Checkpoint",
    "Checkpoints",
    "Ledger",
    "LedgerEvent",
    "LedgerLine",
    "continues",
    "read_checkpoints",
    "read_ledger",
]
