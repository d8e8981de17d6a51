"""Redlines: `redline.compare` beside other tools, over the same pairs of real revisions."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from operator import attrgetter
from statistics import median

from bench.corpus import samples
from bench.engines import OURS, PEERS, READ, Document, Engine, Verdict
from bench.hard import CASES, PATIENCE, Cost, cost

RUNS = 3
"""Comparisons of one pair by one engine, of which the fastest counts: a busy machine makes none faster."""

DISTANT = 130
"""Pairs that are no neighbours, drawn with --full."""

MARKED_LIMIT = 1.10
"""Words marked, to the fewest possible."""

ISLANDS_LIMIT = 25
SLOWEST_LIMIT = 0.5

SMALL = 20
"""A pair that needs no more marked words than this is a small edit."""

SMALL_LIMIT = 1.5
MEMORY_LIMIT = 100 << 20
SECONDS_LIMITS = {"30,000 words rewritten": 2.0, "100,000 words, 1 % edits": 1.0}
"""Of the cases; 0.5 for those not named."""

_FASTER_THAN = ("redlines", "lxml htmldiff")

Pair = tuple[Document, Document]
Target = tuple[str, str, bool]
"""What was promised, what was found, whether it is reached."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one engine made of one pair."""

    seconds: float
    verdict: Verdict | None
    """None where it ended in an error."""


def run(argv: list[str]) -> bool:
    """Measure, print, and tell whether every target is reached."""
    full = _options(argv)
    statements = _statements()
    if not statements:
        print("bench: redlines are skipped, since ../shared/corpus is not there.")
        return True
    peers = [peer for peer in PEERS if _is_there(peer)]
    neighbours = [pair for texts in statements for pair in pairwise(texts)]
    results = _measure(neighbours, [OURS, READ, *peers])
    print(f"Redlines of {len(neighbours)} pairs: each revision of {len(statements)} statements and its predecessor.\n")
    _print_table(neighbours, results)
    targets = [*_exactness(neighbours, results), *_economy(results), *_speed(results)]
    if full:
        pairs = _distant(statements)
        far = _measure(pairs, [OURS, READ, *peers])
        print(f"\nRedlines of {len(pairs)} pairs of revisions that are no neighbours.\n")
        _print_table(pairs, far)
        targets += [(f"distant: {promise}", found, good) for promise, found, good in _exactness(pairs, far)]
    costs = {engine.name: _costs(engine) for engine in (OURS, *peers)}
    _say("")
    print(f"\nHard cases; a peer gets {PATIENCE} seconds.\n")
    _print_costs(costs)
    targets += _endurance(costs[OURS.name])
    print(f"\n{_NOTES}\n")
    for promise, found, good in targets:
        print(f"{promise:<66}{found:>12}   {'reached' if good else 'NOT REACHED'}")
    return all(good for *_, good in targets)


def _options(argv: list[str]) -> bool:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--full", action="store_true", help=f"compare {DISTANT} distant pairs too")
    return bool(parser.parse_args(argv).full)


def _is_there(peer: Engine) -> bool:
    """Tell whether a peer can run; say so where it cannot."""
    reason = peer.missing()
    if reason:
        print(f"bench: {peer.name} is left out: {reason}")
    return reason is None


def _statements() -> list[list[Document]]:
    """Return the revisions of each statement, oldest first."""
    texts = samples(sys.maxsize) or []
    return [[Document(source=text.body) for text in group] for _, group in groupby(texts, attrgetter("slug"))]


def _distant(statements: Sequence[Sequence[Document]]) -> list[Pair]:
    """Return a sample of pairs that are no neighbours, the same each time."""
    pairs = [(texts[i], texts[j]) for texts in statements for i, j in combinations(range(len(texts)), 2) if j - i > 1]
    return random.Random(3).sample(pairs, DISTANT)


# Seconds


def _measure(pairs: Sequence[Pair], engines: Sequence[Engine]) -> dict[str, list[Result]]:
    """Let all engines compare a pair before the next, so that a busy moment strikes them alike."""
    for engine in engines:
        engine.compare(*engine.prepare(*pairs[0]))  # reads its modules, fills its caches
    results: dict[str, list[Result]] = {engine.name: [] for engine in engines}
    for number, pair in enumerate(pairs, start=1):
        for engine in engines:
            _say(f"pair {number} of {len(pairs)}: {engine.name.strip()}")
            results[engine.name].append(_result(engine, pair))
    _say("")
    return results


def _result(engine: Engine, pair: Pair) -> Result:
    prepared = engine.prepare(*pair)
    seconds = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        try:
            made = engine.compare(*prepared)
        except Exception as error:  # whatever a peer fails with is a result
            if engine in (OURS, READ):
                raise
            _say(f"{engine.name}: {error!r}")
            return Result(seconds=time.perf_counter() - begin, verdict=None)
        seconds.append(time.perf_counter() - begin)
    return Result(seconds=min(seconds), verdict=engine.judge(made, *pair) if engine is not READ else None)


