"""The verb that begins a revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import Day, on_option, site_option, statement_of
from onrecord.git import Sources
from onrecord.record import draft
from onrecord.site import load_site


@click.command("new")
@click.argument("slug")
@click.argument("effective", type=Day(), metavar="DATE")
@site_option
@on_option
@click.option("--corrects", metavar="NAME", help="The revision of which this one mends a typing error.")
@click.option("--reason", metavar="TEXT", help="What is mended; needed with --corrects.")
@click.option("--commit", is_flag=True, help="Commit the copy alone, so that your own commit shows what you change.")
def new(
    slug: str,
    effective: date,
    folder: Path,
    on: date | None,
    corrects: str | None,
    reason: str | None,
    *,
    commit: bool,
) -> int:
    """Begin a revision of SLUG that takes effect on DATE, from the text in force.

    Writes docs/SLUG/DATE.md, or DATE-2.md where that day has a revision already. Then change the text, and 'summary'
    in its front matter.
    """
    if bool(corrects) != bool(reason):
        raise click.UsageError("--corrects and --reason go together.")
    site = load_site(folder)
    repository = Sources(site.folder) if commit else None
    archive = site.archive()
    statement = statement_of(site, archive, slug)
    today = on or clock.today(site.timezone)
    name, content = draft.begin(statement, effective=effective, today=today, corrects=corrects, reason=reason)
    file, path = site.docs / slug / f"{name}.md", f"{site.docs_name}/{slug}/{name}.md"
    if repository:
        repository.within(file)
    draft.write(file, content, path=path)
    click.echo(f"Wrote {path}. Change its text, then run: onrecord check")
    if repository:
        message = f"Begin {slug} {name} from the text it changes"
        click.echo(f"Committed it as it is: {repository.record(file, message)}")
    return 0
