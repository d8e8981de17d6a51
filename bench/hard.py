"""Hard cases: long, repetitive and scrambled texts, each compared in a process of its own that may be stopped."""

from __future__ import annotations

import json
import random
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bench.engines import OURS, PEERS, READ, Document, Engine

PATIENCE = 10
"""Seconds that a peer gets for a case."""

_OUR_PATIENCE = 60
_MEMORY = 6 << 30
"""Bytes of address space that a process may take, so that none takes the machine along."""

_PARAGRAPH = 60
"""Words in a paragraph."""

_VOCABULARY = 5_000
_FREQUENCIES = tuple(accumulate(1 / (rank + 3) for rank in range(_VOCABULARY)))
"""After Zipf; the most frequent word is one of 22."""

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one engine needed for one case; for ours, parsing is apart."""

    seconds: float | None
    """None where it did not finish in time."""

    memory: int = 0
    """Bytes of the largest extent while it compared, above those of the interpreter with the engine imported."""

    whole: float = 0
    """For ours, seconds with the reading of both sources."""

    exact: bool = True
    """For ours, whether both texts come back and nothing is unmarked."""

    ratio: float = 0
    """For ours, words marked to the fewest possible, moves not counted."""

    failure: str = ""
    """For a peer that ended in an error, which."""


def _rewritten() -> Pair:
    return _text(_said(30_000, 1)), _text(_said(30_000, 2))


def _long() -> Pair:
    said = _said(100_000, 3)
    return _text(said), _paragraphs(_edited(_divided(said), 0.01))


def _same_word() -> Pair:
    return "woord " * 20_000, "woord " * 19_000


def _reversed() -> Pair:
    said = _said(20_000, 4)
    return _text(said), _text(said[::-1])


def _rows() -> Pair:
    head = "| doel | gegevens | termijn |\n|---|---|---|\n"
    row = "| Wij meten bezoek | adres en tijd | twee jaar |\n"
    changed = row.replace("twee", "drie")
    before = [row] * 2_000
    after = [changed if k % 200 == 100 else row for k in range(2_000)]
    after[1_000:1_000] = [row] * 5
    return head + "".join(before), head + "".join(after)


def _giant() -> Pair:
    said = _said(60_000, 5)
    return " ".join(said), " ".join(_edited([said], 0.05)[0])


def _deep() -> Pair:
    deep = random.Random(6)
    before, after = [], []
    for number in range(900):
        depth = number % 30
        said = _said(12, 1_000 + number)
        before.append(f"{'  ' * depth}- {' '.join(said)}")
        if deep.random() < 0.05:
            said[3] = "gewijzigd"
        after.append(f"{'  ' * max(depth - (number % 10 == 9), 0)}- {' '.join(said)}")
    return "\n".join(before), "\n".join(after)


def _shuffled() -> Pair:
    sections = [
        f"## {' '.join(_said(4, 2_000 + k)).capitalize()}\n\n{_paragraphs([_said(40, 10 * k + p) for p in range(3)])}"
        for k in range(200)
    ]
    after = sections.copy()
    random.Random(7).shuffle(after)
    return "\n\n".join(sections), "\n\n".join(after)


CASES: dict[str, Callable[[], Pair]] = {
    "30,000 words rewritten": _rewritten,
    "100,000 words, 1 % edits": _long,
    "same word 20,000 times": _same_word,
    "20,000 words reversed": _reversed,
    "2,000 identical rows": _rows,
    "one paragraph, 60,000": _giant,
    "900 items, 30 deep": _deep,
    "200 sections shuffled": _shuffled,
}


def _said(count: int, seed: int) -> list[str]:
    """Return words as a language has them: few that are frequent, many that are rare; a sentence each dozen or so."""
    chance = random.Random(seed)
    ranks = chance.choices(range(_VOCABULARY), cum_weights=_FREQUENCIES, k=count)
    return [_word(rank) + ("." if chance.random() < 0.08 else "") for rank in ranks]


def _word(rank: int) -> str:
    syllables = ("ba", "den", "ge", "lo", "mi", "nu", "ra", "sche", "ti", "ver")
    return "".join(syllables[int(digit)] for digit in str(rank))


def _divided(said: list[str]) -> list[list[str]]:
    return [said[k : k + _PARAGRAPH] for k in range(0, len(said), _PARAGRAPH)]


def _paragraphs(divided: list[list[str]]) -> str:
    return "\n\n".join(" ".join(said) for said in divided)


def _text(said: list[str]) -> str:
    return _paragraphs(_divided(said))


def _edited(divided: list[list[str]], part: float) -> list[list[str]]:
    """Replace, take out or put in so large a part of the words."""
    chance = random.Random(8)
    after = []
    for said in divided:
        words: list[str] = []
        for word in said:
            if chance.random() >= part:
                words.append(word)
                continue
            words += chance.choice(([], ["nieuw"], [word, "nieuw"]))
        after.append(words)
    return after


# Each in a process of its own


def cost(case: str, engine: Engine) -> Cost:
    """Let an engine compare the two texts of a case."""
    command = [sys.executable, "-m", "bench.hard", case, engine.name]
    folder = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode == -signal.SIGALRM:
        return Cost(seconds=None)
    if done.returncode:
        last = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return Cost(seconds=None, failure=last[-1])
    return Cost(**json.loads(done.stdout))


def _measure(case: str, name: str) -> Cost:
    engine = next(engine for engine in (OURS, *PEERS) if engine.name == name)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    engine.missing()  # imports it
    before, after = (Document(source=source) for source in CASES[case]())
    if engine is not OURS:
        for document in (before, after):
            assert document.text.html  # which we make for those that want it, and is no cost of theirs
        start = _peak()
        pair = engine.prepare(before, after)
        seconds = _timed(engine, pair, PATIENCE)
        return Cost(seconds=seconds, memory=_peak() - start)
    start = _peak()
    whole = _timed(engine, engine.prepare(before, after), _OUR_PATIENCE)
    memory = _peak() - start
    whole = min(whole, *(_timed(engine, engine.prepare(before, after), _OUR_PATIENCE) for _ in range(2)))
    pair = READ.prepare(before, after)
    seconds = min(_timed(READ, pair, _OUR_PATIENCE) for _ in range(3))
    verdict = READ.judge(READ.compare(*pair), before, after)
    exact = verdict.text and verdict.accepted and verdict.rejected and verdict.links and not verdict.unmarked
    ratio = verdict.marked / max(verdict.shortest, 1)
    return Cost(seconds=seconds, memory=memory, whole=whole, exact=exact, ratio=ratio)


def _timed(engine: Engine, pair: tuple[object, object], patience: int) -> float:
    signal.alarm(patience)  # whose default is to end the process, in the middle of C code too
    begin = time.perf_counter()
    engine.compare(*pair)
    seconds = time.perf_counter() - begin
    signal.alarm(0)
    return seconds


def _peak() -> int:
    """Return the most bytes this process has held.

    ru_maxrss would tell those of the process that started it, where these are more.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii"))
        return int(found[1]) * 1024 if found else 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    measured = _measure(sys.argv[1], sys.argv[2])
    print(json.dumps({name: getattr(measured, name) for name in Cost.__slots__}))
