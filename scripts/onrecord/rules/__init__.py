"""What a statement should be and say, rule by rule, and what a check finds.

- `rule`, `subject`, `pattern`: one rule, the text it looks at, and the words it looks for
- `record`, `notice`, `duty`, `fairness`, `craft`: the rules, a module for each kind
- `rulebook`: every rule, and how the documentation prints them
- `check`, `report`: what the rules have to say of an archive, and that in words
"""

from __future__ import annotations

from onrecord.rules import duty, report, rulebook
from onrecord.rules.check import addresses, check, subjects, unread
from onrecord.rules.duty import Duty, Presence
from onrecord.rules.notice import doubts
from onrecord.rules.report import command, problem_data

__all__ = [
    "Duty",
    "Presence",
    "addresses",
    "check",
    "command",
    "doubts",
    "duty",
    "problem_data",
    "report",
    "rulebook",
    "subjects",
    "unread",
]
