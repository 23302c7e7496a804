"""Published instances, compared with their published values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cli_solve import solve, solve_outcome, temporary_folder, time_limit
from published_instance import PublishedInstance
from result_table import PLAN_STATUSES, Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

COUNTIES = ("AL", "ID", "KS", "LA", "ME", "NM")
INFEASIBLE_COUNTIES = ("NH", "OR")
TRACTS = {"ID": (1.002, 0.005), "UT": (1.002, 0.005), "WV": (1.005, None)}
"""Greatest ratio to the published optimum, and greatest gap where there is a bar for it."""
DISTANCES = ("2DU60-05-1", "2DU80-05-1", "2DU100-05-1", "2DU120-05-1", "DU150-05-1", "DU200-05-1")
DIAMETERS = {
    "del-n1000-k5-s33335": (1.01, 120),
    "del-n1000-k10-s20090": (1.01, 120),
    "del-n2500-k12-s12455": (1.01, 120),
    "del-n10000-k50-s13697": (1.02, 300),
}
"""Greatest ratio to the published mean, and seconds."""
BETTER = 0.9999
"""Greatest ratio of a plan that is better than the published heuristic's."""


@dataclass(frozen=True)
class PublishedCase:
    """A published instance, its bar, and further scenario keys."""

    kind: str
    name: str
    bar: Bar
    options: dict[str, Any] = field(default_factory=dict)

    def case(self) -> Case:
        """As a benchmark case."""
        return Case(f"{self.kind}-{self.name.replace('_', '-')}", self.rows)

    def rows(self, settings: BenchmarkSettings) -> Iterator[Row]:
        """One row of all seeds."""
        instance = PublishedInstance.find(settings.data_folder, self.kind, self.name)
        value, source = instance.published

        def run_seed(seed: int) -> Outcome:
            with temporary_folder() as folder:
                instance.write_book(folder / "book")
                solved = solve(folder / "book", instance.scenario(seed) | self.options, folder / "plan")
                score = instance.score(solved.folder / "assignments.csv")
            if solved.report["status"] not in PLAN_STATUSES or value is None:
                return solve_outcome(solved)
            valid = score["inside_band"] and score["fragments"] == 0
            return solve_outcome(solved, valid=valid, published_ratio=score["objective"] / value)

        published = source if value is None else f"{value:,.2f} ({source})"
        yield measured_row(f"{self.kind} {self.name}", self.bar, settings, run_seed, published)


def _tract(state: str, ratio: float, gap: float | None) -> PublishedCase:
    limits = {"published_ratio": ratio, "solve_s": 60.0} | ({} if gap is None else {"gap": gap})
    return PublishedCase("hess", f"{state}_tract", Bar(at_most=limits), time_limit(60))


def _diameter(name: str, ratio: float, seconds: int) -> PublishedCase:
    bar = Bar(at_most={"published_ratio": ratio, "solve_s": seconds})
    return PublishedCase("commdis", name, bar, {"effort": "best"} | time_limit(seconds))


OPTIMAL_BAR = Bar(statuses=("optimal",), at_most={"published_ratio": 1.001, "solve_s": 30.0})
INFEASIBLE_BAR = Bar(statuses=("infeasible",), at_most={"solve_s": 30.0})
DISTANCE_BAR = Bar(at_most={"published_ratio": BETTER, "gap": 0.05, "solve_s": 20.0})
PUBLISHED = (
    *(PublishedCase("hess", f"{state}_county", OPTIMAL_BAR, time_limit(30)) for state in COUNTIES),
    *(
        PublishedCase("hess", f"{state}_county", INFEASIBLE_BAR, time_limit(30))
        for state in INFEASIBLE_COUNTIES
    ),
    *(_tract(state, ratio, gap) for state, (ratio, gap) in TRACTS.items()),
    *(PublishedCase("tdp", name, DISTANCE_BAR, time_limit(20)) for name in DISTANCES),
    *(_diameter(name, ratio, seconds) for name, (ratio, seconds) in DIAMETERS.items()),
)
CASES = tuple(published.case() for published in PUBLISHED)
