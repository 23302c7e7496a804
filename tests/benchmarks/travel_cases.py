"""Travel times: seconds to estimate them, to request them, and to read them from the cache."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from measurement import fastest_seconds
from result_table import Bar, BenchmarkSettings, Case, CaseSkipped, Outcome, Row, measured_row

from territory_opt.criteria import BUILT_IN
from territory_opt.criteria.service import Service
from territory_opt.formulate import SiteCoefficients
from territory_opt.model.field_book import FieldBook
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import TravelSettings, WorkYear
from territory_opt.objectives import objective_named
from territory_opt.travel import provider_for
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.http.cache import CACHE_DIR_VARIABLE
from territory_opt.travel.provider import TravelTable

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))


def _random_points(count: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.column_stack([random.uniform(6, 15, count), random.uniform(47, 55, count)])


def _pair_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """Ten million pairs of points."""

    def run_seed(seed: int) -> Outcome:
        sources, targets = _random_points(int(100_000 * settings.scale), seed), _random_points(100, seed + 1)
        estimate = GreatCircle(GEOGRAPHIC)
        seconds = fastest_seconds(lambda: estimate.matrix(sources, targets))
        return Outcome(
            "", bool(len(sources)), {"elapsed_s": seconds}, f"{len(sources) * len(targets):,} pairs"
        )

    yield measured_row(
        "great circle, pairs", Bar(statuses=(), at_most={"elapsed_s": 1.0}), settings, run_seed
    )


def _coefficient_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """Objective and workload of 100,000 customers from 100 bases."""

    def run_seed(seed: int) -> Outcome:
        table = _site_coefficients(int(100_000 * settings.scale), seed)
        bases = np.arange(100)
        seconds = fastest_seconds(lambda: (table.cost(bases), table.load(bases)))
        finite = np.isfinite(table.load(bases[:2])).all()
        return Outcome(
            "", bool(finite), {"elapsed_s": seconds}, f"{len(table.service.unit):,} customers x 100 bases"
        )

    yield measured_row(
        "great circle, coefficients", Bar(statuses=(), at_most={"elapsed_s": 1.0}), settings, run_seed
    )


def _site_coefficients(customers: int, seed: int) -> SiteCoefficients:
    random, units = np.random.default_rng(seed), 2_000
    points, sites = _random_points(customers, seed), _random_points(units, seed + 1)
    field = FieldBook(
        frame=GEOGRAPHIC,
        unit_points=sites,
        unit_measures={},
        has_customers=True,
        unit=random.integers(0, units, customers),
        points=points,
        revenue=np.ones(customers),
        potential=np.ones(customers),
        visits=random.integers(1, 12, customers).astype(float),
        visit_minutes=np.full(customers, 40.0),
    )
    estimate = GreatCircle(GEOGRAPHIC)
    return SiteCoefficients(
        frame=GEOGRAPHIC,
        block=np.arange(units),
        blocks=units,
        unit_points=sites,
        weight=np.ones(units),
        objective=objective_named("travel"),
        provider=estimate,
        sites=np.vstack([_random_points(100, seed + 2), sites]),
        criteria=(BUILT_IN["workload"],),  # type: ignore[arg-type] # it depends on the base
        service=Service.of(field, WorkYear(), estimate),
    )


def _osrm_rows(settings: BenchmarkSettings) -> Iterator[Row]:
    """A million cells from a real OSRM on loopback, then from the cache."""
    import pytest
    from real_osrm import prepare, serving

    side = max(2, int(1000 * settings.scale))
    live, cached = [], []
    with tempfile.TemporaryDirectory(prefix="territory-opt-benchmark-") as folder:
        try:
            network = prepare(Path(folder))
        except pytest.skip.Exception as reason:
            raise CaseSkipped(str(reason)) from None
        with serving(network, max_table=2000) as url:
            for seed in settings.seeds:
                for outcomes, (seconds, table) in zip(
                    (live, cached), _requested_twice(url, side, seed, folder)
                ):
                    valid = not table.counts() and (table.cached == side**2) == (outcomes is cached)
                    outcomes.append(Outcome("", valid, {"elapsed_s": seconds}, f"{side**2:,} cells"))
    for name, limit, outcomes in (("OSRM, live", 2.0, live), ("OSRM, from the cache", 0.1, cached)):
        found = iter(outcomes)
        yield measured_row(
            name, Bar(statuses=(), at_most={"elapsed_s": limit}), settings, lambda _, found=found: next(found)
        )


def _requested_twice(url: str, side: int, seed: int, folder: str) -> list[tuple[float, TravelTable]]:
    random = np.random.default_rng(seed)
    places = np.column_stack([random.uniform(9.49, 9.55, 2 * side), random.uniform(47.06, 47.22, 2 * side)])
    before, os.environ[CACHE_DIR_VARIABLE] = os.environ.get(CACHE_DIR_VARIABLE), f"{folder}/cache"
    try:
        settings = TravelSettings(provider="osrm", url=url, max_table=2000, max_snap_m=10_000)
        return [_timed(settings, places[:side], places[side:]) for _ in range(2)]
    finally:
        os.environ.pop(CACHE_DIR_VARIABLE)
        if before is not None:
            os.environ[CACHE_DIR_VARIABLE] = before


def _timed(settings: TravelSettings, sources: np.ndarray, targets: np.ndarray) -> tuple[float, TravelTable]:
    began = time.perf_counter()
    table = provider_for(settings, GEOGRAPHIC).matrix(sources, targets)
    return time.perf_counter() - began, table


CASES = (
    Case("travel-pairs", _pair_rows),
    Case("travel-coefficients", _coefficient_rows),
    Case("travel-osrm", _osrm_rows),
)
