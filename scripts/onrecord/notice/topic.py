"""A topic: what a changed section is about, as its heading, its words and the facts in it propose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from onrecord.facts import FactChange, FactKind, Span, TwoTexts, by_section, find, read, tokens, written
from onrecord.lexicon import lexicon
from onrecord.record import Topic
from onrecord.redline import Kind, Part, Redline


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a change says, shortened: the words that left and came, and a few around them."""

    was: str
    """Empty where nothing stood there."""

    now: str
    """Empty where nothing stands there any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a changed section seems to be about, and why."""

    section: str | None
    """Fragment of its heading: in the second text, or in the first where the section is removed; None without one."""

    title: str
    """Its heading as it is now, or as it was where it is removed; empty before the first heading."""

    topics: tuple[Topic, ...]
    """The likeliest first; at least one."""

    evidence: tuple[FactChange, ...]
    """The facts that changed in it, in reading order."""

    words: Words
    """Its most telling change."""

    touches: frozenset[FactKind]
    """The kinds of fact that changed in it."""

    material: bool
    """Whether readers should be told of it rather than find it (WP260 rev.01, paragraphs 29 and 30)."""


_HEADING, _FACT, _WORD, _NEAR = 3.0, 2.0, 1.0, 0.4
"""What tells of a topic: the heading, a fact that changed, a word that changed, a word near one."""

_MOST = 2
"""So many words of one topic at most count, so that a long text does not drown its heading."""

_CLOSE = 0.75
"""A further topic is proposed from this part of the likeliest one's weight on."""

_TOPICS = 3
"""So many topics are proposed at most."""

_TELLING = {
    FactKind.AGE: Topic.CHILDREN,
    FactKind.COUNTRY: Topic.TRANSFERS,
    FactKind.EMAIL: Topic.CONTACT,
    FactKind.NAME: Topic.RECIPIENTS,
    FactKind.PERIOD: Topic.RETENTION,
    FactKind.RIGHT: Topic.RIGHTS,
    FactKind.TELEPHONE: Topic.CONTACT,
}
"""The topic that a kind of fact tells of by itself."""

_INFORMATION = frozenset(
    {
        Topic.PURPOSE,
        Topic.CONTROLLER,
        Topic.RIGHTS,
        Topic.RECIPIENTS,
        Topic.TRANSFERS,
        Topic.DATA,
        Topic.LEGAL_BASIS,
        Topic.RETENTION,
        Topic.CHILDREN,
        Topic.AUTOMATED_DECISIONS,
    }
)
"""What people must be told of the processing of their data (GDPR articles 8, 13 and 14)."""

_FEW = 10
"""Fewer words than this, that touch no fact, are a matter of style where the law asks nothing of them."""

_AROUND = 40
"""Characters of the text around a change that are shown with it."""

_LENGTH = 160
"""Characters of a change that are shown."""


def propose(redline: Redline, language_tag: str) -> tuple[Proposal, ...]:
    """Return what each changed section seems to be about, in reading order."""
    found = by_section(redline, language_tag)
    return tuple(_Case(part, evidence, language_tag).proposal() for part, evidence in found)


class _Case:
    """What is known of one changed section."""

    def __init__(self, part: Part, evidence: tuple[FactChange, ...], tag: str) -> None:
        self.part = part
        self.evidence = evidence
        self.tag = tag
        self.readings = [read(change) for change in part.changed]
        self.touches = frozenset(change.kind for change in evidence)

    def proposal(self) -> Proposal:
        """Return what is proposed."""
        topics = self._topics()
        return Proposal(
            section=self.part.anchor or self.part.before_anchor,
            title=self.part.titles[0],
            topics=topics,
            evidence=self.evidence,
            words=self._words(),
            touches=self.touches,
            material=self._is_material(topics),
        )

    @cached_property
    def _changed_words(self) -> list[tuple[str, str]]:
        """The words that left and those that came, stretch by stretch."""
        return [
            (reading.before[slice(*stretch.before)], reading.after[slice(*stretch.after)])
            for reading in self.readings
            for stretch in reading.stretches
        ]

    # What it is about

    def _topics(self) -> tuple[Topic, ...]:
        if not self.touches and _is_same(self._changed_words, self.tag):
            return (Topic.EDITORIAL,)
        weights = self._weights()
        if not weights:
            return (Topic.SCOPE,)
        most = max(weights.values())
        likely = sorted((-weight, topic) for topic, weight in weights.items() if weight >= _CLOSE * most)
        return tuple(topic for _, topic in likely[:_TOPICS])

    def _weights(self) -> dict[Topic, float]:
        weights: dict[Topic, float] = defaultdict(float)
        title, was = self.part.titles
        subjects = {change.subject for change in self.evidence} - {title}
        headings = subjects if self._is_title else {title, was, *subjects}
        for topic in _hits(filter(None, headings), "headings", self.tag):
            weights[topic] += _HEADING
        for topic, count in _hits((text for pair in self._changed_words for text in pair), "words", self.tag).items():
            weights[topic] += _WORD * min(count, _MOST)
        for topic, count in _hits(
            (reading.after or reading.before for reading in self.readings), "words", self.tag
        ).items():
            weights[topic] += (_WORD if self._is_title else _NEAR) * min(count, _MOST)
        for kind in self.touches & set(_TELLING):
            weights[_TELLING[kind]] += _FACT
        if FactKind.DATE in self.touches and (self.part.heading is None or self._is_title):
            weights[Topic.CHANGE_CLAUSE] += _FACT
        return weights

    @property
    def _is_title(self) -> bool:
        """Whether its heading is that of the whole statement, which tells nothing of what stands right below it."""
        heading = self.part.heading
        return heading is not None and (heading.after or heading.before)[0].block.level == 1

    # What is shown of it

    def _words(self) -> Words:
        """Return the words of the most telling change: a fact's, or else the longest stretch."""
        order = list(FactKind)
        facts = sorted(
            self.evidence, key=lambda change: (change.was is None or change.now is None, order.index(change.kind))
        )
        stretches = [(reading, stretch) for reading in self.readings for stretch in reading.stretches]
        for change in facts:
            for reading, stretch in stretches:
                if _touches(change, reading, stretch.before, stretch.after):
                    return _shown(reading, stretch.before, stretch.after)
        if stretches:
            longest = max(
                stretches, key=lambda pair: sum(end - start for start, end in (pair[1].before, pair[1].after))
            )
            return _shown(longest[0], longest[1].before, longest[1].after)
        if facts:
            return Words(was=facts[0].was.text if facts[0].was else "", now=facts[0].now.text if facts[0].now else "")
        return Words(was="", now="")

    # Whether readers should be told

    def _is_material(self, topics: Sequence[Topic]) -> bool:
        """Tell whether a change is proposed as material.

        WP260 rev.01, paragraphs 29 and 30: changes of purpose, of controller and of how rights are exercised always
        are, and so is what most readers would want to know; corrections of misspellings and of style or grammar are
        not. Hence: not what is editorial, not the statement's own date alone, and not a few words, within blocks that
        stayed, that touch no fact in a section of which the law asks nothing.
        """
        if Topic.EDITORIAL in topics or (
            self.touches and self.touches <= {FactKind.DATE} and Topic.CHANGE_CLAUSE in topics
        ):
            return False
        whole = any(change.kind in (Kind.ADDED, Kind.REMOVED) for change in self.part.changed)
        if self.touches or whole or _INFORMATION & set(topics):
            return True
        return sum(len(tokens(text)) for pair in self._changed_words for text in pair) >= _FEW


