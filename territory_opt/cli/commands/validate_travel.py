"""`territory-opt validate-travel`: the estimate of hours, held against real day tours."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_book, add_json, add_scenario, add_seed, whole_number
from territory_opt.cli.output import show_json
from territory_opt.cli.progress_display import watching
from territory_opt.cli.summary import show_warnings
from territory_opt.cli.text_tables import number, print_lines, print_table

NAME = "validate-travel"
HELP = "hold the estimated hours of driving and work against real day tours"

_GROUPS = {
    "plan": "territories of the plan",
    "homes": "customers by their nearest home",
    "drawn": "groups around customers drawn by lot, served from the most central of them",
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
    """Do it and return the exit code."""
    from territory_opt.pipeline import read_book, territories_in, validate_travel

    count = None if arguments.plan is None else territories_in(arguments.plan)
    with watching() as progress:
        book = read_book(arguments.book, arguments.scenario, territories=count, progress=progress)
        told = validate_travel(
            book, plan=arguments.plan, sample=arguments.sample, seed=arguments.seed, progress=progress
        )
    show_warnings(book.warnings)
    if arguments.json:
        show_json(told)
    else:
        _show(told)
    return DONE


def _show(told: Mapping[str, Any]) -> None:
    header = ["territory", "customers", "visits", "days", "visits a day", "hours: tours", "estimate", "error"]
    rows = [*told["territories"], told["overall"]]
    print_table([*header, "driving: tours", "estimate", "error"], [_cells(row) for row in rows])
    worst = [
        f"{what}: mean error {_size(told[f'mean_{name}_error'])}, "
        f"worst {_signed(told[f'worst_{name}'][f'{name}_error'])} in {told[f'worst_{name}']['territory_id']}"
        for what, name in (("work    ", "workload"), ("driving ", "drive"))
    ]
    print_lines(
        [
            *worst,
            f"tours   : built by {told['tours']}, seed {told['seed']}; {_GROUPS[told['groups']]}",
            "for the report, in the scenario's [workload]:",
            f"  measured_workload_error = {told['mean_workload_error']:.4f}",
            f"  measured_drive_error = {told['mean_drive_error']:.4f}",
        ]
    )


def _cells(row: Mapping[str, Any]) -> list[str]:
    work, drive = row["workload_hours"], row["drive_hours"]
    return [
        row["territory_id"],
        number(row["customers"]),
        number(row["visits"]),
        number(row["days"]),
        number(row["visits_per_day"]),
        number(work["tours"]),
        number(work["estimate"]),
        _signed(row["workload_error"]),
        number(drive["tours"]),
        number(drive["estimate"]),
        _signed(row["drive_error"]),
    ]


def _signed(error: float) -> str:
    return f"{100 * error:+.1f} %"


def _size(error: float) -> str:
    return f"{100 * error:.1f} %"
