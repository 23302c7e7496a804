"""Measure and print a table: `python tests/benchmarks/run.py [NAME ...] [--seeds N] [--list]`.

A name is that of a case, of a family, or the beginning of names up to a hyphen (`hess`, `hess-ID`, `rival`).
Each run is reported on stderr when it ends, each row on stdout when it is complete.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from cases import CASES, select_cases
from measurement import baseline_seconds, load_average
from published_instance import find_data_folder
from result_table import HEADER, BenchmarkSettings, Case, CaseSkipped, Row


def main(arguments: list[str]) -> int:
    """Run the named cases (all without a name); exit code 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seeds", type=int, default=3, help="runs of each case whose median counts")
    parser.add_argument("--list", action="store_true", help="print the names of the cases")
    options = parser.parse_args(arguments)
    try:
        cases = select_cases(options.names)
    except LookupError as error:
        print(f"no such case: {error}; there are {', '.join(case.name for case in CASES)}", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join(case.name for case in cases))
        return 0
    return _print_table(
        cases, BenchmarkSettings(tuple(range(options.seeds)), find_data_folder(), _print_progress)
    )


def rows(case: Case, settings: BenchmarkSettings) -> Iterator[Row]:
    """Rows of a case; an error or a skip becomes a row, so that the remaining cases are run."""
    try:
        yield from case.rows(settings)
    except CaseSkipped as reason:
        yield Row(case.name, "", f"skipped: {reason}", None)
    except Exception as error:
        yield Row(case.name, "", f"error: {type(error).__name__}: {error}", False)


def _print_table(cases: list[Case], settings: BenchmarkSettings) -> int:
    missed = 0
    print(f"| {' | '.join(HEADER)} |")
    print("|---" * len(HEADER) + "|", flush=True)
    for case in cases:
        load_before, baseline_s = load_average(), baseline_seconds()
        for row in rows(case, settings):
            missed += row.kept is False
            print(row.markdown(load_before, baseline_s), flush=True)
            load_before = load_average()
    return 1 if missed else 0


def _print_progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
