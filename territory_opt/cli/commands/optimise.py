"""`territory-opt optimise`: the main job on the planner's own book."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.ending import conclude
from territory_opt.cli.options import (
    add_json,
    add_out,
    add_scenario,
    add_seed,
    add_territories,
    positive_seconds,
    whole_number,
)
from territory_opt.cli.stop import StopFlag
from territory_opt.cli.summary import show_warnings
from territory_opt.cli.watching import watching

if TYPE_CHECKING:
    from territory_opt.model.book import Book
    from territory_opt.model.scenario import Scenario

NAME = "optimise"
HELP = "divide a book into balanced territories and give key accounts to their managers"
OUT = Path("plan")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    parser.add_argument("book", type=Path, metavar="BOOK", help="folder with units, customers, reps, kams")
    add_scenario(parser)
    add_territories(parser)
    parser.add_argument(
        "--time-limit", type=positive_seconds, metavar="S", help="stop solving after S seconds"
    )
    parser.add_argument("--iterations", type=whole_number(0), metavar="N", help="work to do; 0: by effort")
    add_seed(parser, None)
    add_out(parser, "./plan")
    parser.add_argument(
        "--start", type=Path, metavar="PLAN", help="a plan's folder or an assignments.csv to begin from"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do it and return the exit code."""
    from territory_opt.export.folder import check_target
    from territory_opt.pipeline import Stopwatch, optimise, read_book, write

    out = arguments.out or OUT
    check_target(out)
    watch = Stopwatch()
    with StopFlag() as stop, watching() as progress:
        book = read_book(
            arguments.book,
            arguments.scenario,
            territories=arguments.territories,
            progress=progress,
            watch=watch,
        )
        plan = optimise(
            book,
            _scenario(book, arguments),
            start=arguments.start,
            progress=progress,
            stop=stop,
            watch=watch,
        )
        report = write(plan, out, progress=progress, watch=watch)
    show_warnings(book.warnings)
    return conclude(report, out, arguments.json)


def _scenario(book: Book, arguments: argparse.Namespace) -> Scenario:
    """Return the scenario the book was read with, with what the command line says put in its place."""
    from territory_opt.pipeline import scenario_for

    given = {
        "territories": arguments.territories,
        "time_limit_s": arguments.time_limit,
        "iterations": arguments.iterations,
        "seed": arguments.seed,
    }
    scenario = scenario_for(book, None)
    return replace(scenario, **{name: value for name, value in given.items() if value is not None})
