"""A publication: the archive brought to the branch, first as a plan, then in one commit."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from onrecord.errors import OnRecordError, failure
from onrecord.git import Branch, Moved
from onrecord.publish import imprint
from onrecord.publish.frozen import complete, gone
from onrecord.publish.imprint import Origin
from onrecord.publish.past import Past, expect_continued, read_past
from onrecord.publish.plan import Plan, Progress, Renewal, make_plan, no_progress
from onrecord.publish.recovery import recovered
from onrecord.publish.stamp import Stamped, stamp
from onrecord.record import Archive
from onrecord.site import Site

ATTEMPTS = 30
"""How often a publisher looks again when somebody else was first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a publication did."""

    plan: Plan
    commit: str | None
    """The commit the branch is at; None while nothing was ever published."""

    pushed: bool

    stamped: Stamped = Stamped()  # noqa: RUF009 - it is frozen
    """What an authority said of it."""


Waiting = Callable[[str], object]
"""Called with the name of a remote that keeps a person waiting."""


def publish(
    site: Site,
    day: date,
    *,
    push: bool = False,
    renewal: Renewal = Renewal.NONE,
    force_day: bool = False,
    progress: Progress = no_progress,
    waiting: Waiting = lambda _: None,
) -> Outcome:
    """Bring the branch up to date in one commit, and with `push` the remote's branch too.

    Safe to repeat and to race: whoever finds the branch moved plans again on top of what is there. `force_day` lets it
    show a day before the one that it shows.
    """
    branch = Branch(site.folder, name=site.branch, remote=site.remote, waiting=waiting)
    branch.stay_out_of_worktrees()
    origin = imprint.begun(site, day)
    archive: Archive | None = None
    for attempt in range(ATTEMPTS):
        try:
            heads = _heads(branch, push=push)
            outcome = None if renewal is not Renewal.NONE else _standing(branch, heads, origin, push=push)
            if outcome is None:
                archive = archive or read_all(site, branch)
                start = _start(site, archive, branch, heads, renewal=renewal)
                _go_on(branch, start.base, day, force_day=force_day)
                outcome = _attempt(site, start, origin, branch, push=push, renewal=renewal, progress=progress)
            else:
                _go_on(branch, heads.base, day, force_day=force_day)
            return _stamped(site, branch, outcome, heads.remote, push=push)
        except Moved:
            time.sleep(random.uniform(0, 0.1 * min(attempt + 1, 10)))  # noqa: S311 - not a secret: who goes first
    remedy = "Run the same command again when the others are done"
    raise failure(site.branch, f"others moved the branch {ATTEMPTS} times during this run", remedy)


def plan_only(
    site: Site,
    day: date,
    *,
    push: bool = False,
    renewal: Renewal = Renewal.NONE,
    force_day: bool = False,
    progress: Progress = no_progress,
    waiting: Waiting = lambda _: None,
) -> Plan:
    """Compute what `publish` would do, and do nothing."""
    branch = Branch(site.folder, name=site.branch, remote=site.remote, waiting=waiting)
    origin, heads = imprint.begun(site, day), _heads(branch, push=push)
    outcome = None if renewal is not Renewal.NONE else _standing(branch, heads, origin, push=push)
    if outcome:
        _go_on(branch, heads.base, day, force_day=force_day)
        return outcome.plan
    start = _start(site, read_all(site, branch), branch, heads, renewal=renewal)
    _go_on(branch, start.base, day, force_day=force_day)
    tree = branch.tree(start.base)
    return make_plan(site, start.archive, day, tree, past=start.past, origin=origin, renewal=renewal, progress=progress)


def read_all(site: Site, branch: Branch) -> Archive:
    """Read docs/; where something is wrong there, tell with it what was published and is gone, which may be why."""
    try:
        return site.archive()
    except OnRecordError as error:
        raise OnRecordError([*gone(site, branch, branch.tree(branch.start())), *error.problems]) from error


def _go_on(branch: Branch, base: str | None, day: date, *, force_day: bool) -> None:
    """Raise OnRecordError where the branch shows a later day: what was told since would be taken back in silence."""
    shown = None if force_day else branch.shown_day(base)
    if shown and day < shown:
        fact = f"it shows {shown} already, and {day} is before that day: what was announced since would be taken back"
        remedy = f"Publish for {shown} or later, or add --force-day where that is what you want"
        raise failure(branch.name, fact, remedy)


def _standing(branch: Branch, heads: _Heads, origin: Origin, *, push: bool) -> Outcome | None:
    """Return what comes of a publication that finds the branch as it would leave it; None where it has to look."""
    base = heads.base
    is_alone = base is not None and base == heads.local and (heads.remote == base or not push)
    if not is_alone or not branch.is_in(heads.seen, base or "") or not imprint.is_standing(origin, branch.tree(base)):
        return None
    return Outcome(plan=Plan(base=base, actions=(), changes={}), commit=base, pushed=False)


def _attempt(
    site: Site,
    start: _Departure,
    origin: Origin,
    branch: Branch,
    *,
    push: bool,
    renewal: Renewal,
    progress: Progress,
) -> Outcome:
    base, day = start.base, origin.day
    tree = branch.tree(base)
    plan = make_plan(site, start.archive, day, tree, past=start.past, origin=origin, renewal=renewal, progress=progress)
    new = branch.commit(base, plan.changes, branch.with_day(plan.message, day)) if plan.changes else base
    pushed = push and new is not None and new != start.remote
    if pushed and new:
        branch.push(new, expected=start.remote)
    if new:
        branch.move(start.local, new, made_here=new != base)
    return Outcome(plan=plan, commit=new, pushed=pushed)


def _stamped(site: Site, branch: Branch, outcome: Outcome, remote: str | None, *, push: bool) -> Outcome:
    if outcome.commit is None:
        return outcome
    at = outcome.commit if push else remote
    done = stamp(site, branch, outcome.commit, pushed_to=at, push=push)
    return replace(outcome, stamped=done, commit=done.commit or outcome.commit)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heads:
    """Where the branch is."""

    base: str | None
    """The commit to build on."""

    local: str | None

    remote: str | None
    """On the remote; None where that was not asked, or has no such branch."""

    seen: str | None
    """On the remote when this clone last looked, before now."""


def _heads(branch: Branch, *, push: bool) -> _Heads:
    local, seen = branch.head(), branch.last_seen()
    remote = branch.fetch() if push else None
    base = branch.start() if not push else local
    if remote and not (local and branch.is_in(remote, local)):
        base = remote
    return _Heads(base=base, local=local, remote=remote, seen=seen)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Departure:
    """From where a publication sets out."""

    base: str | None
    """The commit to build on."""

    local: str | None
    remote: str | None

    past: Past
    """What it tells of itself, looked through."""

    archive: Archive
    """docs/, and what others published meanwhile."""


def _start(site: Site, archive: Archive, branch: Branch, heads: _Heads, *, renewal: Renewal) -> _Departure:
    base, local, remote, seen = heads.base, heads.local, heads.remote, heads.seen
    tree = branch.tree(base)
    if renewal is Renewal.ALL:
        past, archive = recovered(site, archive, branch, tree, {base, seen})
        return _Departure(base=base, local=local, remote=remote, past=past, archive=archive)
    if local != base and not branch.is_in(local, base or ""):
        aside = branch.tree(local)  # both went on: nothing that only the local branch holds may be lost
        read_past(aside)
        archive = complete(site, archive, branch, aside)
    past = read_past(tree)
    expect_continued(branch, seen, tree)
    archive = complete(site, archive, branch, tree)
    return _Departure(base=base, local=local, remote=remote, past=past, archive=archive)
