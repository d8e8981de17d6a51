"""The changes a revision brings, in the words of one language, as a page prints them."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.language import Language
from onrecord.record import Revision, between
from onrecord.redline import SectionChange, Stretch, labels, outline, stretches


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one revision says that the one before it does not."""

    outline: tuple[SectionChange, ...]
    """Each section that changed."""

    stretches: tuple[Stretch, ...]
    """The whole text, with every change in place."""


def changes(before: Revision | None, after: Revision, spoken: Language) -> Changes | None:
    """Return the changes from one revision to the next; None where there is none before it."""
    if before is None:
        return None
    redline = between(before, after)
    return Changes(outline=outline(redline), stretches=stretches(redline, labels(spoken)))
