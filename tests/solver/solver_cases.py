"""Builders of small problems: units in a plane, bases, loads that may depend on the base."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from solver_oracle import costs_and_loads, sites_of, totals

from territory_opt.model.arrays import texts
from territory_opt.model.block_name import BlockName
from territory_opt.model.problem import Problem


@dataclass(frozen=True)
class Straight:
    """Coefficients in the plane: weight x distance, and loads that depend on the distance from the base."""

    points: np.ndarray
    sites: np.ndarray
    weight: np.ndarray
    constant: np.ndarray
    """Shape (d, n): the part of a base-dependent load that is independent of the base."""
    drive: np.ndarray
    """Shape (d, n): load per unit of distance."""

    def _away(self, sites):
        return np.linalg.norm(self.points[:, None] - self.sites[sites][None], axis=2)

    def cost(self, sites, units=None):
        cost = self.weight[:, None] * self._away(sites)
        return cost if units is None else cost[units]

    def load(self, sites, units=None):
        load = self.constant[:, :, None] + self.drive[:, :, None] * self._away(sites)[None]
        return load if units is None else load[:, units]


def problem_of(
    points,
    load,
    k,
    *,
    pairs,
    homes=None,
    drive=None,
    weight=None,
    share=None,
    tolerance=0.3,
    low=0.0,
    high=np.inf,
    contiguous=True,
    start=None,
    border=None,
    names=None,
) -> Problem:
    """A problem of n units with loads (n, c).

    `homes` (k, 2) has NaN rows for free bases; `drive` maps a criterion to its load per unit of distance.
    """
    points, load = np.asarray(points, dtype=float), np.asarray(load, dtype=float)
    n, c = load.shape
    homes = np.full((k, 2), np.nan) if homes is None else np.asarray(homes, dtype=float)
    has_home = np.isfinite(homes).all(axis=1)
    dynamic = np.array(sorted(drive or {}), dtype=np.int64)
    constant = load.copy()
    constant[:, dynamic] = 0.0
    sites = np.vstack([homes[has_home], points])
    coefficients = Straight(
        points,
        sites,
        np.ones(n) if weight is None else np.asarray(weight, dtype=float),
        load[:, dynamic].T,
        np.array([np.broadcast_to((drive or {})[m], n) for m in dynamic], dtype=float).reshape(-1, n),
    )
    share = np.ones((k, c)) if share is None else np.asarray(share, dtype=float)
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    names = [f"u{i}" for i in range(n)] if names is None else names
    return Problem(
        points=points,
        measure=texts(f"m{m}" for m in range(c)),
        load=constant,
        dynamic=dynamic,
        share=share / share.sum(axis=0),
        tolerance=np.broadcast_to(np.asarray(tolerance, dtype=float), c).copy(),
        low=np.broadcast_to(np.asarray(low, dtype=float), (k, c)).copy(),
        high=np.broadcast_to(np.asarray(high, dtype=float), (k, c)).copy(),
        site_points=sites,
        home_site=np.where(has_home, np.cumsum(has_home) - 1, -1),
        first_unit_site=int(has_home.sum()),
        coefficients=coefficients,
        pairs=pairs,
        border_km=np.ones(len(pairs)) if border is None else np.asarray(border, dtype=float),
        contiguous=contiguous,
        start=None if start is None else np.asarray(start, dtype=np.int64),
        unit_rank=np.argsort(np.argsort(np.array(names), kind="stable")),
        block_name=tuple(BlockName((name,)) for name in names),
        territory_name=texts(f"T{t + 1}" for t in range(k)),
    )


def grid_points(rows: int, columns: int) -> np.ndarray:
    return np.array([[c, r] for r in range(rows) for c in range(columns)], dtype=float)


def grid_pairs(rows: int, columns: int) -> np.ndarray:
    index = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()])
    down = np.column_stack([index[:-1].ravel(), index[1:].ravel()])
    pairs = np.vstack([across, down])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def grid_problem(rows: int, columns: int, k: int, *, seed: int = 0, criteria: int = 2, **more) -> Problem:
    """A grid with uneven loads."""
    random = np.random.default_rng(seed)
    load = more.pop("load", random.uniform(0.5, 1.5, (rows * columns, criteria)))
    return problem_of(grid_points(rows, columns), load, k, pairs=grid_pairs(rows, columns), **more)


def connected_pairs(random: np.random.Generator, n: int) -> np.ndarray:
    """A random tree and a few more pairs."""
    pairs = {(int(random.integers(0, j)), j) for j in range(1, n)}
    for _ in range(int(random.integers(0, n))):
        a, b = sorted(random.integers(0, n, 2).tolist())
        if a != b:
            pairs.add((a, b))
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def tiny_problem(
    seed, *, most=8, homes="fixed", dynamic=True, limits=True, planted=True, margin=0.001, grid=False
) -> Problem:
    """Any problem of at most 8 units and 3 territories.

    A planted one has bands that a random connected plan keeps with a relative margin, so that a plan exists
    and its bands are tight; others may have none.
    """
    random = np.random.default_rng(seed)
    k = int(random.integers(2, 4))
    n, c = int(random.integers(k + 1, most + 1)), int(random.integers(1, 3))
    points, pairs = random.uniform(0, 10, (n, 2)), connected_pairs(random, n)
    if grid:
        n = 2 * (most // 2)
        points, pairs = (
            grid_points(2, most // 2) * 3 + random.uniform(-1, 1, (n, 2)),
            grid_pairs(2, most // 2),
        )
    # Some units have no load.
    load = random.uniform(0.2, 3.0, (n, c)) * (random.random((n, c)) < 0.9)
    load[0] += 0.5
    places = random.uniform(0, 10, (k, 2))
    if homes == "scattered":  # some fixed and some free, in any order
        free = random.permutation(k)[: int(random.integers(1, k))]
        places[free] = np.nan
    else:
        places[k - {"fixed": 0, "free": k, "mixed": 1}[homes] :] = np.nan
    moving = [m for m in range(c) if m == 0 or random.random() < 0.5] if dynamic else []
    mean = load.sum(axis=0) / k
    low, high, tolerance = 0.0, np.inf, random.choice([0.1, 0.3, 0.6, 1.2], c)
    if limits and random.random() < 0.5:
        low = np.broadcast_to(mean * random.choice([0.0, 0.4], c), (k, c))
        high = np.broadcast_to(mean * random.choice([1.7, 2.5, np.inf], c), (k, c))
        tolerance = np.where(random.random(c) < 0.5, tolerance, np.inf)
    problem = problem_of(
        points,
        load,
        k,
        pairs=pairs,
        homes=places,
        drive={m: random.uniform(0.0, 0.5, n) for m in moving},
        weight=random.uniform(0, 2, n),
        share=random.uniform(0.5, 1.5, (k, 1)) * np.ones((k, c)) if random.random() < 0.5 else None,
        tolerance=tolerance,
        low=low,
        high=high,
    )
    return with_bands_around(problem, random_plan(random, problem), margin) if planted else problem


def random_plan(random: np.random.Generator, problem: Problem) -> np.ndarray:
    """A random plan of connected territories, none empty."""
    label = np.full(problem.n, -1)
    label[random.permutation(problem.n)[: problem.k]] = np.arange(problem.k)
    while (label < 0).any():
        a, b = problem.pairs[int(random.integers(len(problem.pairs)))]
        if (label[a] < 0) != (label[b] < 0):
            label[a] = label[b] = max(label[a], label[b])
    return label


def with_bands_around(problem: Problem, label: np.ndarray, margin: float) -> Problem:
    """The same problem with bands that this plan keeps with a margin relative to each limit."""
    _, load = costs_and_loads(problem, sites_of(problem, label))
    held = totals(load, label[None])[0]
    deviation = np.abs(held / (problem.share * held.sum(axis=0)) - 1.0).max(axis=0)
    return replace(
        problem,
        tolerance=np.where(np.isfinite(problem.tolerance), deviation * (1 + margin) + 1e-6, np.inf),
        low=np.where(problem.low > 0, held.min(axis=0) * (1 - margin), 0.0),
        high=np.where(np.isfinite(problem.high), held.max(axis=0) * (1 + margin), np.inf),
    )


def tiny_problems(homes=("fixed", "free", "mixed", "scattered"), **more):
    """Strategy of tiny problems of every kind."""
    return st.builds(
        tiny_problem,
        st.integers(0, 2**32 - 1),
        homes=st.sampled_from(homes),
        dynamic=st.booleans(),
        planted=st.booleans(),
        **{name: st.just(value) for name, value in more.items()},
    )


def with_start(problem: Problem, start) -> Problem:
    return replace(problem, start=np.asarray(start, dtype=np.int64))
