"""Brute force: every assignment of a tiny problem, evaluated independently of the solver."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from territory_opt.model.problem import Problem

EDGE = 1e-9


def every_label(n: int, k: int) -> np.ndarray:
    """All assignments of n units to k territories, including empty territories; shape (k ** n, n)."""
    return np.array(list(product(range(k), repeat=n)), dtype=np.int64)


def costs_and_loads(problem: Problem, site: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cost (n, k) and loads (n, k, c) of each unit in each territory, in the problem's own units."""
    cost = problem.coefficients.cost(site)
    load = np.repeat(problem.load[:, None, :], problem.k, axis=1)
    for d, m in enumerate(problem.dynamic):
        load[:, :, m] = problem.coefficients.load(site)[d]
    return cost, load


def totals(load: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Loads of the territories for each of many plans; shape (plans, k, c)."""
    _, k, c = load.shape
    out = np.zeros((len(labels), k, c))
    for unit in range(labels.shape[1]):
        for t in range(k):
            out[labels[:, unit] == t, t] += load[unit, t]
    return out


def inside(problem: Problem, loads: np.ndarray) -> np.ndarray:
    """Which plans (plans, k, c) keep every band; shape (plans,)."""
    target = problem.share[None] * loads.sum(axis=1, keepdims=True)
    low, high = np.broadcast_to(problem.low, loads.shape), np.broadcast_to(problem.high, loads.shape)
    for m, tolerance in enumerate(problem.tolerance):
        if np.isfinite(tolerance):
            low, high = low.copy(), high.copy()
            low[:, :, m] = np.maximum(low[:, :, m], (1 - tolerance) * target[:, :, m])
            high[:, :, m] = np.minimum(high[:, :, m], (1 + tolerance) * target[:, :, m])
    slack = EDGE * target
    return ((loads >= low - slack) & (loads <= high + slack)).all(axis=(1, 2))


def in_one_piece(pairs: np.ndarray, members: set[int]) -> bool:
    """Whether the units are connected; False for no units."""
    if not members:
        return False
    neighbours: dict[int, set[int]] = {u: set() for u in members}
    for a, b in pairs.tolist():
        if a in members and b in members:
            neighbours[a].add(b)
            neighbours[b].add(a)
    reached, queued = set(), [next(iter(members))]
    while queued:
        unit = queued.pop()
        if unit not in reached:
            reached.add(unit)
            queued.extend(neighbours[unit] - reached)
    return reached == members


def is_whole(problem: Problem, label: np.ndarray) -> bool:
    """Whether every territory has units, connected where the problem requires it."""
    groups = [set(np.flatnonzero(label == t).tolist()) for t in range(problem.k)]
    if not problem.contiguous:
        return all(groups)
    return all(in_one_piece(problem.pairs, group) for group in groups)


def least_within_bands(problem: Problem, site: np.ndarray) -> float:
    """Least cost from these sites over all assignments within the bands, connected or not; inf if none."""
    labels = every_label(problem.n, problem.k)
    cost, load = costs_and_loads(problem, site)
    value = cost[np.arange(problem.n), labels].sum(axis=1)
    ok = inside(problem, totals(load, labels))
    return float(value[ok].min()) if ok.any() else np.inf


@dataclass(frozen=True)
class Best:
    """The optimal plan; cost inf when there is none."""

    cost: float
    label: np.ndarray | None


def site_of(problem: Problem, t: int, members: np.ndarray) -> int:
    """The home of territory t, or its best member as a base (the smallest name among equals)."""
    if problem.home_site[t] >= 0:
        return int(problem.home_site[t])
    from_each = problem.coefficients.cost(problem.first_unit_site + members, members).sum(axis=0)
    equal = members[from_each <= from_each.min() * (1 + EDGE)]
    return problem.first_unit_site + int(equal[problem.unit_rank[equal].argmin()])


def sites_of(problem: Problem, label: np.ndarray) -> np.ndarray:
    """Site of each territory of a plan; shape (k,)."""
    return np.array([site_of(problem, t, np.flatnonzero(label == t)) for t in range(problem.k)])


def best_plan(problem: Problem) -> Best:
    """Least cost over all plans that keep every rule, each served from its own best bases.

    Every set of units is evaluated once for every territory, then every assignment is composed of k sets.
    """
    n, k, c = problem.n, problem.k, len(problem.tolerance)
    cost, load = np.full((k, 2**n), np.inf), np.zeros((k, 2**n, c))
    for number in range(1, 2**n):
        members = np.flatnonzero((number >> np.arange(n)) & 1)
        if problem.contiguous and not in_one_piece(problem.pairs, set(members.tolist())):
            continue
        for t in range(k):
            site = np.array([site_of(problem, t, members)])
            cost[t, number] = problem.coefficients.cost(site, members).sum()
            load[t, number] = _held(problem, site, members)
    labels = every_label(n, k)
    sets = np.stack([((labels == t) << np.arange(n)).sum(axis=1) for t in range(k)])
    value = np.sum([cost[t, sets[t]] for t in range(k)], axis=0)
    value[~inside(problem, np.stack([load[t, sets[t]] for t in range(k)], axis=1))] = np.inf
    first = int(value.argmin())
    return Best(float(value[first]), labels[first] if np.isfinite(value[first]) else None)


def _held(problem: Problem, site: np.ndarray, members: np.ndarray) -> np.ndarray:
    held = problem.load[members].sum(axis=0)
    for d, m in enumerate(problem.dynamic):
        held[m] = problem.coefficients.load(site)[d][members, 0].sum()
    return held
