"""`territory-opt front`: alternative plans for one scenario, and the gains and costs of each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.error_output import DONE, NO_PLAN
from territory_opt.cli.inputs import input_paths, input_scenario, read_input_book
from territory_opt.cli.interrupt import StopFlag
from territory_opt.cli.options import (
    add_book,
    add_csv_style,
    add_json,
    add_scenario,
    add_seed,
    add_start,
    add_territories,
    add_time_limit,
)
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.summary import show_blocking, show_book_findings
from territory_opt.cli.text_tables import number, print_lines, print_table, share

if TYPE_CHECKING:
    from territory_opt.whatif.front.front_report import FrontReport

NAME = "front"
HELP = "find five to seven plans that trade balance, travel and change against each other"
OUT = Path("front")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    add_scenario(parser)
    add_territories(parser)
    add_time_limit(parser, "stop solving after S seconds, all plans together")
    add_seed(parser, None)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder to write (./front when left out); an earlier output in it "
        "is replaced, other files are kept",
    )
    add_start(parser)
    add_csv_style(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.export.output_folder.folder_kinds import FRONT
    from territory_opt.export.output_folder.output_size import least_output_bytes
    from territory_opt.export.output_folder.replace_folder import check_target
    from territory_opt.export.output_folder.write_errors import check_free_space
    from territory_opt.export.output_folder.write_front import front_members, write_front
    from territory_opt.export.text_files.csv_style import CsvStyle
    from territory_opt.pipeline import Stopwatch, front

    out = arguments.out or OUT
    check_target(out, FRONT, input_paths(arguments))
    watch = Stopwatch()
    with StopFlag() as stop, progress_display() as progress:
        book = read_input_book(arguments, progress, watch)
        check_free_space(out, least_output_bytes(book))
        scenario = input_scenario(book, arguments)
        result = front(book, scenario, start=arguments.start, progress=progress, stop=stop, watch=watch)
        style = CsvStyle(arguments.verbatim, arguments.excel)
        report = write_front(result, out, style=style, progress=progress)
    show_book_findings(book.findings)
    if arguments.json:
        print_json(front_members(report, book))
    else:
        _show(report, out)
    if result.status in ("optimal", "feasible"):
        return DONE
    show_blocking(result.requested.plan.report)
    return NO_PLAN


def _show(report: FrontReport, folder: Path) -> None:
    header = ["alternative", report.objective.name, "against as requested", "worst deviation"]
    measure = report.change_measure
    print_table(
        [*header, *([f"{measure} that change hands"] if measure else []), "gap"],
        [
            [
                row.name,
                number(row.objective),
                "-" if row.as_requested else share(row.against_requested.objective_share),
                share(row.worst_deviation),
                *([share(row.changed)] if measure else []),
                share(row.gap),
            ]
            for row in report.alternatives
        ],
    )
    print_lines(_footer(report, folder))


def _footer(report: FrontReport, folder: Path) -> Iterator[str]:
    for row in report.left_out:
        yield f"left out    {row.name}: {row.reason.text}"
    yield f"files       {folder}"
    yield f"compare     {folder / 'front.html'}"
