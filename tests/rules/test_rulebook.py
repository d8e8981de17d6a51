"""A rulebook prints every rule, and the documentation is what it prints."""

from __future__ import annotations

import pytest
from tests.places import PROJECT

from onrecord.rules.data import rules_data
from onrecord.rules.rulebook import RULES, rules_page
from onrecord.rules.terminal import rules_text

PAGE = PROJECT / "decisions" / "rules.md"


def test_the_documentation_is_what_the_command_prints() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "onrecord rules --format markdown > decisions/rules.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_printed_in_every_form(rule: object) -> None:
    code, text = getattr(rule, "code", ""), getattr(rule, "text", "")
    assert f"**{code}**" in rules_page()
    assert f"\n    {text}" in rules_text()
    assert {"code": code, "text": text}.items() <= next(r for r in rules_data() if r["code"] == code).items()
