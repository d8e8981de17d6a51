"""What a statement should be and say, rule by rule; each rule is a generator whose docstring is the rule."""

from __future__ import annotations

from onrecord.rules import craft, duty, fairness, notice, record
from onrecord.rules.rule import Rule

RULES: tuple[Rule, ...] = (*record.RULES, *notice.RULES, *duty.RULES, *fairness.RULES, *craft.RULES)
"""Every rule, by kind and code."""
