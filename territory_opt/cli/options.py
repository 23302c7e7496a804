"""Argument types and options shared by several commands."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path


def whole_number(least: int) -> Callable[[str], int]:
    """Return an argument type: a whole number of at least `least`."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is below {least}")
        return value

    return parse


def positive_seconds(text: str) -> float:
    """Argument type: seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds") from None
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return value


def shares(text: str) -> tuple[float, ...]:
    """Argument type: shares above 0 and at most 1, with commas between them."""
    values = []
    for part in text.split(","):
        try:
            value = float(part)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{part.strip()!r} is not a number") from None
        if not 0 < value <= 1:
            raise argparse.ArgumentTypeError(f"{part.strip()} is not a share above 0 and at most 1")
        values.append(value)
    return tuple(values)


def span(text: str) -> tuple[int | None, int | None]:
    """Argument type: FROM..TO, either of which may be omitted; or TO alone."""
    first, dots, last = text.partition("..")
    if not dots:
        first, last = "", text
    low, high = (whole_number(1)(part) if part.strip() else None for part in (first, last))
    if low is not None and high is not None and high < low:
        raise argparse.ArgumentTypeError(f"{high} is below {low}")
    return low, high


def add_book(parser: argparse.ArgumentParser) -> None:
    """Add the argument BOOK."""
    parser.add_argument("book", type=Path, metavar="BOOK", help="folder with units, customers, reps, kams")


def add_start(parser: argparse.ArgumentParser) -> None:
    """Add --start."""
    parser.add_argument(
        "--start", type=Path, metavar="PLAN", help="a plan's folder or an assignments.csv to start from"
    )


def add_time_limit(
    parser: argparse.ArgumentParser, description: str = "stop solving after S seconds"
) -> None:
    """Add --time-limit."""
    parser.add_argument("--time-limit", type=positive_seconds, metavar="S", help=description)


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="print JSON on stdout and nothing else")


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Add --scenario."""
    parser.add_argument(
        "--scenario",
        type=Path,
        metavar="FILE",
        help="a scenario as TOML; instead of the book's own scenario.toml",
    )


def add_territories(parser: argparse.ArgumentParser) -> None:
    """Add --territories."""
    parser.add_argument("--territories", type=whole_number(1), metavar="N", help="number of territories")


def add_seed(parser: argparse.ArgumentParser, default: int | None) -> None:
    """Add --seed."""
    parser.add_argument(
        "--seed", type=whole_number(0), metavar="N", default=default, help="seed of the random numbers"
    )


def add_excel(parser: argparse.ArgumentParser) -> None:
    """Add --excel."""
    parser.add_argument(
        "--excel",
        choices=["de"],
        help="de: CSV files for German Excel (semicolons, decimal commas, byte order mark)",
    )


def add_csv_style(parser: argparse.ArgumentParser) -> None:
    """Add --excel and --verbatim."""
    add_excel(parser)
    parser.add_argument(
        "--verbatim",
        action="store_true",
        help="write texts that begin with = + - @ as they are; without it they get an apostrophe in CSV "
        "files (ids never do)",
    )


def add_out(parser: argparse.ArgumentParser, default: str) -> None:
    """Add --out; `default` describes the default value."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"folder to write ({default} when left out); an earlier output in it is replaced, "
        "other files are kept",
    )
