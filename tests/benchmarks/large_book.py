"""A book of any size on real geography: German places in parts, neighbours by Delaunay, three loads.

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
from territory_opt.model.book import Book, EdgeRules, Reps, Units
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.problem import Problem
from territory_opt.resolve import resolve
from territory_opt.samples.customer_sites import places_inside
from territory_opt.samples.germany import GERMANY
from territory_opt.solver.construct.bisection import bisect

MEASURES = ("customers", "potential", "visits")
CUSTOMERS_PER_UNIT = 6.0
SPREAD = 0.3
"""Standard deviation of the parts of a place around its middle, over the place's size."""
LONGEST = 6.0
"""Pairs farther apart than so many local spacings are no neighbours: they span a bay or run along the rim."""


def large_book(n: int = 100_000, k: int = 1_000, *, free: bool = False, seed: int = 0) -> Book:
    """Points as units, with customers, potential and visits, a scenario, and a home per territory.

    Parameters
    ----------
    n, k : int
        Units (at least the 12,181 places of Germany come whole, below that a part of the country) and
        territories.
    free : bool
        Without reps: the bases are free.
    seed : int
    """
    random = np.random.default_rng(seed)
    points, people = _parts(n, random)
    measures = _measures(people, random)
    plane = to_plane(GEOGRAPHIC, points)
    pairs, length = delaunay_pairs(plane)
    blank = texts([""] * n)
    ids = texts(f"U{i:06d}" for i in range(1, n + 1))
    rules = EdgeRules(pairs[:, 0], pairs[:, 1], 1000.0 * length, np.zeros(len(pairs), dtype=np.bool_))
    return Book(
        name=f"large-{n}-{k}",
        units=Units(ids, points, None, measures, blank, blank),
        reps=None if free else _reps(points, plane, measures["visits"], k),
        edges=rules,
        scenario=_scenario(k, seed),
        attribution=GERMANY.attribution,
        synthetic=True,
    )


def large_problem(n: int = 100_000, k: int = 1_000, *, free: bool = False, seed: int = 0) -> Problem:
    """The same as the solver sees it."""
    book = large_book(n, k, free=free, seed=seed)
    return formulate(resolve(book, parse_scenario(book.scenario)))


def delaunay_pairs(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours by Delaunay (m, 2), sorted, connected, and the length of their common Voronoi border (m,).

    Pairs much longer than the spacing around them are left out, except where they alone hold things together.
    """
    mesh = Delaunay(points)
    sides = np.sort(mesh.simplices[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2), axis=1).astype(np.int64)
    pairs, side = np.unique(sides, axis=0, return_inverse=True)
    length = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    spacing = np.asarray(cKDTree(points).query(points, k=min(7, len(points)))[0])[:, 1:].mean(axis=1)
    near = length <= LONGEST * np.maximum(spacing[pairs[:, 0]], spacing[pairs[:, 1]])
    near |= _holding(len(points), pairs, length, near)
    border = np.minimum(_voronoi_borders(points, mesh, side.ravel(), len(pairs)), 2.0 * length)
    return pairs[near], border[near]


def _holding(n: int, pairs: np.ndarray, length: np.ndarray, near: np.ndarray) -> np.ndarray:
    """The shortest of the far pairs that join what the near ones leave apart."""
    tree = minimum_spanning_tree(coo_array((length + 1e-9, pairs.T), shape=(n, n)).tocsr()).tocoo()
    chosen = np.isin(
        pairs @ [n, 1], np.minimum(tree.row, tree.col).astype(np.int64) * n + np.maximum(tree.row, tree.col)
    )
    graph = coo_array((np.ones(near.sum()), pairs[near].T), shape=(n, n))
    part = connected_components(graph, directed=False)[1]
    return chosen & (part[pairs[:, 0]] != part[pairs[:, 1]])


def _voronoi_borders(points: np.ndarray, mesh: Delaunay, side: np.ndarray, count: int) -> np.ndarray:
    """Distance between the middles of the circles around the two triangles at each pair."""
    a, b, c = (points[mesh.simplices[:, corner]] for corner in range(3))
    u, v = b - a, c - a
    cross = 2.0 * (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    uu, vv = (u**2).sum(axis=1), (v**2).sum(axis=1)
    middle = a + np.column_stack([v[:, 1] * uu - u[:, 1] * vv, u[:, 0] * vv - v[:, 0] * uu]) / cross[:, None]
    triangle = np.repeat(np.arange(len(middle)), 3)
    first, last = np.full(count, -1), np.full(count, -1)
    last[side] = triangle
    first[side[::-1]] = triangle[::-1]
    return np.linalg.norm(middle[first] - middle[last], axis=1)


def _parts(n: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points of the parts (n, 2) and the people who live in each (n,)."""
    places = GERMANY.units()
    people = places.measures["population"]
    if n < len(people):
        # A part of the country: the places nearest to its middle.
        plane = to_plane(GEOGRAPHIC, places.points)
        own = np.sort(np.argsort(np.linalg.norm(plane - plane.mean(axis=0), axis=1), kind="stable")[:n])
        return places.points[own], people[own]
    # Half of the further parts by people, half evenly: towns are finer, the country is divided too.
    further = 0.5 * people / people.sum() + 0.5 / len(people)
    count = 1 + random.multinomial(n - len(people), further)
    place = np.repeat(np.arange(len(people)), count)
    points = places_inside(places, place, SPREAD, random)
    first = np.cumsum(count) - count
    points[first] = places.points
    part = random.lognormal(0.0, 0.6, n)
    part /= np.bincount(place, weights=part)[place]
    return _apart(points, random), people[place] * part


def _apart(points: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """No two places alike: a metre or so of difference where rounding made them so."""
    while len(again := np.setdiff1d(np.arange(len(points)), np.unique(points, axis=0, return_index=True)[1])):
        points[again] = np.round(points[again] + random.normal(scale=1e-5, size=(len(again), 2)), 7)
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
    """A rep at the unit nearest to the middle of each of k parts of equal visits."""
    part = bisect(plane, visits, np.ones(k))
    weight = visits + 1e-3
    heavy = np.bincount(part, weights=weight)
    middle = np.column_stack([np.bincount(part, weights=weight * x) / heavy for x in plane.T])
    home = np.asarray(cKDTree(plane).query(middle)[1])
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
    parser = argparse.ArgumentParser(description=large_book.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("units", type=int, nargs="?", default=100_000)
    parser.add_argument("territories", type=int, nargs="?", default=1_000)
    parser.add_argument("--free", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    write_book(large_book(asked.units, asked.territories, free=asked.free, seed=asked.seed), asked.folder)


if __name__ == "__main__":
    main()
