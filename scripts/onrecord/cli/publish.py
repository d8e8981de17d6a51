"""The verb that brings the published branch up to date."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import force_day_option, on_option, progress, site_option
from onrecord.language import count
from onrecord.publish import Outcome, Plan, Renewal, Verb, plan_only
from onrecord.publish import publish as run_publish
from onrecord.site import Site, load_site
from onrecord.text import visible


@click.command("publish")
@site_option
@on_option
@click.option("--plan", "only_plan", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--push", is_flag=True, help="Bring the branch on the remote up to date too.")
@click.option("--reframe", is_flag=True, help="Render the frame of every page anew, with the theme as it is now.")
@click.option("--rebuild", is_flag=True, help="Make everything anew from the texts, where the branch was damaged.")
@force_day_option
def publish(
    folder: Path, on: date | None, *, only_plan: bool, push: bool, reframe: bool, rebuild: bool, force_day: bool
) -> int:
    """Publish new revisions and refresh what a new day changes.

    Everything happens in one commit on the published branch, or nothing happens. A published text is never changed:
    where docs/ differs from what was published, nothing is done and the difference is told.
    """
    gc.disable()  # a publication keeps what it makes until it ends
    site = load_site(folder)
    day = on or clock.today(site.timezone)
    renewal = Renewal.ALL if rebuild else Renewal.FRAMES if reframe else Renewal.NONE
    if only_plan:
        plan = plan_only(site, day, push=push, renewal=renewal, force_day=force_day, progress=progress, waiting=waiting)
        _print_actions(plan)
        click.echo(f"Plan for {day}: {_numbers(plan) or 'nothing to do'}.")
        return 0
    outcome = run_publish(
        site, day, push=push, renewal=renewal, force_day=force_day, progress=progress, waiting=waiting
    )
    tell(site, day, outcome)
    return 0


def waiting(remote: str) -> None:
    """Tell a person at a terminal for what is waited."""
    if sys.stderr.isatty():
        click.echo(f"waiting for {remote} ...", err=True)


def tell(site: Site, day: date, outcome: Outcome) -> None:
    """Print what a publication did."""
    _print_actions(outcome.plan)
    click.echo(_outcome(site, day, outcome))
    if told := outcome.stamped.timestamp:
        click.echo(f"Time-stamped by {told.authority} on {told.time.isoformat()}.")
    if trouble := outcome.stamped.trouble:
        click.echo(f"There is no time-stamp of it yet. {visible(str(trouble))}", err=True)


def _print_actions(plan: Plan) -> None:
    for action in plan.actions:
        click.echo(f"{action.verb:<8} {action.address}")


def _numbers(plan: Plan) -> str:
    number = Counter(action.verb for action in plan.actions)
    return ", ".join(f"{verb} {count(number[verb], 'address', 'addresses')}" for verb in Verb if number[verb])


def _outcome(site: Site, day: date, outcome: Outcome) -> str:
    where = f"{site.branch}{f' at {outcome.commit[:12]}' if outcome.commit else ''}"
    pushed = f" Pushed to {site.remote}." if outcome.pushed else ""
    if not outcome.plan.actions:
        return f"Nothing changed: {where} shows the archive as it is on {day}.{pushed}"
    return f"Done for {day} in one commit: {_numbers(outcome.plan)}; {where}.{pushed}"
