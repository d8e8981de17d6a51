"""Where the project keeps what tests read."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "scripts" / "onrecord"
SCHEMAS = PACKAGE / "schemas"
DATA = Path(__file__).parent / "data"

CORPUS = PROJECT.parent / "shared" / "corpus"
"""Real revisions, read in place where they stand beside the project; tests that want them skip where they do not."""
