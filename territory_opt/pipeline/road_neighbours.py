"""Neighbours by the road: asked of the provider before the solve, for units that touch and no others."""

from __future__ import annotations

from territory_opt.brief import Brief, with_neighbours
from territory_opt.geography.detours import open_to_doubt, without_detours
from territory_opt.geography.distance import paired_distances
from territory_opt.geography.travel.great_circle import GreatCircle
from territory_opt.geography.travel.pairs import quicker_ways
from territory_opt.geography.travel.provider import TravelProvider
from territory_opt.pipeline.travel_tally import Tally


def by_road(brief: Brief, provider: TravelProvider) -> tuple[Brief, Tally | None]:
    """Part units whose way by road is out of proportion, where the scenario says so.

    Parameters
    ----------
    brief : Brief
    provider : TravelProvider

    Returns
    -------
    brief : Brief
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
    factor = brief.scenario.neighbours.road_factor
    if factor is None:
        return brief, None
    frame, points, found = brief.field.frame, brief.field.unit_points, brief.neighbours
    asked = open_to_doubt(found, brief.book.edges)
    pairs = found.pairs[asked]
    ways = quicker_ways(provider, points, pairs)
    straight = paired_distances(frame, points[pairs[:, 0]], points[pairs[:, 1]])
    estimate = GreatCircle.of(brief.scenario.travel, frame).minutes_for(straight)
    parted = without_detours(found, asked, ways.minutes, estimate, factor)
    return with_neighbours(brief, parted), Tally.of(ways.tables)
