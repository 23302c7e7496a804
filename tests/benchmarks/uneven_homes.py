"""Homes at the centres of clusters of visits, however unequal the clusters are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.plane import to_plane
from territory_opt.model.book import Book

MAX_ITERATIONS = 100


def with_uneven_homes(book: Book, seed: int) -> Book:
    """Move every home to the unit point nearest to a centre of weighted k-means of the visits.

    Parameters
    ----------
    book : Book
        With customers and reps.
    seed : int
        Of the first centres.
    """
    customers, reps = book.customers, book.reps
    assert customers is not None
    assert reps is not None
    visits = np.bincount(customers.unit, weights=customers.visits, minlength=len(book.units))
    plane = to_plane(book.frame, book.units.points)
    centres = weighted_k_means(plane, visits, len(reps), np.random.default_rng(seed))
    homes = book.units.points[nearest_distinct_points(plane, centres)].copy()
    homes.flags.writeable = False
    return replace(book, name=f"{book.name}-lopsided", reps=replace(reps, homes=homes))


def weighted_k_means(
    points: np.ndarray, weight: np.ndarray, k: int, random: np.random.Generator
) -> np.ndarray:
    """Centres of weighted k-means by Lloyd's algorithm, started from points drawn by weight; shape (k, 2)."""
    centres = points[random.choice(len(points), size=k, replace=False, p=weight / weight.sum())]
    for _ in range(MAX_ITERATIONS):
        nearest = cKDTree(centres).query(points)[1]
        mass = np.bincount(nearest, weights=weight, minlength=k)
        moment = np.column_stack(
            [np.bincount(nearest, weights=weight * axis, minlength=k) for axis in points.T]
        )
        moved = np.where((mass > 0)[:, None], moment / np.maximum(mass, 1e-12)[:, None], centres)
        if np.allclose(moved, centres, rtol=0.0, atol=1e-6):
            break
        centres = moved
    return centres


def nearest_distinct_points(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Index of the nearest point of each centre, no point twice; shape (k,)."""
    taken: list[int] = []
    for centre in centres:
        distance = np.linalg.norm(points - centre, axis=1)
        distance[taken] = np.inf
        taken.append(int(distance.argmin()))
    return np.array(taken)
