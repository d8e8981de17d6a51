"""Tables that somebody changed: cells, rows and columns, in every way."""

from __future__ import annotations

import random

from onrecord.history.history import History
from onrecord.text import Block, read

Grid = list[list[str]]

WORDS = (
    "naam",
    "adres",
    "7 jaar",
    "1 jaar",
    "Ja",
    "Nee",
    "toestemming",
    "wet",
    "nooit",
    "24 maanden na afloop",
    "bank",
)


def markdown(grid: Grid) -> str:
    rows = [f"| {' | '.join(row)} |" for row in grid]
    return "\n".join(["# Tabel", "", rows[0], "|" + "---|" * len(grid[0]), *rows[1:], "", "Einde."])


def changed_by_somebody(grid: Grid, chance: random.Random) -> Grid:
    """Return a table with other cells, and with rows and columns that came, went, or stand elsewhere."""
    after = [[*row] for row in grid]
    for _ in range(chance.randint(0, 3)):
        after[chance.randrange(1, len(after))][chance.randrange(len(after[0]))] = chance.choice(WORDS)
    for kind in chance.choices(
        ["row came", "row went", "row moved", "column came", "column went", "column moved"], k=2
    ):
        height, width = len(after), len(after[0])
        if kind == "row came":
            new = [f"Nieuw {chance.randint(1, 9)}", *chance.choices(WORDS, k=width - 1)]
            after.insert(chance.randint(1, height), new)
        elif kind == "row went" and height > 2:
            del after[chance.randrange(1, height)]
        elif kind == "row moved" and height > 2:
            row = after.pop(chance.randrange(1, height))
            after.insert(chance.randint(1, height - 1), row)
        elif kind == "column came":
            place = chance.randint(0, width)
            name = f"Extra {chance.randint(1, 99)}"
            after = [[*row[:place], chance.choice(WORDS) if r else name, *row[place:]] for r, row in enumerate(after)]
        elif kind == "column went" and width > 2:
            place = chance.randrange(width)
            after = [[*row[:place], *row[place + 1 :]] for row in after]
        elif kind == "column moved" and width > 2:
            place, to = chance.randrange(width), chance.randrange(width - 1)
            for row in after:
                row.insert(to, row.pop(place))
    return after


def generated(chance: random.Random) -> list[Grid]:
    """Return a table, and what was made of it, three times in a row."""
    width, height = chance.randint(2, 5), chance.randint(1, 6)
    head = [f"Kop {number}" for number in range(width)]
    grids = [[head, *[[f"Rij {row}", *chance.choices(WORDS, k=width - 1)] for row in range(height)]]]
    for _ in range(3):
        grids.append(changed_by_somebody(grids[-1], chance))
    return grids


def folded(grids: list[Grid]) -> tuple[dict[str, tuple[Block, ...]], History]:
    """Return tables as the revisions of a statement, and their history."""
    texts = {f"2020-01-{number:02}": read(markdown(grid)).blocks for number, grid in enumerate(grids, start=1)}
    return texts, History.of(texts.items())
