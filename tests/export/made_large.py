"""A made-up plan of the demo's size: 12,000 cells, 60 territories, 30,000 customers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made import criterion_row, judged_plan, made_customers, made_kams, made_reps
from scipy.spatial import Delaunay, cKDTree

from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.neighbours import Neighbours

_STRETCH = np.array([0.63, 1.0])


def large_plan(n: int = 12_000, k: int = 60, customers: int = 30_000, seed: int = 5) -> JudgedPlan:
    """Loads are squeezed into their bands, as a solved plan's would be."""
    random = np.random.default_rng(seed)
    points = _blob(random, n)
    bases = points[random.choice(n, k, replace=False)]
    for _ in range(8):
        label = cKDTree(bases * _STRETCH).query(points * _STRETCH)[1]
        bases = np.array([points[label == t].mean(axis=0) for t in range(k)])
    shifted = bases + random.normal(0, 0.12, bases.shape)
    before = cKDTree(shifted * _STRETCH).query(points * _STRETCH)[1]
    plan = judged_plan(_book(random, points, bases, before, customers), label, before, _pairs(points))
    loads = {
        m: v.mean() * (1 + np.clip(random.normal(0, 0.06, k), -0.09, 0.09)) for m, v in plan.loads.items()
    }
    targets = {m: np.full(k, v.mean()) for m, v in loads.items()}
    report = {**plan.report, "criteria": [criterion_row(m, load) for m, load in loads.items()]}
    return replace(plan, loads=loads, targets=targets, report=report)


def _book(random, points, bases, before, customers: int) -> Book:
    n, k = len(points), len(bases)
    names = texts(f"T{t + 1:03d}" for t in range(k))
    units = Units(
        unit_id=texts(f"{i:05d}" for i in range(n)),
        points=points,
        geometry=voronoi_cells(GEOGRAPHIC, points),
        measures={"people": random.integers(10, 5000, n).astype(float)},
        territory_id=names[before],
        group_id=texts([""] * n),
        extra={"name": texts(f"Ort {i}" for i in range(n))},
    )
    account = random.permutation(
        np.where(np.arange(customers) < 1500, np.arange(customers) % 200, np.arange(customers))
    )
    return Book(
        name="germany",
        units=units,
        customers=replace(
            made_customers(random, customers, units, 0.03), account_id=texts(f"A{a:06d}" for a in account)
        ),
        reps=replace(made_reps(k, (6, 47), 8, random, names), homes=bases),
        kams=made_kams(20, (6, 47), 8, random),
        attribution=("Made-up Geography, CC0",),
        synthetic=True,
    )


def _blob(random, n: int):
    """Places in a country without straight borders."""
    x, y = random.random((2, 3 * n))
    inside = (x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.25 * (0.75 + 0.25 * np.sin(5 * np.arctan2(y - 0.5, x - 0.5)))
    return np.column_stack([6 + 9 * x, 47.3 + 7.7 * y])[inside][:n]


def _pairs(points) -> Neighbours:
    corners = Delaunay(points).simplices
    pairs = np.unique(
        np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0
    )
    pairs = pairs[np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) < 0.4].astype(np.int64)
    m, n = len(pairs), len(points)
    bridge = np.arange(m) < 2
    return Neighbours(pairs, np.ones(m), bridge, np.where(bridge, 12.5, 0.0), 3, np.zeros(n), np.ones(n))
