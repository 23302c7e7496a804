"""Groups of stops served from one base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.criteria.service import Service
from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Floats, Ints, Texts
from territory_opt.model.frame import Frame

MAX_STOPS = 150
"""Largest group; larger ones take longer to tour and are no more accurate."""


@dataclass(frozen=True)
class VisitedStops:
    """The stops of a book.

    Parameters
    ----------
    service : Service
        Its hops are those of the whole field book.
    frame : Frame
    """

    service: Service
    frame: Frame


@dataclass(frozen=True)
class StopOwners:
    """Territories of the stops. k territories.

    Parameters
    ----------
    owner : Ints, shape (stops,)
        Territory of each stop, -1 for none.
    territory_id : Texts, shape (k,)
    base : Floats, shape (k, 2)
    """

    owner: Ints
    territory_id: Texts
    base: Floats


@dataclass(frozen=True)
class StopGroup:
    """Some stops and the base they are served from.

    Parameters
    ----------
    name : str
    stops : Ints, shape (n,)
        Not empty.
    base : Floats, shape (2,)
    """

    name: str
    stops: Ints
    base: Floats


def territory_groups(
    visited: VisitedStops, owners: StopOwners, number: int, random: np.random.Generator
) -> Iterator[StopGroup]:
    """Neighbouring stops of some random territories.

    Neighbouring stops keep the density of the territory; random stops would be too far apart.

    Parameters
    ----------
    visited : VisitedStops
    owners : StopOwners
    number : int
        Number of territories.
    random : Generator
    """
    base = owners.base
    served = [t for t in range(len(base)) if (owners.owner == t).any() and np.isfinite(base[t]).all()]
    drawn = random.choice(served, size=min(number, len(served)), replace=False)
    for t in sorted(drawn.tolist()):
        stops = nearest_stops(visited, np.flatnonzero(owners.owner == t), random)
        yield StopGroup(str(owners.territory_id[t]), stops, base[t])


def random_groups(
    visited: VisitedStops, size: int, number: int, random: np.random.Generator
) -> Iterator[StopGroup]:
    """Neighbouring stops around random ones, served from the stop with the least driving to all others."""
    service = visited.service
    own = np.flatnonzero(service.own)
    for count in range(1, number + 1):
        stops = nearest_stops(visited, own, random, min(size, MAX_STOPS))
        part = service.only(stops)
        central = (part.visits @ part.minutes_from(part.points)).argmin()
        yield StopGroup(f"group {count}", stops, part.points[central])


def nearest_stops(
    visited: VisitedStops, stops: Ints, random: np.random.Generator, count: int = MAX_STOPS
) -> Ints:
    """The `count` stops nearest to a random one, ascending; all stops where there are no more."""
    if len(stops) <= count:
        return stops
    metric = metric_points(visited.frame, visited.service.points[stops])
    _, near = cKDTree(metric).query(metric[random.integers(len(stops))], k=count)
    return np.sort(stops[np.asarray(near)])
