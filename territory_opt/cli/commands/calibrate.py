"""`territory-opt calibrate`: the travel estimate fitted to real times."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.error_output import DONE
from territory_opt.cli.options import add_book, add_json, add_scenario
from territory_opt.cli.output import say, show, show_json
from territory_opt.cli.progress_display import watching
from territory_opt.cli.text_tables import share

if TYPE_CHECKING:
    from territory_opt.travel.fit_estimate import Misses

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
    """Do it and return the exit code."""
    from territory_opt.pipeline import calibrate, read_book

    with watching() as progress:
        book = read_book(arguments.book, arguments.scenario, progress=progress)
        found = calibrate(book, arguments.table)
    if arguments.json:
        show_json(
            {
                "pairs": found.pairs,
                "travel": found.settings(),
                "before": asdict(found.before),
                "after": asdict(found.after),
                "at_limits": list(found.at_limits()),
            }
        )
        return DONE
    say(f"{found.pairs:,} pairs")
    say(f"before: {_said(found.before)}")
    say(f"after:  {_said(found.after)}")
    if limits := ", ".join(found.at_limits()):
        odd = f"the fit ends at its limits ({limits}), so no estimate can follow these times"
        say(f"warning: {odd}. Check the table: minutes, one way, and the right places.")
        show(f"# Not to be relied on: {odd}.")
    show("[travel]")
    for key, value in found.settings().items():
        show(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value:g}")
    return DONE


def _said(misses: Misses) -> str:
    return (
        f"mean error {share(misses.mean_error)} of the real time, half of all pairs within "
        f"{share(misses.median_error)}, {share(abs(misses.bias))} too {'slow' if misses.bias > 0 else 'fast'}"
        f" in sum, rms {misses.rms_minutes:.1f} min"
    )
