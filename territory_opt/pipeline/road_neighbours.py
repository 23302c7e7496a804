"""Removal of neighbours that are far apart by road; only units that touch are considered."""

from __future__ import annotations

from territory_opt.geography.detours import detour_candidates, without_detours
from territory_opt.geography.distance import paired_distances
from territory_opt.pipeline.travel_counts import TravelCounts
from territory_opt.resolve import ResolvedScenario, with_neighbours
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.pair_minutes import minutes_of_pairs
from territory_opt.travel.provider import TravelProvider


def remove_detours(
    resolved: ResolvedScenario, provider: TravelProvider
) -> tuple[ResolvedScenario, TravelCounts | None]:
    """Remove neighbour pairs whose travel time exceeds `road_factor` times the estimate.

    Parameters
    ----------
    resolved : ResolvedScenario
    provider : TravelProvider

    Returns
    -------
    resolved : ResolvedScenario
    counts : TravelCounts or None
        Of the requested times; None without a `road_factor`.

    Raises
    ------
    InvalidInput
        When times are missing and the scenario allows no estimate, or when units that must stay together are
        separated.
    Interrupted
        When stopped.
    """
    factor = resolved.scenario.neighbours.road_factor
    if factor is None:
        return resolved, None
    frame, points, found = resolved.field.frame, resolved.field.unit_points, resolved.neighbours
    candidates = detour_candidates(found, resolved.book.edges)
    pairs = found.pairs[candidates]
    ways = minutes_of_pairs(provider, points, pairs)
    straight = paired_distances(frame, points[pairs[:, 0]], points[pairs[:, 1]])
    estimate = GreatCircle.of(resolved.scenario.travel, frame).minutes_for(straight)
    kept = without_detours(found, candidates, ways.minutes, estimate, factor)
    return with_neighbours(resolved, kept), TravelCounts.of(ways.tables)
