"""Today's plan beside the one that is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.judge.balance import criteria_rows
from territory_opt.judge.disruption import disruption, match_names, moved_share
from territory_opt.judge.measure_today import measure_today, todays_territories
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Ints
from territory_opt.resolve import ResolvedScenario, Today


@dataclass(frozen=True)
class TodayComparison:
    """Today's plan beside this one; all None when the book knows none.

    Parameters
    ----------
    now : Today or None
    label : Ints, shape (n,), or None
        Today's territories as indices into those of the plan.
    measured : MeasuredPlan or None
    criteria : list of dict, or None
        The report's rows of today.
    disruption : dict or None
        The report's section.
    """

    now: Today | None = None
    label: Ints | None = None
    measured: MeasuredPlan | None = None
    criteria: list[dict[str, Any]] | None = None
    disruption: dict[str, Any] | None = None


def compare_with_today(resolved: ResolvedScenario, plan: MeasuredPlan, slot: Ints) -> TodayComparison:
    """Set today's plan beside this one.

    Where change is limited, names were matched before the plan was made, and that matching holds; else the
    one under which the plan changes least is found.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    slot : Ints, shape (k,)
        Which of the brief's territories each of the plan's is; -1 for none.
    """
    now = todays_territories(resolved)
    if now is None:
        return TodayComparison()
    change = resolved.change
    label_before = (
        match_names(resolved, now, plan) if change is None else picked(_place(resolved, slot), change.before)
    )
    old = measure_today(resolved, now)
    rows = criteria_rows(resolved, old.balance, len(old.roster), {}, {})
    for c, row in enumerate(rows):
        row["loads"] = dict(zip(map(str, now.territory_id), old.balance.loads[:, c].tolist()))
    section = disruption(resolved, now, label_before, plan.label)
    if change is not None:
        section["moved_share"] = moved_share(change, picked(slot, plan.label))
        section["max_moved_share"], section["measure"] = change.most, change.measure
    return TodayComparison(now, label_before, old, rows, section)


def locked_into(resolved: ResolvedScenario, slot: Ints) -> Ints | None:
    """Judged territory each unit is locked into, -1 for none; None when the scenario locks nothing."""
    if not resolved.rules.locks:
        return None
    return picked(_place(resolved, slot), resolved.rules.locked(len(resolved.field)))


def picked(values: Ints, index: Ints) -> Ints:
    """The value at each index; -1 stays -1."""
    return np.where(index >= 0, values[index], -1)


def _place(resolved: ResolvedScenario, slot: Ints) -> Ints:
    """Judged territory of each of the brief's, shape (brief.k,); -1 for one that is not judged."""
    place = np.full(resolved.k, -1, dtype=np.int64)
    place[slot[slot >= 0]] = np.flatnonzero(slot >= 0)
    return place
