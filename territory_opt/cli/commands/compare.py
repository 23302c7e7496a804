"""`territory-opt compare`: what moved between two plans."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.options import add_json
from territory_opt.cli.output import print_json
from territory_opt.cli.text_tables import number, print_lines, print_table, share

if TYPE_CHECKING:
    from territory_opt.whatif.comparison import Comparison

NAME = "compare"
HELP = "list what moved from one plan to another, and the figures of both"
_MAX_MOVES = 20


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    for name, help_text in (("plan_a", "the plan before"), ("plan_b", "the plan after")):
        parser.add_argument(
            name, type=Path, metavar=name.upper(), help=f"{help_text}: a plan's folder or an assignments.csv"
        )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.pipeline import compare

    difference = compare(arguments.plan_a, arguments.plan_b)
    if arguments.json:
        print_json(difference.as_json())
    else:
        _show(difference)
    return 0


def _show(difference: Comparison) -> None:
    print_lines(
        [
            f"units moved      {number(difference.units_moved)}",
            f"customers moved  {number(difference.customers_moved)}",
            f"revenue moved    {share(difference.revenue_moved_share)}",
            f"objective        {number(difference.objective_a)} -> {number(difference.objective_b)}",
        ]
    )
    print_table(
        ["criterion", "deviation before", "after", "outside before", "after"],
        [
            [
                row.measure,
                share(row.max_deviation_a),
                share(row.max_deviation_b),
                number(row.outside_a),
                number(row.outside_b),
            ]
            for row in difference.criteria
        ],
    )
    moves = difference.moves
    rows = [[move.unit_id, move.before, move.after] for move in moves[:_MAX_MOVES]]
    print_table(["unit", "from", "to"], rows)
    if len(moves) > _MAX_MOVES:
        print_lines([f"... and {len(moves) - _MAX_MOVES} more; --json lists all of them."])
    print_lines([note.text for note in difference.notes])
