"""The verb that prints the rules."""

from __future__ import annotations

import json

import click

from onrecord.rules import rulebook


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
        click.echo(json.dumps(rulebook.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(rulebook.markdown() if form == "markdown" else rulebook.text(), nl=form == "text")
    return 0
