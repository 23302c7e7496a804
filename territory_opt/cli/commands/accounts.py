"""`territory-opt accounts`: key accounts by several rules, and the work they mean for KAMs and the field."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.account_tables import show_cut, show_managers, show_rules
from territory_opt.cli.error_output import DONE
from territory_opt.cli.inputs import input_paths, input_scenario
from territory_opt.cli.interrupt import StopFlag
from territory_opt.cli.options import add_book, add_json, add_scenario, add_time_limit, shares, span
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.summary import show_book_findings

if TYPE_CHECKING:
    from territory_opt.export.output_folder.accounts_report import AccountsReport
    from territory_opt.model.kam_curve import KamCurveReport
    from territory_opt.model.progress import Progress
    from territory_opt.pipeline import Session
    from territory_opt.whatif.cut.cut_report import CutReport

NAME = "accounts"
HELP = "compare rules for key accounts: their number, revenue, KAMs needed, and the remaining field"
DEFAULT_CUTS = "0.23,0.3,0.4,0.5,0.6"


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
        help="assign the key accounts to each number of KAMs in this range "
        "(from 1 until every key account has one when no range is given)",
    )
    parser.add_argument(
        "--cut",
        nargs="?",
        type=shares,
        const=shares(DEFAULT_CUTS),
        metavar="SHARES",
        help=f"shares of the measure held by key accounts: solve KAMs and territories for each of them "
        f"({DEFAULT_CUTS} when no shares are given)",
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
        "an earlier output in it is replaced, other files are kept",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.export.output_folder.folder_kinds import PREVIEW
    from territory_opt.export.output_folder.replace_folder import check_target
    from territory_opt.export.output_folder.write_accounts import (
        accounts_members,
        accounts_report,
        write_accounts,
    )
    from territory_opt.pipeline import Session, preview_key_accounts, read_book

    out: Path | None = arguments.out
    if out is not None:
        check_target(out, PREVIEW, input_paths(arguments))
    with progress_display() as progress:
        book = read_book(arguments.book, arguments.scenario, progress=progress)
        session = Session(book, input_scenario(book, arguments))
        report = accounts_report(
            preview_key_accounts(book, progress=progress),
            book,
            managers=_managers(session, arguments, progress),
            cut=_cut(session, arguments, progress),
        )
        if out is not None:
            write_accounts(report, book, out, progress=progress)
    show_book_findings(book.findings)
    if arguments.json:
        print_json(accounts_members(report, book))
    else:
        _show(report, out)
    return DONE


def _managers(session: Session, arguments: argparse.Namespace, progress: Progress) -> KamCurveReport | None:
    if arguments.managers is None:
        return None
    with StopFlag() as stop:
        return session.how_many_kams(*arguments.managers, progress=progress, stop=stop).report


def _cut(session: Session, arguments: argparse.Namespace, progress: Progress) -> CutReport | None:
    if arguments.cut is None:
        return None
    with StopFlag() as stop:
        return session.sweep_cut(arguments.cut, progress=progress, stop=stop).report


def _show(report: AccountsReport, out: Path | None) -> None:
    show_rules(report.preview, out)
    if report.managers is not None:
        show_managers(report.managers)
    if report.cut is not None:
        show_cut(report.cut)
