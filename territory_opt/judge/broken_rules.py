"""Which rules a plan breaks, in words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.resolve import ResolvedScenario

NAMED = 5
"""So many names are spelt out in a sentence; the rest are counted."""


def broken_rules(
    resolved: ResolvedScenario, plan: MeasuredPlan, fragments: int, asked: Iterable[str]
) -> list[str]:
    """Say what is wrong with a plan; an empty list means that every rule holds.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    fragments : int
        Loose pieces; they break a rule only when the scenario asks for contiguity.
    asked : iterable of str
        How the plan breaks the rules about single units and change, each with its key.
    """
    roster, names = plan.roster, resolved.book.units.unit_id
    broken = []
    if len(plan.unassigned):
        broken.append(f"units without a territory: {listed(names[unit] for unit in plan.unassigned)}")
    if (empty := np.flatnonzero(plan.units == 0)).size:
        broken.append(f"territories without units: {listed(roster.territory_id[t] for t in empty)}")
    if len(roster) > roster.asked:
        broken.append(f"territories nobody asked for: {listed(roster.territory_id[roster.asked :])}")
    for c, spec in enumerate(resolved.scenario.criteria):
        out = np.flatnonzero(plan.balance.outside[:, c] & (plan.units > 0))
        out = out[out < roster.asked]
        if len(out):
            broken.append(f"{spec.measure} outside its band: {listed(roster.territory_id[t] for t in out)}")
    if fragments and resolved.scenario.contiguity:
        broken.append(f"territories in more than one piece: {fragments} loose {_pieces(fragments)}")
    return [*broken, *asked]


def _pieces(count: int) -> str:
    return "piece" if count == 1 else "pieces"


def listed(names: Iterable[str]) -> str:
    """Join names with commas; from the sixth on they are only counted.

    Examples
    --------
    >>> listed(["T1", "T2"])
    'T1, T2'
    >>> listed("ABCDEFG")
    'A, B, C, D, E and 2 more'
    """
    all_names = [str(name) for name in names]
    shown = ", ".join(all_names[:NAMED])
    return shown if len(all_names) <= NAMED else f"{shown} and {len(all_names) - NAMED} more"
