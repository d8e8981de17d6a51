"""A rulebook prints every rule, and the documentation is what it prints."""

from __future__ import annotations

import pytest
from tests.places import PROJECT

from onrecord.rules import rulebook
from onrecord.rules.rulebook import RULES

PAGE = PROJECT / "decisions" / "rules.md"


def test_the_documentation_is_what_the_command_prints() -> None:
    assert PAGE.read_text(encoding="utf-8") == rulebook.markdown(), (
        "onrecord rules --format markdown > decisions/rules.md"
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_printed_in_every_form(rule: object) -> None:
    code, text = getattr(rule, "code", ""), getattr(rule, "text", "")
    assert f"**{code}**" in rulebook.markdown()
    assert f"\n    {text}" in rulebook.text()
    assert {"code": code, "text": text}.items() <= next(r for r in rulebook.as_json() if r["code"] == code).items()
