"""Messages for the rules that a plan breaks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.resolve import ResolvedScenario

MAX_LISTED = 5
"""Names listed in a message; the rest are counted."""


def broken_rules(
    resolved: ResolvedScenario, plan: MeasuredPlan, fragments: int, unit_rules: Iterable[str]
) -> list[str]:
    """One message per broken rule; empty when every rule holds.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    fragments : int
        They break a rule only when the scenario requires contiguity.
    unit_rules : iterable of str
        Messages for the broken rules about single units and change.
    """
    territories, unit_id = plan.territories, resolved.book.units.unit_id
    broken = []
    if len(plan.unassigned):
        broken.append(f"units without a territory: {listed(unit_id[unit] for unit in plan.unassigned)}")
    if (empty := np.flatnonzero(plan.units == 0)).size:
        broken.append(f"territories without units: {listed(territories.territory_id[t] for t in empty)}")
    if len(territories) > territories.requested:
        extra = listed(territories.territory_id[territories.requested :])
        broken.append(f"territories beyond the requested number: {extra}")
    for c, spec in enumerate(resolved.scenario.criteria):
        outside = np.flatnonzero(plan.balance.outside[:, c] & (plan.units > 0))
        outside = outside[outside < territories.requested]
        if len(outside):
            names_outside = listed(territories.territory_id[t] for t in outside)
            broken.append(f"{spec.measure} outside its band: {names_outside}")
    if fragments and resolved.scenario.contiguity:
        plural = "" if fragments == 1 else "s"
        broken.append(f"territories in more than one piece: {fragments} fragment{plural}")
    return [*broken, *unit_rules]


def listed(names: Iterable[str]) -> str:
    """Join names with commas; those after the fifth are counted.

    Examples
    --------
    >>> listed(["T1", "T2"])
    'T1, T2'
    >>> listed("ABCDEFG")
    'A, B, C, D, E and 2 more'
    """
    all_names = [str(name) for name in names]
    shown = ", ".join(all_names[:MAX_LISTED])
    return shown if len(all_names) <= MAX_LISTED else f"{shown} and {len(all_names) - MAX_LISTED} more"
