"""Statements that nobody would write, made from real ones by chance, and what must become of each.

`make fuzz` makes them until its time is over; `tests/record/test_mutants.py` makes a number of them.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import html5lib
from tests.laws import obey_the_laws
from tests.places import PROJECT

from onrecord.record import Archive
from onrecord.record.statement import read_statement
from onrecord.redline import compare
from onrecord.rules import check
from onrecord.text import visible
from onrecord.text.block import write

DAY = date(2026, 11, 22)

Files = Mapping[str, bytes]
Mutate = Callable[[random.Random, bytes], bytes]

PIECES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\t",
    b"\x1b[2J",
    "\u202e".encode(),
    "\u0301".encode() * 40,
    b"---\n",
    b"```\n",
    b"~~~",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<details>",
    b"</table>",
    b"<script>",
    b"[",
    b"](",
    b"![",
    b"](javascript:x)",
    b"|",
    b"\n| --- |\n",
    b"|" * 300,
    b"> " * 40,
    b"- " * 40,
    b"* _ ** __ ",
    b"`" * 99,
    b"&#0;",
    b"&#x110000;",
    b"{{ x }}",
    b"{% x %}",
    b"[^1]: ",
    b"[^1]",
    b": ",
    b"*[x]: ",
    b"{#id .c onclick=x}",
    b"\\" * 9,
    b"# ",
    b"====\n",
    b"1. ",
    b"999999999999. ",
    b"&anchor ",
    b"*anchor",
    b"!!python/object:x ",
    b"? ",
    b"effective: ",
    b"2027-13-40",
    b"changes:\n  - ",
    b"\xe2\x80",
    b"\xed\xa0\x80",
    "\U000e0041".encode(),
    "\u2028".encode(),
    "\ufdd0".encode(),
    b"1e999",
    b"0x",
    b"~",
    b"null",
    b"\n\n\n",
    b"    ",
)
"""What readers of Markdown and of YAML look out for, and what they never see otherwise."""


def flipped(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 2000) :]


def doubled(chance: random.Random, data: bytes) -> bytes:
    start, to = chance.randrange(len(data)), chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 200)]
    return data[:to] + piece * chance.choice([1, 1, 1, 50]) + data[to:]


def put_in(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(PIECES) * chance.choice([1, 1, 1, 1, 30]) + data[at:]
    return data


def put_before_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 9)):
        at = chance.randrange(len(lines))
        lines[at] = chance.choice(PIECES) + lines[at]
    return b"\n".join(lines)


def lines_moved(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 9)):
        lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return b"\n".join(lines)


WAYS: tuple[Mutate, ...] = (flipped, cut, doubled, put_in, put_before_lines, lines_moved)

HARMFUL = frozenset(
    {"script", "iframe", "object", "embed", "form", "style", "link", "meta", "base", "svg", "math", "input"}
)
"""Elements that no text makes, whatever is written in it."""


def seeds() -> list[Files]:
    """Return the newest two texts, and the facts, of each statement of this project."""
    found: list[Files] = []
    for folder in sorted(path for path in (PROJECT / "docs").iterdir() if path.is_dir()):
        texts = sorted(folder.glob("*.md"))[-2:]
        found.append({file.name: file.read_bytes() for file in [*texts, folder / "statement.yml"]})
    return found


def mutant(number: int, seeds: Sequence[Files]) -> dict[str, bytes]:
    """Return the statement of that number: a real one of which one file, and by times two, was changed."""
    chance = random.Random(number)  # the same number gives the same statement, wherever it is made
    files = dict(chance.choice(seeds))
    for _ in range(chance.choice([1, 1, 2])):
        name = chance.choice(sorted(files))
        files[name] = chance.choice(WAYS)(chance, files[name]) or b"\n"
    return files


def outcome(files: Files) -> str:
    """Tell what became of a statement; raise AssertionError where that is not all that may become of one."""
    statement, problems = read_statement(files, path="docs/proef")
    for problem in problems:
        assert problem.path.startswith("docs/proef"), problem
        assert problem.fact, problem
        assert visible(str(problem)).isprintable() or "\n" in str(problem), problem
    if statement is None or problems:
        assert problems, "refused, and nobody is told why"
        return "refused"
    for problem in check(Archive(introduction="", statements=(statement,)), DAY).problems:
        assert problem.fact, problem
    for revision in statement.revisions:
        page = html5lib.parseFragment(write(revision.text.blocks), namespaceHTMLElements=False)
        for element in page.iter():
            assert element.tag not in HARMFUL, f"<{element.tag}> in {revision.name}"
            for name, value in element.attrib.items():
                assert not name.lower().startswith("on"), f"{name} in {revision.name}"
                assert not value.strip().lower().startswith(("javascript:", "vbscript:")), f"{value} in {revision.name}"
    for before, after in zip(statement.revisions, statement.revisions[1:], strict=False):
        obey_the_laws(before.text.blocks, after.text.blocks, compare(before.text.blocks, after.text.blocks))
    return "read"


def main() -> int:
    """Make statements until the time is over; keep each that did what none may, and return how many did, 1 at most."""
    minutes = float(os.environ.get("ONRECORD_FUZZ_MINUTES", "10"))
    number = int(os.environ.get("ONRECORD_FUZZ_FROM", str(time.time_ns() % 10**9)))
    known, counts, ends = seeds(), Counter[str](), time.monotonic() + minutes * 60
    while time.monotonic() < ends:
        files, begun = mutant(number, known), time.monotonic()
        try:
            counts[outcome(files)] += 1
        except (AssertionError, Exception) as error:
            counts["fell"] += 1
            kept = Path("build/fuzz") / str(number)
            kept.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                (kept / name).write_bytes(data)
            sys.stdout.write(f"\n{kept}: {type(error).__name__}: {str(error)[:300]}\n")
        if (took := time.monotonic() - begun) > 20:
            sys.stdout.write(f"\nnumber {number} took {took:.0f} seconds\n")
        number += 1
        if counts.total() % 20 == 0:
            sys.stdout.write(f"\r{dict(sorted(counts.items()))}, next is number {number} ")
            sys.stdout.flush()
    sys.stdout.write(f"\n{counts.total()} statements made: {dict(sorted(counts.items()))}\n")
    return 1 if counts["fell"] else 0


if __name__ == "__main__":
    sys.exit(main())
