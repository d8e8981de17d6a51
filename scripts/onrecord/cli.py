"""The command `onrecord`: its verbs, what they print, and with which code they end."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from onrecord import __version__, clock, draft, naming, telling
from onrecord.archive import Archive
from onrecord.block import Block
from onrecord.branch import Branch
from onrecord.check import check as run_check
from onrecord.comparison import compare
from onrecord.errors import OnRecordError, Problem, Severity, failure
from onrecord.publish import Outcome, Plan, Verb, plan_only
from onrecord.publish import publish as run_publish
from onrecord.published import complete
from onrecord.redline import Mark
from onrecord.revision import divide
from onrecord.serve import Server
from onrecord.site import Site, load_site
from onrecord.statement import Statement
from onrecord.text import read

USAGE = 2
"""Exit code for a command that was not understood, as click gives it."""

INTERRUPTED = 130
"""Exit code after Ctrl+C (128 + SIGINT)."""


class Day(click.ParamType[date]):
    """A day on the command line, given to the verb as a date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read `2027-01-31`; any other writing is a usage error."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            self.fail(f"'{value}' is not a day in the calendar; write it as 2027-01-31", param, ctx)


_site = click.option(
    "--site",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder with mkdocs.yml and docs/. Default: this one.",
)
_on = click.option("--on", type=Day(), metavar="DATE", help="The day for which statuses are computed. Default: today.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord", message="%(prog)s %(version)s")
def command() -> None:
    """Privacy statements that stay on record.

    Every dated text below docs/ is published at an address of its own, and stays there as it was.
    """


@command.command()
@_site
def check(folder: Path) -> int:
    """Tell every problem in the statements; publish nothing.

    Ends with code 1 when something must be mended before publishing; warnings alone end with 0.
    """
    site = load_site(folder)
    archive = site.archive()
    problems = [*_against_branch(site, archive), *run_check(archive)]
    for problem in problems:
        click.echo(problem)
    count = Counter(problem.severity for problem in problems)
    revisions = sum(len(statement.revisions) for statement in archive.statements)
    click.echo(
        f"{_count(len(archive.statements), 'statement')}, {_count(revisions, 'revision')}: "
        f"{_count(count[Severity.ERROR], 'error')}, {_count(count[Severity.WARNING], 'warning')}."
    )
    return 1 if count[Severity.ERROR] else 0


def _against_branch(site: Site, archive: Archive) -> list[Problem]:
    """Compare with what is published, where the folder is in a git repository."""
    try:
        branch = Branch(site.folder, name=site.branch, remote=site.remote)
    except OnRecordError:
        return []
    try:
        complete(site, archive, branch, branch.tree(branch.start()))
    except OnRecordError as error:
        return list(error.problems)
    return []


