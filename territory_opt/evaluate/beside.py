"""Today's plan beside the one that is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.brief import Brief, Today
from territory_opt.evaluate.balance import criteria_rows
from territory_opt.evaluate.disruption import disruption, match_names, moved_share
from territory_opt.evaluate.measured import Measured
from territory_opt.evaluate.today import measure_today, today
from territory_opt.model.arrays import Ints


@dataclass(frozen=True)
class Beside:
    """Today's plan beside this one; all None when the book knows none.

    Parameters
    ----------
    now : Today or None
    label : Ints, shape (n,), or None
        Today's territories as indices into those of the plan.
    measured : Measured or None
    criteria : list of dict, or None
        The report's rows of today.
    disruption : dict or None
        The report's section.
    """

    now: Today | None = None
    label: Ints | None = None
    measured: Measured | None = None
    criteria: list[dict[str, Any]] | None = None
    disruption: dict[str, Any] | None = None


def set_beside(brief: Brief, plan: Measured, slot: Ints) -> Beside:
    """Set today's plan beside this one.

    Where change is limited, names were matched before the plan was made, and that matching holds; else the
    one under which the plan changes least is found.

    Parameters
    ----------
    brief : Brief
    plan : Measured
    slot : Ints, shape (k,)
        Which of the brief's territories each of the plan's is; -1 for none.
    """
    now = today(brief)
    if now is None:
        return Beside()
    change = brief.change
    label_before = (
        match_names(brief, now, plan) if change is None else picked(_place(brief, slot), change.before)
    )
    old = measure_today(brief, now)
    rows = criteria_rows(brief, old.balance, len(old.roster), {}, {})
    for c, row in enumerate(rows):
        row["loads"] = dict(zip(map(str, now.territory_id), old.balance.loads[:, c].tolist()))
    section = disruption(brief, now, label_before, plan.label)
    if change is not None:
        section["moved_share"] = moved_share(change, picked(slot, plan.label))
        section["max_moved_share"], section["measure"] = change.most, change.measure
    return Beside(now, label_before, old, rows, section)


def locked_into(brief: Brief, slot: Ints) -> Ints | None:
    """Judged territory each unit is locked into, -1 for none; None when the scenario locks nothing."""
    if not brief.rules.locks:
        return None
    return picked(_place(brief, slot), brief.rules.locked(len(brief.field)))


def picked(values: Ints, index: Ints) -> Ints:
    """The value at each index; -1 stays -1."""
    return np.where(index >= 0, values[index], -1)


def _place(brief: Brief, slot: Ints) -> Ints:
    """Judged territory of each of the brief's, shape (brief.k,); -1 for one that is not judged."""
    place = np.full(brief.k, -1, dtype=np.int64)
    place[slot[slot >= 0]] = np.flatnonzero(slot >= 0)
    return place
