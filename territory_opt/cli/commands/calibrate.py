"""`territory-opt calibrate`: fit the travel estimate to real times."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_book, add_json, add_scenario
from territory_opt.cli.output import print_json, print_stderr, print_stdout
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.text_tables import share
from territory_opt.wording.number_text import exact_number

if TYPE_CHECKING:
    from territory_opt.travel.fit_estimate import EstimateErrors

NAME = "calibrate"
HELP = "fit the travel estimate to a table of real times, and print the scenario's [travel]"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    parser.add_argument(
        "table", type=Path, metavar="TABLE.csv", help="from_lon, from_lat, to_lon, to_lat, minutes[, km]"
    )
    add_scenario(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.pipeline import calibrate, read_book

    with progress_display() as progress:
        book = read_book(arguments.book, arguments.scenario, progress=progress)
        calibration = calibrate(book, arguments.table)
    if arguments.json:
        print_json(
            {
                "pairs": calibration.pairs,
                "travel": calibration.settings(),
                "before": asdict(calibration.before),
                "after": asdict(calibration.after),
                "at_limits": list(calibration.at_limits()),
            }
        )
        return DONE
    print_stderr(f"{calibration.pairs:,} pairs")
    print_stderr(f"before: {_describe(calibration.before)}")
    print_stderr(f"after:  {_describe(calibration.after)}")
    if limits := ", ".join(calibration.at_limits()):
        problem = f"the fit ends at its limits ({limits}), so no estimate can reproduce these times"
        print_stderr(f"warning: {problem}. Check the table: minutes, one way, and the right places.")
        print_stdout(f"# Not reliable: {problem}.")
    print_stdout("[travel]")
    for key, value in calibration.settings().items():
        print_stdout(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {exact_number(value, 6)}")
    return DONE


def _describe(misses: EstimateErrors) -> str:
    return (
        f"mean error {share(misses.mean_error)} of the real time, half of all pairs within "
        f"{share(misses.median_error)}, {share(abs(misses.bias))} too {'slow' if misses.bias > 0 else 'fast'}"
        f" in sum, rms {misses.rms_minutes:.1f} min"
    )
