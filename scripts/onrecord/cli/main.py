"""The command `onrecord`: its verbs, and with which code it ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from onrecord import __version__
from onrecord.cli.check import check
from onrecord.cli.ci import ci
from onrecord.cli.diff import diff
from onrecord.cli.init import init
from onrecord.cli.new import new
from onrecord.cli.notice import notice
from onrecord.cli.publish import publish
from onrecord.cli.review import review_branch
from onrecord.cli.rules import rules
from onrecord.cli.serve import serve
from onrecord.errors import OnRecordError
from onrecord.text import visible

INTERRUPTED = 130
"""Exit code after Ctrl+C (128 + SIGINT)."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord", message="%(prog)s %(version)s")
def command() -> None:
    """Privacy statements that stay on record.

    Every dated text below docs/ is published at an address of its own, and stays there as it was.
    """


for verb in (check, ci, diff, init, new, notice, publish, review_branch, rules, serve):
    command.add_command(verb)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; the only place where errors become output."""
    try:
        return int(command.main(args=None if argv is None else list(argv), standalone_mode=False) or 0)
    except OnRecordError as error:
        click.echo(visible(str(error)), err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"{where}{error.strerror or error}.\n    Check that it exists and that you may use it.", err=True)
        return 1


def run() -> None:
    """Run as the console command; what a terminal's encoding lacks is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
