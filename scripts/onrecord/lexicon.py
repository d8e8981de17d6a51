"""A lexicon: the words by which one language speaks of a matter, kept as data so that a language can be added."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

FOLDER = "lexicon"


@cache
def lexicon(tag: str, matter: str) -> dict[str, Any]:
    """Return the words of a matter, such as `facts`, in the language of a BCP 47 tag; empty where it has none.

    They stand in lexicon/<language>/<matter>.toml (TOML 1.0); a region has the words of its language.
    """
    file = resources.files("onrecord").joinpath(FOLDER, tag.split("-", maxsplit=1)[0].lower(), f"{matter}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon."""
    folder = resources.files("onrecord").joinpath(FOLDER)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))
