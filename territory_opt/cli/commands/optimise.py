"""`territory-opt optimise`: plan the territories of a book."""

from __future__ import annotations

import argparse
from pathlib import Path

from territory_opt.cli.inputs import input_paths, input_scenario, read_input_book
from territory_opt.cli.interrupt import StopFlag
from territory_opt.cli.options import (
    add_book,
    add_csv_style,
    add_json,
    add_out,
    add_scenario,
    add_seed,
    add_start,
    add_territories,
    add_time_limit,
    whole_number,
)
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.results import print_result

NAME = "optimise"
HELP = "divide a book into balanced territories and assign key accounts to their managers"
OUT = Path("plan")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    add_scenario(parser)
    add_territories(parser)
    add_time_limit(parser)
    parser.add_argument("--iterations", type=whole_number(0), metavar="N", help="work to do; 0: by effort")
    add_seed(parser, None)
    add_out(parser, "./plan")
    add_start(parser)
    add_csv_style(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.export.output_folder.output_size import least_output_bytes
    from territory_opt.export.output_folder.replace_folder import check_target
    from territory_opt.export.output_folder.write_errors import check_free_space
    from territory_opt.pipeline import Stopwatch, optimise, write

    out = arguments.out or OUT
    check_target(out, inputs=input_paths(arguments))
    watch = Stopwatch()
    with StopFlag() as stop, progress_display() as progress:
        book = read_input_book(arguments, progress, watch)
        check_free_space(out, least_output_bytes(book))
        plan = optimise(
            book,
            input_scenario(book, arguments),
            start=arguments.start,
            progress=progress,
            stop=stop,
            watch=watch,
        )
        report = write(
            plan,
            out,
            verbatim=arguments.verbatim,
            excel=arguments.excel,
            progress=progress,
            watch=watch,
        )
    return print_result(plan, report, out, arguments.json)
