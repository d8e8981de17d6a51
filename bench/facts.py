"""Facts and topics: what is found in labelled small changes, beside what a careful reader found in them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpus import read_body
from onrecord.facts.difference import FactChange, changed_facts
from onrecord.notice.topic import propose
from onrecord.redline.compare import compare
from onrecord.redline.redline import Redline
from onrecord.text.text import read

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "facts"

BASE = "https://example.org/privacy/"
"""Where every text is said to have been published, so that relative links have a target."""

LIMIT = 0.9
"""Of facts: the part of those found that are right, and of those that are there that are found."""

Told = tuple[str, str, str]
"""A fact that changed: kind, was, now; an empty string where there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One small change, with what a reader says of it."""

    name: str

    language: str
    """BCP 47 tag."""

    held_out: bool
    """Whether it was labelled before it was first run, and never built on."""

    redline: Redline

    section: str | None
    """Title of the one section that counts; None for all."""

    facts: tuple[Told, ...]
    topics: frozenset[str]

    def found_facts(self) -> tuple[Told, ...]:
        """Return the facts that are found to have changed."""
        changes = changed_facts(self.redline, self.language)
        return tuple(_told(change) for change in changes if self.section in (None, change.section_title))

    def found_topics(self) -> frozenset[str]:
        """Return the topics that are proposed."""
        proposals = propose(self.redline, self.language)
        return frozenset(topic for each in proposals if self.section in (None, each.title) for topic in each.topics)


@dataclass(slots=True)
class Score:
    """How many labels were found, found for nothing, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, expected: Iterable[Hashable], found: Iterable[Hashable]) -> None:
        """Count what was found in one case; what stands there once and is found twice is wrong the second time."""
        there, told = Counter(expected), Counter(found)
        self.right += (there & told).total()
        self.wrong += (told - there).total()
        self.missed += (there - told).total()

    @property
    def precision(self) -> float:
        """The part of what was found that is right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """The part of what is there that was found."""
        return self.right / max(self.right + self.missed, 1)


def run(_: Sequence[str] = ()) -> bool:
    """Measure, print, and tell whether facts reach their targets, in the cases held out too."""
    every = list(cases())
    print(
        f"Facts and topics: {len(every)} labelled changes, {sum(case.held_out for case in every)} of them held out.\n"
    )
    print(f"{'':<24}{'cases':>6}   {'facts: precision':>16}{'recall':>8}   {'topics: precision':>17}{'recall':>8}")
    reached = True
    for name, group in _groups(every):
        facts, topics = score(group)
        print(
            f"{name:<24}{len(group):>6}   {facts.precision:>16.3f}{facts.recall:>8.3f}"
            f"   {topics.precision:>17.3f}{topics.recall:>8.3f}"
        )
        reached = reached and min(facts.precision, facts.recall) >= LIMIT
    print(f"\nfacts: precision and recall of {LIMIT} in each row   {'reached' if reached else 'NOT REACHED'}")
    return reached


def cases() -> Iterator[Case]:
    """Yield every labelled change; those of real statements are left out where there is no corpus."""
    for file in sorted(FOLDER.glob("*.toml")):
        for data in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            texts = _texts(data)
            if texts is not None:
                yield _case(data, file.stem, texts)


def score(group: Iterable[Case]) -> tuple[Score, Score]:
    """Return how well facts and topics are found in some cases."""
    facts, topics = Score(), Score()
    for case in group:
        facts.add(case.facts, case.found_facts())
        topics.add(case.topics, case.found_topics())
    return facts, topics


def _groups(every: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    for language in sorted({case.language for case in every}):
        yield language, [case for case in every if case.language == language]
    yield "held out", [case for case in every if case.held_out]
    yield "to build on", [case for case in every if not case.held_out]
    yield "all", list(every)


def _texts(data: dict[str, Any]) -> tuple[str, str] | None:
    if "before" in data:
        return data["before"], data["after"]
    before, after = (read_body(data[side]) for side in ("from", "to"))
    return None if before is None or after is None else (before, after)


def _case(data: dict[str, Any], language: str, texts: tuple[str, str]) -> Case:
    before, after = (read(text, base=BASE).blocks for text in texts)
    return Case(
        name=data["id"],
        language=language,
        held_out=data.get("held_out", False),
        redline=compare(before, after),
        section=data.get("section"),
        facts=tuple((kind, was, now) for kind, was, now in data["facts"]),
        topics=frozenset(data["topics"]),
    )


def _told(change: FactChange) -> Told:
    return change.kind.value, change.was.text if change.was else "", change.now.text if change.now else ""
