"""An address: where something of a statement stands in the archive; addresses are promises (decisions/addresses.md)."""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "statement.md"
RECEIPT = "receipt.json"
"""File name under which a revision's source stands beside its page."""

HISTORY = "history.json"
"""File beside a statement's page that holds all its revisions in one weave."""

NOTICE = "notice.json"
"""File beside a statement's page that holds what is to be told of it today, for apps and other websites."""

FOLLOW = "follow/"
"""Where a reader learns how to hear of changes, of one statement or of all."""

ALIAS = "latest"
"""mike alias of the revision in force."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages of one statement stand: relative to the site, each ending in a slash."""

    slug: str

    @property
    def current(self) -> str:
        """The text in force."""
        return f"{self.slug}/"

    @property
    def archive(self) -> str:
        """All revisions."""
        return f"{self.slug}/archive/"

    @property
    def compare(self) -> str:
        """Any two revisions beside each other."""
        return f"{self.slug}/compare/"

    @property
    def lives(self) -> str:
        """Every wording that each section has had."""
        return f"{self.slug}/history/"

    @property
    def follow(self) -> str:
        """How to hear of its changes."""
        return f"{self.slug}/{FOLLOW}"

    def revision(self, name: str) -> str:
        """Return where a text stands."""
        return f"{self.slug}/{name}/"

    def changes(self, name: str) -> str:
        """Return where it stands what a text changes."""
        return f"{self.slug}/{name}/changes/"
