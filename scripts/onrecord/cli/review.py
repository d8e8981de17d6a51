"""The verb about a branch: what it does to the statements, for a pull request or a terminal."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import coloured, on_option, site_option
from onrecord.errors import OnRecordError
from onrecord.git import Sources
from onrecord.record import Snapshot, from_folder
from onrecord.redline import brackets
from onrecord.review import MOST_OF_SUMMARY, Places, Review, annotated, as_json, comment, review, screen
from onrecord.site import Site, load_site, with_slash

FORMATS = ("terminal", "markdown", "github", "json")


@click.command("review")
@site_option
@on_option
@click.option("--base", required=True, metavar="REF", help="What the branch is to be merged into, such as origin/main.")
@click.option("--head", metavar="REF", help="The branch. Default: the files as they stand in the folder.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help="markdown: a comment for a pull request; github: annotations at their lines, in a workflow.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it there.")
@click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also add the whole review to the summary of a job: $GITHUB_STEP_SUMMARY.",
)
@click.option("--preview", metavar="URL", help="Address of the archive as it would be, to link to.")
@click.option(
    "--repository",
    metavar="URL",
    help="Address of the repository on the web, to link to. Default: repo_url in mkdocs.yml.",
)
@click.option("--strict", is_flag=True, help="End with code 1 where something keeps it from being published.")
def review_branch(
    folder: Path,
    on: date | None,
    base: str,
    head: str | None,
    form: str,
    output: Path | None,
    summary: Path | None,
    preview: str | None,
    repository: str | None,
    *,
    strict: bool,
) -> int:
    """Tell what a branch does to the statements: whether it can be published, what changes, and what people will read.

    It compares with the commit from which the branch departed. Problems are part of the review: it ends with code 0
    also where there are some.
    """
    site = _site(folder)
    if isinstance(site, Review):
        found, places, tag, within = site, Places(), "en", ""
    else:
        sources = Sources(site.folder)
        now, fork = sources.commit(head or "HEAD"), sources.fork(base, head or "HEAD")
        found = _review(site, sources, fork, head and now, on)
        places = _places(repository or site.repository, sources.within(site.folder), now, fork, preview, summary)
        tag, within = site.language, sources.within(site.folder)
    if summary:
        with summary.open("a", encoding="utf-8", newline="\n") as file:
            file.write(comment(found, places, tag=tag, most=MOST_OF_SUMMARY))
    _write(_told(found, form, places, tag, f"{within}/" if within else "", output), output)
    return 1 if strict and found.errors else 0


def _site(folder: Path) -> Site | Review:
    """Read the site; where its settings cannot be read, that is the review."""
    try:
        return load_site(folder)
    except OnRecordError as error:
        return Review(day=clock.today("UTC"), site="", statements=(), problems=error.problems)


def _review(site: Site, sources: Sources, fork: str, head: str | None, on: date | None) -> Review:
    docs = sources.within(site.docs)
    base = Snapshot(path=site.docs_name, files=sources.files(fork, docs))
    now = from_folder(site.docs, site.docs_name)
    if head:
        now = Snapshot(path=site.docs_name, files=sources.files(head, docs))
    return review(site, base, now, on or clock.today(site.timezone))


def _places(
    repository: str | None, within: str, now: str, fork: str, preview: str | None, summary: Path | None
) -> Places:
    blob = f"{repository.rstrip('/')}/blob/" if repository else None
    below = f"{within}/" if within else ""
    return Places(
        files=f"{blob}{now}/{below}" if blob else None,
        before=f"{blob}{fork}/{below}" if blob else None,
        preview=with_slash(preview) if preview else None,
        summary=summary is not None,
    )


def _told(found: Review, form: str, places: Places, tag: str, folder: str, output: Path | None) -> str:
    if form == "markdown":
        return comment(found, places, tag=tag)
    if form == "github":
        return annotated(found, folder=folder)
    if form == "json":
        return json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n"
    return screen(found, coloured if sys.stdout.isatty() and not output else brackets, tag=tag)


def _write(told: str, output: Path | None) -> None:
    if output:
        output.write_text(told, encoding="utf-8", newline="\n")
    elif sys.stdout.isatty():
        click.echo_via_pager(told, color=True)
    else:
        click.echo(told, nl=False)
