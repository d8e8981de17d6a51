"""The command `onrecord`: one verb, one module; the only wing that prints and ends.

- `main`: the command itself, and the one place where errors become output
- `check`, `rules`, `publish`, `verify`, `serve`, `new`, `diff`, `init`, `notice`, `removal`, `review`,
  `ci`: the verbs
- `options`: what several verbs share
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

__all__ = [
    "run",
]


def run() -> None:
    """Run as the console command; what a terminal's encoding lacks is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        from onrecord.cli.main import main  # noqa: PLC0415 - it takes most of a second, in which Ctrl+C is heard too

        code = main()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        code = 130
    sys.exit(code)
