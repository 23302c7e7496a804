"""The matching of reps to territories, compared with alternative matchings."""

from __future__ import annotations

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.judge.homes.home_travel import drive_hours, own_stops
from territory_opt.judge.homes.interchangeable import interchangeable, rep_homes
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.judge.homes.suggest_homes import rep_id
from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.objective import weighted_cost, weighted_cost_unit
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.homes import Homes
from territory_opt.model.report.home_rows import MatchingFigures, MatchingRow, MatchingSection
from territory_opt.resolve import ResolvedScenario


def matching_section(
    resolved: ResolvedScenario, plan: MeasuredPlan, slot: Ints, homes: Homes | None
) -> MatchingSection | None:
    """`matching` of the report: the plan's matching, that of least travel, and that of most customers kept.

    None where no two territories are interchangeable, or all matchings are equally good.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    slot : Ints, shape (k,)
        Slot of each judged territory; -1 for none.
    homes : Homes or None
    """
    if interchangeable(resolved).sum() < 2:
        return None
    label = np.where(plan.label >= 0, slot[plan.label], -1)
    options = RepOptions.of(resolved, label)
    if not options.differ:
        return None
    base = np.full((resolved.k, 2), np.nan)
    base[slot[slot >= 0]] = plan.base[slot >= 0]
    stops, relations = own_stops(resolved, label, resolved.k), options.relations

    def figures(matching: Ints) -> MatchingFigures:
        starts = _starts(resolved, base, matching)
        kept = int(options.kept[np.arange(resolved.k), matching].sum())
        return MatchingFigures(weighted_cost(resolved, starts, label), _hours(starts, stops), kept)

    return MatchingSection(
        keep=resolved.scenario.matching.keep,
        unit=weighted_cost_unit(resolved),
        item=relations.item,
        known=len(relations),
        plan=figures(np.arange(resolved.k)),
        least_travel=figures(options.best(0.0)),
        most_kept=figures(options.best(1.0)),
        territories=_rows(resolved, plan, slot, options, homes),
    )


def _starts(resolved: ResolvedScenario, base: Floats, matching: Ints) -> Floats:
    """Start of the rep matched to each territory: the home, else the base; shape (k, 2)."""
    homes = rep_homes(resolved)[matching]
    return np.where(np.isfinite(homes), homes, base)


def _hours(start: Floats, stops: list[Service] | None) -> float | None:
    """Hours driven a year from the starts of the territories; None without visits."""
    if stops is None:
        return None
    visited = [(own, start[t : t + 1]) for t, own in enumerate(stops) if len(own.visits)]
    return sum(float(drive_hours(own, origin)[0]) for own, origin in visited)


def _rows(
    resolved: ResolvedScenario, plan: MeasuredPlan, slot: Ints, options: RepOptions, homes: Homes | None
) -> tuple[MatchingRow, ...]:
    """One row per requested territory of the plan."""
    kept, territories = options.kept, plan.territories
    return tuple(
        MatchingRow(
            territory_id=str(territories.territory_id[t]),
            rep_id=rep_id(resolved, int(territories.rep_of[t])),
            home_km=None if homes is None else finite_or_none(homes.km[t]),
            home_minutes=None if homes is None else finite_or_none(homes.minutes[t]),
            kept=int(kept[slot[t], slot[t]]),
            known=int(kept[slot[t]].sum()),
        )
        for t in np.flatnonzero(slot >= 0)
    )
