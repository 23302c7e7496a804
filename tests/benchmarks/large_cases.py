"""Large books, and the growth of solving time with their size."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from cli_solve import solve, solve_outcome, temporary_folder
from large_book import large_book
from result_table import Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

from territory_opt.export.write_book import write_book

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
UNITS_PER_TERRITORY = 100
LARGE_BAR = Bar(at_most={"wall_s": 150.0, "peak_mb": 4000.0, "fragments": 0.0})
MAX_EXPONENT = 1.2
"""Greatest power of the number of units by which the seconds of solving may grow."""


def _solve_size(units: int, seed: int) -> Outcome:
    with temporary_folder() as folder:
        book = large_book(units, units // UNITS_PER_TERRITORY, seed=seed)
        write_book(book, folder / "book")
        solved = solve(folder / "book", book.scenario, folder / "plan")
    return solve_outcome(solved, ms_per_unit=1000.0 * solved.report["seconds"]["solve"] / units)


def _large_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    units = int(SIZES[-1] * settings.scale)
    yield measured_row(_title(units), LARGE_BAR, settings, lambda seed: _solve_size(units, seed))


def _growth_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """Each size once, with the first seed; the last row compares the growth with its bar."""
    sizes = [size for size in SIZES if size <= SIZES[-1] * settings.scale]
    single_seed = settings.single_seed()
    seconds = []
    for size in sizes:
        row = measured_row(_title(size), Bar(), single_seed, lambda seed, size=size: _solve_size(size, seed))
        seconds.append(row.figures["solve_s"])
        yield row
    growth = Outcome("", True, {"exponent": _exponent(sizes, seconds)})
    bar = Bar(statuses=(), at_most={"exponent": MAX_EXPONENT})
    yield measured_row(f"growth from {sizes[0]:,} to {sizes[-1]:,} units", bar, single_seed, lambda _: growth)


def _exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of the line fitted to the logarithms."""
    if len(sizes) < 2:
        return 0.0
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def _title(units: int) -> str:
    territories = units // UNITS_PER_TERRITORY
    return f"{units:,} units x {territories:,} territories: customers, potential, visits at 10 %"


CASES = (Case("large", _large_rows), Case("curve", _growth_rows))
