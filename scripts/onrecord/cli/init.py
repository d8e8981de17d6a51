"""The verb that begins an archive: a statement's first revision, from the file in which its organisation wrote it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from onrecord import clock
from onrecord.cli.options import Day, on_option, site_option
from onrecord.errors import OnRecordError, Problem, failure
from onrecord.git import GitFailed, Sources, git
from onrecord.intake import (
    Account,
    Installed,
    Reading,
    Start,
    Stated,
    account,
    day_of,
    first_revision,
    installed,
    language_of,
    on_github,
    pages_address,
    read_edition,
    read_manuscript,
    site_address,
    site_files,
    statement_yml,
    title_of,
)
from onrecord.language import count, locale_of
from onrecord.record import FILE, RESERVED, SLUG, UNKNOWN, Revision, draft
from onrecord.site import CONFIG_FILE, load_site, with_slash
from onrecord.text import read

_TIMEZONES = {"nl": "Europe/Amsterdam"}


class _DayOrUnknown(click.ParamType[date | str]):
    """A day, or the word `unknown`."""

    name = "date|unknown"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """Read a day; `unknown` stays that word."""
        return UNKNOWN if value == UNKNOWN else Day().convert(value, param, ctx)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What is known of a statement, each with how it is known."""

    title: str
    language: str
    effective: date | None
    told: tuple[str, ...]


@click.command()
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@site_option
@on_option
@click.option("--organisation", required=True, metavar="NAME", help="Whose statement it is.")
@click.option("--title", metavar="TEXT", help="Default: the first heading of the text.")
@click.option("--language", metavar="TAG", help="Such as nl or en-GB. Default: what the text is written in.")
@click.option("--effective", type=_DayOrUnknown(), help="Default: the day that the text states, or else unknown.")
@click.option("--contact", metavar="TEXT", help="Where questions go, such as an e-mail address.")
@click.option("--homepage", metavar="URL", help="The organisation's own website.")
@click.option("--source", metavar="URL", help="The web address the text was taken from.")
@click.option("--site-url", metavar="URL", help="Address of a new archive. Default: where GitHub serves the clone.")
@click.option("--timezone", metavar="NAME", help="Where a new day begins, in a new archive. Default: by the language.")
@click.option("--workflows", metavar="OWNER/NAME@COMMIT", help="Whose workflows a new archive calls. Default: ours.")
@click.option("--accept-missing", is_flag=True, help="Write the revision although words of the file are missing in it.")
@click.option("--commit", is_flag=True, help="Commit what was written, and nothing else.")
def init(
    slug: str,
    file: Path,
    folder: Path,
    on: date | None,
    effective: date | str | None,
    site_url: str | None,
    timezone: str | None,
    workflows: str | None,
    *,
    accept_missing: bool,
    commit: bool,
    **facts: str | None,
) -> int:
    """Begin the statement SLUG with the text of FILE: txt, md, html, docx or pdf.

    Where --site has no mkdocs.yml yet, an archive is begun there too. Every word of FILE is proved to stand in the
    revision, in the same order; where one does not, nothing is written. Nothing is asked and nothing invented: what
    was found in the text is told, and an option says otherwise.
    """
    _refuse_name(slug)
    if commit:
        Sources(folder)
    destination = _destination(folder, site_url, timezone, workflows)
    reading = read_manuscript(file)
    known = _known(reading, facts, effective, str(file))
    zone = timezone or _TIMEZONES.get(known.language.partition("-")[0], "UTC")
    docs, today = ("docs", on or clock.today(zone)) if destination else _of_site(folder, on)
    path = f"{docs}/{slug}"
    if (folder / path).exists():
        raise failure(path, "this statement exists already", f"For its next text, run: onrecord new {slug} DATE")
    revision, content = first_revision(
        reading.markdown, effective=known.effective, today=today, source=facts["source"], path=path
    )
    _account_for(file, reading, revision, known, accept_missing=accept_missing)
    settings = _settings(known, facts)
    files = {f"{path}/{FILE}": statement_yml(settings, path=path), f"{path}/{revision.name}.md": content}
    if destination:
        files = {**_new_site(destination, settings, zone, folder), **files}
    _refuse_places(folder, files)
    _write(folder, files)
    if commit:
        _commit(folder, [*files], f"Begin {slug} with its text of {revision.name}")
    if known.effective and known.effective > today:
        click.echo(f"Announced: not known. Add to {path}/{revision.name}.md the day people are told: announced: DATE")
    click.echo("Read it once from beginning to end. Then run: onrecord check")
    return 0


