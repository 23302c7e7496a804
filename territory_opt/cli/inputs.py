"""The book and the scenario that the command line asks for."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territory_opt.model.book import Book
    from territory_opt.model.progress import Progress
    from territory_opt.model.scenario import Scenario
    from territory_opt.pipeline import Stopwatch

KEYS = {
    "territories": "territories",
    "time_limit": "time_limit_s",
    "iterations": "iterations",
    "seed": "seed",
}
"""Options that stand for keys of the scenario."""


def read_input_book(arguments: argparse.Namespace, progress: Progress, watch: Stopwatch) -> Book:
    """Read the book, with the scenario and for the number of territories that the command line says."""
    from territory_opt.pipeline import read_book

    return read_book(
        arguments.book,
        arguments.scenario,
        territories=arguments.territories,
        progress=progress,
        watch=watch,
    )


def input_scenario(book: Book, arguments: argparse.Namespace) -> Scenario:
    """Return the scenario the book was read with, with what the command line says put in its place."""
    from territory_opt.pipeline import scenario_for

    given = {key: getattr(arguments, option, None) for option, key in KEYS.items()}
    said = {key: value for key, value in given.items() if value is not None}
    return replace(scenario_for(book, None), **said)
