"""How long after its time limit a solve ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cli_solve import solve, solve_outcome, temporary_folder
from measurement import run_territory_opt
from result_table import ALL_STATUSES, Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

LIMIT_S = 1.0
"""Far too short for most of these books, so that every stage is cut short in one of them."""

MOST_LATE_S = 1.0

WORKLOAD = [{"measure": "customers", "tolerance": 0.1}, {"measure": "workload", "tolerance": 0.1}]


@dataclass(frozen=True)
class ShortProblem:
    """A sample book and a scenario that is given too little time."""

    region: str
    customers: int
    territories: int
    scenario: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: str, seed: int, scale: float) -> None:
        """Write the book, a small one for a scale below 1."""
        customers = self.customers if scale == 1 else 1_000
        territories = self.territories if scale == 1 else 4
        size = ("--customers", str(customers), "--territories", str(territories), "--seed", str(seed))
        run_territory_opt("sample", "--region", self.region, *size, "--out", folder)


def _late_rows(name: str, problem: ShortProblem, settings: BenchmarkSettings) -> Iterator[Row]:
    def run_seed(seed: int) -> Outcome:
        with temporary_folder() as folder:
            problem.write(str(folder / "book"), seed, settings.scale)
            scenario = {"seed": seed, "time_limit_s": LIMIT_S} | problem.scenario
            solved = solve(folder / "book", scenario, folder / "plan")
        late_s = solved.report["seconds"]["solve"] - LIMIT_S
        return solve_outcome(solved, late_s=max(0.0, late_s))

    title = f"{LIMIT_S:g} s for {problem.territories} territories, {name}"
    yield measured_row(title, Bar(ALL_STATUSES, {"late_s": MOST_LATE_S}), settings, run_seed)


def _case(name: str, text: str, problem: ShortProblem) -> Case:
    return Case(f"limit-{name}", partial(_late_rows, text, problem))


KAMS = {"key_accounts": {"rule": "pareto", "share": 0.6}}

CASES = (
    _case("small", "free bases", ShortProblem("texas", 3_000, 12, {"bases": "free"})),
    _case(
        "free",
        "free bases, workload",
        ShortProblem("germany", 20_000, 60, {"bases": "free", "criteria": WORKLOAD}),
    ),
    _case("diameter", "diameter", ShortProblem("germany", 20_000, 60, {"compactness": "diameter"})),
    _case("kams", "60 % of revenue with KAMs", ShortProblem("germany", 60_000, 100, KAMS)),
    _case("large", "in parts", ShortProblem("germany", 60_000, 500)),
    _case("large-kams", "in parts, 60 % of revenue with KAMs", ShortProblem("germany", 60_000, 500, KAMS)),
)
