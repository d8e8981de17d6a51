"""A recipe: histories of a shape that the corpus lacks (long, large, flapping, many), made of its real paragraphs.

Seeded, so that each run of each machine measures the same texts. They are no statements of anybody and are never
published: they stand in a folder that goes with the measurement.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from bench.corpus import Sample, samples

_FIRST = date(2001, 1, 1)
_EDITS = (1, 6)
"""Paragraphs that one revision touches, at least and at most."""

_WORDS = (1, 8)
"""Words that go from one of them, and that come."""

_PLAIN = re.compile(r"[A-Za-z][^\n|]{60,}")
"""A paragraph that may be changed word by word: no table, no list, no heading."""


def growing(slug: str, count: int, size: int, *, seed: int) -> Iterator[Sample]:
    """Yield so many revisions of one statement of about so many bytes, each a few edits away from the one before."""
    dice = random.Random(seed)
    pool = _paragraphs()
    text = [*islice(_filled(dice, pool, size), len(pool) * 64)]
    for number in range(count):
        if number:
            for _ in range(dice.randint(*_EDITS)):
                _edit(dice, text, pool)
        yield _sample(slug, number, text)


def flapping(slug: str, count: int, bodies: int, size: int, *, seed: int) -> Iterator[Sample]:
    """Yield so many revisions that show one of a few texts again and again, as what answers by turns does."""
    dice = random.Random(seed)
    texts = [*growing(slug, bodies, size, seed=seed)]
    last = -1
    for number in range(count):
        last = dice.choice([index for index in range(bodies) if index != last])
        yield Sample(slug=slug, day=_day(number), body=texts[last].body)


def many(statements: int, each: int, size: int, *, seed: int) -> Iterator[Sample]:
    """Yield so many statements of so many revisions."""
    for number in range(statements):
        yield from growing(f"statement-{number:04}", each, size, seed=seed + number)


def _paragraphs() -> list[str]:
    """Return every paragraph of the corpus, once."""
    bodies = (sample.body for sample in samples(1 << 20) or [])
    return list(dict.fromkeys(part.strip("\n") for body in bodies for part in body.split("\n\n") if part.strip()))


def _filled(dice: random.Random, pool: list[str], size: int) -> Iterator[str]:
    begin = dice.randrange(len(pool))
    filled = 0
    for paragraph in cycle([*pool[begin:], *pool[:begin]]):
        if filled >= size:
            return
        yield paragraph
        filled += len(paragraph) + 2


def _edit(dice: random.Random, text: list[str], pool: list[str]) -> None:
    at = dice.randrange(len(text))
    fate = dice.random()
    if fate < 0.1 and len(text) > 1:
        del text[at]
    elif fate < 0.2:
        text.insert(at, dice.choice(pool))
    else:
        plain = [index for index, paragraph in enumerate(text) if _PLAIN.fullmatch(paragraph)]
        if plain:
            at = dice.choice(plain)
            text[at] = _reworded(dice, text[at], dice.choice(pool))


def _reworded(dice: random.Random, paragraph: str, other: str) -> str:
    words, others = paragraph.split(" "), re.findall(r"[A-Za-z]+", other) or ["anders"]
    begin = dice.randrange(len(words))
    words[begin : begin + dice.randint(*_WORDS)] = others[: dice.randint(*_WORDS)]
    return " ".join(words)


def _sample(slug: str, number: int, text: list[str]) -> Sample:
    return Sample(slug=slug, day=_day(number), body="\n\n".join(text) + "\n")


def _day(number: int) -> str:
    return (_FIRST + timedelta(days=7 * number)).isoformat()
