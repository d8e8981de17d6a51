"""The verbs that take words out of a published text, since the law says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

import click

from onrecord import clock
from onrecord.cli.options import on_option, site_option, statement_of
from onrecord.errors import OnRecordError, failure
from onrecord.git import Sources
from onrecord.language import count
from onrecord.record import Revision, Statement, Status, from_folder, read_revision, removal
from onrecord.site import Site, load_site

_reason = click.option("--reason", metavar="TEXT", required=True, help="Why; readers see it, so name nobody in it.")
_commit = click.option("--commit", is_flag=True, help="Commit the file, too.")


@click.command()
@click.argument("slug")
@click.argument("name", metavar="DATE")
@site_option
@on_option
@_reason
@_commit
def withdraw(slug: str, name: str, folder: Path, on: date | None, reason: str, *, commit: bool) -> int:
    """Take all words of a published text of SLUG out of the archive; DATE is its name.

    Its address, its days, its place in the ledger and the hashes of what it was stay, with the reason. The next
    'onrecord publish' takes the words out of every page, redline, notice, feed and search. They stay in the history of
    git until they are taken out there as well.
    """
    site = load_site(folder)
    statement = statement_of(site, site.archive(), slug)
    revision = _named(statement, name)
    _say_why(reason)
    _write(site, revision, removal.withdrawn(revision, reason))
    click.echo(f"Wrote {revision.path} without its words.")
    if _is_in_force(statement, revision, on or clock.today(site.timezone)):
        click.echo("It is the text in force: readers find none now. Where only some words must go: onrecord redact.")
    _finish(site, [revision], commit=commit)
    return 0


@click.command()
@click.argument("slug")
@click.argument("name", metavar="[DATE]", required=False)
@site_option
@_reason
@click.option("--words", metavar="TEXT", help="What goes, as the file has it, wherever it stands.")
@click.option(
    "--words-from",
    "words_file",
    type=click.File("r", encoding="utf-8"),
    help="The same from a file, or with - from what is typed, so that no list of commands keeps it.",
)
@_commit
def redact(
    slug: str,
    name: str | None,
    folder: Path,
    reason: str,
    words: str | None,
    words_file: TextIO | None,
    *,
    commit: bool,
) -> int:
    """Take some words out of a published text of SLUG; DATE is its name, and without it they go from every text.

    Where they stood it says '(removed)', in the language of the statement. The rest stays as it was, to the letter,
    and the ledger keeps the hashes of before and after, with the reason.
    """
    if (words is None) == (words_file is None):
        raise click.UsageError("Give what goes with either --words or --words-from.")
    what = words_file.read() if words_file else words or ""
    if not what.strip():
        raise click.UsageError("There are no words to take out.")
    _say_why(reason)
    site = load_site(folder)
    statement = statement_of(site, site.archive(), slug)
    revisions = [_named(statement, name)] if name else _holding(statement, what)
    made = [(each, *removal.redacted(each, what, reason, statement.language)) for each in revisions]
    for revision, source, number in made:
        _write(site, revision, source)
        places = count(number, "place became", "places became")
        click.echo(f"Wrote {revision.path}: {places} '{removal.mark(statement.language)}'.")
    for path in _elsewhere(site, what, {revision.path for revision in revisions}):
        click.echo(f"{path} holds the same words; must they go there too?")
    _finish(site, revisions, commit=commit)
    return 0


def _named(statement: Statement, name: str) -> Revision:
    """Return the revision of this name; what goes is not guessed from a day."""
    try:
        revision = statement.named(name)
    except LookupError:
        names = ", ".join(each.name for each in statement.texts)
        raise failure(statement.slug, f"it has no revision '{name}'", f"Name one of: {names}") from None
    if revision.is_gone:
        raise failure(revision.path, "its words are withdrawn already", "Nothing is left to be done")
    return revision


def _holding(statement: Statement, words: str) -> list[Revision]:
    found = [revision for revision in statement.texts if removal.holds(revision.source, words)]
    if not found:
        fact = "these words stand in none of its texts"
        raise failure(statement.slug, fact, "Give them as the file has them, letter for letter")
    return found


def _say_why(reason: str) -> None:
    if not reason.strip():
        raise click.UsageError("Say why, with --reason: readers see that instead of the words.")


def _is_in_force(statement: Statement, revision: Revision, day: date) -> bool:
    return any(one.revision is revision and one.status is Status.IN_FORCE for one in statement.on(day))


def _write(site: Site, revision: Revision, source: bytes) -> None:
    after, problems = read_revision(source, name=revision.name, path=revision.path)
    if after is None:
        raise OnRecordError(problems)
    file = site.folder / revision.path
    try:
        file.write_bytes(source)
    except OSError as error:
        fact = f"it cannot be written: {error.strerror}"
        raise failure(revision.path, fact, "Check the rights on the file") from error


def _elsewhere(site: Site, words: str, done: set[str]) -> Iterator[str]:
    """Yield the other files below docs/ in which words stand."""
    snapshot = from_folder(site.docs, site.docs_name)
    for path, data in sorted(snapshot.files.items()):
        if data and f"{site.docs_name}/{path}" not in done and removal.holds(data, words):
            yield f"{site.docs_name}/{path}"


def _finish(site: Site, revisions: list[Revision], *, commit: bool) -> None:
    if commit:
        repository = Sources(site.folder)
        for revision in revisions:
            message = f"Take words out of {revision.path}"
            click.echo(f"Committed it: {repository.record(site.folder / revision.path, message)}")
    click.echo("Next: onrecord check, then onrecord publish. Until then the words stand on the site.")
    click.echo(
        "They stay in the history of git, on GitHub too: decisions/0018-removal.md of onrecord tells how to take "
        "them out there without breaking the ledger."
    )
