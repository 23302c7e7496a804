"""Section of the report about the source of the travel times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TravelTimesCount:
    """Travel times of one kind.

    Parameters
    ----------
    requested, cached : int
    filled : int
        Estimated, for any of the reasons that follow.
    no_route, far_from_road, not_answered, not_in_table : int
    """

    requested: int
    cached: int
    filled: int
    no_route: int
    far_from_road: int
    not_answered: int
    not_in_table: int


@dataclass(frozen=True)
class SnappedDistances:
    """How far places were moved to a road, in metres.

    Parameters
    ----------
    mean, largest : float
    limit : float or None
        Of the scenario; None without a limit.
    beyond : int
        Places farther than the limit.
    """

    mean: float
    largest: float
    limit: float | None
    beyond: int


@dataclass(frozen=True)
class TravelSection:
    """Where the travel times come from, and how many are estimated.

    Parameters
    ----------
    provider : str
    settings : mapping
        Keys of `[travel]` that apply to it.
    cells, hops, neighbours : TravelTimesCount or None
        Between places, from stop to stop, and between neighbouring units; None where all is estimated.
    snapped_m : SnappedDistances or None
    estimated_bases, estimated_bases_today : int
        Territories, and today's, served from a place whose times were not requested.
    """

    provider: str
    settings: Mapping[str, object]
    cells: TravelTimesCount | None = None
    hops: TravelTimesCount | None = None
    neighbours: TravelTimesCount | None = None
    snapped_m: SnappedDistances | None = None
    estimated_bases: int = 0
    estimated_bases_today: int = 0
