"""What a user meets first: the import, the demos at 10 %, a plan judged."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from measure import report, run, territory_opt
from solving import Solved, outcome, shape, solve, workplace
from table import Asked, Bar, Case, Outcome, Row, measured

from territory_opt import evaluate
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.frame import GEOGRAPHIC

KEY_ACCOUNTS = {"rule": "pareto", "measure": "revenue", "share": 0.35}


def bands(measures: tuple[str, ...], tolerance: float) -> dict[str, Any]:
    """A scenario's criteria, and the key accounts of the samples."""
    criteria = [{"measure": measure, "tolerance": tolerance} for measure in measures]
    return {"criteria": criteria, "key_accounts": KEY_ACCOUNTS}


def _demo(region: str, bar: Bar, asked: Asked) -> Iterator[Row]:
    """The whole job, as the command does it."""

    def once(seed: int) -> Outcome:
        less = [] if asked.scale == 1 else ["--territories", "5"]
        with workplace() as place:
            out = place / "demo"
            made = territory_opt("demo", "--region", region, "--seed", str(seed), "--out", str(out), *less)
            solved = Solved(out, report(out), made)
        return outcome(solved, **shape(solved.report))

    yield measured(f"demo {region}", bar, asked, once)


def _sample(measures: tuple[str, ...], asked: Asked) -> Iterator[Row]:
    customers, territories = int(60_000 * asked.scale), int(100 * asked.scale)

    def once(seed: int) -> Outcome:
        with workplace() as place:
            size = ("--customers", str(customers), "--territories", str(territories), "--seed", str(seed))
            territory_opt("sample", "--region", "germany", *size, "--out", str(place / "book"))
            solved = solve(place / "book", {"seed": seed} | bands(measures, 0.10), place / "plan")
        return outcome(solved, **shape(solved.report))

    name = f"German sample, {customers:,} customers x {territories}: {', '.join(measures)} at 10 %"
    yield measured(name, Bar(most={"wall_s": 60.0}), asked, once)


def _import(_: Asked) -> Iterator[Row]:
    run(sys.executable, "-c", "import territory_opt")
    empty = run(sys.executable, "-c", "pass")
    full = run(sys.executable, "-c", "import territory_opt")
    extra = full.seconds - empty.seconds
    reached = f"{extra:.3f} s over an empty interpreter"
    figures = {"wall_s": full.seconds, "peak_mb": full.peak_mb}
    yield Row("import territory_opt", "within 1 s", reached, extra < 1, figures=figures)


def _judge(asked: Asked) -> Iterator[Row]:
    """A plan of 35,000 polygons judged from scratch, neighbours and fingerprint included."""
    n, k = int(35_000 * asked.scale), max(2, int(100 * asked.scale))
    rng = np.random.default_rng(0)
    points = np.column_stack([rng.uniform(6, 15, n), rng.uniform(47, 55, n)])
    blank = texts([""] * n)
    ids = texts(f"U{i:05d}" for i in range(n))
    people = {"people": rng.lognormal(7, 1, n)}
    book = Book("made", Units(ids, points, voronoi_cells(GEOGRAPHIC, points), people, blank, blank))
    column = np.argsort(np.argsort(points[:, 0])) * k // n
    owners = {unit: f"T{t:03d}" for unit, t in zip(ids, column, strict=True)}
    scenario = {"territories": k, "criteria": [{"measure": "people", "tolerance": 0.1}]}
    began = time.perf_counter()
    plan = evaluate(book, owners, scenario)
    seconds = time.perf_counter() - began
    reached = f"{len(plan.label):,} units x {plan.k} free bases judged"
    yield Row(f"judge, {n:,} polygons", "within 5 s", reached, seconds <= 5, figures={"wall_s": seconds})


CASES = (
    Case("import", _import),
    Case("germany", partial(_demo, "germany", Bar(most={"wall_s": 60.0, "peak_mb": 2000.0}))),
    Case("us", partial(_demo, "us", Bar(most={"wall_s": 60.0}))),
    Case("texas", partial(_demo, "texas", Bar(most={"wall_s": 60.0}))),
    Case("sample-visits", partial(_sample, ("customers", "potential", "visits"))),
    Case("sample-workload", partial(_sample, ("customers", "potential", "workload"))),
    Case("judge", _judge),
)
