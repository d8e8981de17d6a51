"""A subject: one text of a statement as the rules look at it, with its sentences and the text before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from onrecord.facts import written_in
from onrecord.lexicon import lexicon
from onrecord.notice import Notice, notice
from onrecord.record import Revision, Standing, Statement, Status
from onrecord.rules.concordance import Concordance
from onrecord.rules.pattern import needed, pattern
from onrecord.text import Sentence, sentences

Knows = Callable[[str], bool | None]
"""Tells of a web address whether it stands on this site: True or False, and None where it is elsewhere."""


class Found(NamedTuple):
    """Words that were found."""

    sentence: Sentence

    start: int
    """Where in the sentence they begin."""

    end: int

    @property
    def line(self) -> int:
        """Line of the file on which they begin."""
        return self.sentence.line_at(self.start)

    @property
    def quote(self) -> str:
        """The words themselves."""
        return self.sentence.text[self.start : self.end]


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """A text to look at."""

    statement: Statement
    standing: Standing

    day: date
    """The day on which it is looked at."""

    knows: Knows

    previous: Subject | None = None
    """The text before it."""

    is_published: bool = False
    """Whether it stands on the branch already, where nobody can mend it any more."""

    is_import: bool = True
    """Whether no text of its statement was published yet, so that all of its past comes at once."""

    @property
    def revision(self) -> Revision:
        """The text itself."""
        return self.standing.revision

    @property
    def is_living(self) -> bool:
        """Whether it is the newest text, or one that is announced."""
        return self.standing.next is None or self.standing.status is Status.ANNOUNCED

    @cached_property
    def notice(self) -> Notice:
        """What it changes, as people are told it."""
        return notice(self.statement, self.standing)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of its file as Markdown counts them, front matter included."""
        body = re.split(r"\r\n|\r|\n", self.revision.body.removeprefix("\ufeff"))
        return (*[""] * (self.revision.body_line - 1), *body)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, heading, item and cell of it."""
        abbreviations = frozenset(self.words("sentence").get("abbreviations", ()))
        return tuple(sentences(self.revision.text.blocks, self.lines, abbreviations))

    @cached_property
    def _concordance(self) -> Concordance:
        return Concordance([sentence.text for sentence in self.sentences])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What its organisation is called; a record with a stroke between two names knows it by both."""
        return tuple(name.strip() for name in self.statement.organisation.split("/") if name.strip())

    @cached_property
    def language(self) -> str:
        """The language in which it is written, by its BCP 47 tag: that of its statement, unless its words differ."""
        return written_in(self.revision.text.words, self.statement.language)

    def words(self, matter: str) -> Mapping[str, Any]:
        """Return the words of its language on a matter; empty where the language has no lexicon."""
        return lexicon(self.language, matter)

    def find(self, wordings: Sequence[str], *, headings: bool = True) -> Iterator[Found]:
        """Yield where any of the wordings of a lexicon stands, at most once in a sentence."""
        looked_for = pattern(tuple(wordings), self.names)
        for sentence in self.holding(wordings):
            if (headings or sentence.block.kind != "heading") and (found := looked_for.search(sentence.text)):
                yield Found(sentence, *found.span())

    def holding(self, wordings: Sequence[str]) -> Iterator[Sentence]:
        """Yield the sentences in which alone any of the wordings may stand, in order."""
        words = needed(tuple(wordings), self.names)
        return (self.sentences[number] for number in self._concordance.holding(words))

    def quoted(self, line: int, words: str) -> str:
        """Return words where they stand on that line as they are, to be quoted from it; else nothing."""
        return words if 0 < line <= len(self.lines) and words in self.lines[line - 1] else ""
