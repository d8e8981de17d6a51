"""What a text states that can be checked, and how that changes from one text to the next.

- `fact`: a period, an age, an address, a name, a right, a duty
- `figure`, `address`, `name`, `term`: how each sort is found; `spot`: where it stands and what it comes to
- `difference`: a fact that one text states and the other does not
- `rewording`: words that left a block and those that came in their place
"""

from __future__ import annotations

from onrecord.facts.difference import FactChange, by_section, changed_facts
from onrecord.facts.fact import find
from onrecord.facts.rewording import Span, TwoTexts, read
from onrecord.facts.spot import FactKind, tokens, written

__all__ = [
    "FactChange",
    "FactKind",
    "Span",
    "TwoTexts",
    "by_section",
    "changed_facts",
    "find",
    "read",
    "tokens",
    "written",
]
