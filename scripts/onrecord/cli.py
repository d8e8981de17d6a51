"""The command `onrecord`: its verbs, what they print, and with which code they end."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from urllib.parse import urlsplit

import click

from onrecord import __version__, clock, draft, report, rulebook
from onrecord.archive import Archive
from onrecord.branch import Branch
from onrecord.check import check as run_check
from onrecord.check import unread
from onrecord.errors import OnRecordError, Problem, Severity
from onrecord.publish import Outcome, Plan, Verb, plan_only
from onrecord.publish import publish as run_publish
from onrecord.published import complete, published_texts
from onrecord.repository import Repository
from onrecord.serve import Server
from onrecord.site import Site, load_site
from onrecord.verbs.ci import ci
from onrecord.verbs.diff import diff
from onrecord.verbs.init import init
from onrecord.verbs.notice import notice
from onrecord.verbs.options import Day, count, on_option, site_option, statement_of
from onrecord.verbs.review import review_branch

INTERRUPTED = 130
"""Exit code after Ctrl+C (128 + SIGINT)."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord", message="%(prog)s %(version)s")
def command() -> None:
    """Privacy statements that stay on record.

    Every dated text below docs/ is published at an address of its own, and stays there as it was.
    """


command.add_command(ci)
command.add_command(diff)
command.add_command(init)
command.add_command(notice)
command.add_command(review_branch)


@command.command()
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
        click.echo(json.dumps(report.as_json(found), ensure_ascii=False, indent=1))
    elif form == "github":
        click.echo(report.github(found, folder=_within_repository(folder)), nl=False)
    else:
        click.echo(report.coverage(found) if coverage else report.text(found))
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
    published = {*published_texts(tree)}
    try:
        complete(site, archive, branch, tree)
    except OnRecordError as error:
        return list(error.problems), published
    return [], published


@command.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="markdown: the page decisions/rules.md.",
)
def rules(form: str) -> int:
    """Print every rule that 'check' holds statements to, with its source."""
    if form == "json":
        click.echo(json.dumps(rulebook.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(rulebook.markdown() if form == "markdown" else rulebook.text(), nl=form == "text")
    return 0


@command.command()
@site_option
@on_option
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
    number = Counter(action.verb for action in plan.actions)
    return ", ".join(f"{verb} {count(number[verb], 'address', 'addresses')}" for verb in Verb if number[verb])


def _outcome(site: Site, day: date, outcome: Outcome) -> str:
    where = f"{site.branch}{f' at {outcome.commit[:12]}' if outcome.commit else ''}"
    pushed = f" Pushed to {site.remote}." if outcome.pushed else ""
    if not outcome.plan.actions:
        return f"Nothing changed: {where} shows the archive as it is on {day}.{pushed}"
    return f"Done for {day} in one commit: {_told(outcome.plan)}; {where}.{pushed}"


@command.command()
@site_option
@on_option
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
@site_option
@on_option
@click.option("--corrects", metavar="NAME", help="The revision of which this one mends a typing error.")
@click.option("--reason", metavar="TEXT", help="What is mended; needed with --corrects.")
@click.option("--commit", is_flag=True, help="Commit the copy alone, so that your own commit shows what you change.")
def new(
    slug: str,
    effective: date,
    folder: Path,
    on: date | None,
    corrects: str | None,
    reason: str | None,
    *,
    commit: bool,
) -> int:
    """Begin a revision of SLUG that takes effect on DATE, from the text in force.

    Writes docs/SLUG/DATE.md, or DATE-2.md where that day has a revision already. Then change the text, and 'summary'
    in its front matter.
    """
    if bool(corrects) != bool(reason):
        raise click.UsageError("--corrects and --reason go together.")
    site = load_site(folder)
    repository = Repository(site.folder) if commit else None
    archive = site.archive()
    statement = statement_of(site, archive, slug)
    today = on or clock.today(site.timezone)
    name, content = draft.begin(statement, effective=effective, today=today, corrects=corrects, reason=reason)
    file, path = site.docs / slug / f"{name}.md", f"{site.docs_name}/{slug}/{name}.md"
    if repository:
        repository.within(file)
    draft.write(file, content, path=path)
    click.echo(f"Wrote {path}. Change its text, then run: onrecord check")
    if repository:
        message = f"Begin {slug} {name} from the text it changes"
        click.echo(f"Committed it as it is: {repository.record(file, message)}")
    return 0


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
    """Run as the console command; what a terminal's encoding lacks is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