# What is known


def _refuse_name(slug: str) -> None:
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        remedy = f"Use small letters, digits and single hyphens, and none of: {', '.join(sorted(RESERVED))}"
        raise failure(slug, "this cannot be the name of a statement", remedy)


def _refuse_settings(given: Mapping[str, str | None]) -> None:
    """Refuse what is said of a new archive where there is one already."""
    problems = [
        Problem(path=option, fact=f"{CONFIG_FILE} stands here already, and says this", remedy=f"Leave {option} out")
        for option, value in given.items()
        if value is not None
    ]
    if problems:
        raise OnRecordError(problems)


def _refuse_places(folder: Path, files: Mapping[str, str]) -> None:
    """Look whether every file can be written, before the first one is."""
    problems: dict[str, Problem] = {}
    for path in files:
        places = [path, *map(str, Path(path).parents)]
        bar = next((place for place in places if os.path.lexists(folder / place)), ".")
        if bar == path:
            fact, remedy = "something stands here already", "Move it away, or begin the archive in another folder"
        elif (folder / bar).exists() and not (folder / bar).is_dir():
            fact, remedy = "this is no folder, and files must come below it", "Move it away, or give another --site"
        elif (folder / bar).exists() and not os.access(folder / bar, os.W_OK | os.X_OK):
            fact, remedy = "nothing can be written in this folder", "Check the rights on the folder"
        else:
            continue
        problems.setdefault(bar, Problem(path=bar, fact=fact, remedy=remedy))
    if problems:
        raise OnRecordError([*problems.values()])


def _of_site(folder: Path, on: date | None) -> tuple[str, date]:
    site = load_site(folder)
    return site.docs_name, on or clock.today(site.timezone)


def _known(reading: Reading, facts: Mapping[str, str | None], effective: date | str | None, path: str) -> _Known:
    text = read(reading.markdown)
    language = facts["language"] or _tag(reading.language) or language_of(text.words)
    title = facts["title"] or title_of(text.blocks) or reading.title
    problems = [
        Problem(path=path, fact=f"its {what} cannot be told from the text", remedy=f"Give it with --{what}")
        for what, value in (("title", title), ("language", language))
        if not value
    ]
    if problems or not language or not title:
        raise OnRecordError(problems)
    told = [] if facts["title"] else [f"Title: {title}"]
    told += [] if facts["language"] else [f"Language: {language}"]
    day = effective if isinstance(effective, date) else None
    if effective is None:
        stated = day_of(text.blocks, reading.markdown.split("\n"), language)
        day = stated[0].day if len(stated) == 1 else None
        told += _told_of_day(stated)
    return _Known(title=title, language=language, effective=day, told=tuple(told))


def _settings(known: _Known, facts: Mapping[str, str | None]) -> dict[str, str]:
    """Return the facts of statement.yml."""
    settings = {"title": known.title, "organisation": facts["organisation"] or "", "language": known.language}
    return settings | {key: value for key in ("contact", "homepage") if (value := facts[key])}


def _tag(written: str) -> str | None:
    return written if written and locale_of(written) else None


def _told_of_day(stated: tuple[Stated, ...]) -> Iterator[str]:
    if len(stated) == 1:
        yield f"Effective: {stated[0].day}, since it says: {stated[0].sentence}"
    elif stated:
        days = "; ".join(f"{each.day} ({each.sentence})" for each in stated)
        yield f"Effective: unknown, since it states more than one day: {days}. Say which: --effective DATE"
    else:
        yield "Effective: unknown, since the text states no day. If you know it: --effective DATE"


# What becomes of its words


def _account_for(file: Path, reading: Reading, revision: Revision, known: _Known, *, accept_missing: bool) -> None:
    """Tell what became of the words; raise OnRecordError where some are missing and nobody accepts that."""
    found = _account(reading, revision)
    _tell(file, reading, found, known)
    if not found.complete and not accept_missing:
        raise _incomplete(str(file), found)


