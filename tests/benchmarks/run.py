"""Measure and print a table: `python tests/benchmarks/run.py [NAME ...]`."""

from __future__ import annotations

import sys

from cases import CASES
from measure import baseline_seconds, load


def main(names: list[str]) -> int:
    """Run the named cases (all without a name); exit code 1 when a bar is missed."""
    unknown = set(names) - {case.name for case in CASES}
    if unknown:
        print(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join(c.name for c in CASES)}")
        return 2
    missed = 0
    print("| case | bar | result | seconds | x baseline | peak MB | load | kept |")
    print("|---" * 8 + "|")
    for case in CASES:
        if names and case.name not in names:
            continue
        before, baseline = load(), baseline_seconds()
        for figure in case.measure(1.0):
            missed += not figure.kept
            print(
                f"| {figure.case} | {case.bar} | {figure.result} | {figure.seconds:.1f} | "
                f"{figure.seconds / baseline:.0f} | {figure.peak_mb:.0f} | {before} | "
                f"{'yes' if figure.kept else 'NO'} |",
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
