"""What is installed: the commit of a repository from which this onrecord came."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

_GITHUB = re.compile(r"(?:https://github\.com/|(?:ssh://)?git@github\.com[:/])([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
_WRITTEN = re.compile(r"([\w.-]+/[\w.-]+)@([0-9a-f]{40})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """One commit of onrecord, whose workflows another repository can call."""

    repository: str
    """Its owner and name on GitHub."""

    commit: str
    """40 hexadecimal digits: a name that can never come to mean something else."""


def read_edition(written: str) -> Installed | None:
    """Read `owner/name@commit`; None where it is not that."""
    found = _WRITTEN.fullmatch(written)
    return Installed(repository=found[1], commit=found[2]) if found else None


def installed() -> Installed | None:
    """Return the edition that pip noted when it installed this from git (PEP 610); None where it did not."""
    try:
        noted = json.loads(distribution("onrecord").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return None
    repository = on_github(str(noted.get("url", "")))
    commit = str(noted.get("vcs_info", {}).get("commit_id", ""))
    return read_edition(f"{repository}@{commit}") if repository else None


def on_github(address: str) -> str | None:
    """Return owner and name of the repository at the address of a git remote; None where it is not on GitHub."""
    found = _GITHUB.fullmatch(address.strip())
    return f"{found[1]}/{found[2]}" if found else None


def pages_address(repository: str) -> str:
    """Return where GitHub Pages serves a repository, unless its owner chose another address.

    https://docs.github.com/pages/getting-started-with-github-pages/what-is-github-pages
    """
    owner, _, name = repository.partition("/")
    root = f"https://{owner.casefold()}.github.io/"
    return root if name.casefold() == f"{owner}.github.io".casefold() else f"{root}{name}/"
