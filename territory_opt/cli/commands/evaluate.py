"""`territory-opt evaluate`: judge any plan, independently of the solver."""

from __future__ import annotations

import argparse
from pathlib import Path

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_book, add_csv_style, add_json, add_out, add_scenario
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.summary import show_summary

NAME = "evaluate"
HELP = "judge any assignment of the book's units: balance, connection, compactness"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    parser.add_argument(
        "assignments",
        type=Path,
        metavar="ASSIGNMENTS",
        help="a plan's folder, a table with unit_id, territory_id[, rep_id] (CSV, XLSX, GeoPackage, GeoJSON, "
        "Parquet), or the word today",
    )
    add_scenario(parser)
    add_out(parser, "nothing is written")
    add_csv_style(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.export.attribution import report_members
    from territory_opt.export.output_folder.replace_folder import check_target
    from territory_opt.pipeline import Stopwatch, evaluate, read_book, territories_in, write

    out: Path | None = arguments.out
    if out is not None:
        check_target(out, inputs=(arguments.book, arguments.assignments, arguments.scenario))
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
        report = (
            plan.report
            if out is None
            else write(
                plan, out, verbatim=arguments.verbatim, excel=arguments.excel, progress=progress, watch=watch
            )
        )
    if arguments.json:
        print_json(report_members(report))
    else:
        show_summary(report, out, plan)
    return DONE
