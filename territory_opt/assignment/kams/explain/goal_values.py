"""Value, bound and gap of each goal, in the units of the report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    GOALS,
    MINIMUM,
    RELATIONSHIPS,
    SKILLS,
    TRAVEL,
    VALUE,
    Pairs,
)
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.integer_problem import (
    LOAD_STEPS,
    TRAVEL_STEPS_PER_HOUR,
    VALUE_STEPS,
    relationship_steps,
)
from territory_opt.assignment.kams.solve.lexicographic import GoalResult
from territory_opt.model.arrays import Ints
from territory_opt.model.key_accounts import KamGoal

UNIT = {
    MINIMUM: "accounts short of a KAM's minimum",
    VALUE: "money a year",
    BALANCE: "share of hours and potential inside the bands, to half a per cent",
    RELATIONSHIPS: "money x years",
    TRAVEL: "hours a year",
    SKILLS: "points",
}


def goal_values(
    instance: AssignmentInstance, kam_of: Ints, results: Sequence[GoalResult]
) -> tuple[KamGoal, ...]:
    """Convert the results of the solve to the units of the report.

    Parameters
    ----------
    instance : AssignmentInstance
    kam_of : Ints, shape (keys,)
    results : sequence of GoalResult
    """
    pairs = Pairs.of(instance.problem)
    return tuple(_goal(instance, pairs, kam_of, result) for result in results)


def _goal(instance: AssignmentInstance, pairs: Pairs, kam_of: Ints, result: GoalResult) -> KamGoal:
    is_minimised = result.goal in (MINIMUM, TRAVEL)
    value, per_step = _value(instance, pairs, kam_of, result)
    bound = None
    if result.bound is not None:
        distance = max(0, result.cost - result.bound) * per_step
        bound = value - distance if is_minimised else value + distance
    return KamGoal(
        goal=GOALS[result.goal],
        value=value,
        bound=bound,
        gap=None if bound is None else _gap(value, bound),
        unit=UNIT[result.goal],
        best="least" if is_minimised else "most",
        status="optimal" if result.proved else "feasible",
    )


def _gap(value: float, bound: float) -> float:
    larger = max(abs(value), abs(bound))
    return abs(value - bound) / larger if larger > 0 else 0.0


def _value(
    instance: AssignmentInstance, pairs: Pairs, kam_of: Ints, result: GoalResult
) -> tuple[float, float]:
    """The value of a goal, and the value of one step of its cost."""
    key_accounts = instance.key_accounts
    if result.goal == VALUE:
        step = key_accounts.value.sum() / VALUE_STEPS / (len(key_accounts) + 1)
        return float(key_accounts.value[kam_of >= 0].sum()), float(step)
    if result.goal == RELATIONSHIPS:
        return _relationships(instance, kam_of)
    if result.goal == BALANCE:
        step = float(pairs.step[BALANCE]) / (LOAD_STEPS * len(instance.kams) * pairs.low.shape[1])
        return 1.0 - result.cost * step, step
    if result.goal == TRAVEL:
        return result.cost / TRAVEL_STEPS_PER_HOUR, 1 / TRAVEL_STEPS_PER_HOUR
    return float(pairs.base[SKILLS] - result.cost if result.goal == SKILLS else result.cost), 1.0


def _relationships(instance: AssignmentInstance, kam_of: Ints) -> tuple[float, float]:
    """Value x years of the relationships kept, and of one step."""
    key_accounts, kam_id = instance.key_accounts, instance.kams.kam_id
    value = key_accounts.value if key_accounts.value.any() else np.ones(len(key_accounts))
    value_years = value * key_accounts.kam_years
    today = key_accounts.kam_id
    is_kept = np.array([bool(k >= 0) and kam_id[k] == t for k, t in zip(kam_of, today, strict=True)])
    in_book = np.isin(today, kam_id)
    count = int((in_book & (key_accounts.kam_years > 0)).sum())
    return float(value_years[is_kept].sum()), float(value_years[in_book].sum() / relationship_steps(count))
