"""Warm starts: the plan of a sample as the start plan of a slightly changed problem."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from cli_solve import SolveRun, first_feasible, solve, solve_outcome, temporary_folder, time_limit
from demo_cases import scenario_keys
from result_table import PLAN_STATUSES, Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

from territory_opt import sample
from territory_opt.export.write_book import write_book
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book

MEASURES = ("customers", "potential", "workload")
BAR = Bar(at_most={"first_feasible_s": 2.0, "over_cold_start": 0.01, "solve_s": 5.0})

Change = Callable[[Book, Mapping[str, Any]], tuple[Book, Mapping[str, Any]]]


def without_a_rep(book: Book, scenario: Mapping[str, Any]) -> tuple[Book, Mapping[str, Any]]:
    """Remove the rep in the middle of the list; the rep's customers have none today."""
    reps, customers = book.reps, book.customers
    assert reps is not None
    assert customers is not None
    removed = len(reps) // 2
    columns = ("rep_id", "name", "homes", "capacity_hours", "share", "territory_id")
    remaining = replace(reps, **{name: np.delete(getattr(reps, name), removed, axis=0) for name in columns})
    owner = texts("" if rep == reps.rep_id[removed] else rep for rep in customers.rep_id)
    return replace(book, reps=remaining, customers=replace(customers, rep_id=owner)), scenario


def with_narrow_potential(book: Book, scenario: Mapping[str, Any]) -> tuple[Book, Mapping[str, Any]]:
    """Potential at 7 % instead of 10 %."""
    criteria = [
        row | {"tolerance": 0.07} if row["measure"] == "potential" else row for row in scenario["criteria"]
    ]
    return book, {**scenario, "criteria": criteria}


def write_start(book: Book, plan: Path, file: Path) -> Path:
    """Write the assignments of a plan without the reps that the book does not have."""
    assert book.reps is not None
    rep_ids = set(book.reps.rep_id)
    with (plan / "assignments.csv").open(newline="", encoding="utf-8") as old:
        rows = [(row["unit_id"], row["territory_id"], row["rep_id"]) for row in csv.DictReader(old)]
    with file.open("w", newline="", encoding="utf-8") as new:
        writer = csv.writer(new)
        writer.writerow(("unit_id", "territory_id", "rep_id"))
        writer.writerows((unit, name, rep if rep in rep_ids else "") for unit, name, rep in rows)
    return file


@dataclass(frozen=True)
class WarmStartCase:
    """A changed problem, solved from the plan before the change (warm) and without a start plan (cold).

    Parameters
    ----------
    title, region : str
    change : callable
        From the book and scenario before to those after.
    options : mapping
        Further scenario keys.
    """

    title: str
    region: str
    change: Change
    options: dict[str, Any] = field(default_factory=dict)

    def rows(self, settings: BenchmarkSettings) -> Iterator[Row]:
        """One row of all seeds."""
        size = {} if settings.scale == 1 else {"customers": 1_000, "territories": 4}

        def run_seed(seed: int) -> Outcome:
            with temporary_folder() as folder:
                warm, cold = self._solve(sample(self.region, seed=seed, **size), seed, folder)
            seconds = cold.report["seconds"]["solve"]
            remark = f"cold {cold.report['status']} in {seconds:.1f} s of solving"
            return solve_outcome(warm, remark=remark, **first_feasible(warm.report), **_over_cold(warm, cold))

        yield measured_row(self.title, BAR, settings, run_seed)

    def _solve(self, book: Book, seed: int, folder: Path) -> tuple[SolveRun, SolveRun]:
        scenario: dict[str, Any] = {"seed": seed} | scenario_keys(MEASURES, 0.10) | self.options
        write_book(book, folder / "book")
        before = solve(folder / "book", scenario, folder / "before")
        changed_book, changed_scenario = self.change(book, scenario)
        write_book(changed_book, folder / "changed")
        start = write_start(changed_book, before.folder, folder / "start.csv")
        cold = solve(folder / "changed", changed_scenario, folder / "cold")
        warm = solve(folder / "changed", {**changed_scenario, **time_limit(5)}, folder / "warm", start)
        return warm, cold


def _over_cold(warm: SolveRun, cold: SolveRun) -> dict[str, float]:
    """Objective of the warm start over that of the cold start, less 1; empty unless both have a plan."""
    if not all(one.report["status"] in PLAN_STATUSES for one in (warm, cold)):
        return {}
    value = [one.report["objective"]["value"] for one in (warm, cold)]
    return {"over_cold_start": value[0] / value[1] - 1.0}


REP_REMOVED = WarmStartCase("German demo's plan, 1 rep of 60 gone", "germany", without_a_rep)
NARROW_POTENTIAL = WarmStartCase(
    "German demo's plan, potential at 7 % instead of 10 %", "germany", with_narrow_potential
)
CASES = (Case("warm-rep", REP_REMOVED.rows), Case("warm-tolerance", NARROW_POTENTIAL.rows))
