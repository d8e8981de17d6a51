"""What lets this process write elsewhere: kept out of the environment, and given to nothing but what reaches there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|(?:^|_)(?:PAT|(?:API|ACCESS|PRIVATE)_?KEY)$")
"""How such variables are named, by GitHub and by everybody else."""

_held: dict[str, str] = {}


@contextmanager
def apart() -> Iterator[None]:
    """Take them out of the environment for as long as this lasts.

    What reads the environment in between finds none: a setting with `!ENV`, a plugin of MkDocs, a template, a hook of
    git, a process that renders pages.
    """
    taken = {name: os.environ.pop(name) for name in [*os.environ] if _SECRET.search(name.upper())}
    before = dict(_held)
    _held.update(taken)
    try:
        yield
    finally:
        os.environ.update(taken)
        _held.clear()
        _held.update(before)


def whole_environment() -> Mapping[str, str]:
    """Return the environment with them, for a command that reaches a remote."""
    return {**os.environ, **_held}
