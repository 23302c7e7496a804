"""Who got which territory, beside who else could have."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.judge.homes.home_travel import drive_hours, own_stops
from territory_opt.judge.homes.interchangeable import exchangeable, rep_homes
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.judge.homes.suggest_homes import rep_id
from territory_opt.judge.json_numbers import figure
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.objective import serving, serving_unit
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.homes import Homes
from territory_opt.resolve import ResolvedScenario


def matching_section(
    resolved: ResolvedScenario, plan: MeasuredPlan, slot: Ints, homes: Homes | None
) -> dict[str, Any] | None:
    """`matching` of the report: the plan's matching, and the two that look at one goal alone.

    None where no two territories could change hands, or it makes no difference who has which.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    slot : Ints, shape (k,)
        Which of the brief's territories each judged one is; -1 for none.
    homes : Homes or None
    """
    if exchangeable(resolved).sum() < 2:
        return None
    label = np.where(plan.label >= 0, slot[plan.label], -1)
    options = RepOptions.of(resolved, label)
    if not options.matters:
        return None
    base = np.full((resolved.k, 2), np.nan)
    base[slot[slot >= 0]] = plan.base[slot >= 0]
    stops, known = own_stops(resolved, label, resolved.k), options.relations
    sides = {"plan": np.arange(resolved.k), "least_travel": options.best(0.0), "most_kept": options.best(1.0)}
    return {
        "keep": resolved.scenario.matching.keep,
        "unit": serving_unit(resolved),
        "of": known.noun,
        "known": len(known),
        **{
            name: {
                **_travel(resolved, label, _starts(resolved, base, place), stops),
                "kept": int(options.kept[np.arange(resolved.k), place].sum()),
            }
            for name, place in sides.items()
        },
        "territories": _rows(resolved, plan, slot, options, homes),
    }


def _starts(resolved: ResolvedScenario, base: Floats, place: Ints) -> Floats:
    """Where the rep of each territory's place starts: at home, without one at the base; shape (k, 2)."""
    homes = rep_homes(resolved)[place]
    return np.where(np.isfinite(homes), homes, base)


def _travel(
    resolved: ResolvedScenario, label: Ints, start: Floats, stops: list[Service] | None
) -> dict[str, float | None]:
    hours = None
    if stops is not None:
        visited = [(own, start[t : t + 1]) for t, own in enumerate(stops) if len(own.visits)]
        hours = sum(float(drive_hours(own, place)[0]) for own, place in visited)
    return {"travel": serving(resolved, start, label), "travel_hours": hours}


def _rows(
    resolved: ResolvedScenario, plan: MeasuredPlan, slot: Ints, options: RepOptions, homes: Homes | None
) -> list[dict[str, Any]]:
    """One row for each judged territory that was asked for."""
    kept, roster = options.kept, plan.roster
    return [
        {
            "territory_id": str(roster.territory_id[t]),
            "rep_id": rep_id(resolved, int(roster.rep_of[t])),
            "home_km": None if homes is None else figure(homes.km[t]),
            "home_minutes": None if homes is None else figure(homes.minutes[t]),
            "kept": int(kept[slot[t], slot[t]]),
            "known": int(kept[slot[t]].sum()),
        }
        for t in np.flatnonzero(slot >= 0)
    ]
