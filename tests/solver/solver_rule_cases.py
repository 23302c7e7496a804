"""Small problems with locks, forbids, limits on change and islands, and all their plans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from solver_cases import tiny_problem
from solver_oracle import costs_and_loads, every_label, is_whole, sites_of, totals

from territory_opt.model.problem import ChangeAllowance, Problem


def problem_with_rules(seed: int, **more) -> Problem:
    """Any tiny problem with some more rules, feasible or not."""
    random = np.random.default_rng(seed)
    problem = tiny_problem(
        random.integers(2**32),
        most=6,
        homes=random.choice(["fixed", "free", "mixed"]),
        dynamic=bool(random.random() < 0.5),
        planted=bool(random.random() < 0.3),
        **more,
    )
    n, k = problem.n, problem.k
    if random.random() < 0.5:
        problem = replace(problem, allowed=random.random((n, k)) < random.choice([0.5, 0.8, 0.95]))
    if random.random() < 0.5:
        weight = random.dirichlet(np.ones(n))
        moved = np.repeat(weight[:, None], k, axis=1)
        today = random.integers(0, k, n)
        moved[np.arange(n), today] = 0.0 if random.random() < 0.7 else 0.3 * weight
        problem = replace(problem, disruption=ChangeAllowance(moved, float(random.choice([0.05, 0.2, 0.6]))))
    if random.random() < 0.3:
        kept = random.random(len(problem.pairs)) < 0.7
        problem = replace(problem, pairs=problem.pairs[kept], border_km=problem.border_km[kept])
    if random.random() < 0.2:
        problem = replace(problem, contiguous=False)
    if random.random() < 0.3 and not len(problem.dynamic):
        problem = replace(problem, load=np.ceil(problem.load), low=np.floor(problem.low))
    return problem


def deviations(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Largest deviations (plans, c), and loads (plans, k, c), of all plans that keep every other rule."""
    labels = [label for label in every_label(problem.n, problem.k) if _keeps_rules(problem, label)]
    labels = np.array([label for label in labels if is_whole(problem, label)]).reshape(-1, problem.n)
    loads = np.zeros((len(labels), problem.k, problem.load.shape[1]))
    for plan, label in enumerate(labels):
        _, load = costs_and_loads(problem, sites_of(problem, label))
        loads[plan] = totals(load, label[None])[0]
    target = problem.share[None] * loads.sum(axis=1, keepdims=True)
    slack = 1e-9 * target
    kept = ((loads >= problem.low - slack) & (loads <= problem.high + slack)).all(axis=(1, 2))
    return np.abs(loads / target - 1.0).max(axis=1)[kept], loads[kept]


def _keeps_rules(problem: Problem, label: np.ndarray) -> bool:
    units = np.arange(problem.n)
    if problem.allowed is not None and not problem.allowed[units, label].all():
        return False
    change = problem.disruption
    return change is None or change.moved[units, label].sum() <= change.most + 1e-9


def least_each(problem: Problem, deviation: np.ndarray) -> np.ndarray:
    """Least tolerance of each criterion over plans that keep the others as requested; inf if none."""
    inside = deviation <= problem.tolerance + 1e-9
    least = np.full(len(problem.tolerance), np.inf)
    for m in range(len(least)):
        others = np.delete(inside, m, axis=1).all(axis=1)
        least[m] = deviation[others, m].min(initial=np.inf)
    return least


def least_uniform(problem: Problem, deviation: np.ndarray) -> float:
    """Least tolerance, the same for every criterion with a band; inf where there is none."""
    banded = np.isfinite(problem.tolerance)
    return float(deviation[:, banded].max(axis=1).min(initial=np.inf))
