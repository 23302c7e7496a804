"""Real geography with narrow bands, base-dependent loads and unevenly placed homes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from cli_solve import (
    SolveRun,
    first_feasible,
    polsby_popper,
    solve,
    solve_outcome,
    temporary_folder,
    time_limit,
    uniform_tolerance,
)
from demo_cases import scenario_keys
from result_table import (
    ALL_STATUSES,
    PLAN_STATUSES,
    Bar,
    BenchmarkSettings,
    Case,
    Outcome,
    Row,
    measured_row,
)
from uneven_homes import with_uneven_homes

from territory_opt.export.write_book import write_book
from territory_opt.model.progress import SILENT
from territory_opt.samples import REGIONS
from territory_opt.samples.make_book import make_book

WITH_VISITS, WITH_WORKLOAD = ("customers", "potential", "visits"), ("customers", "potential", "workload")


@dataclass(frozen=True)
class SampleProblem:
    """A sample book and a scenario; the seed of a run is that of both.

    Parameters
    ----------
    region : str
    measures : tuple of str
    tolerance : float
    customers, territories : int or None
        None: the region's own.
    visits_per_rep : float or None
        None: the region's own.
    uneven_homes : bool
        Homes at the centres of clusters of visits, whatever these add up to.
    options : mapping
        Further scenario keys.
    """

    region: str
    measures: tuple[str, ...]
    tolerance: float
    customers: int | None = None
    territories: int | None = None
    visits_per_rep: float | None = None
    uneven_homes: bool = False
    options: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path, seed: int, scale: float) -> None:
        """Write the book, a small one for a scale below 1."""
        region = next(one for one in REGIONS if one.name == self.region)
        region = replace(region, visits_per_rep=self.visits_per_rep or region.visits_per_rep)
        customers = self.customers or region.customers if scale == 1 else 1_000
        territories = self.territories or region.territories if scale == 1 else 4
        book = make_book(region, customers, territories, seed, SILENT)
        write_book(with_uneven_homes(book, seed) if self.uneven_homes else book, folder)

    def solve(self, book: Path, out: Path, seed: int, **options: Any) -> SolveRun:
        """Solve the written book."""
        scenario = {"seed": seed} | scenario_keys(self.measures, self.tolerance) | self.options | options
        return solve(book, scenario, out)


def _solve_rows(name: str, problem: SampleProblem, bar: Bar, settings: BenchmarkSettings) -> Iterator[Row]:
    def run_seed(seed: int) -> Outcome:
        with temporary_folder() as folder:
            problem.write(folder / "book", seed, settings.scale)
            solved = problem.solve(folder / "book", folder / "plan", seed)
            homes_cost = _homes_cost(problem, folder, seed, solved) if problem.uneven_homes else {}
        report = solved.report
        return solve_outcome(solved, **first_feasible(report), **polsby_popper(report), **homes_cost)

    yield measured_row(name, bar, settings, run_seed)


def _homes_cost(problem: SampleProblem, folder: Path, seed: int, fixed_bases: SolveRun) -> dict[str, float]:
    """Objective with the homes over the one with free bases, less 1; empty unless both have a plan."""
    free_bases = problem.solve(folder / "book", folder / "free", seed, bases="free")
    if not all(one.report["status"] in PLAN_STATUSES for one in (fixed_bases, free_bases)):
        return {}
    value = [one.report["objective"]["value"] for one in (fixed_bases, free_bases)]
    return {"homes_cost": value[0] / value[1] - 1.0}


def _tolerance_rows(name: str, problem: SampleProblem, settings: BenchmarkSettings) -> Iterator[Row]:
    """Relative distance of the smallest tolerance found to its lower bound."""

    def run_seed(seed: int) -> Outcome:
        with temporary_folder() as folder:
            problem.write(folder / "book", seed, settings.scale)
            solved = problem.solve(folder / "book", folder / "plan", seed)
        report = solved.report
        # Where every band holds, no tolerance is searched.
        has_plan = report["status"] in PLAN_STATUSES
        figures = {"over_tolerance_bound": 0.0} if has_plan else uniform_tolerance(report)
        return solve_outcome(solved, **figures)

    bar = Bar(statuses=ALL_STATUSES, at_most={"over_tolerance_bound": 0.10, "solve_s": 30.0})
    yield measured_row(name, bar, settings, run_seed)


def _case(name: str, title: str, problem: SampleProblem, bar: Bar) -> Case:
    return Case(name, partial(_solve_rows, title, problem, bar))


BEST_60_S = {"effort": "best", "time_limit_s": 60}
STANDARD: dict[str, Any] = {"workload": {"estimate": "standard"}}
"""The estimate of the workload for which the bars were set."""
US_VISITS = 620.0
"""Visits a rep of the US for which the bars were set; more than a year of the default estimate."""
US = SampleProblem("us", WITH_VISITS, 0.10, visits_per_rep=US_VISITS, options=time_limit(10))
US_WORKLOAD = SampleProblem(
    "us", WITH_WORKLOAD, 0.10, visits_per_rep=US_VISITS, options=time_limit(30) | STANDARD
)
GERMANY_100 = SampleProblem("germany", WITH_VISITS, 0.05, 60_000, 100, options=time_limit(20))
GERMANY_100_BEST = SampleProblem("germany", WITH_VISITS, 0.05, 60_000, 100, options=BEST_60_S)
GERMANY_60 = SampleProblem("germany", WITH_WORKLOAD, 0.05, options=time_limit(30) | STANDARD)
UNEVEN_HOMES = SampleProblem(
    "germany", WITH_WORKLOAD, 0.10, uneven_homes=True, options=time_limit(30) | STANDARD
)

CASES = (
    _case(
        "us-visits",
        "US sample of 620 visits a rep, 25 homes: customers, potential, visits at 10 %",
        US,
        Bar(at_most={"gap": 0.008, "solve_s": 10.0}),
    ),
    Case(
        "us-workload",
        partial(
            _tolerance_rows,
            "US sample of 620 visits a rep, 25 homes: customers, potential, workload at 10 %",
            US_WORKLOAD,
        ),
    ),
    _case(
        "germany-100",
        "German sample, 60,000 customers x 100 homes: customers, potential, visits at 5 %",
        GERMANY_100,
        Bar(at_most={"gap": 0.012, "first_feasible_s": 10.0, "solve_s": 20.0}),
    ),
    _case(
        "germany-100-best",
        "the same with the best effort and 60 s",
        GERMANY_100_BEST,
        Bar(at_most={"gap": 0.009, "solve_s": 61.0}),
    ),
    _case(
        "germany-60",
        "German demo, 60 homes: customers, potential, workload at 5 %",
        GERMANY_60,
        Bar(at_most={"gap": 0.02, "solve_s": 30.0}, at_least={"polsby_popper": 0.4}),
    ),
    _case(
        "germany-lopsided",
        "German demo, 60 lopsided homes: customers, potential, workload at 10 %",
        UNEVEN_HOMES,
        Bar(at_most={"gap": 0.03, "solve_s": 30.0}),
    ),
)
