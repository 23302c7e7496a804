"""`territory-opt accounts`: who would be key by several rules, and what that asks of everybody."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory_opt.cli.account_tables import show_cut, show_managers, show_rules
from territory_opt.cli.error_output import DONE
from territory_opt.cli.inputs import input_scenario
from territory_opt.cli.interrupt import StopFlag
from territory_opt.cli.options import add_book, add_json, add_scenario, add_time_limit, shares, span
from territory_opt.cli.output import show_json
from territory_opt.cli.progress_display import watching
from territory_opt.cli.summary import show_warnings

if TYPE_CHECKING:
    from territory_opt.model.book import Book
    from territory_opt.model.progress import Progress

NAME = "accounts"
HELP = "compare rules for key accounts: how many, what they bring, how many KAMs, what is left for the field"
USUAL_CUTS = "0.23,0.3,0.4,0.5,0.6"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    add_scenario(parser)
    parser.add_argument(
        "--managers",
        nargs="?",
        type=span,
        const=(None, None),
        metavar="FROM..TO",
        help="how many KAMs: assign the key accounts to ever fewer and ever more of them "
        "(from 1 until nothing waits when no range is given)",
    )
    parser.add_argument(
        "--cut",
        nargs="?",
        type=shares,
        const=shares(USUAL_CUTS),
        metavar="SHARES",
        help=f"move the share that key accounts hold and solve managers and territories anew for each "
        f"({USUAL_CUTS} when no shares are given)",
    )
    add_time_limit(
        parser,
        "stop solving after S seconds, all cuts together (12 for each when left out), and all numbers "
        "of KAMs together",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for report.json and report.html (nothing is written when left out); "
        "replaces only an earlier one of its kind",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do it and return the exit code."""
    from territory_opt.export.output_folder.accounts_folder import check_accounts_target
    from territory_opt.export.output_folder.write_accounts import accounts_report, write_accounts
    from territory_opt.pipeline import read_book
    from territory_opt.pipeline.key_account_preview import preview

    out: Path | None = arguments.out
    if out is not None:
        check_accounts_target(out)
    with watching() as progress:
        book = read_book(arguments.book, arguments.scenario, progress=progress)
        found = preview(book, progress=progress)
        parts = {
            "managers": _managers(book, arguments, progress),
            "cut": _cut(book, arguments, progress),
        }
    told = accounts_report(found, book, **parts) if out is None else write_accounts(found, book, out, **parts)
    show_warnings(book.warnings)
    if arguments.json:
        show_json(told)
    else:
        _show(told, out)
    return DONE


def _managers(book: Book, arguments: argparse.Namespace, progress: Progress) -> dict[str, Any] | None:
    from territory_opt.pipeline import how_many_kams

    if arguments.managers is None:
        return None
    question = input_scenario(book, arguments)
    with StopFlag() as stop:
        return how_many_kams(book, question, *arguments.managers, progress=progress, stop=stop).as_json()


def _cut(book: Book, arguments: argparse.Namespace, progress: Progress) -> dict[str, Any] | None:
    from territory_opt.pipeline import sweep_cut

    if arguments.cut is None:
        return None
    question = input_scenario(book, arguments)
    with StopFlag() as stop:
        return sweep_cut(book, question, arguments.cut, progress=progress, stop=stop).as_dict()


def _show(told: Mapping[str, Any], out: Path | None) -> None:
    show_rules(told, out)
    if told["managers"] is not None:
        show_managers(told["managers"])
    if told["cut"] is not None:
        show_cut(told["cut"])
