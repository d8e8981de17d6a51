"""The verbs about notices: what a revision changes, told on a screen, and sent to people by mail."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord import clock
from onrecord.cli.options import on_option, site_option, statement_of
from onrecord.credentials import whole_environment
from onrecord.errors import OnRecordError, failure, stop_on_errors
from onrecord.git import Branch
from onrecord.language import count
from onrecord.mail import (
    RATE,
    Copy,
    Job,
    Person,
    Record,
    State,
    find_server,
    message,
    read_key,
    read_people,
    read_record,
    still_to_tell,
)
from onrecord.notice import Notice, data, proposal
from onrecord.notice import notice as notice_of
from onrecord.publish import published_texts, read_ledgers
from onrecord.record import FILE, Revision, Statement, Status, read_file, reference
from onrecord.rules import doubts
from onrecord.site import Site, load_site

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar  # click has no public name for it

FORMATS = ("text", "markdown", "html", "eml", "json")


class _ShowsByDefault(click.Group):
    """A group of verbs that shows a notice where no other verb is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShowsByDefault)
def notice() -> None:
    """Tell what a revision changes: 'onrecord notice SLUG [DATE]'; or send that to people."""


@notice.command()
@click.argument("slug")
@click.argument("name", required=False, metavar="[DATE]")
@site_option
@on_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="html: a document that stands alone; eml: a message that a mail reader opens, to nobody yet.",
)
@click.option(
    "--draft", "only_draft", is_flag=True, help="Print what an editor could write: 'changes' to be filled in."
)
def show(slug: str, name: str | None, folder: Path, on: date | None, form: str, *, only_draft: bool) -> int:
    """Tell what a revision of SLUG changes; DATE is its name, by default that of the newest one."""
    site = load_site(folder)
    statement = statement_of(site, site.archive(), slug)
    today = on or clock.today(site.timezone)
    revision = reference.find(statement, name, today) if name else _newest(statement, today)
    if only_draft:
        proposed = proposal(statement, _copy(site, statement, revision, today).standing)
        click.echo(proposed, nl=False)
        told = f"Correct this, and paste it into the front matter of {revision.path}."
        click.echo(told if proposed else _nothing(revision, statement), err=True)
        return 0
    day = (on or revision.announced or today) if form == "eml" else today
    copy = _copy(site, statement, revision, day)
    if form == "eml":
        click.echo(copy.to_nobody(on).as_bytes(), nl=False)
    elif form == "json":
        click.echo(json.dumps(data.to_json(_notice(copy), site.url), ensure_ascii=False, indent=1))
    else:
        write = {"text": message.text, "markdown": message.markdown}.get(form)
        click.echo(write(copy.letter) if write else message.document(copy.letter, copy.spoken), nl=False)
    return 0


def _nothing(revision: Revision, statement: Statement) -> str:
    if revision is statement.revisions[0]:
        return "Nothing is to be told: this is the first text of its statement."
    return "Nothing is left to tell: every section that changes is told."


def _newest(statement: Statement, day: date) -> Revision:
    """Return the newest revision that is not withdrawn."""
    return next(each.revision for each in reversed(statement.on(day)) if each.status is not Status.WITHDRAWN)


def _copy(site: Site, statement: Statement, revision: Revision, day: date) -> Copy:
    standing = next(each for each in statement.on(day) if each.revision is revision)
    return Copy(site=site, statement=statement, standing=standing)


def _notice(copy: Copy) -> Notice:
    return notice_of(copy.statement, copy.standing)


@notice.command()
@click.argument("slug")
@click.argument("name", metavar="DATE")
@site_option
@click.option(
    "--to",
    "list_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="CSV with a column 'email', and 'name' and 'language' if you like.",
)
@click.option("--send", "really", is_flag=True, help="Send. Without it nothing leaves, and you see what would.")
@click.option("--rate", type=click.IntRange(1, 6000), metavar="N", help=f"Messages a minute. Default: {RATE}.")
@click.option("--retry-unsure", is_flag=True, help="Also send to those who may have been told already; some twice.")
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Another journal; it does not know whom the usual one told.",
)
@click.option("--without-tls", is_flag=True, help="Allow 'security: none' to another machine.")
def send(
    slug: str,
    name: str,
    folder: Path,
    list_file: Path,
    journal: Path | None,
    rate: int | None,
    *,
    really: bool,
    retry_unsure: bool,
    without_tls: bool,
) -> int:
    """Send the notice of revision DATE of SLUG by mail to a list of people, each once.

    Safe to stop and to run again: a journal knows who was told. Ends with code 1 where somebody was not. The password
    of the mail server stands in ONRECORD_SMTP_PASSWORD.
    """
    site = load_site(folder)
    statement = _with_ledger(site, statement_of(site, site.archive(), slug))
    settings = f"{site.docs_name}/{slug}/{FILE}"
    copy = _copy(site, statement, _exactly(statement, name), clock.today(site.timezone))
    _stop_where_links_lead_nowhere(site, copy)
    # What may be too late to publish is asked when it is published; what is sent is, or nothing is.
    stop_on_errors(doubts(_notice(copy), clock.today(site.timezone), is_import=True))
    job = Job(
        copy=copy,
        server=find_server(statement.mail, whole_environment(), path=settings, unguarded=without_tls),
        people=read_people(read_file(list_file, path=str(list_file)), path=str(list_file)),
        journal=journal or site.folder / "journal" / f"{slug}-{name}.jsonl",
    )
    if not really:
        return _rehearse(job, list_file, rate=rate, retry_unsure=retry_unsure)
    bar = _Bar()
    try:
        record, names = job.run(
            lambda: clock.now(site.timezone), rate=rate, retry_unsure=retry_unsure, progress=bar.begin
        )
    finally:
        bar.end()
        click.echo(f"Journal: {job.journal}")
    return _account(job, list_file, record, names)


