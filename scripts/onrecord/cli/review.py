"""The verb about a branch: what it does to the statements, for a pull request or a terminal."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
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
    try:
        site = load_site(folder)
    except OnRecordError as error:  # what keeps the settings from being read is the review
        unread = Review(day=clock.today("UTC"), site="", statements=(), problems=error.problems)
        looked = Looked(review=unread)
    else:
        looked = look_at(site, on, base, head, repository, preview, told_whole=summary is not None)
    if summary:
        with summary.open("a", encoding="utf-8", newline="\n") as file:
            file.write(comment(looked.review, looked.places, tag=looked.tag, most=MOST_OF_SUMMARY))
    _write(_written(looked, form, output), output)
    return 1 if strict and looked.review.errors else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """A review, and what it takes to tell it."""

    review: Review
    places: Places = Places()  # noqa: RUF009 - it is frozen

    tag: str = "en"
    """Language of what is of no statement."""

    within: str = ""
    """The site's folder within the repository, ending in a slash; empty for the repository's own."""


def look_at(
    site: Site,
    on: date | None,
    base: str,
    head: str | None,
    repository: str | None,
    preview: str | None,
    *,
    told_whole: bool,
) -> Looked:
    """Review what a branch does; `told_whole` where the summary of a job has all of it."""
    sources = Sources(site.folder)
    now, fork = sources.commit(head or "HEAD"), sources.fork(base, head or "HEAD")
    docs = f"{sources.within(site.docs)}/"
    outside = tuple(path for path in sources.changed(fork, head and now) if not path.startswith(docs))
    found = replace(_review(site, sources, fork, head and now, on), outside=outside)
    below = sources.within(site.folder)
    within = f"{below}/" if below else ""
    address = repository or site.repository
    blob = f"{address.rstrip('/')}/blob/" if address else None
    places = Places(
        files=f"{blob}{now}/{within}" if blob else None,
        before=f"{blob}{fork}/{within}" if blob else None,
        preview=with_slash(preview) if preview else None,
        summary=told_whole,
    )
    return Looked(review=found, places=places, tag=site.language, within=within)


def _review(site: Site, sources: Sources, fork: str, head: str | None, on: date | None) -> Review:
    docs = sources.within(site.docs)
    base = Snapshot(path=site.docs_name, files=sources.files(fork, docs))
    now = from_folder(site.docs, site.docs_name)
    if head:
        now = Snapshot(path=site.docs_name, files=sources.files(head, docs))
    return review(site, base, now, on or clock.today(site.timezone))


def _written(looked: Looked, form: str, output: Path | None) -> str:
    if form == "markdown":
        return comment(looked.review, looked.places, tag=looked.tag)
    if form == "github":
        return annotated(looked.review, folder=looked.within)
    if form == "json":
        return json.dumps(as_json(looked.review), ensure_ascii=False, indent=1) + "\n"
    style = coloured if sys.stdout.isatty() and not output else brackets
    return screen(looked.review, style, tag=looked.tag)


def _write(told: str, output: Path | None) -> None:
    if output:
        output.write_text(told, encoding="utf-8", newline="\n")
    elif sys.stdout.isatty():
        click.echo_via_pager(told, color=True)
    else:
        click.echo(told, nl=False)
