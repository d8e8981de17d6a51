"""A survey: two snapshots of docs/ held side by side, of which a review is made.

It always comes out: what cannot be read is part of the review, as a problem, beside all that could be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.errors import Problem, Severity
from onrecord.facts import changed_facts
from onrecord.notice import Notice, notice, proposal
from onrecord.record import (
    FILE,
    NAME,
    Archive,
    Revision,
    Shelf,
    Snapshot,
    Standing,
    Statement,
    between,
    divide,
    no_file,
)
from onrecord.redline import Redline, compare, outline
from onrecord.review.field import changed_fields
from onrecord.review.publication import Publication, publication
from onrecord.review.review import Act, Review, Reviewed, StatementReview
from onrecord.rules import Duty, Presence, addresses, check, doubts, duty, subjects
from onrecord.rules import unread as of_reading
from onrecord.site import Site
from onrecord.text import text


def review(site: Site, base: Snapshot, now: Snapshot, day: date) -> Review:
    """Return what becomes of the statements between two snapshots, looked at on `day`."""
    touched = sorted(path for path in {*base.files, *now.files} if _differs(base, now, path))
    slugs = sorted({path.partition("/")[0] for path in touched} & {*base.slugs, *now.slugs})
    shelves = {slug: now.shelf(slug, other=base) for slug in now.slugs}
    archive = Archive(introduction="", statements=tuple(s.statement for s in shelves.values() if s.statement))
    unread = {f"{now.path}/{slug}/{name}" for slug, shelf in shelves.items() for name in shelf.unread}
    published = publication(site, archive, unread)
    unreadable = [problem for shelf in shelves.values() for problem in shelf.problems]
    found = [
        *check(archive, day, url=site.url, differences=published.problems, published=published.names).problems,
        *of_reading(unreadable, day).problems,
    ]
    before = {slug: base.shelf(slug) if slug in base.slugs else Shelf(slug=slug, statement=None) for slug in slugs}
    earlier = {slug: shelf.statement for slug, shelf in before.items()}
    caused = {p.path for slug in slugs if slug in shelves for p in {*shelves[slug].problems} - {*before[slug].problems}}
    survey = _Survey(
        base=base,
        now=now,
        day=day,
        archive=archive,
        earlier=earlier,
        found=found,
        caused=caused,
        known=_known(earlier.values(), day, site.url),
        published=published,
        url=site.url,
    )
    paths = {f"{now.path}/{path}" for path in touched}
    others = tuple(f"{now.path}/{path}" for path in touched if path.partition("/")[0] not in slugs)
    return Review(
        day=day,
        site=site.url,
        statements=tuple(
            survey.statement(slug, shelves.get(slug) or Shelf(slug=slug, statement=None), paths) for slug in slugs
        ),
        problems=_strays(now, touched),
        elsewhere=tuple(p for p in found if p.severity is Severity.ERROR and p.path not in paths | caused),
        others=others,
    )


def _known(statements: Iterable[Statement | None], day: date, url: str) -> frozenset[tuple[str, str]]:
    """Return code and fact of what was to be said of statements before the branch."""
    archive = Archive(introduction="", statements=tuple(statement for statement in statements if statement))
    names = {(statement.slug, revision.name) for statement in archive.statements for revision in statement.revisions}
    return frozenset(_said(problem) for problem in check(archive, day, url=url, published=names).problems)


def _said(problem: Problem) -> tuple[str, str]:
    """Return what tells that a problem is the same in two texts of a statement."""
    return problem.path.rpartition("/")[0], f"{problem.code} {problem.fact}"


def _differs(base: Snapshot, now: Snapshot, path: str) -> bool:
    missing = object()
    return base.files.get(path, missing) != now.files.get(path, missing)


def _strays(now: Snapshot, touched: Iterable[str]) -> tuple[Problem, ...]:
    """Tell of files beside the statements that cannot be published."""
    read = {path: now.files[path] for path in touched if path in now.files and path.partition("/")[0] not in now.slugs}
    links = [no_file(f"{now.path}/{path}") for path, data in read.items() if data is None]
    problems = now.problems_beside()
    paths = {f"{now.path}/{path}" for path in touched}
    return tuple(sorted({*links, *(problem for problem in problems if problem.path in paths)}))


@dataclass(frozen=True, kw_only=True)
class _Survey:
    """What is at hand for a review."""

    base: Snapshot
    now: Snapshot
    day: date
    archive: Archive
    earlier: Mapping[str, Statement | None]
    found: Sequence[Problem]
    caused: set[str]
    known: frozenset[tuple[str, str]]
    published: Publication
    url: str

    def statement(self, slug: str, shelf: Shelf, touched: set[str]) -> StatementReview:
        """Review one statement."""
        before = self.earlier[slug]
        files = [path for path in sorted(touched) if path.startswith(f"{self.now.path}/{slug}/")]
        named = {name: path for path in files if (name := _revision_name(path))}
        texts = [self._text(slug, shelf, before, name, path) for name, path in named.items()]
        caused = {path for path in self.caused if path.startswith(f"{self.now.path}/{slug}/")}
        others = {*files, *caused, f"{self.now.path}/{slug}"} - set(named.values())
        return StatementReview(
            slug=slug,
            statement=shelf.statement or before,
            texts=tuple(sorted(texts, key=lambda each: each.name)),
            fields=tuple(changed_fields(before, shelf.statement)) if f"{self.now.path}/{slug}/{FILE}" in files else (),
            problems=_ranked(problem for problem in self.found if problem.path in others),
        )

    def _text(self, slug: str, shelf: Shelf, before: Statement | None, name: str, path: str) -> Reviewed:
        was = _of(before, name)
        file = f"{slug}/{name}.md"
        act = Act.REMOVED if file not in self.now.files else Act.CHANGED if file in self.base.files else Act.ADDED
        frozen = (slug, name) in self.published.names or (not self.published.known and file in self.base.files)
        reading = self._reading(shelf, name, was, frozen=frozen)
        problems = [problem for problem in self.found if problem.path == path]
        if frozen:
            problems = [problem for problem in problems if problem.severity is Severity.ERROR]
        elif reading.notice:
            is_import = all(each != slug for each, _ in self.published.names)
            problems += doubts(reading.notice, self.day, is_import=is_import)
        inherited = [p for p in problems if p.severity is not Severity.ERROR and _said(p) in self.known]
        if frozen and not self.published.known and act is not Act.ADDED:
            problems.append(_uncertain(path))
        translated = reading.notice.translation if reading.notice else None
        lost, gained = self._coverage(shelf.statement, reading.standing)
        removal = _removal(reading.standing, was, problems) if frozen and act is Act.CHANGED else None
        return Reviewed(
            name=name,
            path=path,
            act=act,
            standing=reading.standing,
            notice=reading.notice,
            against=reading.against,
            redline=reading.redline,
            entries=outline(reading.redline) if reading.redline else (),
            facts=changed_facts(reading.redline, _language(shelf, before))
            if reading.redline and not translated
            else (),
            lost=lost,
            gained=gained,
            proposal="" if translated else _proposed(shelf.statement, reading.standing, frozen=frozen),
            problems=_ranked(problem for problem in problems if problem not in inherited),
            inherited=_ranked(inherited),
            frozen=frozen and act is not Act.ADDED and removal is None,
            removal=removal,
        )

    def _reading(self, shelf: Shelf, name: str, was: Revision | None, *, frozen: bool) -> _Compared:
        """Compare a text with the one before it, or with itself where that may not have changed."""
        statement = shelf.statement
        standing = next((s for s in statement.on(self.day) if s.revision.name == name), None) if statement else None
        if statement is None or standing is None:
            return self._unread(shelf, name)
        told = notice(statement, standing)
        if standing.revision.is_gone or (frozen and standing.revision.redacted):  # a comment would keep what has to go
            return _Compared(standing=standing, notice=told)
        against = was if was and frozen else standing.compared
        redline = between(against, standing.revision) if against else None
        return _Compared(standing=standing, notice=told, against=against.name if against else None, redline=redline)

    def _unread(self, shelf: Shelf, name: str) -> _Compared:
        """Compare the words of a file whose facts cannot be read with the text that held on its day."""
        source = shelf.unread.get(f"{name}.md")
        day = _day(name)
        if source is None or shelf.statement is None or day is None:
            return _Compared()
        _, body, line = divide(source.decode("utf-8", "replace"))
        before = shelf.statement.current(day).revision
        return _Compared(
            against=before.name, redline=compare(before.text.blocks, text.read(body, first_line=line).blocks)
        )

    def _coverage(
        self, statement: Statement | None, standing: Standing | None
    ) -> tuple[tuple[Duty, ...], tuple[Duty, ...]]:
        """Return what is no longer said, and what is said now."""
        if statement is None or standing is None or standing.compared is None:
            return (), ()
        looked_at = subjects(statement, self.day, addresses(self.archive, self.url))
        found = {
            name: {each.duty: each.presence is Presence.FOUND for each in duty.coverage(subject)}
            for subject in looked_at
            if (name := subject.revision.name) in (standing.revision.name, standing.compared.name)
        }
        was, now = found[standing.compared.name], found[standing.revision.name]
        lost = tuple(each for each, said in was.items() if said and not now[each])
        return lost, tuple(each for each, said in now.items() if said and not was[each])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Compared:
    """A text beside the one it is compared with, as far as it can be read."""

    standing: Standing | None = None
    notice: Notice | None = None
    against: str | None = None
    redline: Redline | None = None


def _removal(standing: Standing | None, was: Revision | None, problems: Sequence[Problem]) -> str | None:
    """Return why words go from a published text, where nothing else becomes of it."""
    refused = any(problem.severity is Severity.ERROR for problem in problems)
    if standing is None or was is None or refused or was.source == standing.revision.source:
        return None
    return standing.revision.removal


def _proposed(statement: Statement | None, standing: Standing | None, *, frozen: bool) -> str:
    """Return what front matter could tell; a correction tells its reason instead."""
    if statement is None or standing is None or standing.revision.corrects or frozen:
        return ""
    return proposal(statement, standing)


def _revision_name(path: str) -> str | None:
    """Return the name of a revision whose file this is; one with a wrong name is a text too, by its ending."""
    folder, _, file = path.rpartition("/")
    return file.removesuffix(".md") if file.endswith(".md") and folder.count("/") else None


def _day(name: str) -> date | None:
    found = NAME.fullmatch(name)
    try:
        return date.fromisoformat(found.group(1)) if found else None
    except ValueError:
        return None


def _of(statement: Statement | None, name: str) -> Revision | None:
    return next((each for each in statement.revisions if each.name == name), None) if statement else None


def _language(shelf: Shelf, before: Statement | None) -> str:
    statement = shelf.statement or before
    return statement.language if statement else ""


def _uncertain(path: str) -> Problem:
    fact = "this text stood in the archive already, and whether it was published cannot be seen here"
    remedy = "Fetch the published branch and look again; or restore the text, and write what changed as a new revision"
    return Problem(path=path, fact=fact, remedy=remedy)


def _ranked(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, the gravest first."""
    order = list(Severity)
    return tuple(sorted(set(problems), key=lambda problem: (order.index(problem.severity), problem)))
