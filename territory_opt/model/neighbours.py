"""The neighbour graph of the units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints

Source = Literal["rook", "queen", "edges.csv"]
"""Definition of neighbours: a common border, a border or a corner, or the planner's table alone."""


def no_pairs() -> Ints:
    """Pairs of shape (0, 2)."""
    return np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Detours:
    """Pairs that touch, but whose travel time by road is out of proportion.

    Parameters
    ----------
    pairs : Ints, shape (d, 2)
        Each pair once, the smaller index first, sorted.
    minutes : Floats, shape (d,)
        By road, in the quicker direction; infinite where there is no route.
    estimate : Floats, shape (d,)
        Minutes estimated from the straight line.
    kept : Bools, shape (d,)
        True where the pair is kept because the graph would be disconnected without it.
    """

    pairs: Ints = field(default_factory=no_pairs)
    minutes: Floats = field(default_factory=lambda: np.empty(0))
    estimate: Floats = field(default_factory=lambda: np.empty(0))
    kept: Bools = field(default_factory=lambda: np.empty(0, dtype=np.bool_))


@dataclass(frozen=True)
class Neighbours:
    """Pairs of units that touch along a border, and the bridges that join islands.

    Parameters
    ----------
    pairs : Ints, shape (m, 2)
        Each pair once, the smaller index first, sorted.
    border_km : Floats, shape (m,)
        Length of the common border; 0 for a bridge, and for a common corner.
    bridge : Bools, shape (m,)
        True where the pair does not touch and was added to connect the graph.
    bridge_km : Floats, shape (m,)
        Distance a bridge spans; 0 elsewhere.
    islands : int
        Number of components before bridging.
    outer_km : Floats, shape (n,)
        Border of each unit that no other unit shares (coast, national border); zeros when unknown.
    area_km2 : Floats, shape (n,)
        Area of each unit; zeros when unknown.
    source : {"rook", "queen", "edges.csv"}
    added : Ints, shape (a, 2)
        Pairs the planner added that do not touch; empty where the table is the whole graph.
    removed : Ints, shape (r, 2)
        Pairs that touch and that the planner removed.
    detours : Detours
        Pairs removed, or kept for connectivity only, because of the travel time by road.
    """

    pairs: Ints
    border_km: Floats
    bridge: Bools
    bridge_km: Floats
    islands: int
    outer_km: Floats
    area_km2: Floats
    source: Source = "rook"
    added: Ints = field(default_factory=no_pairs)
    removed: Ints = field(default_factory=no_pairs)
    detours: Detours = field(default_factory=Detours)
