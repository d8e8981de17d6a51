"""The changes a revision brings, in the words of one language, as a page prints them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onrecord.comparison import compare
from onrecord.language import Language
from onrecord.markup import Labels, Stretch, stretches
from onrecord.outline import Entry, outline
from onrecord.redline import Redline
from onrecord.revision import Revision


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one revision says that the one before it does not."""

    outline: tuple[Entry, ...]
    """Each section that changed."""

    stretches: tuple[Stretch, ...]
    """The whole text, with every change in place."""


def changes(before: Revision | None, after: Revision, spoken: Language) -> Changes | None:
    """Return the changes from one revision to the next; None where there is none before it."""
    if before is None:
        return None
    redline = between(before, after)
    return Changes(outline=outline(redline), stretches=stretches(redline, labels(spoken)))


@lru_cache(1024)
def between(before: Revision, after: Revision) -> Redline:
    """Return the redline between two revisions, found once."""
    return compare(before.text.blocks, after.text.blocks)


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
