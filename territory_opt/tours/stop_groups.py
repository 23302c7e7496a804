"""Stops served from one base: those of a territory, or as many of them as tours are built for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.criteria.service import Service
from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Floats, Ints, Texts
from territory_opt.model.frame import Frame

MOST_STOPS = 150
"""More make tours slow to build, and no truer."""


@dataclass(frozen=True)
class Group:
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


def groups_of_territories(
    service: Service,
    frame: Frame,
    owner: Ints,
    names: Texts,
    base: Floats,
    number: int,
    random: np.random.Generator,
) -> Iterator[Group]:
    """Draw some territories, and close stops of each.

    Stops that lie together keep the density that tours meet; drawn one by one they would lie too far apart.

    Parameters
    ----------
    service : Service
    frame : Frame
    owner : Ints, shape (stops,)
        Territory of each stop, -1 for none.
    names : Texts, shape (k,)
    base : Floats, shape (k, 2)
    number : int
        Territories to draw.
    random : Generator
    """
    served = [t for t in range(len(names)) if (owner == t).any() and np.isfinite(base[t]).all()]
    drawn = random.choice(served, size=min(number, len(served)), replace=False)
    for t in sorted(drawn.tolist()):
        stops = np.flatnonzero(owner == t)
        yield Group(str(names[t]), close_together(service, frame, stops, random), base[t])


def groups_drawn(
    service: Service, frame: Frame, size: int, number: int, random: np.random.Generator
) -> Iterator[Group]:
    """Close stops around some that are drawn, served from the one of them with the least driving to all."""
    every = np.flatnonzero(service.own)
    for count in range(1, number + 1):
        stops = close_together(service, frame, every, random, min(size, MOST_STOPS))
        part = service.only(stops)
        central = (part.visits @ part.minutes_from(part.points)).argmin()
        yield Group(f"group {count}", stops, part.points[central])


def close_together(
    service: Service, frame: Frame, stops: Ints, random: np.random.Generator, most: int = MOST_STOPS
) -> Ints:
    """All of some stops, or those nearest to one that is drawn; ascending."""
    if len(stops) <= most:
        return stops
    metric = metric_points(frame, service.points[stops])
    _, near = cKDTree(metric).query(metric[random.integers(len(stops))], k=most)
    return np.sort(stops[np.asarray(near)])
