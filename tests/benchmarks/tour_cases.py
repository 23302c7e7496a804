"""The estimate of hours against day tours, on made-up territories that nothing was fitted to.

`python tests/benchmarks/tour_cases.py [SEED]` prints a line for each territory.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from table import Asked, Bar, Case, Outcome, Row, measured

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import WorkYear
from territory_opt.tours.hours_validation import TerritoryTours
from territory_opt.tours.makers import installed_maker
from territory_opt.tours.stop_groups import Group
from territory_opt.tours.tour_comparison import tour_group
from territory_opt.travel.great_circle import GreatCircle

PLANE = Frame("planar", "EPSG:25832", 1.0)
BAR = Bar(status=(), most={"workload_error": 0.05, "drive_error": 0.12})


@dataclass(frozen=True)
class Land:
    """A territory to be made: a square of some km with customers, their visits, and a home.

    Parameters
    ----------
    customers : int
    side_km : float
    clustered : bool
        Around some towns, else everywhere alike.
    home : str
        middle or edge.
    minutes : float
        Of a visit, on average; single ones differ by a quarter.
    rhythms : tuple of float
        Visits a year; the first is that of a few customers, the last that of most.
    """

    customers: int
    side_km: float
    clustered: bool
    home: str
    minutes: float
    rhythms: tuple[float, ...] = (6.0,)

    def __str__(self) -> str:
        """In words."""
        layout = "clustered" if self.clustered else "uniform"
        visited = "/".join(f"{rhythm:g}" for rhythm in self.rhythms)
        return (
            f"{self.customers} customers, {layout}, {self.side_km:g} km, home {self.home}, "
            f"{self.minutes:g} min, {visited} visits"
        )


DAYS = tuple(
    Land(*one)
    for one in product((50, 140), (20.0, 70.0, 130.0), (False, True), ("middle", "edge"), (25.0, 75.0))
)
RHYTHMS = tuple(
    Land(140, side, clustered, "middle", 40.0, rhythms)
    for side, clustered, rhythms in product(
        (40.0, 100.0), (False, True), ((24.0, 12.0, 4.0, 2.0), (12.0, 4.0), (26.0, 6.0, 3.0))
    )
)
NIGHTS = tuple(
    Land(120, side, clustered, "edge", 60.0) for side, clustered in product((260.0, 420.0), (False, True))
)


def field_of(land: Land, random: np.random.Generator) -> FieldBook:
    """Its customers as a field book of one unit."""
    count = land.customers
    points = _places(land, random)
    few = np.geomspace(1.0, 8.0, len(land.rhythms))
    return FieldBook(
        frame=PLANE,
        unit_points=np.zeros((1, 2)),
        unit_measures={},
        has_customers=True,
        unit=np.zeros(count, dtype=np.int64),
        points=points,
        revenue=np.zeros(count),
        potential=np.zeros(count),
        visits=random.choice(np.array(land.rhythms), count, p=few / few.sum()),
        visit_minutes=land.minutes * np.clip(random.normal(1.0, 0.25, count), 0.4, 2.0),
    )


def _places(land: Land, random: np.random.Generator) -> Floats:
    if not land.clustered:
        return random.random((land.customers, 2)) * land.side_km
    towns = random.random((max(4, land.customers // 15), 2))
    size = random.dirichlet(np.full(len(towns), 1.5))
    around = towns[random.choice(len(towns), land.customers, p=size)]
    return np.clip(around + random.normal(0.0, 0.05, around.shape), 0.0, 1.0) * land.side_km


def toured(land: Land, seed: int) -> TerritoryTours:
    """The territory made, estimated and toured."""
    random = np.random.default_rng([seed, *str(land).encode()])
    provider = GreatCircle(PLANE)
    service = Service.of(field_of(land, random), WorkYear(estimate="fitted"), provider)
    home = np.array([0.5 * land.side_km if land.home == "middle" else 0.0, 0.5 * land.side_km])
    group = Group(str(land), np.arange(land.customers), home)

    def minutes(sources: Floats, targets: Floats) -> Floats:
        return provider.matrix(sources, targets).minutes

    return tour_group(service, PLANE, group, minutes, installed_maker(), random)


def outcome_of(rows: list[TerritoryTours]) -> Outcome:
    """Mean errors, and the worst territories by name."""
    drive = max(rows, key=lambda row: abs(row.drive_error))
    work = max(rows, key=lambda row: abs(row.workload_error))
    return Outcome(
        status="",
        sound=True,
        figures={
            "workload_error": float(np.mean([abs(row.workload_error) for row in rows])),
            "drive_error": float(np.mean([abs(row.drive_error) for row in rows])),
        },
        remark=(
            f"worst driving {drive.drive_error:+.1%} ({drive.territory_id}), "
            f"worst workload {work.workload_error:+.1%} ({work.territory_id})"
        ),
    )


def _rows(name: str, lands: tuple[Land, ...], asked: Asked) -> Iterator[Row]:
    some = lands if asked.scale == 1 else lands[:2]
    yield measured(name, BAR, asked, lambda seed: outcome_of([toured(land, seed) for land in some]))


CASES = (
    Case("tours-days", partial(_rows, f"{len(DAYS)} territories, all customers of one rhythm", DAYS)),
    Case(
        "tours-rhythms", partial(_rows, f"{len(RHYTHMS)} territories, customers of several rhythms", RHYTHMS)
    ),
    Case("tours-nights", partial(_rows, f"{len(NIGHTS)} territories with nights away", NIGHTS)),
)


def main(seed: int) -> None:
    """Print a line for each territory, and the means of each kind."""
    print("| territory | visits a day | driving: tours h | estimate h | error | workload error |")
    print("|---|---|---|---|---|---|")
    for lands in (DAYS, RHYTHMS, NIGHTS):
        rows = [toured(land, seed) for land in lands]
        for row in rows:
            print(
                f"| {row.territory_id} | {row.visits / row.days:.1f} | {row.toured:.1f} | "
                f"{row.estimated:.1f} | {row.drive_error:+.1%} | {row.workload_error:+.1%} |",
                flush=True,
            )
        found = outcome_of(rows)
        means = ", ".join(f"{name} {value:.1%}" for name, value in found.figures.items())
        print(f"| mean: {means}; {found.remark} | | | | | |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
