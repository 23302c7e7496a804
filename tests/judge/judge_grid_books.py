"""Small books on a grid, and plans judged on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.judge import AccountAssignments, PlanLabels, judge
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Customers, Kams, Reps, Units
from territory_opt.model.frame import Frame
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.result import EndedBy, Result, Status
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.resolve import ResolvedScenario, resolve

PLANE_KM = Frame("planar", "EPSG:25832", 1.0)


def grid_points(rows: int, columns: int) -> np.ndarray:
    """Places 1 km apart, row by row: unit r * columns + c lies at (c, r)."""
    return np.array([[c, r] for r in range(rows) for c in range(columns)], dtype=float)


def grid_neighbours(rows: int, columns: int) -> Neighbours:
    """Squares of 1 km: rook neighbours share 1 km, the outside borders nothing."""
    index = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()])
    down = np.column_stack([index[:-1].ravel(), index[1:].ravel()])
    pairs = np.vstack([across, down])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    degree = np.bincount(pairs.ravel(), minlength=rows * columns)
    m = len(pairs)
    return Neighbours(
        pairs, np.ones(m), np.zeros(m, dtype=bool), np.zeros(m), 1, 4.0 - degree, np.ones(rows * columns)
    )


def make_units(points, unit_id=None, territory_id=None, **measures) -> Units:
    n = len(points)
    return Units(
        unit_id=texts(unit_id or [f"u{i:03d}" for i in range(n)]),
        points=np.asarray(points, dtype=float),
        geometry=None,
        measures={name: np.asarray(values, dtype=float) for name, values in measures.items()},
        territory_id=texts(territory_id or [""] * n),
        group_id=texts([""] * n),
    )


def make_customers(unit, points, **columns) -> Customers:
    """Customers; by default with one visit of 50 minutes a year each."""
    count = len(unit)

    def words(name, default=""):
        return texts(columns.get(name, [default] * count))

    def numbers(name, default):
        return np.asarray(columns.get(name, np.full(count, default)), dtype=float)

    ids = [f"c{i}" for i in range(count)]
    return Customers(
        customer_id=texts(ids),
        unit=np.asarray(unit, dtype=np.int64),
        points=np.asarray(points, dtype=float),
        name=words("name"),
        account_id=texts(columns.get("account_id", ids)),
        revenue=numbers("revenue", 100.0),
        potential=numbers("potential", 10.0),
        visits=numbers("visits", 1.0),
        visit_minutes=numbers("visit_minutes", 50.0),
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


def make_reps(homes, rep_id=None, territory_id=None, share=None, capacity=None) -> Reps:
    count = len(homes)
    blank = np.full(count, np.nan)
    return Reps(
        rep_id=texts(rep_id or [f"R{i + 1}" for i in range(count)]),
        name=texts([f"Rep {i + 1}" for i in range(count)]),
        homes=np.asarray(homes, dtype=float),
        capacity_hours=blank if capacity is None else np.asarray(capacity, dtype=float),
        share=blank if share is None else np.asarray(share, dtype=float),
        territory_id=texts(territory_id or [""] * count),
    )


def make_kams(kam_id, capacity=1408.0) -> Kams:
    count = len(kam_id)
    anything = tuple(frozenset() for _ in kam_id)
    return Kams(
        kam_id=texts(kam_id),
        name=texts([f"Kam {name}" for name in kam_id]),
        homes=np.full((count, 2), np.nan),
        capacity_hours=np.full(count, capacity),
        max_accounts=np.full(count, 10, dtype=np.int64),
        languages=anything,
        industries=anything,
        countries=anything,
        inside_sales=texts([""] * count),
    )


def grid_resolved(
    rows, columns, criteria=None, *, customers=None, reps=None, kams=None, **settings
) -> ResolvedScenario:
    """Resolved scenario of a grid book; `units` has columns of the units, the others are settings."""
    columns_of_units = settings.pop("units", {"people": np.ones(rows * columns)})
    neighbours = settings.pop("neighbours", None) or grid_neighbours(rows, columns)
    units = make_units(grid_points(rows, columns), **columns_of_units)
    book = Book("grid", units, customers, reps, kams, frame=settings.pop("frame", PLANE_KM))
    specs = criteria or (CriterionSpec("people", 0.1),)
    settings = {"compactness": "distance", "compactness_weight": "none", **settings}
    return replace(resolve(book, Scenario(criteria=tuple(specs), **settings)), neighbours=neighbours)


def no_kams(resolved: ResolvedScenario) -> KamAssignment:
    """An assignment without a KAM for any key account."""
    count = len(resolved.segmentation.account_id)
    return KamAssignment(np.full(count, -1, dtype=np.int64), ((),) * count, np.full(count, np.nan), "none")


def judged(resolved, label, result=None, *, agents=None, **names) -> JudgedPlan:
    """Judge a plan without KAMs; `names` are fields of `PlanLabels`."""
    labels = PlanLabels(np.asarray(label), **names)
    return judge(resolved, labels, AccountAssignments(no_kams(resolved), agents), result)


def result_for(plan, **changes) -> Result:
    """The result of a solver with the same figures as a judged plan."""
    c = len(plan.loads)
    result = Result(
        label=plan.label,
        site=np.full(plan.k, -1, dtype=np.int64),
        objective=plan.report["objective"]["value"],
        loads=np.column_stack(list(plan.loads.values())),
        status=Status.FEASIBLE if plan.report["holds"] else Status.NOT_FOUND,
        ended_by=EndedBy.ITERATIONS,
        bound=None,
        smallest_tolerance=np.full(c, np.nan),
        blocked=None,
        trace=(),
        iterations=1,
    )
    return replace(result, **changes)
