"""Book and scenario from the command line arguments."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territory_opt.model.book import Book
    from territory_opt.model.progress import Progress
    from territory_opt.model.scenario import Scenario
    from territory_opt.pipeline import Stopwatch

SCENARIO_KEYS = {
    "territories": "territories",
    "time_limit": "time_limit_s",
    "iterations": "iterations",
    "seed": "seed",
}
"""Scenario key of each option."""

INPUT_OPTIONS = ("book", "scenario", "start")


def input_paths(arguments: argparse.Namespace) -> list[Path]:
    """Files and folders that the command line names as input."""
    named = (getattr(arguments, option, None) for option in INPUT_OPTIONS)
    return [path for path in named if path is not None]


def read_input_book(arguments: argparse.Namespace, progress: Progress, watch: Stopwatch) -> Book:
    """Read the book with the scenario file and number of territories of the command line."""
    from territory_opt.pipeline import read_book

    return read_book(
        arguments.book,
        arguments.scenario,
        territories=arguments.territories,
        progress=progress,
        watch=watch,
    )


def input_scenario(book: Book, arguments: argparse.Namespace) -> Scenario:
    """Return the scenario of the book, overridden by the options of the command line."""
    from territory_opt.pipeline import scenario_for

    options = {key: getattr(arguments, option, None) for option, key in SCENARIO_KEYS.items()}
    overrides = {key: value for key, value in options.items() if value is not None}
    return replace(scenario_for(book, None), **overrides)
