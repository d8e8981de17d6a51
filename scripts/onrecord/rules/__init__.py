"""What a statement should be and say, rule by rule, and what a check finds.

- `rule`, `subject`, `pattern`: one rule, the text it looks at, and the words it looks for
- `concordance`: in which sentences such words can stand at all
- `record`, `notice`, `duty`, `fairness`, `craft`: the rules, a module for each kind
- `rulebook`: every rule, and how the documentation prints them
- `check`: what the rules have to say of an archive
- `terminal`, `github`, `data`: that in plain characters, as annotations, as JSON
"""

from __future__ import annotations

from onrecord.rules import duty
from onrecord.rules.check import addresses, check, subjects, unread
from onrecord.rules.data import check_data, problem_data, rules_data
from onrecord.rules.duty import Duty, Presence
from onrecord.rules.github import check_annotations, command
from onrecord.rules.notice import doubts
from onrecord.rules.rulebook import rules_page
from onrecord.rules.terminal import check_text, coverage_text, rules_text

__all__ = [
    "Duty",
    "Presence",
    "addresses",
    "check",
    "check_annotations",
    "check_data",
    "check_text",
    "command",
    "coverage_text",
    "doubts",
    "duty",
    "problem_data",
    "rules_data",
    "rules_page",
    "rules_text",
    "subjects",
    "unread",
]
