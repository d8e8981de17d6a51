"""An address: where something of a statement stands in the archive; addresses are promises (decisions/addresses.md)."""

from __future__ import annotations

SOURCE = "statement.md"
"""File name under which a revision's source stands beside its page."""

HISTORY = "history.json"
"""File beside a statement's page that holds all its revisions in one weave."""

NOTICE = "notice.json"
"""File beside a statement's page that holds what is to be told of it today, for apps and other websites."""

FOLLOW = "follow/"
"""Where a reader learns how to hear of changes, of one statement or of all."""

ALIAS = "latest"
"""mike alias of the revision in force."""
