"""The labels of marks: the words with which a redline tells what happened, in the language of its reader."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.language import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """The words with which marks are told; plain text in the reader's language."""

    added: str
    removed: str
    moved: str
    moved_from: str
    """Told where a block stood that went elsewhere."""

    format: str
    spacing: str
    """Told of a word that has other white space, or a character nobody sees."""

    target: str
    """Told of a link that leads elsewhere now; `{}` is where it led."""

    level: str
    """Told of a heading of another level; `{}` is its old level."""

    number: str
    """Told of an item with another number; `{}` is its old number."""

    border: str
    """Told where two paragraphs became one, or one became two."""


ENGLISH = Labels(
    added="added",
    removed="removed",
    moved="moved to here",
    moved_from="moved from here",
    format="shown otherwise",
    spacing="another space, line break or invisible character",
    target="led to {}",
    level="was a heading of level {}",
    number="was number {}",
    border="end of a paragraph",
)
"""Of the command line."""


def labels(spoken: Language) -> Labels:
    """Return the words with which marks are told in a language."""
    say = spoken.say
    return Labels(
        added=say("added").unescape(),
        removed=say("removed").unescape(),
        moved=say("moved here from elsewhere").unescape(),
        moved_from=say("moved from here").unescape(),
        format=say("shown differently").unescape(),
        spacing=say("another space, line break or invisible character").unescape(),
        target=say("linked to {}").unescape(),
        level=say("was a heading of level {}").unescape(),
        number=say("was number {}").unescape(),
        border=say("end of a paragraph").unescape(),
    )
