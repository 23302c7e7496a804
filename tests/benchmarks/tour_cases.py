"""Estimated hours compared with constructed day tours, on synthetic territories not used to fit the estimate.

`python tests/benchmarks/tour_cases.py [SEED]` prints one row per territory.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from result_table import Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import WorkYear
from territory_opt.tours.hours_validation import TerritoryTours
from territory_opt.tours.makers import installed_maker
from territory_opt.tours.stop_groups import StopGroup, VisitedStops
from territory_opt.tours.tour_comparison import compare_with_tours
from territory_opt.travel.great_circle import GreatCircle

PLANE = Frame("planar", "EPSG:25832", 1.0)
BAR = Bar(statuses=(), at_most={"workload_error": 0.05, "drive_error": 0.12})


@dataclass(frozen=True)
class TerritorySpec:
    """A synthetic territory: a square with customers, their visits, and a home.

    Parameters
    ----------
    customers : int
    side_km : float
    clustered : bool
        Around some towns; else uniform.
    home : str
        middle or edge.
    minutes : float
        Mean of a visit; the standard deviation is a quarter of it.
    visit_frequencies : tuple of float
        Visits a year, from that of the fewest customers to that of the most.
    """

    customers: int
    side_km: float
    clustered: bool
    home: str
    minutes: float
    visit_frequencies: tuple[float, ...] = (6.0,)

    def __str__(self) -> str:
        """Description of the territory."""
        layout = "clustered" if self.clustered else "uniform"
        frequencies = "/".join(f"{frequency:g}" for frequency in self.visit_frequencies)
        return (
            f"{self.customers} customers, {layout}, {self.side_km:g} km, home {self.home}, "
            f"{self.minutes:g} min, {frequencies} visits"
        )


SINGLE_FREQUENCY = tuple(
    TerritorySpec(*one)
    for one in product((50, 140), (20.0, 70.0, 130.0), (False, True), ("middle", "edge"), (25.0, 75.0))
)
SEVERAL_FREQUENCIES = tuple(
    TerritorySpec(140, side, clustered, "middle", 40.0, frequencies)
    for side, clustered, frequencies in product(
        (40.0, 100.0), (False, True), ((24.0, 12.0, 4.0, 2.0), (12.0, 4.0), (26.0, 6.0, 3.0))
    )
)
OVERNIGHT_TRIPS = tuple(
    TerritorySpec(120, side, clustered, "edge", 60.0)
    for side, clustered in product((260.0, 420.0), (False, True))
)


def field_book(spec: TerritorySpec, random: np.random.Generator) -> FieldBook:
    """The customers of a synthetic territory as a field book of one unit."""
    count = spec.customers
    points = _points(spec, random)
    weight = np.geomspace(1.0, 8.0, len(spec.visit_frequencies))
    return FieldBook(
        frame=PLANE,
        unit_points=np.zeros((1, 2)),
        unit_measures={},
        has_customers=True,
        unit=np.zeros(count, dtype=np.int64),
        points=points,
        revenue=np.zeros(count),
        potential=np.zeros(count),
        visits=random.choice(np.array(spec.visit_frequencies), count, p=weight / weight.sum()),
        visit_minutes=spec.minutes * np.clip(random.normal(1.0, 0.25, count), 0.4, 2.0),
    )


def _points(spec: TerritorySpec, random: np.random.Generator) -> Floats:
    if not spec.clustered:
        return random.random((spec.customers, 2)) * spec.side_km
    towns = random.random((max(4, spec.customers // 15), 2))
    size = random.dirichlet(np.full(len(towns), 1.5))
    centres = towns[random.choice(len(towns), spec.customers, p=size)]
    return np.clip(centres + random.normal(0.0, 0.05, centres.shape), 0.0, 1.0) * spec.side_km


def compare_territory(spec: TerritorySpec, seed: int) -> TerritoryTours:
    """Make the territory, and compare its estimate with tours."""
    random = np.random.default_rng([seed, *str(spec).encode()])
    provider = GreatCircle(PLANE)
    service = Service.of(field_book(spec, random), WorkYear(estimate="fitted"), provider)
    home = np.array([0.5 * spec.side_km if spec.home == "middle" else 0.0, 0.5 * spec.side_km])
    group = StopGroup(str(spec), np.arange(spec.customers), home)

    def minutes(sources: Floats, targets: Floats) -> Floats:
        return provider.matrix(sources, targets).minutes

    return compare_with_tours(VisitedStops(service, PLANE), group, minutes, installed_maker(), random)


def tours_outcome(comparisons: list[TerritoryTours]) -> Outcome:
    """Mean errors, and the ids of the worst territories."""
    drive = max(comparisons, key=lambda one: abs(one.drive_error))
    work = max(comparisons, key=lambda one: abs(one.workload_error))
    return Outcome(
        status="",
        valid=True,
        figures={
            "workload_error": float(np.mean([abs(one.workload_error) for one in comparisons])),
            "drive_error": float(np.mean([abs(one.drive_error) for one in comparisons])),
        },
        remark=(
            f"worst driving {drive.drive_error:+.1%} ({drive.territory_id}), "
            f"worst workload {work.workload_error:+.1%} ({work.territory_id})"
        ),
    )


def _rows(title: str, specs: tuple[TerritorySpec, ...], settings: BenchmarkSettings) -> Iterator[Row]:
    measured_specs = specs if settings.scale == 1 else specs[:2]

    def run_seed(seed: int) -> Outcome:
        return tours_outcome([compare_territory(spec, seed) for spec in measured_specs])

    yield measured_row(title, BAR, settings, run_seed)


CASES = (
    Case(
        "tours-days",
        partial(_rows, f"{len(SINGLE_FREQUENCY)} territories, one visit frequency", SINGLE_FREQUENCY),
    ),
    Case(
        "tours-rhythms",
        partial(
            _rows, f"{len(SEVERAL_FREQUENCIES)} territories, several visit frequencies", SEVERAL_FREQUENCIES
        ),
    ),
    Case(
        "tours-nights",
        partial(_rows, f"{len(OVERNIGHT_TRIPS)} territories with nights away", OVERNIGHT_TRIPS),
    ),
)


def main(seed: int) -> None:
    """Print one row per territory, and the means of each kind."""
    print("| territory | visits a day | driving: tours h | estimate h | error | workload error |")
    print("|---|---|---|---|---|---|")
    for specs in (SINGLE_FREQUENCY, SEVERAL_FREQUENCIES, OVERNIGHT_TRIPS):
        comparisons = [compare_territory(spec, seed) for spec in specs]
        for row in comparisons:
            print(
                f"| {row.territory_id} | {row.visits / row.days:.1f} | {row.tour_drive_hours:.1f} | "
                f"{row.estimated_drive_hours:.1f} | {row.drive_error:+.1%} | {row.workload_error:+.1%} |",
                flush=True,
            )
        outcome = tours_outcome(comparisons)
        means = ", ".join(f"{name} {value:.1%}" for name, value in outcome.figures.items())
        print(f"| mean: {means}; {outcome.remark} | | | | | |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
