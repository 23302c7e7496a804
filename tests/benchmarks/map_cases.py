"""Maps: seconds to find the neighbours of units, and the units of customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from measurement import fastest_seconds
from result_table import Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

from territory_opt.geography.adjacency import find_neighbours
from territory_opt.ingest.locations.unit_locator import locator
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Bools, Floats, Shapes, texts
from territory_opt.model.book import Units
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import ContactRule, NeighbourRules
from territory_opt.samples import make

SOUTH_WEST, SIZE = np.array([6.0, 47.0]), np.array([9.0, 8.0])
"""Corner and extent of the map, in degrees."""


def _polygons(count: int, seed: int) -> Shapes:
    """Cells of jittered points with winding borders: about a hundred vertices each, like official units."""
    random, side = np.random.default_rng(seed), int(np.ceil(np.sqrt(count)))
    index = np.arange(count)
    points = np.column_stack([index % side, index // side]) + random.uniform(-0.35, 0.35, (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    cells = shapely.intersection(cells, shapely.box(-0.5, -0.5, side - 0.5, side - 0.5))

    def wind(corners: np.ndarray) -> np.ndarray:
        # A function of the coordinates alone, so that both sides of a border match.
        swapped = corners[:, ::-1]
        wound = corners + 0.008 * np.sin(40.0 * swapped) + 0.004 * np.sin(131.0 * swapped + 1.0)
        return np.round(SOUTH_WEST + wound * SIZE / side, 7)

    return shapely.transform(shapely.segmentize(cells, 0.04), wind)


def _units(shapes: Shapes) -> Units:
    count = len(shapes)
    blank = texts([""] * count)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return Units(texts(map(str, range(count))), points, shapes, {}, blank, blank)


@dataclass(frozen=True)
class _NeighbourCase:
    """A map whose neighbours are found.

    Parameters
    ----------
    title : str
    shrunk_every : int
        One polygon of so many is shrunk, so that its borders match no other; 0: none.
    rule : str
    max_seconds : float or None
        None: no bar, and one run only.
    """

    title: str
    shrunk_every: int = 0
    rule: ContactRule = "rook"
    max_seconds: float | None = 15.0

    def outcome(self, count: int, seed: int) -> Outcome:
        """Seconds for so many polygons; valid when they are contiguous."""
        shapes = _polygons(count, seed)
        if self.shrunk_every:
            shapes[:: self.shrunk_every] = [
                shapely.affinity.scale(one, 0.999, 0.999) for one in shapes[:: self.shrunk_every]
            ]
        units, rules, found = _units(shapes), NeighbourRules(self.rule), []
        repeats = 3 if self.max_seconds else 1
        seconds = fastest_seconds(
            lambda: found.append(find_neighbours(units, GEOGRAPHIC, rules=rules)), repeats
        )
        vertices = shapely.get_num_coordinates(shapes).mean()
        remark = f"{len(shapes):,} polygons of {vertices:.0f} vertices"
        return Outcome("", found[0].islands == 1, {"elapsed_s": seconds}, remark)


NEIGHBOUR_CASES = (
    _NeighbourCase("neighbours, 35,000 polygons"),
    _NeighbourCase("neighbours, 1 polygon in 200 shrunk", shrunk_every=200),
    _NeighbourCase("neighbours, corners too", rule="queen"),
    _NeighbourCase("neighbours, every polygon shrunk", shrunk_every=1, max_seconds=None),
)


def _neighbour_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """One row per map of 35,000 polygons."""
    count = int(35_000 * settings.scale)
    for case in NEIGHBOUR_CASES:
        bar = Bar(statuses=(), at_most={"elapsed_s": case.max_seconds} if case.max_seconds else {})
        case_settings = settings if case.max_seconds else settings.single_seed()
        yield measured_row(case.title, bar, case_settings, partial(case.outcome, count))


def _join_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """20,000 customers of the United States to their counties, those outside every county to the nearest."""
    book = make("us")
    assert book.customers is not None
    units = ParsedUnits(book.units, book.frame, frozenset())

    def join(points: Floats) -> tuple[Bools, Floats]:
        unit_locator = locator(units)
        outside = unit_locator.inside(points) < 0
        return outside, unit_locator.nearest(points[outside], 50.0)[1]

    def run_seed(seed: int) -> Outcome:
        random, count = np.random.default_rng(seed), int(20_000 * settings.scale)
        points = book.customers.points[random.integers(0, len(book.customers), count)]
        points = points + random.normal(0.0, 0.05, points.shape)
        outside, km = join(points)
        valid = outside.mean() < 0.05 and bool((km <= 50.0).all())
        remark = f"{count:,} customers, {len(book.units):,} counties"
        return Outcome("", valid, {"elapsed_s": fastest_seconds(lambda: join(points))}, remark)

    bar = Bar(statuses=(), at_most={"elapsed_s": 2.0})
    yield measured_row("customers to their counties", bar, settings, run_seed)


CASES = (Case("map-neighbours", _neighbour_rows), Case("map-join", _join_rows))
