"""A book of any size on real geography: parts of German places with Delaunay neighbours.

``python tests/benchmarks/large_book.py FOLDER [UNITS] [TERRITORIES] [--free] [--seed N]`` writes it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

from territory_opt.export.write_book import write_book
from territory_opt.formulate import formulate
from territory_opt.geography.plane import to_plane
from territory_opt.ingest import parse_scenario
from territory_opt.model.arrays import texts
from territory_opt.model.book import EdgeRules, Reps, Units
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.problem import Problem
from territory_opt.resolve import resolve
from territory_opt.samples.customer_sites import places_inside
from territory_opt.samples.germany import GERMANY
from territory_opt.solver.construct.bisection import bisect

MEASURES = ("customers", "potential", "visits")
CUSTOMERS_PER_UNIT = 6.0
SPREAD = 0.3
"""Standard deviation of the parts of a place around its centre, relative to the size of the place."""
MAX_SPACINGS = 6.0
"""Pairs farther apart than so many local spacings, as across a bay, are no neighbours."""


def large_book(n: int = 100_000, k: int = 1_000, *, free: bool = False, seed: int = 0) -> BookWithScenario:
    """Points as units, with customers, potential and visits, a scenario, and a home per territory.

    Parameters
    ----------
    n, k : int
        Units (below 12,181, the places of Germany, a part of the country) and territories.
    free : bool
        Without reps: free bases.
    seed : int
    """
    random = np.random.default_rng(seed)
    points, people = _points_and_people(n, random)
    measures = _measures(people, random)
    plane = to_plane(GEOGRAPHIC, points)
    pairs, length = delaunay_pairs(plane)
    blank = texts([""] * n)
    ids = texts(f"U{i:06d}" for i in range(1, n + 1))
    rules = EdgeRules(pairs[:, 0], pairs[:, 1], 1000.0 * length, np.zeros(len(pairs), dtype=np.bool_))
    return BookWithScenario(
        name=f"large-{n}-{k}",
        units=Units(ids, points, None, measures, blank, blank),
        reps=None if free else _reps(points, plane, measures["visits"], k),
        edges=rules,
        scenario=_scenario(k, seed),
        attribution=GERMANY.attribution,
        synthetic=True,
    )


def large_problem(n: int = 100_000, k: int = 1_000, *, free: bool = False, seed: int = 0) -> Problem:
    """The solver's problem of `large_book`."""
    book = large_book(n, k, free=free, seed=seed)
    return formulate(resolve(book, parse_scenario(book.scenario)))


