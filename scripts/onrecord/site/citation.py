"""A citation: how a text is named elsewhere, so that anybody finds it again and can check that it is the one."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from onrecord.ledger import LEDGER, LedgerLine
from onrecord.notice import SPACE
from onrecord.record import SOURCE, Standing, Statement
from onrecord.site.title import heading

SCHEMA = "schemas/receipt.schema.json"
"""Where the site says what a receipt holds."""

_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL = re.compile(r"[\\{}$&#^_~%]")


def bibtex(statement: Statement, standing: Standing, address: str) -> str:
    """Return a text as an entry of BibTeX, with the fields that biblatex adds; `address` is that of the text."""
    revision = standing.revision
    line = statement.seen(revision.name)
    note = f"SHA-256 {revision.sha256}" + (f", {LEDGER} line {line.number}" if line else "")
    fields = {
        "author": "{" + _latex(statement.organisation) + "}",
        "title": "{" + _latex(heading(statement, revision)) + "}",
        "date": revision.day.isoformat(),
        "year": str(revision.day.year),
        "version": _latex(revision.version) if revision.version else None,
        "url": address,
        "langid": _latex(statement.language),
        "note": note,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@online{{{statement.slug}-{revision.name},", *lines, "}"])


def _latex(words: str) -> str:
    """Write words so that BibTeX prints them as they are."""
    return _SPECIAL.sub(lambda found: _LATEX.get(found.group(), f"\\{found.group()}"), " ".join(words.split()))


def receipt(statement: Statement, standing: Standing, line: LedgerLine, site: str) -> str:
    """Return what a reader may keep of a text, as JSON: which it is, what is known of its days, and the proof.

    `line` is the one of the ledger that tells what the text is; `site` is the archive's address, ending in a slash.
    Keys are those of ISO/IEC TS 27560:2023 (consent record information structure) where it has one for the same thing;
    it is the receipt of a text, and says nothing of anybody's consent.
    """
    revision = standing.revision
    place = f"{site}{statement.slug}/{revision.name}/"
    party = {"party_name": statement.organisation, "party_url": statement.homepage, "party_contact": statement.contact}
    seen = statement.seen(revision.name)
    content: dict[str, Any] = {
        "schema_version": f"{site}{SCHEMA}",
        "receipt_id": uuid.uuid5(SPACE, f"receipt/{line.hash}").urn,
        "privacy_notice": place,
        "language": statement.language,
        "pii_controllers": [{key: value for key, value in party.items() if value}],
        "title": heading(statement, revision),
        "version": revision.version,
        "claimed": {
            "effective": revision.effective.isoformat() if revision.effective else None,
            "announced": revision.announced.isoformat() if revision.announced else None,
            "recorded": revision.recorded.isoformat() if revision.recorded else None,
        },
        "seen": {
            "published": seen.time.isoformat() if seen else None,
            "removed": standing.removed.isoformat() if standing.removed else None,
        },
        "proof": {
            "source": f"{place}{SOURCE}",
            "source_sha256": revision.sha256,
            "text_sha256": line.text,
            "ledger": f"{site}{statement.slug}/{LEDGER}",
            "line": line.number,
            "line_sha256": line.hash,
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
