"""Import time, the demos, samples at 10 %, and the judging of a plan."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from cli_solve import SolveRun, polsby_popper, solve, solve_outcome, temporary_folder
from measurement import read_report, run_command, run_territory_opt
from result_table import Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

from territory_opt import evaluate
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.frame import GEOGRAPHIC

KEY_ACCOUNTS = {"rule": "pareto", "measure": "revenue", "share": 0.35}


def scenario_keys(measures: tuple[str, ...], tolerance: float) -> dict[str, Any]:
    """A scenario's criteria, and the key accounts of the samples."""
    criteria = [{"measure": measure, "tolerance": tolerance} for measure in measures]
    return {"criteria": criteria, "key_accounts": KEY_ACCOUNTS}


def _demo_rows(region: str, bar: Bar, settings: BenchmarkSettings) -> Iterator[Row]:
    """The demo command."""

    def run_seed(seed: int) -> Outcome:
        size = [] if settings.scale == 1 else ["--territories", "5"]
        with temporary_folder() as folder:
            out = folder / "demo"
            command = run_territory_opt(
                "demo", "--region", region, "--seed", str(seed), "--out", str(out), *size
            )
            solved = SolveRun(out, read_report(out), command)
        return solve_outcome(solved, **polsby_popper(solved.report))

    yield measured_row(f"demo {region}", bar, settings, run_seed)


def _sample_rows(measures: tuple[str, ...], settings: BenchmarkSettings) -> Iterator[Row]:
    """A large sample, written and solved by commands."""
    customers, territories = int(60_000 * settings.scale), int(100 * settings.scale)

    def run_seed(seed: int) -> Outcome:
        with temporary_folder() as folder:
            size = ("--customers", str(customers), "--territories", str(territories), "--seed", str(seed))
            run_territory_opt("sample", "--region", "germany", *size, "--out", str(folder / "book"))
            scenario = {"seed": seed} | scenario_keys(measures, 0.10)
            solved = solve(folder / "book", scenario, folder / "plan")
        return solve_outcome(solved, **polsby_popper(solved.report))

    name = f"German sample, {customers:,} customers x {territories}: {', '.join(measures)} at 10 %"
    yield measured_row(name, Bar(at_most={"wall_s": 60.0}), settings, run_seed)


def _import_rows(_: BenchmarkSettings) -> Iterator[Row]:
    run_command(sys.executable, "-c", "import territory_opt")
    empty = run_command(sys.executable, "-c", "pass")
    full = run_command(sys.executable, "-c", "import territory_opt")
    extra_s = full.seconds - empty.seconds
    reached = f"{extra_s:.3f} s over an empty interpreter"
    figures = {"wall_s": full.seconds, "peak_mb": full.peak_mb}
    yield Row("import territory_opt", "within 1 s", reached, extra_s < 1, figures=figures)


def _judge_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """A plan of 35,000 polygons evaluated, including neighbours and fingerprint."""
    n, k = int(35_000 * settings.scale), max(2, int(100 * settings.scale))
    rng = np.random.default_rng(0)
    points = np.column_stack([rng.uniform(6, 15, n), rng.uniform(47, 55, n)])
    blank = texts([""] * n)
    ids = texts(f"U{i:05d}" for i in range(n))
    people = {"people": rng.lognormal(7, 1, n)}
    book = Book("synthetic", Units(ids, points, voronoi_cells(GEOGRAPHIC, points), people, blank, blank))
    column = np.argsort(np.argsort(points[:, 0])) * k // n
    owners = {unit: f"T{t:03d}" for unit, t in zip(ids, column, strict=True)}
    scenario = {"territories": k, "criteria": [{"measure": "people", "tolerance": 0.1}]}
    began = time.perf_counter()
    plan = evaluate(book, owners, scenario)
    seconds = time.perf_counter() - began
    reached = f"{len(plan.label):,} units x {plan.k} free bases judged"
    yield Row(f"judge, {n:,} polygons", "within 5 s", reached, seconds <= 5, figures={"wall_s": seconds})


CASES = (
    Case("import", _import_rows),
    Case("germany", partial(_demo_rows, "germany", Bar(at_most={"wall_s": 60.0, "peak_mb": 2000.0}))),
    Case("us", partial(_demo_rows, "us", Bar(at_most={"wall_s": 60.0}))),
    Case("texas", partial(_demo_rows, "texas", Bar(at_most={"wall_s": 60.0}))),
    Case("sample-visits", partial(_sample_rows, ("customers", "potential", "visits"))),
    Case("sample-workload", partial(_sample_rows, ("customers", "potential", "workload"))),
    Case("judge", _judge_rows),
)