def delaunay_pairs(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours by Delaunay (m, 2), sorted, connected, and the length of their common Voronoi border (m,).

    Pairs much longer than the spacing around them are omitted, unless connectivity needs them.
    """
    mesh = Delaunay(points)
    sides = np.sort(mesh.simplices[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2), axis=1).astype(np.int64)
    pairs, side = np.unique(sides, axis=0, return_inverse=True)
    length = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    spacing = np.asarray(cKDTree(points).query(points, k=min(7, len(points)))[0])[:, 1:].mean(axis=1)
    near = length <= MAX_SPACINGS * np.maximum(spacing[pairs[:, 0]], spacing[pairs[:, 1]])
    near |= _connecting(len(points), pairs, length, near)
    border = np.minimum(_voronoi_borders(points, mesh, side.ravel(), len(pairs)), 2.0 * length)
    return pairs[near], border[near]


def _connecting(n: int, pairs: np.ndarray, length: np.ndarray, near: np.ndarray) -> np.ndarray:
    """The shortest of the far pairs that connect the components of the near pairs, as a mask (m,)."""
    tree = minimum_spanning_tree(coo_array((length + 1e-9, pairs.T), shape=(n, n)).tocsr()).tocoo()
    in_tree = np.isin(
        pairs @ [n, 1], np.minimum(tree.row, tree.col).astype(np.int64) * n + np.maximum(tree.row, tree.col)
    )
    graph = coo_array((np.ones(near.sum()), pairs[near].T), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    return in_tree & (component[pairs[:, 0]] != component[pairs[:, 1]])


def _voronoi_borders(points: np.ndarray, mesh: Delaunay, side: np.ndarray, count: int) -> np.ndarray:
    """Distance between the circumcentres of the two triangles at each pair."""
    a, b, c = (points[mesh.simplices[:, corner]] for corner in range(3))
    u, v = b - a, c - a
    cross = 2.0 * (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    uu, vv = (u**2).sum(axis=1), (v**2).sum(axis=1)
    centre = a + np.column_stack([v[:, 1] * uu - u[:, 1] * vv, u[:, 0] * vv - v[:, 0] * uu]) / cross[:, None]
    triangle = np.repeat(np.arange(len(centre)), 3)
    first, last = np.full(count, -1), np.full(count, -1)
    last[side] = triangle
    first[side[::-1]] = triangle[::-1]
    return np.linalg.norm(centre[first] - centre[last], axis=1)


def _points_and_people(n: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points of the parts (n, 2) and the population of each (n,)."""
    places = GERMANY.units()
    people = places.measures["population"]
    if n < len(people):
        # The places nearest to the centre of the country.
        plane = to_plane(GEOGRAPHIC, places.points)
        own = np.sort(np.argsort(np.linalg.norm(plane - plane.mean(axis=0), axis=1), kind="stable")[:n])
        return places.points[own], people[own]
    # Half of the additional parts by population, half evenly, so that small places are divided too.
    probability = 0.5 * people / people.sum() + 0.5 / len(people)
    count = 1 + random.multinomial(n - len(people), probability)
    place = np.repeat(np.arange(len(people)), count)
    points = places_inside(places, place, SPREAD, random)
    first = np.cumsum(count) - count
    points[first] = places.points
    share = random.lognormal(0.0, 0.6, n)
    share /= np.bincount(place, weights=share)[place]
    return _distinct(points, random), people[place] * share


def _distinct(points: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Move points that rounding made equal by about a metre, until all differ."""
    while len(
        repeated := np.setdiff1d(np.arange(len(points)), np.unique(points, axis=0, return_index=True)[1])
    ):
        points[repeated] = np.round(points[repeated] + random.normal(scale=1e-5, size=(len(repeated), 2)), 7)
    return points


def _measures(people: np.ndarray, random: np.random.Generator) -> dict[str, np.ndarray]:
    n = len(people)
    customers = random.poisson(CUSTOMERS_PER_UNIT * n * people / people.sum())
    owner = np.repeat(np.arange(n), customers)
    potential = random.lognormal(np.log(12_000.0), 1.0, len(owner))
    rank = np.argsort(np.argsort(-potential)) / len(owner)
    visits = np.select([rank < 0.05, rank < 0.25], [12.0, 4.0], 1.0)
    return {
        "customers": customers.astype(np.float64),
        "potential": np.round(np.bincount(owner, weights=potential, minlength=n)),
        "visits": np.bincount(owner, weights=visits, minlength=n).astype(np.float64),
        "population": np.round(people),
    }


def _reps(points: np.ndarray, plane: np.ndarray, visits: np.ndarray, k: int) -> Reps:
    """A rep at the unit nearest to the centre of each of k parts of equal visits."""
    part = bisect(plane, visits, np.ones(k))
    weight = visits + 1e-3
    mass = np.bincount(part, weights=weight)
    centre = np.column_stack([np.bincount(part, weights=weight * x) / mass for x in plane.T])
    home = np.asarray(cKDTree(plane).query(centre)[1])
    names = texts(f"R{t:04d}" for t in range(1, k + 1))
    unknown = np.full(k, np.nan)
    return Reps(names, names, points[home], unknown, unknown, texts([""] * k))


def _scenario(k: int, seed: int) -> dict[str, object]:
    return {
        "territories": k,
        "seed": seed,
        "compactness_weight": "visits",
        "criteria": [{"measure": measure, "tolerance": 0.10} for measure in MEASURES],
    }


def main() -> None:
    """Write the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("units", type=int, nargs="?", default=100_000)
    parser.add_argument("territories", type=int, nargs="?", default=1_000)
    parser.add_argument("--free", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    book = large_book(options.units, options.territories, free=options.free, seed=options.seed)
    write_book(book, options.folder)


if __name__ == "__main__":
    main()
