"""What was published and stays, the plan of a publication, its commit, and the server that shows it.

- `plan`: what has to change on the branch
- `publish`: the archive brought to the branch, first as a plan, then in one commit
- `past`: what the branch tells of itself, looked through before anything is built on it
- `events`: what a publication enters into the ledgers
- `recovery`: the last publication that is whole, found again
- `imprint`: what a publication was made from, so that the next one knows when there is nothing to do
- `frozen`: every text on the branch, which stays as it was
- `manifest`: the SHA-256 of every published file
- `stamp`, `authority`: the newest line of the ledger, brought to an authority, and how it is asked
- `serve`: the branch, shown on this machine
"""

from __future__ import annotations

from onrecord.publish.frozen import differences, read_facts_on, read_text_on
from onrecord.publish.imprint import IMPRINT
from onrecord.publish.manifest import MANIFEST, digest, is_listed, manifest
from onrecord.publish.manifest import read as read_manifest
from onrecord.publish.past import Past, read_ledgers
from onrecord.publish.past import texts as published_texts
from onrecord.publish.plan import Plan, Renewal, Verb, made, make_plan
from onrecord.publish.publish import Outcome, plan_only, publish
from onrecord.publish.serve import Server

__all__ = [
    "IMPRINT",
    "MANIFEST",
    "Outcome",
    "Past",
    "Plan",
    "Renewal",
    "Server",
    "Verb",
    "differences",
    "digest",
    "is_listed",
    "made",
    "make_plan",
    "manifest",
    "plan_only",
    "publish",
    "published_texts",
    "read_facts_on",
    "read_ledgers",
    "read_manifest",
    "read_text_on",
]
