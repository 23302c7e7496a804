"""Maps: how fast units find their neighbours, and customers their unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from measure import quickest
from table import Asked, Bar, Case, Outcome, Row, measured

from territory_opt.geography.adjacency import find_neighbours
from territory_opt.ingest.locations.unit_locator import locator
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Bools, Floats, Shapes, texts
from territory_opt.model.book import Units
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import ContactRule, NeighbourRules
from territory_opt.samples import make

WIDE, HIGH = np.array([6.0, 47.0]), np.array([9.0, 8.0])
"""South-western corner and size of the map, in degrees."""


def _map(count: int, seed: int) -> Shapes:
    """Cells of jittered points whose borders wind: about a hundred vertices each, as official units have."""
    random, side = np.random.default_rng(seed), int(np.ceil(np.sqrt(count)))
    index = np.arange(count)
    places = np.column_stack([index % side, index // side]) + random.uniform(-0.35, 0.35, (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places), ordered=True))
    cells = shapely.intersection(cells, shapely.box(-0.5, -0.5, side - 0.5, side - 0.5))

    def winding(corners: np.ndarray) -> np.ndarray:
        # A function of the place alone, so that both sides of a border wind alike.
        across = corners[:, ::-1]
        bent = corners + 0.008 * np.sin(40.0 * across) + 0.004 * np.sin(131.0 * across + 1.0)
        return np.round(WIDE + bent * HIGH / side, 7)

    return shapely.transform(shapely.segmentize(cells, 0.04), winding)


def _units(shapes: Shapes) -> Units:
    count = len(shapes)
    blank = texts([""] * count)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return Units(texts(map(str, range(count))), points, shapes, {}, blank, blank)


@dataclass(frozen=True)
class _Kind:
    """A map to find neighbours in: every how manieth polygon is torn loose (0: none), and by what rule."""

    name: str
    torn: int = 0
    rule: ContactRule = "rook"
    most: float | None = 15.0


KINDS = (
    _Kind("neighbours, 35,000 polygons"),
    _Kind("neighbours, 1 polygon in 200 torn loose", torn=200),
    _Kind("neighbours, corners too", rule="queen"),
    _Kind("neighbours, every polygon torn loose", torn=1, most=None),
)


def _neighbours(asked: Asked) -> Iterator[Row]:
    """35,000 polygons, most of them matching; for the last kind there is no bar, and one run will do."""
    for kind in KINDS:

        def once(seed: int, kind: _Kind = kind) -> Outcome:
            shapes = _map(int(35_000 * asked.scale), seed)
            if kind.torn:
                shapes[:: kind.torn] = [
                    shapely.affinity.scale(one, 0.999, 0.999) for one in shapes[:: kind.torn]
                ]
            units, rules, found = _units(shapes), NeighbourRules(kind.rule), []
            times = 3 if kind.most else 1
            seconds = quickest(lambda: found.append(find_neighbours(units, GEOGRAPHIC, rules=rules)), times)
            corners = shapely.get_num_coordinates(shapes).mean()
            said = f"{len(shapes):,} polygons of {corners:.0f} vertices"
            return Outcome("", found[0].islands == 1, {"took_s": seconds}, said)

        bar = Bar(status=(), most={"took_s": kind.most} if kind.most else {})
        yield measured(kind.name, bar, asked if kind.most else replace(asked, seeds=asked.seeds[:1]), once)


def _join(asked: Asked) -> Iterator[Row]:
    """20,000 customers of the United States to their counties, those outside every county to the nearest."""
    book = make("us")
    assert book.customers is not None
    read = ParsedUnits(book.units, book.frame, frozenset())

    def join(places: Floats) -> tuple[Bools, Floats]:
        find = locator(read)
        outside = find.inside(places) < 0
        return outside, find.nearest(places[outside], 50.0)[1]

    def once(seed: int) -> Outcome:
        random, count = np.random.default_rng(seed), int(20_000 * asked.scale)
        places = book.customers.points[random.integers(0, len(book.customers), count)]
        places = places + random.normal(0.0, 0.05, places.shape)
        outside, km = join(places)
        sound = outside.mean() < 0.05 and bool((km <= 50.0).all())
        said = f"{count:,} customers, {len(book.units):,} counties"
        return Outcome("", sound, {"took_s": quickest(lambda: join(places))}, said)

    yield measured("customers to their counties", Bar(status=(), most={"took_s": 2.0}), asked, once)


CASES = (Case("map-neighbours", _neighbours), Case("map-join", _join))
