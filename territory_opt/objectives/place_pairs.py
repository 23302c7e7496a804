"""Travel and distance between places, for impedances."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.geography.distance import distances
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import Frame
from territory_opt.travel.provider import TravelProvider


@dataclass(frozen=True)
class PlacePairs:
    """Travel and distance from sources (a, 2) to bases (b, 2) of one frame.

    Parameters
    ----------
    frame : Frame
    provider : TravelProvider
    """

    frame: Frame
    provider: TravelProvider

    def minutes(self, sources: Floats, bases: Floats) -> Floats:
        """One-way minutes, shape (a, b)."""
        return self.provider.matrix(sources, bases).minutes

    def km(self, sources: Floats, bases: Floats) -> Floats:
        """Straight distances in km, in a local frame in its own units; shape (a, b)."""
        return distances(self.frame, sources, bases)
