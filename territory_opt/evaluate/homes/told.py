"""Who got which territory, beside who else could have."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.brief import Brief
from territory_opt.criteria.service import Service
from territory_opt.evaluate.figures import figure
from territory_opt.evaluate.homes.alike import exchangeable, rep_homes
from territory_opt.evaluate.homes.options import Options
from territory_opt.evaluate.homes.suggest import rep_id
from territory_opt.evaluate.homes.travel import drive_hours, own_stops
from territory_opt.evaluate.measured import Measured
from territory_opt.evaluate.objective import serving, serving_unit
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.homes import Homes


def matching_section(brief: Brief, plan: Measured, slot: Ints, homes: Homes | None) -> dict[str, Any] | None:
    """`matching` of the report: the plan's matching, and the two that look at one goal alone.

    None where no two territories could change hands, or it makes no difference who has which.

    Parameters
    ----------
    brief : Brief
    plan : Measured
    slot : Ints, shape (k,)
        Which of the brief's territories each judged one is; -1 for none.
    homes : Homes or None
    """
    if exchangeable(brief).sum() < 2:
        return None
    label = np.where(plan.label >= 0, slot[plan.label], -1)
    options = Options.of(brief, label)
    if not options.matters:
        return None
    base = np.full((brief.k, 2), np.nan)
    base[slot[slot >= 0]] = plan.base[slot >= 0]
    stops, known = own_stops(brief, label, brief.k), options.relations
    sides = {"plan": np.arange(brief.k), "least_travel": options.best(0.0), "most_kept": options.best(1.0)}
    return {
        "keep": brief.scenario.matching.keep,
        "unit": serving_unit(brief),
        "of": known.noun,
        "known": len(known),
        **{
            name: {
                **_travel(brief, label, _starts(brief, base, place), stops),
                "kept": int(options.kept[np.arange(brief.k), place].sum()),
            }
            for name, place in sides.items()
        },
        "territories": _rows(brief, plan, slot, options, homes),
    }


def _starts(brief: Brief, base: Floats, place: Ints) -> Floats:
    """Where the rep of each territory's place starts: at home, without one at the base; shape (k, 2)."""
    homes = rep_homes(brief)[place]
    return np.where(np.isfinite(homes), homes, base)


def _travel(brief: Brief, label: Ints, start: Floats, stops: list[Service] | None) -> dict[str, float | None]:
    hours = None
    if stops is not None:
        visited = [(own, start[t : t + 1]) for t, own in enumerate(stops) if len(own.visits)]
        hours = sum(float(drive_hours(own, place)[0]) for own, place in visited)
    return {"travel": serving(brief, start, label), "travel_hours": hours}


def _rows(
    brief: Brief, plan: Measured, slot: Ints, options: Options, homes: Homes | None
) -> list[dict[str, Any]]:
    """One row for each judged territory that was asked for."""
    kept, roster = options.kept, plan.roster
    return [
        {
            "territory_id": str(roster.territory_id[t]),
            "rep_id": rep_id(brief, int(roster.rep_of[t])),
            "home_km": None if homes is None else figure(homes.km[t]),
            "home_minutes": None if homes is None else figure(homes.minutes[t]),
            "kept": int(kept[slot[t], slot[t]]),
            "known": int(kept[slot[t]].sum()),
        }
        for t in np.flatnonzero(slot >= 0)
    ]