def _costs(engine: Engine) -> dict[str, Cost]:
    costs = {}
    for case in CASES:
        _say(f"{case}: {engine.name}")
        costs[case] = cost(case, engine)
    return costs


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)


# Figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What the results of one engine come to."""

    seconds: list[float]
    verdicts: list[Verdict | None]

    equal: list[bool]
    """Of each pair, whether readers see the same in both texts."""

    aimed: list[bool]
    """Of each pair, whether links lead elsewhere."""

    @classmethod
    def of(cls, pairs: Sequence[Pair], results: Sequence[Result]) -> Figures:
        """Collect them."""
        return cls(
            seconds=[result.seconds for result in results],
            verdicts=[result.verdict for result in results],
            equal=[before.look == after.look for before, after in pairs],
            aimed=[before.page.links != after.page.links for before, after in pairs],
        )

    def part(self, holds: Callable[[Verdict], bool], where: Sequence[bool] | None = None) -> float:
        """Return the part of the pairs for which something holds; a pair that failed is one for which it does not."""
        held = [verdict is not None and holds(verdict) for verdict in self.verdicts]
        counted = [good for good, counts in zip(held, where or [True] * len(held), strict=True) if counts]
        return sum(counted) / max(len(counted), 1)

    @property
    def judged(self) -> list[Verdict]:
        """The pairs that did not fail."""
        return [verdict for verdict in self.verdicts if verdict]

    @property
    def ratio(self) -> float:
        """Words marked in all pairs, to the fewest possible in all."""
        return _ratio(sum(v.marked for v in self.judged), sum(v.shortest for v in self.judged))

    @property
    def with_moves(self) -> float:
        """The same, the words of moved blocks counted where they stood and where they stand."""
        return _ratio(sum(v.marked + v.moved for v in self.judged), sum(v.shortest for v in self.judged))

    @property
    def islands(self) -> float:
        """Mean of all pairs."""
        return sum(v.islands for v in self.judged) / max(len(self.judged), 1)

    @property
    def unmarked(self) -> int:
        """Differences that readers see and that are not marked."""
        return sum(v.unmarked for v in self.judged)

    @property
    def false(self) -> int:
        """Pairs that look the same and in which something is marked."""
        return sum(v is not None and not v.silent for v, e in zip(self.verdicts, self.equal, strict=True) if e)


def _ratio(marked: int, shortest: int) -> float:
    return marked / shortest if shortest else 1.0


# Targets


def _exactness(pairs: Sequence[Pair], results: dict[str, list[Result]]) -> list[Target]:
    ours = Figures.of(pairs, results[OURS.name])
    parts = (
        ("text comes back both ways", ours.part(lambda v: v.text)),
        ("accept-all gives the second page, element for element", ours.part(lambda v: v.accepted)),
        ("reject-all gives the first page, element for element", ours.part(lambda v: v.rejected)),
        ("of the page alone, accept-all does too, by another reading", ours.part(lambda v: v.page_accepted)),
        ("of the page alone, reject-all does too, by another reading", ours.part(lambda v: v.page_rejected)),
        ("links lead where they should both ways", ours.part(lambda v: v.links)),
    )
    return [
        *((promise, f"{part:.1%}", part == 1) for promise, part in parts),
        ("no difference unmarked", f"{ours.unmarked}", not ours.unmarked),
        ("nothing marked where the pages look the same", f"{ours.false} of {sum(ours.equal)}", not ours.false),
    ]


def _economy(results: dict[str, list[Result]]) -> list[Target]:
    verdicts = [result.verdict for result in results[OURS.name] if result.verdict]
    ours = Figures(seconds=[], verdicts=[*verdicts], equal=[], aimed=[])
    worst = max((_ratio(v.marked, v.shortest) for v in verdicts if 0 < v.shortest <= SMALL), default=1.0)
    return [
        (f"marked at most {MARKED_LIMIT:.2f} of the shortest", f"{ours.ratio:.3f}", ours.ratio <= MARKED_LIMIT),
        (f"at most {ISLANDS_LIMIT} islands a pair", f"{ours.islands:.1f}", ours.islands <= ISLANDS_LIMIT),
        (f"no edit of up to {SMALL} words over {SMALL_LIMIT}", f"{worst:.2f}", worst <= SMALL_LIMIT),
    ]


def _speed(results: dict[str, list[Result]]) -> list[Target]:
    totals = {name: sum(result.seconds for result in made) for name, made in results.items()}
    slowest = max(result.seconds for result in results[OURS.name])
    targets = [
        (f"faster than {name}, parsing included", f"{times:.1f} times", times > 1)
        for name in _FASTER_THAN
        if name in totals and (times := totals[name] / totals[OURS.name])
    ]
    return [*targets, (f"slowest pair under {SLOWEST_LIMIT} s", f"{slowest:.3f} s", slowest < SLOWEST_LIMIT)]


