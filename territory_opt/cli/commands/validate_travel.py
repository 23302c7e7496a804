"""`territory-opt validate-travel`: compare the estimated hours with constructed day tours."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_book, add_json, add_scenario, add_seed, whole_number
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.summary import show_book_findings
from territory_opt.cli.text_tables import number, print_lines, print_table

if TYPE_CHECKING:
    from territory_opt.tours.hours_validation import HoursValidation, TerritoryHours

NAME = "validate-travel"
HELP = "compare the estimated hours of driving and work with constructed day tours"

_GROUPS = {
    "plan": "territories of the plan",
    "homes": "customers by their nearest home",
    "drawn": "groups around random customers, served from the most central of them",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    add_scenario(parser)
    parser.add_argument(
        "--plan",
        type=Path,
        metavar="PLAN",
        help="a plan's folder or an assignments table whose territories are toured "
        "(each customer's nearest home when left out)",
    )
    parser.add_argument(
        "--sample", type=whole_number(1), metavar="N", default=5, help="territories to tour (5)"
    )
    add_seed(parser, None)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.pipeline import read_book, territories_in, validate_travel

    count = None if arguments.plan is None else territories_in(arguments.plan)
    with progress_display() as progress:
        book = read_book(arguments.book, arguments.scenario, territories=count, progress=progress)
        report = validate_travel(
            book, plan=arguments.plan, sample=arguments.sample, seed=arguments.seed, progress=progress
        )
    show_book_findings(book.findings)
    if arguments.json:
        print_json(report.as_json())
    else:
        _show(report)
    return DONE


def _show(report: HoursValidation) -> None:
    header = ["territory", "customers", "visits", "days", "visits a day", "hours: tours", "estimate", "error"]
    rows = [*report.territories, report.overall]
    print_table([*header, "driving: tours", "estimate", "error"], [_cells(row) for row in rows])
    work, driving = report.worst_workload, report.worst_drive
    print_lines(
        [
            f"work    : mean error {_unsigned(report.mean_workload_error)}, worst "
            f"{_signed(work.workload_error)} in {work.territory_id}",
            f"driving : mean error {_unsigned(report.mean_drive_error)}, worst "
            f"{_signed(driving.drive_error)} in {driving.territory_id}",
            f"tours   : built by {report.tours}, seed {report.seed}; {_GROUPS[report.groups]}",
            "for the report, in the scenario's [workload]:",
            f"  measured_workload_error = {report.mean_workload_error:.4f}",
            f"  measured_drive_error = {report.mean_drive_error:.4f}",
        ]
    )


def _cells(row: TerritoryHours) -> list[str]:
    work, drive = row.workload_hours, row.drive_hours
    return [
        row.territory_id,
        number(row.customers),
        number(row.visits),
        number(row.days),
        number(row.visits_per_day),
        number(work.tours),
        number(work.estimate),
        _signed(row.workload_error),
        number(drive.tours),
        number(drive.estimate),
        _signed(row.drive_error),
    ]


def _signed(error: float) -> str:
    return f"{100 * error:+.1f} %"


def _unsigned(error: float) -> str:
    return f"{100 * error:.1f} %"
