"""Measure and print a table: `python tests/benchmarks/run.py [NAME ...] [--seeds N] [--list]`.

A name is that of a case, of a family, or the beginning of names up to a hyphen (`hess`, `hess-ID`, `rival`).
Each run is told on stderr as it ends, each row on stdout as soon as it is complete.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from cases import CASES, chosen
from measure import baseline_seconds, load
from published import data_folder
from table import HEADER, Asked, Case, Row, Skipped


def main(arguments: list[str]) -> int:
    """Run the named cases (all without a name); exit code 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seeds", type=int, default=3, help="runs of each case whose median counts")
    parser.add_argument("--list", action="store_true", help="print the names of the cases")
    given = parser.parse_args(arguments)
    try:
        cases = chosen(given.names)
    except LookupError as error:
        print(f"no such case: {error}; there are {', '.join(case.name for case in CASES)}", file=sys.stderr)
        return 2
    if given.list:
        print("\n".join(case.name for case in cases))
        return 0
    return _table(cases, Asked(tuple(range(given.seeds)), data_folder(), _say))


def rows(case: Case, asked: Asked) -> Iterator[Row]:
    """Rows of a case; what goes wrong becomes a row, so that the next case can be run."""
    try:
        yield from case.rows(asked)
    except Skipped as reason:
        yield Row(case.name, "", f"skipped: {reason}", None)
    except Exception as error:
        yield Row(case.name, "", f"error: {type(error).__name__}: {error}", False)


def _table(cases: list[Case], asked: Asked) -> int:
    missed = 0
    print(f"| {' | '.join(HEADER)} |")
    print("|---" * len(HEADER) + "|", flush=True)
    for case in cases:
        before, baseline = load(), baseline_seconds()
        for row in rows(case, asked):
            missed += row.kept is False
            print(row.line(before, baseline), flush=True)
            before = load()
    return 1 if missed else 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
