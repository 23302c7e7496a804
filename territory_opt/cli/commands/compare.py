"""`territory-opt compare`: what moved between two plans."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_csv_style, add_json
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.text_tables import number, print_lines, print_table, share

if TYPE_CHECKING:
    from territory_opt.whatif.comparison import Comparison, UnitMove

NAME = "compare"
HELP = "list what moved from one plan to another, and the figures of both"
_MAX_MOVES = 20


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    for name, help_text in (("plan_a", "the plan before"), ("plan_b", "the plan after")):
        parser.add_argument(
            name,
            type=Path,
            metavar=name.upper(),
            help=f"{help_text}: a plan's folder, a table of assignments, or the word today",
        )
    parser.add_argument(
        "--book",
        type=Path,
        metavar="BOOK",
        help="the book of both plans; needed only where no plan's folder says where it is",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for compare.html, compare.json, moves.csv and difference.geojson (nothing is written "
        "when left out); replaces only a folder that holds a compare.json",
    )
    add_csv_style(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.pipeline import compare

    with progress_display() as progress:
        difference = compare(
            arguments.plan_a,
            arguments.plan_b,
            book=arguments.book,
            out=arguments.out,
            verbatim=arguments.verbatim,
            excel=arguments.excel,
            progress=progress,
        )
    if arguments.json:
        print_json(difference.as_json())
    else:
        _show(difference, arguments.out)
    return DONE


def _show(difference: Comparison, folder: Path | None) -> None:
    objective = f"{number(difference.objective_a)} -> {number(difference.objective_b)}"
    print_lines(
        [
            f"units moved      {number(difference.units_moved)}",
            f"customers moved  {number(difference.customers_moved)}",
            f"revenue moved    {share(difference.revenue_moved_share)}",
            f"objective        {difference.objective_name} {objective} {difference.objective_unit}".rstrip(),
            *(f"{one.finding.severity:<17}{one.text}" for one in difference.notes),
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
    print_table(["unit", "from", "to", "customers"], [_row(move) for move in moves[:_MAX_MOVES]])
    print_lines(_where(len(moves), folder))


def _row(move: UnitMove) -> list[str]:
    return [
        move.unit_id,
        _named(move.before, move.from_rep_name or move.from_rep_id),
        _named(move.after, move.to_rep_name or move.to_rep_id),
        number(move.customers),
    ]


def _named(territory: str, rep: str) -> str:
    return f"{territory or 'none'} ({rep})" if rep else territory or "none"


def _where(moves: int, folder: Path | None) -> list[str]:
    """Where all moves are."""
    lines = []
    if moves > _MAX_MOVES:
        where = (
            "--json or --out lists all of them"
            if folder is None
            else f"all of them are in {folder / 'moves.csv'}"
        )
        lines.append(f"... and {moves - _MAX_MOVES:,} more; {where}.")
    return (
        lines
        if folder is None
        else [*lines, f"files            {folder}", f"page             {folder / 'compare.html'}"]
    )
