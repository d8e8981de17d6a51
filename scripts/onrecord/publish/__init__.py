"""What was published and stays, the plan of a publication, its commit, and the server that shows it.

- `publish`: the archive brought to the branch, first as a plan, then in one commit
- `frozen`: every text on the branch, which stays as it was
- `manifest`: the SHA-256 of every published file
- `serve`: the branch, shown on this machine
"""

from __future__ import annotations

from onrecord.publish.frozen import complete, published_texts
from onrecord.publish.manifest import manifest
from onrecord.publish.publish import Outcome, Plan, Verb, make_plan, plan_only, publish
from onrecord.publish.serve import Server

__all__ = [
    "Outcome",
    "Plan",
    "Server",
    "Verb",
    "complete",
    "make_plan",
    "manifest",
    "plan_only",
    "publish",
    "published_texts",
]
