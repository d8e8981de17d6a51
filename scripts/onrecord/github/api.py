"""A repository on GitHub, as its command gh reaches it: the only module that knows the two."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.credentials import whole_environment
from onrecord.errors import failure

_MOST_SECONDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class GitHub:
    """One repository on GitHub, reached with the token that gh finds in its environment."""

    repository: str
    """Its owner and name."""

    def read(self, path: str, **query: str) -> Any:
        """Return what the API holds at a path below the repository's own."""
        fields = [part for key, value in query.items() for part in ("--raw-field", f"{key}={value}")]
        return json.loads(_gh("api", "--method", "GET", *fields, self._address(path)) or "null")

    def read_list(self, path: str) -> list[Any]:
        """Return every item of a list, from all its pages."""
        pages = json.loads(_gh("api", "--paginate", "--slurp", f"{self._address(path)}?per_page=100") or "[]")
        return [item for page in pages for item in page]

    def download(self, path: str) -> bytes:
        """Return a file."""
        return _gh("api", self._address(path))

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        """Make or change what stands at a path."""
        _gh("api", "--method", method, "--input", "-", self._address(path), given=json.dumps(body).encode())

    def _address(self, path: str) -> str:
        return f"repos/{self.repository}/{path}"


def _gh(*args: str, given: bytes = b"") -> bytes:
    """Run gh; no value reaches a shell, and none is read as an option where it stands behind another."""
    try:
        done = subprocess.run(
            ["gh", *args], input=given, capture_output=True, check=False, timeout=_MOST_SECONDS, env=whole_environment()
        )
    except FileNotFoundError as error:
        raise failure("gh", "GitHub's command gh is not installed", "Run this in a workflow on GitHub") from error
    except subprocess.TimeoutExpired as error:
        raise failure("gh", "GitHub did not answer in time", "Run the workflow again") from error
    if done.returncode:
        told = " ".join(done.stderr.decode("utf-8", "replace").split())[:300].rstrip(".") or "no reason given"
        raise failure(args[-1], f"GitHub refused: {told}", "Check the permissions of the workflow's job")
    return done.stdout
