"""What was reached in every goal, in the units that people use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    GOALS,
    KEPT,
    MINIMUM,
    SKILL,
    TRAVEL,
    VALUE,
    Pairs,
)
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.placement import LOAD, TRAVEL_AN_HOUR, VALUE_STEPS, kept_steps
from territory_opt.assignment.kams.solve.lexicographic import Reached
from territory_opt.model.arrays import Ints
from territory_opt.model.key_accounts import KamGoal

UNIT = {
    MINIMUM: "accounts short of a KAM's minimum",
    VALUE: "money a year",
    BALANCE: "share of hours and potential inside the bands, to half a per cent",
    KEPT: "money x years",
    TRAVEL: "hours a year",
    SKILL: "points",
}


def goal_values(asked: AssignmentInstance, kam_of: Ints, reached: Sequence[Reached]) -> tuple[KamGoal, ...]:
    """Say what was reached.

    Parameters
    ----------
    kam_of : Ints, shape (keys,)
    reached : sequence of Reached
    """
    pairs = Pairs.of(asked.placement)
    return tuple(_goal(asked, pairs, kam_of, one) for one in reached)


def _goal(asked: AssignmentInstance, pairs: Pairs, kam_of: Ints, one: Reached) -> KamGoal:
    least = one.goal in (MINIMUM, TRAVEL)
    value, unit = _value(asked, pairs, kam_of, one)
    bound = None
    if one.bound is not None:
        better = max(0, one.cost - one.bound) * unit
        bound = value - better if least else value + better
    return KamGoal(
        goal=GOALS[one.goal],
        value=value,
        bound=bound,
        gap=None if bound is None else _gap(value, bound),
        unit=UNIT[one.goal],
        best="least" if least else "most",
        status="optimal" if one.proved else "feasible",
    )


def _gap(value: float, bound: float) -> float:
    larger = max(abs(value), abs(bound))
    return abs(value - bound) / larger if larger > 0 else 0.0


def _value(asked: AssignmentInstance, pairs: Pairs, kam_of: Ints, one: Reached) -> tuple[float, float]:
    """The value of a goal, and what a step of it is worth."""
    keys = asked.keys
    placed = kam_of >= 0
    if one.goal == VALUE:
        step = keys.worth.sum() / VALUE_STEPS / (len(keys) + 1)
        return float(keys.worth[placed].sum()), float(step)
    if one.goal == KEPT:
        worth = (keys.worth if keys.worth.any() else np.ones(len(keys))) * keys.kam_years
        mine = np.array([bool(k >= 0) and asked.kams.kam_id[k] == t for k, t in zip(kam_of, keys.kam_id)])
        here = np.isin(keys.kam_id, asked.kams.kam_id)
        many = int((here & (keys.kam_years > 0)).sum())
        return float(worth[mine].sum()), float(worth[here].sum() / kept_steps(many))
    if one.goal == BALANCE:
        step = float(pairs.step[BALANCE]) / (LOAD * len(asked.kams) * pairs.low.shape[1])
        return 1.0 - one.cost * step, step
    if one.goal == TRAVEL:
        return one.cost / TRAVEL_AN_HOUR, 1 / TRAVEL_AN_HOUR
    return float(pairs.base[SKILL] - one.cost if one.goal == SKILL else one.cost), 1.0