def _with_ledger(site: Site, statement: Statement) -> Statement:
    """Return a statement with the ledger of what is published, so that what goes out tells how far that had come."""
    try:
        branch = Branch(site.folder, name=site.branch, remote=site.remote)
        ledgers = read_ledgers(branch.tree(branch.start())).ledgers
    except OnRecordError:
        return statement
    return replace(statement, ledger=ledgers.get(statement.slug))


def _stop_where_links_lead_nowhere(site: Site, copy: Copy) -> None:
    """Refuse to send what is not published, where this clone knows what is."""
    slug, name = copy.statement.slug, copy.standing.revision.name
    try:
        branch = Branch(site.folder, name=site.branch, remote=site.remote)
        known = {*published_texts(branch.tree(branch.start()))}
    except OnRecordError:
        return
    if known and (slug, name) not in known:
        fact = "this text is not published yet, so the links in its notice would lead nowhere"
        raise failure(copy.standing.revision.path, fact, "Run first: onrecord publish --push")


def _exactly(statement: Statement, name: str) -> Revision:
    """Return the revision of this name; what goes out to people is not guessed from a day."""
    try:
        return statement.named(name)
    except LookupError:
        names = ", ".join(revision.name for revision in statement.revisions)
        raise failure(statement.slug, f"it has no revision '{name}'", f"Name one of: {names}") from None


# What is said


def _rehearse(job: Job, list_file: Path, *, rate: int | None, retry_unsure: bool) -> int:
    """Tell what would be sent to how many, and show the first message."""
    state = _state(job)
    waiting = still_to_tell(job.addressed, state, retry_unsure=retry_unsure)
    pace = rate or job.copy.statement.mail.rate or RATE
    click.echo("Nothing was sent. This is what --send would do:")
    click.echo(f"  from     {job.copy.sender(job.server.sender).header}")
    click.echo(f"  over     {job.server.address}")
    click.echo(
        f"  to       {count(len(waiting), 'person', 'people')}, in {_time(len(waiting), pace)} at {pace} a minute"
    )
    for told in _left_out(job, state):
        click.echo(f"  not to   {told}")
    click.echo(f"  journal  {job.journal}")
    if waiting:
        _show_message(job, waiting[0], list_file)
    return 0


def _state(job: Job) -> Callable[[Person], State]:
    record, key = read_record(job.journal), read_key(job.journal)
    return lambda person: record.state(person.mailbox.hashed(key)) if key else State.OPEN


def _left_out(job: Job, state: Callable[[Person], State]) -> list[str]:
    told = [f"{count(job.people.twice, 'line')} naming somebody for the second time"] if job.people.twice else []
    told += [
        f"{_people(number)} wanting another language: {language}" for language, number in sorted(job.others.items())
    ]
    words = {
        State.SENT: "told already",
        State.REFUSED: "whom the server does not know",
        State.UNSURE: "of whom nobody knows whether they were told",
    }
    for each, meaning in words.items():
        number = sum(state(person) is each for person in job.addressed)
        told += [f"{_people(number)} {meaning}"] if number else []
    return told


def _people(number: int) -> str:
    return count(number, "person", "people")


def _time(messages: int, pace: int) -> str:
    """Return how long it takes, roughly."""
    minutes = messages / pace
    return count(round(minutes / 60), "hour") if minutes > 90 else count(max(1, round(minutes)), "minute")  # noqa: PLR2004


def _show_message(job: Job, person: Person, list_file: Path) -> None:
    """Show the first message; the address stays in its list."""
    mail = job.compose(person, "0" * 64, clock.now(job.copy.site.timezone))
    click.echo(f"\nThe first mail ({list_file}:{person.line}):\n")
    for header in ("From", "Subject", "List-Unsubscribe"):
        if header in mail:
            click.echo(f"{header}: {mail[header]}")
    click.echo(f"\n{message.text(job.copy.letter)}", nl=False)


def _account(job: Job, list_file: Path, record: Record, names: Mapping[Person, str]) -> int:
    """Tell what became of everybody; those who were not told by their lines, since no log may hold an address."""
    states = {person: record.state(name) for person, name in names.items()}
    for person, state in states.items():
        line = record.last(names[person])
        if state is not State.SENT and line:
            said = " ".join(str(part) for part in (line.facts.get("code"), line.facts.get("text")) if part)
            event = "unsure" if state is State.UNSURE else line.event
            click.echo(f"{list_file}:{person.line}: {event}{f': {said}' if said else ''}")
    number = [*states.values()].count
    click.echo(
        f"{_people(number(State.SENT))} told, {number(State.REFUSED)} refused, "
        f"{number(State.OPEN)} still to tell, {number(State.UNSURE)} unsure."
    )
    if number(State.SENT):
        click.echo(f"Wrote {job.told_in}. Commit it: the page of all versions shows it then.")
    return 0 if number(State.SENT) == len(states) else 1


class _Bar:
    """A bar on a terminal while messages leave, and nothing in a log."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None

    def begin(self, messages: int) -> Callable[[], object]:
        """Show how many messages there are to send; return what is called after each."""
        if not sys.stderr.isatty() or not messages:
            return lambda: None
        bar = self._bar = click.progressbar(length=messages, label="Sending", file=sys.stderr, show_pos=True)
        return lambda: bar.update(1)

    def end(self) -> None:
        """Leave the terminal as it was, whatever happened."""
        if self._bar:
            self._bar.render_finish()
