"""Large books, and how the cost grows with them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from large_book import large_book
from solving import Solved, outcome, solve, workplace
from table import Asked, Bar, Case, Outcome, Row, measured

from territory_opt.export.write_book import write_book

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
EACH = 100
"""Units a territory."""
LARGE = Bar(most={"wall_s": 150.0, "peak_mb": 4000.0, "fragments": 0.0})
NEARLY_LINEAR = 1.2
"""Greatest power of the number of units by which the seconds of solving may grow."""


def _solved(units: int, seed: int) -> Outcome:
    with workplace() as place:
        book = large_book(units, units // EACH, seed=seed)
        write_book(book, place / "book")
        solved = solve(place / "book", book.scenario, place / "plan")
    return outcome(solved, ms_per_unit=_ms(solved, units))


def _ms(solved: Solved, units: int) -> float:
    return 1000.0 * solved.report["seconds"]["solve"] / units


def _large(asked: Asked) -> Iterator[Row]:
    units = int(SIZES[-1] * asked.scale)
    yield measured(_name(units), LARGE, asked, lambda seed: _solved(units, seed))


def _curve(asked: Asked) -> Iterator[Row]:
    """Each size once, with the first seed; the last row holds the growth against its bar."""
    sizes = [size for size in SIZES if size <= SIZES[-1] * asked.scale]
    once = Asked(asked.seeds[:1], asked.data, asked.say, asked.scale)
    seconds = []
    for size in sizes:
        row = measured(_name(size), Bar(), once, lambda seed, size=size: _solved(size, seed))
        seconds.append(row.figures["solve_s"])
        yield row
    growth = Outcome("", True, {"exponent": _power(sizes, seconds)})
    bar = Bar(status=(), most={"exponent": NEARLY_LINEAR})
    yield measured(f"growth from {sizes[0]:,} to {sizes[-1]:,} units", bar, once, lambda _: growth)


def _power(sizes: list[int], seconds: list[float]) -> float:
    """Slope of the line through the logarithms."""
    if len(sizes) < 2:
        return 0.0
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def _name(units: int) -> str:
    return f"{units:,} units x {units // EACH:,} territories: customers, potential, visits at 10 %"


CASES = (Case("large", _large), Case("curve", _curve))
