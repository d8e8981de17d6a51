"""The verb that shows the archive on this machine."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from onrecord import clock
from onrecord.cli.options import force_day_option, on_option, progress, site_option
from onrecord.cli.publish import tell
from onrecord.git import Branch
from onrecord.publish import Server
from onrecord.publish import publish as run_publish
from onrecord.site import load_site


@click.command("serve")
@site_option
@on_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@force_day_option
def serve(folder: Path, on: date | None, port: int, *, force_day: bool) -> int:
    """Publish to the branch on this machine, and show the whole archive in a browser.

    While writing a text, 'mkdocs serve' shows it anew at each save.
    """
    site = load_site(folder)
    branch = Branch(site.folder, name=site.branch, remote=site.remote)
    with Server(branch, port=port, prefix=urlsplit(site.url).path) as server:
        day = on or clock.today(site.timezone)
        outcome = run_publish(site, day, force_day=force_day, progress=progress)
        tell(site, day, outcome)
        click.echo(f"The archive stands at {server.address} for this machine alone (Ctrl+C stops).")
        sys.stdout.flush()
        server.serve_forever()
    return 0
