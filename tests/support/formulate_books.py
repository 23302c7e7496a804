"""Small books on a grid of square kilometres."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Customers, Reps, Units
from territory_opt.model.frame import Frame

PLANE = Frame("planar", "EPSG:25832", 1.0)
LOCAL = Frame("local", "local", 1.0)


def made_units(rows: int, columns: int, names=None, **measures) -> Units:
    points = np.array([[c, r] for r in range(rows) for c in range(columns)], dtype=float)
    n = len(points)
    return Units(
        unit_id=texts(names or [f"u{i:03d}" for i in range(n)]),
        points=points,
        geometry=None,
        measures={
            name: np.broadcast_to(np.asarray(values, dtype=float), n).copy()
            for name, values in measures.items()
        },
        territory_id=texts([""] * n),
        group_id=texts([""] * n),
    )


def made_customers(unit, points, **columns) -> Customers:
    """Customers of 2 visits of 40 minutes a year, revenue 100 and potential 10 by default."""
    count = len(unit)

    def numbers(name, default):
        return np.broadcast_to(np.asarray(columns.get(name, default), dtype=float), count).copy()

    def words(name, default=""):
        return texts(columns.get(name, [default] * count))

    ids = [f"c{i:03d}" for i in range(count)]
    return Customers(
        customer_id=texts(ids),
        unit=np.asarray(unit, dtype=np.int64),
        points=np.asarray(points, dtype=float).reshape(count, 2),
        name=words("name"),
        account_id=texts(columns.get("account_id", ids)),
        revenue=numbers("revenue", 100.0),
        potential=numbers("potential", 10.0),
        visits=numbers("visits", 2.0),
        visit_minutes=numbers("visit_minutes", 40.0),
        segment=words("segment"),
        industry=words("industry"),
        language=words("language"),
        country=words("country"),
        prospect=np.zeros(count, dtype=bool),
        key_account=np.asarray(columns.get("key_account", [-1] * count), dtype=np.int64),
        coverage=words("coverage"),
        rep_id=words("rep_id"),
        kam_id=words("kam_id"),
    )


def made_reps(homes, territory_id=None, share=None, capacity=None) -> Reps:
    count = len(homes)
    blank = np.full(count, np.nan)
    return Reps(
        rep_id=texts([f"R{i + 1}" for i in range(count)]),
        name=texts([""] * count),
        homes=np.asarray(homes, dtype=float).reshape(count, 2),
        capacity_hours=blank if capacity is None else np.asarray(capacity, dtype=float),
        share=blank if share is None else np.asarray(share, dtype=float),
        territory_id=texts(territory_id or [""] * count),
    )


def made_book(rows=4, columns=4, *, customers=None, reps=None, frame=PLANE, names=None, **measures) -> Book:
    return Book("grid", made_units(rows, columns, names, **measures), customers, reps, frame=frame)


def random_book(seed: int, rows=4, columns=5, homes=None, customers=80) -> Book:
    """A book with all built-in measures; `homes` is the number of reps, all with homes."""
    random = np.random.default_rng(seed)
    units = made_units(rows, columns, people=random.uniform(1, 3, rows * columns))
    unit = np.concatenate(
        [np.arange(rows * columns), random.integers(0, rows * columns, customers - rows * columns)]
    )
    sites = made_customers(
        unit,
        units.points[unit] + random.uniform(-0.4, 0.4, (customers, 2)),
        revenue=random.uniform(50, 150, customers),
        potential=random.uniform(5, 15, customers),
        visits=random.integers(0, 7, customers),
        visit_minutes=random.uniform(20, 90, customers),
        # Accounts with several sites, so that there are key accounts.
        account_id=[f"A{min(i, random.integers(0, customers)):03d}" for i in range(customers)],
    )
    reps = None if homes is None else made_reps(random.uniform(0, 4, (homes, 2)))
    return Book("random", units, sites, reps, frame=PLANE)
