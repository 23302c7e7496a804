"""`territory-opt sample`: a synthetic book of any size."""

from __future__ import annotations

import argparse
from pathlib import Path

from territory_opt.cli.options import add_excel, add_seed, add_territories, whole_number
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.regions import REGIONS
from territory_opt.cli.text_tables import number, print_lines

NAME = "sample"
HELP = "write a book of real geography and synthetic customers, one rep with a home per territory"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    parser.add_argument("--region", choices=REGIONS, required=True)
    parser.add_argument(
        "--customers", type=whole_number(1), metavar="N", required=True, help="number of customers"
    )
    add_territories(parser)
    parser.add_argument("--out", type=Path, metavar="BOOK", required=True, help="folder to write the book to")
    add_seed(parser, 0)
    add_excel(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.export.output_folder.folder_kinds import BOOK
    from territory_opt.export.output_folder.replace_folder import check_target
    from territory_opt.export.write_book import write_book
    from territory_opt.pipeline import sample

    check_target(arguments.out, BOOK)
    with progress_display() as progress:
        progress.stage("sample", arguments.region)
        book = sample(
            arguments.region,
            customers=arguments.customers,
            territories=arguments.territories,
            seed=arguments.seed,
            progress=progress,
        )
        progress.stage("export")
        write_book(book, arguments.out, arguments.excel, progress=progress)
    counts = {"units": book.units, "customers": book.customers, "reps": book.reps, "KAMs": book.kams}
    summary = ", ".join(f"{number(len(table))} {name}" for name, table in counts.items() if table is not None)
    print_lines([f"{arguments.out}: {summary}; customers are synthetic", *book.attribution])
    return 0
