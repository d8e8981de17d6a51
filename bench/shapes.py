"""Shapes: publishing histories that are long, that flap, or that are many; each figure a ratio within one run."""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from bench import publishing
from bench.corpus import Sample, samples
from bench.recipe import flapping, growing, many

DEPLOYED = 5
"""Revisions that mike deploys, of which the median counts for all."""

_SEED = 14

Target = tuple[str, float, float]
"""What is measured, how often it is in the time of the other, and the goal."""


def run(argv: list[str]) -> bool:
    """Measure, print, and tell whether every target is reached."""
    full = _options(argv)
    if not samples(1):
        print("bench: shapes are skipped, since ../shared/corpus is not there.")
        return True
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        root = Path(folder)
        faster = [
            _against_mike(root, "long", [*growing("long", 100, 40_000, seed=_SEED)], 25),
            _against_mike(root, "flapping", [*flapping("flapping", 200, 5, 40_000, seed=_SEED)], 40),
        ]
        costs = [_added(root, 1000 if full else 300), _idle(root, 200 if full else 40)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print("\nHistories of another shape, made of the paragraphs of the corpus (bench/recipe.py).\n")
    for label, times, goal in faster:
        print(f"{label:<56}{times:>8.1f}   at least {goal:g}: {'reached' if times >= goal else 'NOT REACHED'}")
    for label, times, goal in costs:
        print(f"{label:<56}{times:>8.2f}   at most {goal:g}: {'reached' if times <= goal else 'NOT REACHED'}")
    print(f"{'largest process, MiB':<56}{peak:>8.0f}")
    print(
        "\nTimes are of whole processes. --full: 1,000 revisions and 5,000 of 200 statements, not 300 and 1,000 of 40."
    )
    return all(times >= goal for _, times, goal in faster) and all(times <= goal for _, times, goal in costs)


def _options(argv: list[str]) -> bool:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--full", action="store_true", help="measure archives of 1,000 and of 5,000 revisions")
    return bool(parser.parse_args(argv).full)


def _against_mike(root: Path, name: str, texts: list[Sample], goal: float) -> Target:
    publishing._say(f"onrecord publish, {len(texts)} revisions, {name}")
    seconds = publishing._publish(_written(root / name, texts))
    _, each = publishing._deploy(root / f"{name}-mike", texts[:DEPLOYED])
    return f"faster than a loop of mike, {len(texts)} revisions, {name}", median(each) * len(texts) / seconds, goal


def _added(root: Path, count: int) -> Target:
    """Compare what one revision more costs in a long history with what it costs in one of ten."""
    few, long = (_one_more(root / f"added-{n}", [*growing("added", n, 15_000, seed=_SEED)]) for n in (10, count))
    return f"one revision more, {count} : 10", long / few, 1.2


def _one_more(folder: Path, texts: list[Sample]) -> float:
    publishing._say(f"onrecord publish, one more than {len(texts) - 1}")
    site = _written(folder, texts[:-1])
    publishing._publish(site)
    publishing._write(site, texts[-1:])
    file = site / "docs" / texts[-1].slug / f"{texts[-1].day}.md"
    told = file.read_text(encoding="utf-8").replace("---\n\n", "override: It is measured.\n---\n\n", 1)
    file.write_text(told, encoding="utf-8")
    return publishing._publish(site)


def _idle(root: Path, statements: int) -> Target:
    """Compare a publication that has nothing to do in a large archive with one in a small archive."""
    few, large = (_nothing(root / f"idle-{n}", many(n, 25, 8_000, seed=_SEED)) for n in (1, statements))
    return f"nothing to do, {statements * 25} : 25 revisions", large / few, 1.5


def _nothing(folder: Path, texts: Iterable[Sample]) -> float:
    publishing._say(f"onrecord publish, nothing to do, {folder.name}")
    site = _written(folder, texts)
    publishing._publish(site)
    return min(publishing._publish(site) for _ in range(3))


def _written(folder: Path, texts: Iterable[Sample]) -> Path:
    site = publishing._repository(folder, publishing._ONRECORD)
    publishing._write(site, [*texts])
    return site
