"""How much longer more work takes, in processor time of the same run, so that no machine is too slow for a test."""

from __future__ import annotations

import time
from collections.abc import Callable

ENOUGH = 0.02
"""Seconds of work below which a clock tells too little."""


def ratio(more: Callable[[], object], less: Callable[[], object], *, most: float, attempts: int = 5) -> float:
    """Return how many times the time of `less` it is that `more` takes, measured anew while that is over `most`."""
    seconds = [float("inf"), float("inf")]
    for _ in range(attempts):
        seconds = [min(known, _seconds(work)) for known, work in zip(seconds, (more, less), strict=True)]
        if seconds[0] < most * seconds[1]:
            break
    return seconds[0] / seconds[1]


def growth(work: Callable[[int], object], *, small: int, times: int, most: float) -> float:
    """Return how many times longer `work` takes for `times` as much, measured anew while that is over `most`."""
    return ratio(lambda: work(small * times), lambda: work(small), most=most)


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one round of work, over as many rounds as can be measured."""
    rounds, began = 0, time.process_time()
    while (passed := time.process_time() - began) < ENOUGH or not rounds:
        work()
        rounds += 1
    return passed / rounds