@command.command()
@_site
@_on
@click.option("--plan", "only_plan", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--push", is_flag=True, help="Bring the branch on the remote up to date too.")
@click.option("--reframe", is_flag=True, help="Render the frame of every page anew, with the theme as it is now.")
def publish(folder: Path, on: date | None, *, only_plan: bool, push: bool, reframe: bool) -> int:
    """Publish new revisions and refresh what a new day changes.

    Everything happens in one commit on the published branch, or nothing happens. A published text is never changed:
    where docs/ differs from what was published, nothing is done and the difference is told.
    """
    gc.disable()  # a publication keeps what it makes until it ends
    site = load_site(folder)
    day = on or clock.today(site.timezone)
    if only_plan:
        plan = plan_only(site, day, push=push, reframe=reframe, progress=_progress)
        _print_actions(plan)
        click.echo(f"Plan for {day}: {_told(plan) or 'nothing to do'}.")
        return 0
    outcome = run_publish(site, day, push=push, reframe=reframe, progress=_progress)
    _print_actions(outcome.plan)
    click.echo(_outcome(site, day, outcome))
    return 0


def _print_actions(plan: Plan) -> None:
    for action in plan.actions:
        click.echo(f"{action.verb:<8} {action.address}")


def _told(plan: Plan) -> str:
    count = Counter(action.verb for action in plan.actions)
    return ", ".join(f"{verb} {_count(count[verb], 'address', 'addresses')}" for verb in Verb if count[verb])


def _outcome(site: Site, day: date, outcome: Outcome) -> str:
    where = f"{site.branch}{f' at {outcome.commit[:12]}' if outcome.commit else ''}"
    pushed = f" Pushed to {site.remote}." if outcome.pushed else ""
    if not outcome.plan.actions:
        return f"Nothing changed: {where} shows the archive as it is on {day}.{pushed}"
    return f"Done for {day} in one commit: {_told(outcome.plan)}; {where}.{pushed}"


@command.command()
@_site
@_on
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(folder: Path, on: date | None, port: int) -> int:
    """Publish to the branch on this machine, and show the whole archive in a browser.

    While writing a text, 'mkdocs serve' shows it anew at each save.
    """
    site = load_site(folder)
    branch = Branch(site.folder, name=site.branch, remote=site.remote)
    with Server(branch, port=port, prefix=urlsplit(site.url).path) as server:
        day = on or clock.today(site.timezone)
        outcome = run_publish(site, day, progress=_progress)
        _print_actions(outcome.plan)
        click.echo(_outcome(site, day, outcome))
        click.echo(f"The archive stands at {server.address} (Ctrl+C stops).")
        sys.stdout.flush()
        server.serve_forever()
    return 0


@command.command()
@click.argument("slug")
@click.argument("effective", type=Day(), metavar="DATE")
@_site
@_on
@click.option("--corrects", metavar="NAME", help="The revision of which this one mends a typing error.")
@click.option("--reason", metavar="TEXT", help="What is mended; needed with --corrects.")
def new(slug: str, effective: date, folder: Path, on: date | None, corrects: str | None, reason: str | None) -> int:
    """Begin a revision of SLUG that takes effect on DATE, from the text in force.

    Writes docs/SLUG/DATE.md, or DATE-2.md where that day has a revision already. Then change the text, and 'summary'
    in its front matter.
    """
    if bool(corrects) != bool(reason):
        raise click.UsageError("--corrects and --reason go together.")
    site = load_site(folder)
    archive = site.archive()
    statement = _statement(site, archive, slug)
    today = on or clock.today(site.timezone)
    name, content = draft.begin(statement, effective=effective, today=today, corrects=corrects, reason=reason)
    path = f"{site.docs_name}/{slug}/{name}.md"
    draft.write(site.docs / slug / f"{name}.md", content, path=path)
    click.echo(f"Wrote {path}. Change its text, then run: onrecord check")
    return 0


@command.command()
@click.argument("arguments", nargs=-1, required=True, metavar="SLUG FROM TO | FILE FILE")
@_site
@_on
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "html", "json"]),
    default="terminal",
    show_default=True,
    help="terminal: coloured words, through a pager where it is long; markdown: good in a comment on GitHub.",
)
def diff(arguments: tuple[str, ...], folder: Path, on: date | None, form: str) -> int:
    """Tell what changed between two revisions of SLUG, or between two Markdown files.

    FROM and TO are names of revisions, 'current', 'previous', or a day: the revision in force on it.
    """
    if len(arguments) == len(("FILE", "FILE")):
        before, after = (_read_file(Path(argument)) for argument in arguments)
        facts = {"before": arguments[0], "after": arguments[1]}
    elif len(arguments) == len(("SLUG", "FROM", "TO")):
        before, after, facts = _two_revisions(load_site(folder), *arguments, on=on)
    else:
        raise click.UsageError("Give a statement and two of its revisions, or two files.")
    redline = compare(before, after)
    if form == "json":
        click.echo(json.dumps(telling.as_json(redline, facts), ensure_ascii=False, indent=1))
    elif form == "html":
        click.echo(telling.html(redline), nl=False)
    elif form == "markdown":
        click.echo(telling.markdown(redline), nl=False)
    else:
        coloured = sys.stdout.isatty()
        told = telling.terminal(redline, _coloured if coloured else telling.brackets)
        click.echo_via_pager(told, color=True) if coloured else click.echo(told, nl=False)
    return 0


def _read_file(file: Path) -> tuple[Block, ...]:
    """Read a text: a revision's file, or any other Markdown."""
    try:
        content = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise failure(str(file), "this is not UTF-8 text", "Save the file with the encoding UTF-8") from None
    front_matter, body, line = divide(content)
    return read(content if front_matter is None else body, first_line=1 if front_matter is None else line).blocks


def _two_revisions(
    site: Site, slug: str, before: str, after: str, *, on: date | None
) -> tuple[tuple[Block, ...], tuple[Block, ...], dict[str, str]]:
    statement = _statement(site, site.archive(), slug)
    today = on or clock.today(site.timezone)
    first, second = naming.find(statement, before, today), naming.find(statement, after, today)
    return first.text.blocks, second.text.blocks, {"statement": slug, "before": first.name, "after": second.name}


def _statement(site: Site, archive: Archive, slug: str) -> Statement:
    if slug not in archive:
        remedy = f"Name one of: {draft.known(archive.statements)}"
        raise failure(f"{site.docs_name}/{slug}", "there is no such statement", remedy)
    return archive[slug]


def _coloured(mark: Mark, text: str) -> str:
    colour = {Mark.ADDED: "green", Mark.REMOVED: "red", Mark.FORMAT: "yellow"}.get(mark)
    return click.style(text, fg=colour, underline=mark is Mark.ADDED, strikethrough=mark is Mark.REMOVED)


def _count(number: int, one: str, more: str | None = None) -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def _progress(pages: int) -> Callable[[], object]:
    """Show a bar on a terminal while pages are made, and nothing in a log."""
    if not sys.stderr.isatty() or not pages:
        return lambda: None
    bar = click.progressbar(length=pages, label="Making pages", file=sys.stderr)

    def one_more() -> None:
        bar.update(1)
        if bar.finished:
            bar.render_finish()

    return one_more


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; the only place where errors become output."""
    try:
        return int(command.main(args=None if argv is None else list(argv), standalone_mode=False) or 0)
    except OnRecordError as error:
        click.echo(error, err=True)
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
    """Run as the console command."""
    sys.exit(main())
