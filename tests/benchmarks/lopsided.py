"""Homes as they grew: at the middles of clusters of visits, however unequal these are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.plane import to_plane
from territory_opt.model.book import Book

MOST_TURNS = 100


def uneven(book: Book, seed: int) -> Book:
    """Move every home to the nearest unit's place at a centre of weighted k-means of the visits.

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
    own = nearest_own(plane, centres(plane, visits, len(reps), np.random.default_rng(seed)))
    homes = book.units.points[own].copy()
    homes.flags.writeable = False
    return replace(book, name=f"{book.name}-lopsided", reps=replace(reps, homes=homes))


def centres(points: np.ndarray, weight: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
    """Weighted k-means by Lloyd's turns, first centres drawn by weight; shape (k, 2)."""
    middle = points[random.choice(len(points), size=k, replace=False, p=weight / weight.sum())]
    for _ in range(MOST_TURNS):
        nearest = cKDTree(middle).query(points)[1]
        heavy = np.bincount(nearest, weights=weight, minlength=k)
        moved = np.column_stack(
            [np.bincount(nearest, weights=weight * axis, minlength=k) for axis in points.T]
        )
        now = np.where((heavy > 0)[:, None], moved / np.maximum(heavy, 1e-12)[:, None], middle)
        if np.allclose(now, middle, rtol=0.0, atol=1e-6):
            break
        middle = now
    return middle


def nearest_own(points: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """The nearest point of each centre, no two the same; shape (k,)."""
    taken: list[int] = []
    for centre in middle:
        away = np.linalg.norm(points - centre, axis=1)
        away[taken] = np.inf
        taken.append(int(away.argmin()))
    return np.array(taken)
