"""`territory-opt evaluate`: judge any plan, independently of the solver."""

from __future__ import annotations

import argparse
from pathlib import Path

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_book, add_json, add_scenario
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.summary import show_summary

NAME = "evaluate"
HELP = "judge any assignment of the book's units: balance, connection, compactness"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    parser.add_argument(
        "assignments", type=Path, metavar="ASSIGNMENTS.csv", help="table with unit_id, territory_id[, rep_id]"
    )
    add_scenario(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.pipeline import Stopwatch, evaluate, read_book, territories_in

    watch = Stopwatch()
    with progress_display() as progress:
        book = read_book(
            arguments.book,
            arguments.scenario,
            territories=territories_in(arguments.assignments),
            progress=progress,
            watch=watch,
        )
        plan = evaluate(book, arguments.assignments, progress=progress, watch=watch)
    if arguments.json:
        print_json(plan.report.as_json())
    else:
        show_summary(plan.report, None)
    return DONE
