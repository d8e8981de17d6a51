"""A statement is read or refused, and read it harms nobody, whatever became of its bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from tests import mutants

pytestmark = [pytest.mark.slow, pytest.mark.hostile]

FIRST, SHARE, ALL = 20_261_122, 200, 2_000
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_statement_is_read_or_refused_and_nothing_else(part: int, tell: Callable[[str], None], *, long: bool) -> None:
    seeds = mutants.seeds()
    numbers = range(FIRST, FIRST + (ALL if long else SHARE))[part::PARTS]
    counts = Counter(mutants.outcome(mutants.mutant(number, seeds)) for number in numbers)
    tell(f"{counts.total()} mutated statements: {dict(sorted(counts.items()))}")
    assert set(counts) == {"read", "refused"}
