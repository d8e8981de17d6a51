"""Run every benchmark: python -m bench [--full]."""

from __future__ import annotations

import sys

from bench import compare_page, facts, publishing, redlines, shapes

BENCHMARKS = (publishing, shapes, redlines, compare_page, facts)


def main(argv: list[str]) -> int:
    """Run each benchmark, also after one that missed a target."""
    reached = [benchmark.run(argv) for benchmark in BENCHMARKS]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
