"""The verb that holds what is published against what it says of itself."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from onrecord.cli.options import on_option, progress, site_option
from onrecord.errors import OnRecordError
from onrecord.git import Sources
from onrecord.site import CONFIG_FILE, load_site
from onrecord.verify import HASH, as_data, as_text, open_copy
from onrecord.verify import verify as run_verify


@click.command("verify")
@click.argument("place", default="", metavar="[URL | FOLDER | BRANCH]")
@site_option
@on_option
@click.option(
    "--against",
    "old",
    metavar="OLD",
    help="What you kept earlier: a copy (address, folder, branch or commit), or the SHA-256 of a line, as printed.",
)
@click.option(
    "--authority",
    type=click.File("rb"),
    metavar="FILE",
    help="Certificates (PEM) by which time-stamps are judged. Default: those that came with the archive.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(place: str, folder: Path, on: date | None, old: str | None, authority: BinaryIO | None, form: str) -> int:
    """Look whether what is published is what was published: every text, page, file and line of the ledgers.

    Without an argument that is the published branch. Everything is made anew from the texts and compared to the byte,
    where the settings of the site are at hand (--site); a page whose frame is older is proved to show its text. Nothing
    is written. Ends with code 1 when something is amiss.
    """
    site = load_site(folder) if (folder / CONFIG_FILE).is_file() else None
    branch, remote = (site.branch, site.remote) if site else ("gh-pages", "origin")

    opened = partial(open_copy, folder=folder, branch=branch, remote=remote, progress=progress)
    sources = _sources(folder)
    is_line = old is None or (HASH.fullmatch(old) is not None and not (sources and sources.knows(old)))
    with opened(place) as copy, nullcontext(None) if old is None or is_line else opened(old) as other:
        done = run_verify(
            copy,
            site,
            kept=sources,
            on=on,
            old=other.tree if other else old,
            authority=authority.read() if authority else None,
            step=_say,
        )
    click.echo(json.dumps(as_data(done), ensure_ascii=False, indent=1) if form == "json" else as_text(done))
    return 0 if done.holds else 1


def _sources(folder: Path) -> Sources | None:
    try:
        return Sources(folder)
    except OnRecordError:
        return None


def _say(step: str) -> None:
    """Tell a person at a terminal what is looked through."""
    if sys.stderr.isatty():
        click.echo(f"looking through {step} ...", err=True)
