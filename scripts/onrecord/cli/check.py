"""The verb that tells every problem in the statements."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import on_option, site_option, statement_of
from onrecord.errors import OnRecordError, Problem, Severity
from onrecord.git import Branch
from onrecord.publish import differences, published_texts
from onrecord.record import Archive
from onrecord.rules import check as run_check
from onrecord.rules import check_annotations, check_data, check_text, coverage_text, unread
from onrecord.site import Site, load_site


@click.command("check")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@site_option
@on_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="github: annotations at their lines, in a workflow.",
)
@click.option("--coverage", is_flag=True, help="Print where each element of GDPR art. 13 and 14 is said.")
def check(slugs: tuple[str, ...], folder: Path, on: date | None, form: str, *, coverage: bool) -> int:
    """Tell every problem in the statements, or in those named; publish nothing.

    Ends with code 1 when something must be mended before publishing; warnings and advice alone end with 0.
    """
    site = load_site(folder)
    day = on or clock.today(site.timezone)
    try:
        archive = site.archive()
    except OnRecordError as error:
        if form == "text":
            raise
        found = unread(error.problems, day)
    else:
        differences, published = _against_branch(site, archive)
        found = run_check(archive, day, url=site.url, differences=differences, published=published)
    if slugs and found.verdicts:
        found = found.only({statement_of(site, archive, slug).slug for slug in slugs})
    if form == "json":
        click.echo(json.dumps(check_data(found), ensure_ascii=False, indent=1))
    elif form == "github":
        click.echo(check_annotations(found, folder=_within_repository(folder)), nl=False)
    else:
        click.echo(coverage_text(found) if coverage else check_text(found))
    return 1 if found.counts[Severity.ERROR] else 0


def _within_repository(folder: Path) -> str:
    """Return the site's folder as annotations name it: from where the command runs, which is the repository's own."""
    here, there = Path.cwd(), folder.resolve()
    return f"{there.relative_to(here).as_posix()}/" if here in there.parents else ""


def _against_branch(site: Site, archive: Archive) -> tuple[list[Problem], set[tuple[str, str]]]:
    """Compare with what is published, where the folder is in a git repository; name the texts that are."""
    try:
        branch = Branch(site.folder, name=site.branch, remote=site.remote)
    except OnRecordError:
        return [], set()
    tree = branch.tree(branch.start())
    return differences(site, archive, branch, tree), {*published_texts(tree)}
