"""Random integer problems of the KAM assignment, and an independent check of their limits."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.integer_problem import LOAD_STEPS, BalanceMeasure, IntegerProblem


def random_problem(families: int, kams: int, seed: int, load_factor: float = 1.0) -> IntegerProblem:
    """A problem with all rules: limits, minimum, partners, competitors, bands."""
    rng = np.random.default_rng(seed)
    shape = (families, kams)
    team_time = rng.integers(1, 50, shape)
    groups = [rng.choice(families, 2, replace=False)] if families > 1 and seed % 2 else []
    if families > 3 and seed % 3 == 0:
        groups.append(rng.choice(families, 3, replace=False))
    load = load_factor * families / kams

    def measure() -> BalanceMeasure:
        fair = rng.integers(0, 2 * LOAD_STEPS, kams)
        weight = rng.integers(0, 2 * LOAD_STEPS * kams // families + 1, families)
        return BalanceMeasure(np.repeat(weight[:, None], kams, axis=1), fair * 8 // 10, fair * 12 // 10)

    return IntegerProblem(
        feasible=rng.random(shape) < 0.7,
        size=rng.choice([1, 1, 1, 2, 3], families),
        value=rng.integers(1, 9, families) * 100 + 1,
        team_time=team_time,
        own_time=np.where(rng.random(kams) < 0.5, team_time, team_time * 3 // 4),
        team_capacity=rng.integers(10, int(40 * load) + 20, kams),
        own_capacity=rng.integers(10, int(40 * load) + 20, kams),
        max_accounts=rng.integers(0, int(2 * load) + 3, kams),
        min_accounts=rng.integers(0, 3, kams) * (seed % 5 == 0),
        competitor_groups=tuple(groups),
        balance_measures=(measure(), measure())[: seed % 3],
        relationship_value=rng.integers(1, 9, shape) * (rng.random(shape) < 0.3),
        travel=rng.integers(0, 30, shape),
        skill_points=rng.integers(0, 4, shape),
    )


def is_within_limits(problem: IntegerProblem, kam_of) -> bool:
    """Whether an assignment keeps every limit, counted independently."""
    for kam in range(len(problem.max_accounts)):
        families = [f for f, k in enumerate(kam_of) if k == kam]
        if (
            sum(problem.size[f] for f in families) > problem.max_accounts[kam]
            or sum(problem.team_time[f, kam] for f in families) > problem.team_capacity[kam]
            or sum(problem.own_time[f, kam] for f in families) > problem.own_capacity[kam]
            or not all(problem.feasible[f, kam] for f in families)
            or any(len(set(families) & set(group.tolist())) > 1 for group in problem.competitor_groups)
        ):
            return False
    return True