@cache
def _patterns(tag: str, field: str) -> dict[Topic, re.Pattern[str]]:
    """Return, for each topic, the pattern of the words that tell of it in a language."""
    data = lexicon(tag, "topics")
    stems = {Topic(name): words.get(field, ()) for name, words in data.items()}
    return {topic: re.compile(rf"(?<!\w)(?:{'|'.join(map(_stem, words))})") for topic, words in stems.items() if words}


def _stem(word: str) -> str:
    return rf"{written(word[1:])}(?!\w)" if word.startswith("=") else written(word)


def _hits(texts: Iterable[str], field: str, tag: str) -> Counter[Topic]:
    """Count, for each topic, the different words in texts that tell of it."""
    text = "\n".join(texts).casefold()
    found = {topic: set(pattern.findall(text)) for topic, pattern in _patterns(tag, field).items()}
    return Counter({topic: len(words) for topic, words in found.items() if words})


def _touches(change: FactChange, reading: TwoTexts, before: Span, after: Span) -> bool:
    sides = ((change.was, reading.before, before), (change.now, reading.after, after))
    return all(
        fact is None or (text[fact.start : fact.end] == fact.text and fact.start <= span[1] and span[0] <= fact.end)
        for fact, text, span in sides
    )


def _shown(reading: TwoTexts, before: Span, after: Span) -> Words:
    was, now = _excerpt(reading.before, before), _excerpt(reading.after, after)
    return Words(was=was, now=now)


def _excerpt(text: str, span: Span) -> str:
    """Return a stretch with some words around it, cut at a space, `…` where something is left out."""
    start, end = max(0, span[0] - _AROUND), min(len(text), min(span[1], span[0] + _LENGTH) + _AROUND)
    while start and not text[start - 1].isspace() and start < span[0]:
        start += 1
    while end < len(text) and not text[end].isspace() and end > span[1]:
        end -= 1
    cut = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}" if cut else ""


# What is editorial


def _is_same(changed: Iterable[tuple[str, str]], tag: str) -> bool:
    """Tell whether words that changed say the same: other spelling, typography or order."""
    moved: Counter[tuple[str, ...]] = Counter()
    for was, now in changed:
        left, came = _said(was, tag), _said(now, tag)
        if "".join(left) == "".join(came) or _is_spelling(left, came):
            continue
        moved[left] += 1
        moved[came] -= 1
    return not any(count for words, count in moved.items() if words)


def _said(text: str, tag: str) -> tuple[str, ...]:
    """Return the words of a text, each fact as what it comes to, however it is written."""
    said: list[str] = []
    end = 0
    for fact in find(text, tag):
        said += [word.folded for word in tokens(text[end : fact.start])]
        said.append(f"{fact.kind}:{fact.value}")
        end = fact.end
    return (*said, *(word.folded for word in tokens(text[end:])))


def _is_spelling(left: Sequence[str], came: Sequence[str]) -> bool:
    return len(left) == len(came) and all(a == b or _is_misspelling(a, b) for a, b in zip(left, came, strict=True))


def _is_misspelling(a: str, b: str) -> bool:
    """Tell whether two words differ by one letter too many or by two that changed places, within the word.

    Another letter, or another begin or end, makes another word too often: `encrypted` and `unencrypted`, `partner` and
    `partners`, `inkomen` and `inkopen`.
    """
    if a[:1] != b[:1] or a[-1:] != b[-1:] or not (a + b).isalpha():
        return False
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) == len(longer):
        return any(a == f"{b[:i]}{b[i + 1]}{b[i]}{b[i + 2 :]}" for i in range(1, len(b) - 2))
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer) - 1))
