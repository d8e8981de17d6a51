"""The verbs of the workflows: each step is one that runs on any machine too."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import on_option, site_option
from onrecord.cli.publish import waiting
from onrecord.cli.review import look_at
from onrecord.errors import OnRecordError, failure
from onrecord.git import Branch, Sources, Tree
from onrecord.github import GitHub, pull_request
from onrecord.language import count
from onrecord.ledger import LEDGER, continues
from onrecord.publish import make_plan, plan_only
from onrecord.publish import manifest as manifest_of
from onrecord.review import comment as review_comment
from onrecord.site import Site, load_site
from onrecord.verify import as_text, open_copy, shown_ledger
from onrecord.verify import verify as run_verify

_number = click.argument("number", type=click.IntRange(1))


@click.group(hidden=True)
def ci() -> None:
    """Do what a workflow needs beside the other verbs."""


@ci.command()
@_number
@click.argument("target", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@site_option
@on_option
def preview(number: int, target: Path, folder: Path, on: date | None) -> int:
    """Write the whole site into FOLDER, as pull request NUMBER would make it; print its address as a step's output."""
    site = load_site(folder)
    shown = replace(site, url=f"{site.url}{pull_request.place(number)}", origin=site.origin)
    day = on or clock.today(site.timezone)
    plan = make_plan(shown, site.archive(), day, Tree(folder=site.folder, commit=None))
    for path, data in plan.changes.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data or b"")
    click.echo(f"url={shown.url}")
    return 0


@ci.command()
@site_option
@on_option
@click.option("--with-preview/--without-preview", help="Say where the preview stands, where the run made one.")
def comment(folder: Path, on: date | None, *, with_preview: bool) -> int:
    """Review the pull request whose review just ended, and post that as its comment.

    It is reviewed anew, by the code that is installed here and with the settings of the default branch: of the pull
    request nothing is run and nothing is believed. Event and repository come from GitHub's environment.
    """
    github, run = _here(), pull_request.read_run(_event())
    number = pull_request.number_of(github, run)
    site = load_site(folder)
    head = Sources(site.folder).fetch(site.remote, pull_request.ref(number)) if number else None
    if number is None or head != run.commit:
        click.echo(f"Nothing to post: no open pull request ends at {run.commit[:12]}.")
        return 0
    made = with_preview and pull_request.artifact_of(github, run, pull_request.PREVIEW_ARTIFACT) is not None
    looked = look_at(
        site,
        on,
        "HEAD",
        head,
        f"{_variable('GITHUB_SERVER_URL')}/{github.repository}",
        f"{site.url}{pull_request.place(number)}" if made else None,
        told_whole=True,
    )
    pull_request.post(github, number, review_comment(looked.review, looked.places, tag=looked.tag))
    click.echo(f"The comment of pull request {number} is up to date.")
    return 0


@ci.command()
@site_option
def deliver(folder: Path) -> int:
    """Put the preview of the review that just ended on the published branch."""
    github, run = _here(), pull_request.read_run(_event())
    number = pull_request.number_of(github, run)
    packed = pull_request.artifact_of(github, run, pull_request.PREVIEW_ARTIFACT) if number else None
    if number is None or packed is None:
        click.echo(f"Nothing to show: no open pull request ends at {run.commit[:12]}, or its review made no preview.")
        return 0
    brought = pull_request.deliver(_branch(load_site(folder)), number, packed)
    for path in brought.left_out:
        click.echo(f"Left out, since the branch holds no such file: {path}")
    click.echo(
        f"The preview of pull request {number} {'stands' if brought.changed else 'stood already'} on the branch."
    )
    return 0


@ci.command()
@_number
@site_option
def remove(number: int, folder: Path) -> int:
    """Remove the preview of pull request NUMBER; print as a step's output whether it stood on the branch."""
    there = pull_request.remove(_branch(load_site(folder)), number)
    click.echo(f"The preview of pull request {number} {'was removed' if there else 'was not there'}.", err=True)
    click.echo(f"removed={str(there).lower()}")
    return 0


@ci.command()
@site_option
@on_option
def verify(folder: Path, on: date | None) -> int:
    """Look whether all is published, on the remote too, and as it was published; end with code 1 where it is not so."""
    site = load_site(folder)
    branch = _branch(site)
    plan = plan_only(site, on or clock.today(site.timezone), push=True, waiting=waiting)
    if plan.actions:
        left = count(len(plan.actions), "address is", "addresses are")
        raise failure(site.branch, f"{left} not as docs/ says", "Run the workflow again: publishing is safe to repeat")
    local, remote = branch.head(), branch.fetch()
    if local is None or remote is None or not branch.is_in(local, remote):
        fact = f"the remote, at {remote and remote[:12]}, does not have what is here, {local and local[:12]}"
        raise failure(site.branch, fact, "Run the workflow again: publishing is safe to repeat")
    click.echo(f"{site.branch} at {local[:12]} is on {site.remote}, and nothing is left to publish.")
    with open_copy("", folder=site.folder, branch=site.branch, remote=site.remote) as copy:
        done = run_verify(copy, site, kept=Sources(site.folder))
    click.echo(as_text(done))
    return 0 if done.holds else 1


@ci.command()
@site_option
def goes_on(folder: Path) -> int:
    """Look whether the published branch goes on from the site that readers see; end with code 1 where it does not.

    A branch that was removed or written anew is found so, before the site shows it. A site that cannot be reached, or
    that shows no ledger yet, is told and stops nothing.
    """
    site = load_site(folder)
    try:
        shown = shown_ledger(site.url)
    except OnRecordError as error:
        click.echo(f"{error}")
        return 0
    branch = _branch(site)
    now = branch.tree(branch.start()).get(LEDGER) or b""
    if not continues(now, shown or b""):
        fact = f"it does not go on from what {site.url} shows: a publication that readers saw is gone from it"
        remedy = f"Bring the branch back from another clone; 'onrecord verify --against {site.url}' tells what is gone"
        raise failure(site.branch, fact, remedy)
    click.echo(f"{site.branch} goes on from what {site.url} shows.")
    return 0


@ci.command()
@click.argument("published", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
def manifest(published: Path, target: Path) -> int:
    """Write the SHA-256 of every file of FOLDER, a checkout of the published branch, into FILE."""
    content = manifest_of(published)
    target.write_text(content, encoding="utf-8", newline="\n")
    click.echo(f"Wrote {target}: {count(content.count(chr(10)), 'file')}.")
    return 0


def _branch(site: Site) -> Branch:
    return Branch(site.folder, name=site.branch, remote=site.remote, waiting=waiting)


def _here() -> GitHub:
    return GitHub(repository=_variable("GITHUB_REPOSITORY"))


def _event() -> dict[str, object]:
    found = json.loads(Path(_variable("GITHUB_EVENT_PATH")).read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise failure(name, "this variable is not set", "Run this in a workflow on GitHub")
    return value
