"""`territory-opt demo`: plan a synthetic book on real geography."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from territory_opt.cli.interrupt import StopFlag
from territory_opt.cli.options import add_csv_style, add_out, add_seed, add_territories
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.regions import REGIONS
from territory_opt.cli.results import print_result

NAME = "demo"
HELP = "plan a synthetic book on real geography, with map and report"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    parser.add_argument("--region", choices=REGIONS, default=REGIONS[0], help="default: %(default)s")
    add_territories(parser)
    add_out(parser, "./demo-REGION")
    add_seed(parser, 0)
    add_csv_style(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.export.output_folder.folder_kinds import DEMO_BOOK
    from territory_opt.export.output_folder.output_size import least_output_bytes
    from territory_opt.export.output_folder.replace_folder import check_target, replace_folder
    from territory_opt.export.output_folder.write_errors import check_free_space
    from territory_opt.export.write_book import write_book
    from territory_opt.pipeline import Stopwatch, optimise, sample, scenario_for, write

    out = arguments.out or Path(f"demo-{arguments.region}")
    check_target(out)
    watch = Stopwatch()
    with StopFlag() as stop, progress_display() as progress:
        with watch("read"):
            progress.stage("sample", arguments.region)
            book = sample(
                arguments.region, territories=arguments.territories, seed=arguments.seed, progress=progress
            )
        check_free_space(out, least_output_bytes(book))
        scenario = replace(scenario_for(book, None), seed=arguments.seed)
        plan = optimise(book, scenario, progress=progress, stop=stop, watch=watch)
        with replace_folder(out, progress=progress) as stage:
            # The book is written too, so that the plan can be evaluated, changed and solved again.
            report = write(
                plan,
                stage,
                verbatim=arguments.verbatim,
                excel=arguments.excel,
                progress=progress,
                watch=watch,
            )
            write_book(book, stage / DEMO_BOOK, arguments.excel)
    return print_result(plan, report, out)
