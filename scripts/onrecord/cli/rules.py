"""The verb that prints the rules."""

from __future__ import annotations

import json

import click

from onrecord.rules import rules_data, rules_page, rules_text


@click.command("rules")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="markdown: the page decisions/rules.md.",
)
def rules(form: str) -> int:
    """Print every rule that 'check' holds statements to, with its source."""
    if form == "json":
        click.echo(json.dumps(rules_data(), ensure_ascii=False, indent=1))
    else:
        click.echo(rules_page() if form == "markdown" else rules_text(), nl=form == "text")
    return 0
