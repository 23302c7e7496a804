"""Synthetic plans: a grid of square units, divided into a grid of territories."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from typed_reports import COMPACTNESS, KEY_ACCOUNTS, typed_report

from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Customers, Kams, Reps, Units
from territory_opt.model.findings.account_findings import ReachesThreshold
from territory_opt.model.findings.book_findings import ReaderMessage
from territory_opt.model.findings.kam_findings import OthersServedBetter, RankByTravel
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.key_accounts import KamAssignment, Segmentation
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.report import Report
from territory_opt.model.report.balance_rows import CriterionRow, TodayRow
from territory_opt.model.report.change_rows import DisruptionSection
from territory_opt.model.report.report import Counts, ObjectiveValue, Seconds, TraceRow
from territory_opt.model.report.shape_rows import BridgeRow, Contiguity
from territory_opt.model.result import Bound, EndedBy
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.wording.finding_text import worded

MEASURES = ("customers", "potential", "workload")
ACROSS, DOWN = 3, 2
"""Territories in each direction."""


@dataclass(frozen=True)
class GridPlace:
    """Frame, lower left corner and cell size of a grid; `points` leaves out the polygons."""

    corner: tuple[float, float] = (8.0, 49.0)
    cell: float = 0.1
    frame: Frame = GEOGRAPHIC
    points: bool = False


LOCAL_POINTS = GridPlace((0, 0), 1, Frame("local", "local"), points=True)


def grid_plan(
    side: int = 20, customers: int = 900, place: GridPlace = GridPlace(), *, today: bool = True
) -> JudgedPlan:
    """A plan of side x side units and six territories."""
    random = np.random.default_rng(1)
    corner, cell = place.corner, place.cell
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(side), np.arange(side)))
    label = (column * ACROSS // side) + ACROSS * (row * DOWN // side)
    k = ACROSS * DOWN
    centres = np.column_stack([corner[0] + (column + 0.5) * cell, corner[1] + (row + 0.5) * cell])
    squares = shapely.box(
        corner[0] + column * cell,
        corner[1] + row * cell,
        corner[0] + (column + 1) * cell,
        corner[1] + (row + 1) * cell,
    )
    before = np.clip(column * ACROSS // side + (random.random(len(column)) < 0.1), 0, ACROSS - 1)
    label_before = before + ACROSS * (row * DOWN // side)
    names = texts(f"T{t + 1:03d}" for t in range(k))
    units = Units(
        unit_id=texts(f"{index:05d}" for index in range(len(column))),
        points=centres,
        geometry=None if place.points else squares,
        measures={"people": random.integers(10, 5000, len(column)).astype(float)},
        territory_id=names[label_before] if today else texts([""] * len(column)),
        group_id=texts([""] * len(column)),
        extra={
            "Name": texts(f"Place {index}" for index in range(len(column))),
            "fid": texts(["x"] * len(column)),
        },
    )
    book = Book(
        name="made & <made>",
        units=units,
        customers=grid_customers(random, customers, units, cell),
        reps=grid_reps(k, corner, side * cell, random, names),
        kams=grid_kams(4, corner, side * cell, random),
        frame=place.frame,
        findings=(ReaderMessage(file="units.geojson", row=3, column="geometry", message="repaired"),),
        attribution=("Made-up Geography, CC0",),
        synthetic=True,
    )
    return judged_plan(book, label, label_before if today else None, grid_neighbours(side))


def grid_customers(random: np.random.Generator, count: int, units: Units, cell: float) -> Customers:
    unit = np.sort(random.integers(0, len(units), count))
    account = np.arange(count)
    account[: count // 6] = random.integers(0, max(count // 60, 1), count // 6)
    account = random.permutation(account)
    blank = texts([""] * count)
    return Customers(
        customer_id=texts(f"C{index:06d}" for index in range(count)),
        unit=unit,
        points=units.points[unit] + (random.random((count, 2)) - 0.5) * cell * 0.9,
        name=texts(["=HYPERLINK(1)", *(f"Kunde {index} GmbH & Söhne" for index in range(1, count))]),
        account_id=texts(f"A{index:06d}" for index in account),
        revenue=np.round(random.lognormal(10, 1, count), 2),
        potential=np.round(random.lognormal(10.5, 1, count), 2),
        visits=random.choice([4.0, 12.0, 24.0], count),
        visit_minutes=random.choice([30.0, 45.0, 60.0], count),
        segment=texts(random.choice(["A", "B", "C"], count)),
        industry=blank,
        language=blank,
        country=blank,
        prospect=random.random(count) < 0.5,
        key_account=np.full(count, -1),
        coverage=blank,
        rep_id=blank,
        kam_id=blank,
    )


def grid_reps(k: int, corner: tuple[float, float], width: float, random: np.random.Generator, names) -> Reps:
    return Reps(
        rep_id=texts(f"R{t + 1:03d}" for t in range(k)),
        name=texts(f"Rep {t + 1} Müller" for t in range(k)),
        homes=np.array(corner) + random.random((k, 2)) * width,
        capacity_hours=np.full(k, 1408.0),
        share=np.full(k, np.nan),
        territory_id=names,
    )


def grid_kams(count: int, corner: tuple[float, float], width: float, random: np.random.Generator) -> Kams:
    none: tuple[frozenset[str], ...] = tuple(frozenset() for _ in range(count))
    return Kams(
        kam_id=texts(f"K{i + 1:02d}" for i in range(count)),
        name=texts(f"Kam {i + 1} Øster" for i in range(count)),
        homes=np.array(corner) + random.random((count, 2)) * width,
        capacity_hours=np.full(count, 1408.0),
        max_accounts=np.full(count, 10),
        languages=tuple(frozenset({"de", "en"}) if i % 2 else frozenset() for i in range(count)),
        industries=none,
        countries=none,
        inside_sales=texts([""] * count),
    )


def grid_neighbours(side: int) -> Neighbours:
    """Neighbours in a grid of squares; the first pair is a bridge."""
    n = side * side
    pairs = np.array(
        [(i, i + 1) for i in range(n) if (i + 1) % side] + [(i, i + side) for i in range(n - side)],
        dtype=np.int64,
    )
    bridge = np.arange(len(pairs)) == 0
    return Neighbours(
        pairs,
        np.where(bridge, 0.0, 7.0),
        bridge,
        np.where(bridge, 4.2, 0.0),
        2,
        np.zeros(n),
        np.full(n, 50.0),
    )


def judged_plan(book: Book, label, label_before, neighbours: Neighbours) -> JudgedPlan:
    """The plan with loads, targets and a report of the same structure as that of the judge."""
    customers, names = book.customers, book.reps.territory_id
    k = len(names)
    accounts, account_of = np.unique(customers.account_id.astype(str), return_inverse=True)
    size = np.bincount(account_of)
    is_key = size >= 4
    coverage = texts(np.where(is_key[account_of], "key_account", "territory"))
    coverage[np.flatnonzero(~is_key[account_of])[:3]] = ["house", "inside_sales", "house"]
    kam_of = np.full(len(accounts), -1)
    keys = np.flatnonzero(is_key)
    kam_of[keys[:-1]] = np.arange(len(keys) - 1) % len(book.kams)
    field = coverage == "territory"
    territory = label[customers.unit]

    def load(values):
        return np.bincount(territory[field], np.asarray(values, dtype=float)[field], k)

    base = book.reps.homes
    loads = {
        "customers": load(np.ones(len(customers))),
        "potential": load(customers.potential),
        "workload": load(customers.visits * (customers.visit_minutes + 20) / 60),
    }
    targets = {name: np.full(k, values.sum() / k) for name, values in loads.items()}
    plan = JudgedPlan(
        book=book,
        scenario=Scenario(territories=k, criteria=tuple(CriterionSpec(m, 0.1) for m in MEASURES)),
        territory_id=names,
        rep_of=np.arange(k),
        label=label,
        base=base,
        neighbours=neighbours,
        segmentation=Segmentation(
            texts(accounts),
            account_of,
            is_key,
            tuple((ReachesThreshold("sites", 4.0, 4.0),) if key else () for key in is_key.tolist()),
            coverage,
        ),
        kam_assignment=KamAssignment(
            kam_of,
            tuple(
                (RankByTravel(1, 4),) if kam >= 0 else (OthersServedBetter(),) if key else ()
                for kam, key in zip(kam_of.tolist(), is_key.tolist(), strict=True)
            ),
            np.where(kam_of >= 0, 40.0 * size, np.nan),
            "optimal",
        ),
        loads=loads,
        targets=targets,
        customers=load(np.ones(len(customers))).astype(np.int64),
        drive_hours=load(customers.visits * 0.3),
        visits=load(customers.visits),
        before=book.units.territory_id,
        label_before=label_before,
        report=typed_report(),
    )
    return replace(plan, report=_report(plan, label_before))


def _report(plan: JudgedPlan, label_before) -> Report:
    book = plan.book
    key = plan.segmentation.coverage == "key_account"
    revenue = book.customers.revenue
    unassigned = plan.segmentation.account_id[plan.segmentation.is_key & (plan.kam_assignment.kam_of < 0)]
    keys = int(plan.segmentation.is_key.sum())
    today = () if label_before is None else [(m, _today(plan, m, label_before)) for m in MEASURES]
    moments = [(0.5, None), (1.0, 39000.0), (2.0, 40000.0), (3.5, 40000.0), (6.0, 40100.0)]
    return typed_report(
        ended_by=EndedBy.ITERATIONS,
        seconds=Seconds(total=9.0, read=1.0, geography=2.0, solve=np.float64(6.0)),
        counts=Counts(
            units=len(book.units),
            customers=len(book.customers),
            field_customers=int(plan.customers.sum()),
            territories=plan.k,
            reps=len(book.reps),
            key_accounts=keys,
            kams=len(book.kams),
        ),
        criteria=tuple(load_row(CriterionRow, m, plan.loads[m]) for m in MEASURES),
        contiguity=Contiguity(0, (BridgeRow("00000", "00001", 4.2),), 2, "rook", (), (), ()),
        objective=ObjectiveValue("travel", 41234.5, "visit-minutes"),
        bound=Bound(40100.0, "fixed_bases", "problem"),
        gap=0.0275,
        compactness=replace(COMPACTNESS, polsby_popper_mean=np.nan),
        disruption=None if label_before is None else DisruptionSection(40, 90, 0.1),
        today=tuple(load_row(TodayRow, m, load) for m, load in today) if today else None,
        key_accounts=replace(
            KEY_ACCOUNTS,
            accounts=keys,
            customers=int(key.sum()),
            revenue_share=revenue[key].sum() / revenue.sum(),
            unassigned=tuple(map(str, unassigned)),
        ),
        findings=worded(book.findings),
        attribution=book.attribution,
        synthetic=book.synthetic,
        trace=tuple(
            TraceRow(seconds, 41000 + 9000 * 0.6**i, max(0.0, 0.2 - 0.1 * i), bound)
            for i, (seconds, bound) in enumerate(moments)
        ),
    )


def _today(plan: JudgedPlan, measure: str, label_before):
    if measure == "workload":
        return plan.loads[measure] * np.linspace(0.6, 1.4, plan.k)
    customers = plan.book.customers
    field = plan.segmentation.coverage == "territory"
    values = np.ones(len(customers)) if measure == "customers" else customers.potential
    return np.bincount(label_before[customers.unit][field], values[field], plan.k)


def load_row(kind: type[CriterionRow], measure: str, load) -> CriterionRow:
    """The row of a measure with these loads of the territories."""
    target = load.sum() / len(load)
    deviation = np.abs(load / target - 1)
    return kind(
        measure=measure,
        unit="",
        tolerance=0.1,
        lower_limit=None,
        upper_limit=None,
        total=float(load.sum()),
        target=float(target),
        min=float(load.min()),
        max=float(load.max()),
        max_deviation=float(deviation.max()),
        outside=int((deviation > 0.1).sum()),
        smallest_tolerance_found=0.04,
    )
