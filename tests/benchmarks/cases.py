"""What is measured, and the bar each figure is held against."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from measure import Run, report, run, territory_opt

SCENARIO = """seed = {seed}
{extra}
[key_accounts]
rule = "pareto"
measure = "revenue"
share = 0.35
"""


@dataclass(frozen=True)
class Figure:
    """One measured row: what it was, what came out, whether the bar was kept."""

    case: str
    result: str
    seconds: float
    peak_mb: float
    kept: bool


@dataclass(frozen=True)
class Case:
    """Something to measure.

    Parameters
    ----------
    name : str
    bar : str
        The bar in words.
    measure : callable
        Runs the case at a scale (1 is full size) and returns its figures.
    """

    name: str
    bar: str
    measure: Callable[[float], list[Figure]]


def _described(name: str, made: Run, plan: dict[str, Any], seconds: float, memory: float = np.inf) -> Figure:
    worst = " / ".join(f"{row['max_deviation']:.2%}" for row in plan["criteria"])
    tolerance = max(row["tolerance"] for row in plan["criteria"])
    gap = "none" if plan["gap"] is None else f"{plan['gap']:.2%}"
    shape = plan["compactness"]["polsby_popper_median"]
    pieces = plan["contiguity"]["fragments"]
    text = (
        f"{plan['status']}, worst {worst} (allowed {tolerance:.0%}), gap {gap}, fragments {pieces}, "
        f"median Polsby-Popper {shape:.2f}, solve {plan['seconds']['solve']:.1f} s"
    )
    kept = plan["holds"] and pieces == 0 and made.seconds <= seconds and made.peak_mb <= memory
    return Figure(name, text, made.seconds, made.peak_mb, bool(kept and made.code == 0))


def _demo(
    region: str, seeds: tuple[int, ...], *, seconds: float, memory: float
) -> Callable[[float], list[Figure]]:
    def measure(scale: float) -> list[Figure]:
        figures = []
        for seed in seeds if scale == 1 else seeds[:1]:
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "demo"
                less = [] if scale == 1 else ["--territories", "5"]
                made = territory_opt(
                    "demo", "--region", region, "--seed", str(seed), "--out", str(out), *less
                )
                figures.append(_described(f"demo {region}, seed {seed}", made, report(out), seconds, memory))
        return figures

    return measure


def _sample(
    measures: tuple[str, ...], *, customers: int, territories: int, seconds: float
) -> Callable[[float], list[Figure]]:
    def measure(scale: float) -> list[Figure]:
        with tempfile.TemporaryDirectory() as folder:
            book, out, scenario = (Path(folder) / name for name in ("book", "plan", "scenario.toml"))
            size = (
                "--customers",
                str(int(customers * scale)),
                "--territories",
                str(int(territories * scale)),
            )
            territory_opt("sample", "--region", "germany", *size, "--out", str(book))
            criteria = "".join(f'[[criteria]]\nmeasure = "{m}"\ntolerance = 0.10\n' for m in measures)
            scenario.write_text(SCENARIO.format(seed=0, extra="") + criteria)
            made = territory_opt("optimise", str(book), "--scenario", str(scenario), "--out", str(out))
            name = f"German sample, {customers:,} customers x {territories}: {', '.join(measures)}"
            return [_described(name, made, report(out), seconds)]

    return measure


def _import(_: float) -> list[Figure]:
    run(sys.executable, "-c", "import territory_opt")
    empty = run(sys.executable, "-c", "pass")
    full = run(sys.executable, "-c", "import territory_opt")
    extra = full.seconds - empty.seconds
    return [
        Figure(
            "import territory_opt", f"{extra:.3f} s over an empty interpreter", extra, full.peak_mb, extra < 1
        )
    ]


def _judge(scale: float) -> list[Figure]:
    """A plan of 35,000 polygons judged from scratch, neighbours and fingerprint included."""
    from territory_opt import evaluate
    from territory_opt.geography.cells import voronoi_cells
    from territory_opt.model.arrays import texts
    from territory_opt.model.book import Book, Units
    from territory_opt.model.frame import GEOGRAPHIC

    n, k = int(35_000 * scale), max(2, int(100 * scale))
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
    text = f"{len(plan.label):,} units x {plan.k} free bases judged"
    return [Figure(f"judge, {n:,} polygons", text, seconds, 0.0, seconds <= 5)]


GERMANY = _demo("germany", (0, 1, 2, 3, 4), seconds=60, memory=2000)
CASES = (
    Case("import", "within 1 s", _import),
    Case("germany", "every band held, 0 fragments, 60 s (second run 30 s), 2 GB", GERMANY),
    Case("us", "held, 0 fragments, 60 s", _demo("us", (0, 1, 2), seconds=60, memory=np.inf)),
    Case("texas", "held, 0 fragments", _demo("texas", (0, 1, 2), seconds=60, memory=np.inf)),
    Case(
        "germany-100-visits",
        "inside 10 %, 0 fragments, 60 s",
        _sample(("customers", "potential", "visits"), customers=60_000, territories=100, seconds=60),
    ),
    Case(
        "germany-100-workload",
        "inside the tolerances stated",
        _sample(("customers", "potential", "workload"), customers=60_000, territories=100, seconds=60),
    ),
    Case("judge", "35,000 units within 5 s", _judge),
)
