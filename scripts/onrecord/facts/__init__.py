"""What a text states that can be checked, and how that changes from one text to the next.

- `fact`: a period, an age, an address, a name, a right, a duty
- `figure`, `address`, `name`, `term`: how each sort is found; `spot`: where it stands and what it comes to
- `difference`: a fact that one text states and the other does not
- `tongue`: in which language a text is written, and that it is another now
- `rewording`: words that left a block and those that came in their place
"""

from __future__ import annotations

from onrecord.facts.difference import FactChange, by_section, changed_facts
from onrecord.facts.fact import find
from onrecord.facts.rewording import Span, TwoTexts, read
from onrecord.facts.spot import FactKind, tokens, written
from onrecord.facts.tongue import Translation, translation, written_in

__all__ = [
    "FactChange",
    "FactKind",
    "Span",
    "Translation",
    "TwoTexts",
    "by_section",
    "changed_facts",
    "find",
    "read",
    "tokens",
    "translation",
    "written",
    "written_in",
]
