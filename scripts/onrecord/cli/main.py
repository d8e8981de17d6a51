"""The command `onrecord`: its verbs, and with which code it ends."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

import click

from onrecord import __version__, credentials
from onrecord.cli.check import check
from onrecord.cli.ci import ci
from onrecord.cli.diff import diff
from onrecord.cli.init import init
from onrecord.cli.new import new
from onrecord.cli.notice import notice
from onrecord.cli.publish import publish
from onrecord.cli.removal import redact, withdraw
from onrecord.cli.review import review_branch
from onrecord.cli.rules import rules
from onrecord.cli.serve import serve
from onrecord.cli.verify import verify
from onrecord.errors import OnRecordError, Problem
from onrecord.text import visible

INTERRUPTED = 130
"""Exit code after Ctrl+C (128 + SIGINT)."""


UNEXPECTED = 70
"""Exit code after an error that nobody expected (EX_SOFTWARE of sysexits.h)."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(kw_only=True, slots=True)
class _CommandLine:
    """What is known of a command line that was understood."""

    verb: str = "onrecord"
    debug: bool = False


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, envvar="ONRECORD_DEBUG", help="Show the trace of an error nobody expected.")
@click.pass_context
def command(context: click.Context, *, debug: bool) -> None:
    """Privacy statements that stay on record.

    Every dated text below docs/ is published at an address of its own, and stays there as it was.
    """
    run = context.ensure_object(_CommandLine)
    run.debug, run.verb = debug, f"onrecord {context.invoked_subcommand}"


for verb in (check, ci, diff, init, new, notice, publish, redact, review_branch, rules, serve, verify, withdraw):
    command.add_command(verb)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; the only place where errors become output."""
    run = _CommandLine()
    try:
        with credentials.apart():
            return int(command.main(args=None if argv is None else list(argv), standalone_mode=False, obj=run) or 0)
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
        click.echo(visible(_of_the_machine(error, run)), err=True)
        return 1
    except Exception as error:
        click.echo(visible(_unexpected(error, run)), err=True)
        return UNEXPECTED


def _of_the_machine(error: OSError, run: _CommandLine) -> str:
    """Tell what the machine refused."""
    is_full = error.errno in _FULL
    remedy = "Make room on the disk, and run it again" if is_full else "Check that it exists and that you may use it"
    place = str(error.filename or (run.verb if is_full else ""))
    told = f"{place}: " if place else ""
    return f"{_trace(error, run)}{told}{error.strerror or error}.\n    {remedy}."


def _unexpected(error: Exception, run: _CommandLine) -> str:
    """Tell of an error that nobody expected, as a problem."""
    told = " ".join(str(error).split())[:300].rstrip(".")
    fact = f"an unexpected error of type {type(error).__name__}{f': {told}' if told else ''}"
    remedy = "Report it with what is above" if run.debug else "Run it again with 'onrecord --debug …', and report it"
    return f"{_trace(error, run)}{Problem(path=run.verb, fact=fact, remedy=remedy)}"


def _trace(error: Exception, run: _CommandLine) -> str:
    return "".join(traceback.format_exception(error)) if run.debug else ""
