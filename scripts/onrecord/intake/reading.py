"""A reading: what a converter makes of a file, and beside it the words that a second reading finds there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Heard(NamedTuple):
    """A word of the file, as the second reading found it."""

    text: str

    why_left: str = ""
    """Why it may be left out, such as `page header`; empty where it must stand in the revision."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A file, read twice."""

    markdown: str
    """The text, for a revision."""

    heard: tuple[Heard, ...]
    """Every word of the file, in order, by another reading than the one that made the Markdown."""

    verbatim: bool = False
    """Whether the file is Markdown already and was taken over as it is, so that there is nothing to read twice."""

    remarks: tuple[str, ...] = ()
    """What somebody should know of how it was read, each a sentence without a full stop."""

    title: str = ""
    """What the file itself says its title is, apart from its text."""

    language: str = ""
    """BCP 47 tag that the file itself states."""

    hyphens_matter: bool = True
    """Whether a hyphen is one the author wrote; on paper it may be the end of a line."""


def hear(text: str, why_left: str = "") -> list[Heard]:
    """Return the words of a text."""
    return [Heard(word, why_left) for word in text.split()]
