"""Neighbours by the road: asked of the provider before the solve, for units that touch and no others."""

from __future__ import annotations

from territory_opt.geography.detours import open_to_doubt, without_detours
from territory_opt.geography.distance import paired_distances
from territory_opt.pipeline.travel_counts import Tally
from territory_opt.resolve import ResolvedScenario, with_neighbours
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.pair_minutes import quicker_ways
from territory_opt.travel.provider import TravelProvider


def by_road(resolved: ResolvedScenario, provider: TravelProvider) -> tuple[ResolvedScenario, Tally | None]:
    """Part units whose way by road is out of proportion, where the scenario says so.

    Parameters
    ----------
    resolved : ResolvedScenario
    provider : TravelProvider

    Returns
    -------
    resolved : ResolvedScenario
    tally : Tally or None
        What was asked; None where the road has no say.

    Raises
    ------
    InvalidInput
        When the provider tells too little and the scenario wants no estimate, or when units that stay
        together are parted.
    Interrupted
        When stopped.
    """
    factor = resolved.scenario.neighbours.road_factor
    if factor is None:
        return resolved, None
    frame, points, found = resolved.field.frame, resolved.field.unit_points, resolved.neighbours
    asked = open_to_doubt(found, resolved.book.edges)
    pairs = found.pairs[asked]
    ways = quicker_ways(provider, points, pairs)
    straight = paired_distances(frame, points[pairs[:, 0]], points[pairs[:, 1]])
    estimate = GreatCircle.of(resolved.scenario.travel, frame).minutes_for(straight)
    parted = without_detours(found, asked, ways.minutes, estimate, factor)
    return with_neighbours(resolved, parted), Tally.of(ways.tables)