def _account(reading: Reading, revision: Revision) -> Account:
    if reading.verbatim:
        return Account(words=revision.words)
    return account(reading.heard, revision.text.words, hyphens_matter=reading.hyphens_matter)


def _tell(file: Path, reading: Reading, found: Account, known: _Known) -> None:
    if found.complete:
        left = len(" ".join(part.text for part in found.left_out).split())
        stands = "taken over as they are" if reading.verbatim else "every one stands in the revision, in the same order"
        rest = f"; {left} left out" if left else ""
        click.echo(f"{file}: {count(found.words - left, 'word')}, {stands}{rest}.")
    for (why, text), times in Counter((part.why, part.text) for part in found.left_out).items():
        click.echo(f"  left out, {why}{f', {times} times' if times > 1 else ''}: {_short(text)}")
    for remark in reading.remarks:
        click.echo(f"  {remark}.")
    for line in known.told:
        click.echo(line)
    if not found.complete:
        click.echo(f"{file}: not every word stands in the revision.")
        for text in found.missing:
            click.echo(f"  missing: {text}")
        for text in found.added:
            click.echo(f"  in its place: {text}")


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"  # noqa: PLR2004 - a line on a terminal


def _incomplete(path: str, found: Account) -> OnRecordError:
    first = _short((found.missing or found.added)[0]).rstrip(".")
    told = (
        f"the first words that are missing: {first}" if found.missing else f"the first words that were added: {first}"
    )
    remedy = "Give the text in another form, such as .docx or .txt, or accept what is listed with --accept-missing"
    return failure(path, f"the revision would not hold every word of it; {told}", remedy)


# A new archive


@dataclass(frozen=True, kw_only=True, slots=True)
class _Destination:
    """Where a new archive stands."""

    url: str
    branch: str
    edition: Installed | None


def _destination(
    folder: Path, site_url: str | None, timezone: str | None, workflows: str | None
) -> _Destination | None:
    """Find where a new archive will stand; None where there is one. Raise OnRecordError where it cannot be known."""
    if (folder / CONFIG_FILE).is_file():
        _refuse_settings({"--site-url": site_url, "--timezone": timezone, "--workflows": workflows})
        return None
    if timezone:
        clock.zone(timezone)
    edition = read_edition(workflows) if workflows else installed()
    if workflows and not edition:
        raise failure("--workflows", f"'{workflows}' names no commit", "Write it as owner/name@<40 hexadecimal digits>")
    is_folder = folder.is_dir()
    remote = git(folder, "config", "--get", "remote.origin.url", check=False) if is_folder else ""
    branch = git(folder, "symbolic-ref", "--quiet", "--short", "HEAD", check=False).strip() if is_folder else ""
    repository = on_github(remote)
    url = site_url or (pages_address(repository) if repository else "")
    if not url:
        remedy = "Add: --site-url https://…, the address at which the archive will stand"
        raise failure(str(folder), "the archive has no address yet, so nothing on it could be cited", remedy)
    return _Destination(url=with_slash(site_address(url, path="--site-url")), branch=branch or "main", edition=edition)


def _new_site(place: _Destination, settings: Mapping[str, str], timezone: str, folder: Path) -> dict[str, str]:
    """Return the files of a new archive that are not there yet."""
    start = Start(
        name=settings["organisation"],
        url=place.url,
        language=settings["language"],
        timezone=timezone,
        branch=place.branch,
        edition=place.edition,
    )
    click.echo(f"Address: {place.url}")
    if place.edition is None:
        click.echo("Workflows: none, since it is not known which commit of onrecord this is. Say it: --workflows …")
    return {path: content for path, content in site_files(start).items() if not (folder / path).is_file()}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write(file, content, path=path)
        click.echo(f"Wrote {path}")


def _commit(folder: Path, paths: list[str], message: str) -> None:
    try:
        git(folder, "add", "--", *paths)
        git(folder, "commit", "--quiet", "--only", f"--message={message}", "--", *paths)
    except GitFailed as error:
        told = (str(error).splitlines() or ["git gave no reason"])[0].rstrip(".")
        raise failure(str(folder), f"git could not commit: {told}", "The files stand there; commit them") from error
    click.echo(f"Committed: {message}")
