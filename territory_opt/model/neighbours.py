"""The neighbour graph of the units."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Neighbours:
    """Pairs of units that touch along a border, and the bridges that join islands.

    Parameters
    ----------
    pairs : Ints, shape (m, 2)
        Each pair once, the smaller index first, sorted.
    border_km : Floats, shape (m,)
        Length of the common border; 0 for a bridge.
    bridge : Bools, shape (m,)
        True where the pair does not touch and was joined so that everything hangs together.
    bridge_km : Floats, shape (m,)
        Distance a bridge spans; 0 elsewhere.
    islands : int
        Number of components before bridging.
    outer_km : Floats, shape (n,)
        Border of each unit that no other unit shares (coast, national border); zeros when unknown.
    area_km2 : Floats, shape (n,)
        Area of each unit; zeros when unknown.
    """

    pairs: Ints
    border_km: Floats
    bridge: Bools
    bridge_km: Floats
    islands: int
    outer_km: Floats
    area_km2: Floats
