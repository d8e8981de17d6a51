"""A publication: what is known of the texts that were published, as far as their branch is at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.errors import OnRecordError, Problem
from onrecord.git import Branch
from onrecord.publish import differences, published_texts
from onrecord.record import Archive
from onrecord.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What is known of the published texts."""

    names: frozenset[tuple[str, str]]
    """Statement and name of each."""

    problems: tuple[Problem, ...]
    """Where docs/ differs from what was published."""

    known: bool
    """Whether the published branch is at hand; where it is not, whatever stood at the base may be published."""


def publication(site: Site, archive: Archive, unread: Iterable[str]) -> Publication:
    """Return what is known of what was published; of the files that are `unread` it is not told how they differ."""
    try:
        branch = Branch(site.folder, name=site.branch, remote=site.remote)
        tree = branch.tree(branch.start())
    except OnRecordError:
        return Publication(names=frozenset(), problems=(), known=False)
    problems = differences(site, archive, branch, tree)
    hidden = set(unread)
    return Publication(
        names=frozenset(published_texts(tree)),
        problems=tuple(problem for problem in problems if problem.path not in hidden),
        known=tree.commit is not None or not branch.is_shallow(),
    )
