"""The verb about two texts: what one says that the other does not, for a terminal, a comment, a page or a program."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import coloured, on_option, site_option, statement_of
from onrecord.errors import decoded, failure
from onrecord.record import divide, reference
from onrecord.redline import Redline, as_html, as_json, as_markdown, as_terminal, brackets, compare
from onrecord.site import Site, load_site
from onrecord.text import Block, read


@click.command("diff")
@click.argument("arguments", nargs=-1, required=True, metavar="SLUG FROM TO | FILE FILE")
@site_option
@on_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "html", "json"]),
    default="terminal",
    show_default=True,
    help="terminal: coloured words, through a pager where it is long; markdown: good in a comment on GitHub; "
    "html: a piece of a page, the second text with its changes in place; json: schemas/redline.schema.json tells it.",
)
@click.option("--exit-code", "by_code", is_flag=True, help="End with code 1 where readers see a difference.")
def diff(arguments: tuple[str, ...], folder: Path, on: date | None, form: str, *, by_code: bool) -> int:
    """Tell what changed between two revisions of SLUG, or between two Markdown files.

    FROM and TO are names of revisions, 'current', 'previous', or a day: the revision in force on it.
    """
    if len(arguments) == len(("FILE", "FILE")):
        before, after = (_read_file(Path(argument)) for argument in arguments)
        facts = {"before": arguments[0], "after": arguments[1]}
    elif len(arguments) == len(("SLUG", "FROM", "TO")):
        before, after, facts = _two_revisions(load_site(folder), *arguments, on=on)
    else:
        raise click.UsageError("Give a statement and two of its revisions, or two files.")
    redline = compare(before, after)
    if form == "json":
        click.echo(json.dumps(as_json(redline, facts), ensure_ascii=False, indent=1))
    elif form == "html":
        click.echo(as_html(redline), nl=False)
    elif form == "markdown":
        click.echo(as_markdown(redline), nl=False)
    else:
        _show(redline)
    return 1 if by_code and not redline.is_empty else 0


def _show(redline: Redline) -> None:
    """Print it; on a screen in colours (https://no-color.org), and through a pager that a short text leaves at once."""
    if not sys.stdout.isatty():
        click.echo(as_terminal(redline, brackets), nl=False)
        return
    colours = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    less = os.environ.get("LESS", "-FX")
    os.environ["LESS"] = less if "r" in less.casefold() else f"{less} -R"
    told = as_terminal(redline, coloured if colours else brackets)
    click.echo_via_pager(told.removesuffix("\n"), color=colours)


def _read_file(file: Path) -> tuple[Block, ...]:
    """Read a text: a revision's file, or any other Markdown."""
    try:
        content = decoded(file.read_bytes(), str(file))
    except FileNotFoundError:
        remedy = "Give two files, or a statement and two of its revisions: SLUG FROM TO"
        raise failure(str(file), "there is no such file", remedy) from None
    front_matter, body, line = divide(content)
    return read(content if front_matter is None else body, first_line=1 if front_matter is None else line).blocks


def _two_revisions(
    site: Site, slug: str, before: str, after: str, *, on: date | None
) -> tuple[tuple[Block, ...], tuple[Block, ...], dict[str, str]]:
    statement = statement_of(site, site.archive(), slug)
    today = on or clock.today(site.timezone)
    first, second = reference.find(statement, before, today), reference.find(statement, after, today)
    return first.text.blocks, second.text.blocks, {"statement": slug, "before": first.name, "after": second.name}