def _endurance(costs: dict[str, Cost]) -> list[Target]:
    targets: list[Target] = []
    for case, made in costs.items():
        limit = SECONDS_LIMITS.get(case, SLOWEST_LIMIT)
        seconds = made.whole if made.seconds is not None else float("inf")
        targets.append((f"{case} under {limit:g} s, parsing included", f"{seconds:.2f} s", seconds < limit))
    long = costs["100,000 words, 1 % edits"].memory
    exact = sum(made.seconds is not None and made.exact for made in costs.values())
    promise = f"100,000 words within {MEMORY_LIMIT >> 20} MiB, parsing included"
    return [
        *targets,
        (promise, f"{long / (1 << 20):.0f} MiB", 0 < long < MEMORY_LIMIT),
        ("hard cases come back exactly, nothing unmarked", f"{exact} of {len(costs)}", exact == len(costs)),
    ]


# Words

_NOTES = """\
accept, reject: all changes accepted gives the second page, all rejected the first, element for element; +page, -page:
so does the page of changes alone, as bench/judge.py reads it (html5lib, no code of ours; decisions/0021); links: of the
pairs whose links lead elsewhere, those in which they are right both ways. What peers that mark Markdown give is read
again; of what peers that mark HTML give, ins and del are unwrapped and taken out, in their favour: an element that is
empty without them goes too, and white space at an element's ends does not count. marked: words added or removed in
all pairs, to the fewest possible as each engine divides words; +moves: with the words of moved blocks, twice.
islands: stretches added or removed, per pair. unmarked: differences that are seen and not marked (of peers, only pairs
without any mark are counted); false: pairs that look the same and are marked. Of three runs the fastest counts. Ours
reads both Markdown sources within its time; for lxml and htmldiff2 plain markdown-it makes HTML of them within theirs;
redlines and git get Markdown, and git's time has the start of its process in it. In the hard cases ours is judged with
parsing, the fastest of three; peers run once, and our HTML, which they compare, is made before. Memory is the largest
extent while comparing, parsing included, above that of the interpreter with the engine imported; not git's own."""


def _print_table(pairs: Sequence[Pair], results: dict[str, list[Result]]) -> None:
    heads = ("median", "slowest", "total", "text", "accept", "reject", "+page", "-page", "links")
    more = ("marked", "+moves", "islands", "unmarked", "false", "failed")
    print(f"{'':<18}{'seconds':>26}" + " " * 49 + f"{'to shortest':>19}")
    print(f"{'':<18}" + "".join(f"{head:>9}" for head in heads) + "".join(f"{head:>9}" for head in more))
    for name, made in results.items():
        figures = Figures.of(pairs, made)
        cells = [f"{median(figures.seconds):.4f}", f"{max(figures.seconds):.3f}", f"{sum(figures.seconds):.2f}"]
        if figures.judged:
            cells += [
                f"{figures.part(holds, where):.1%}"
                for holds, where in (
                    (attrgetter("text"), None),
                    (attrgetter("accepted"), None),
                    (attrgetter("rejected"), None),
                    (attrgetter("page_accepted"), None),
                    (attrgetter("page_rejected"), None),
                    (attrgetter("links"), figures.aimed),
                )
            ]
        row = f"{name:<18}" + "".join(f"{cell:>9}" for cell in cells)
        if figures.judged:
            failed = figures.verdicts.count(None)
            last = (f"{figures.ratio:.3f}", f"{figures.with_moves:.3f}", f"{figures.islands:.1f}")
            row += "".join(f"{cell:>9}" for cell in (*last, figures.unmarked, figures.false, failed))
        print(row)
    equal, aimed = figures.equal.count(True), figures.aimed.count(True)
    print(f"{equal} of the {len(pairs)} pairs look the same; in {aimed} links lead elsewhere.")


def _print_costs(costs: dict[str, dict[str, Cost]]) -> None:
    peers = [name for name in costs if name != OURS.name]
    print(
        f"{'seconds':<26}{'onrecord':>10}{'+parsing':>10}{'marked':>8}{'MiB':>6}" + "".join(f"{n:>20}" for n in peers)
    )
    for case, ours in costs[OURS.name].items():
        seconds = "failed" if ours.seconds is None else f"{ours.seconds:.2f}"
        row = f"{case:<26}{seconds:>10}{ours.whole:>10.2f}{ours.ratio:>8.2f}{ours.memory >> 20:>6}"
        print(row + "".join(f"{_told(costs[peer][case]):>20}" for peer in peers))
    for name, cases in costs.items():
        for case, made in cases.items():
            if made.failure:
                print(f"{name}, {case}: {made.failure}")


def _told(made: Cost) -> str:
    if made.seconds is None:
        return "failed" if made.failure else f"over {PATIENCE} s"
    return f"{made.seconds:.2f} ({made.memory >> 20} MiB)"
