"""The command `onrecord`: one verb, one module; the only wing that prints and ends.

- `main`: the command itself, and the one place where errors become output
- `check`, `rules`, `publish`, `serve`, `new`, `diff`, `init`, `notice`, `review`, `ci`: the verbs
- `options`: what several verbs share
"""

from __future__ import annotations

from onrecord.cli.main import run

__all__ = [
    "run",
]
