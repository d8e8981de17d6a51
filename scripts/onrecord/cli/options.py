"""The options of several verbs, and how they answer alike."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from onrecord import clock
from onrecord.errors import failure
from onrecord.record import Archive, Statement, draft
from onrecord.redline import Mark
from onrecord.site import Site


class Day(click.ParamType[date]):
    """A day on the command line, given to the verb as a date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read `2027-01-31`; any other writing is a usage error."""
        try:
            day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            self.fail(f"'{value}' is not a day in the calendar; write it as 2027-01-31", param, ctx)
        if not clock.is_usual(day):
            self.fail(f"'{value}' is too far away; name a day from {clock.FIRST} to {clock.LAST}", param, ctx)
        return day


site_option = click.option(
    "--site",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder with mkdocs.yml and docs/. Default: this one.",
)
on_option = click.option(
    "--on", type=Day(), metavar="DATE", help="The day for which statuses are computed. Default: today."
)


force_day_option = click.option(
    "--force-day", is_flag=True, help="Show a day before the one that was published; what was told since is taken back."
)


def statement_of(site: Site, archive: Archive, slug: str) -> Statement:
    """Return the statement that a person named; raise OnRecordError where there is none."""
    if slug not in archive:
        remedy = f"Name one of: {draft.known(archive.statements)}"
        raise failure(f"{site.docs_name}/{slug}", "there is no such statement", remedy)
    return archive[slug]


def coloured(mark: Mark, text: str) -> str:
    """Dress a stretch of a redline for a terminal with colours."""
    colour = {Mark.ADDED: "green", Mark.REMOVED: "red", Mark.FORMAT: "yellow"}.get(mark)
    return click.style(text, fg=colour, underline=mark is Mark.ADDED, strikethrough=mark is Mark.REMOVED)


def progress(pages: int) -> Callable[[], object]:
    """Show a bar on a terminal while pages are made, and nothing in a log."""
    if not sys.stderr.isatty() or not pages:
        return lambda: None
    bar = click.progressbar(length=pages, label="Making pages", file=sys.stderr)

    def one_more() -> None:
        bar.update(1)
        if bar.finished:
            bar.render_finish()

    return one_more
