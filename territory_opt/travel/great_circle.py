"""Travel times estimated from great-circle distances, without a road network."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from territory_opt.geography.distance import distances
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel.provider import TravelTable

CELLS_PER_BLOCK = 150_000
"""Cells computed at a time: few enough for the processor's cache."""


@dataclass(frozen=True)
class GreatCircle:
    """Straight distance x circuity at a speed that grows with distance, plus fixed minutes.

    With r road km, the speed is ``town + (road - town) r / (r + half)`` km/h: town speed for the first
    metres, half-way to road speed at `half_km`.

    Examples
    --------
    >>> from territory_opt.model.frame import GEOGRAPHIC
    >>> GreatCircle(GEOGRAPHIC).minutes_for(np.array([0.0, 10.0, 100.0])).round(1).tolist()
    [4.0, 20.1, 99.2]
    """

    frame: Frame
    circuity: float = 1.3
    fixed_minutes: float = 4.0
    town_kmh: float = 35.0
    road_kmh: float = 100.0
    half_km: float = 50.0

    name = "great_circle"

    @classmethod
    def of(cls, settings: TravelSettings, frame: Frame) -> GreatCircle:
        """Make the estimate from the scenario's settings, whatever provider they name."""
        values = {item.name: getattr(settings, item.name) for item in fields(cls) if item.name != "frame"}
        return cls(frame, **values)

    def minutes_for(self, km: Floats) -> Floats:
        """One-way minutes for straight distances in km, any shape."""
        road = self.circuity * km
        kmh = self.town_kmh + (self.road_kmh - self.town_kmh) * road / (road + self.half_km)
        minutes: Floats = self.fixed_minutes + 60.0 * road / kmh
        return minutes

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2), in the provider's frame."""
        shape = (len(sources), len(targets))
        minutes, km = np.empty(shape), np.empty(shape)
        rows = max(1, CELLS_PER_BLOCK // max(1, shape[1]))
        for start in range(0, shape[0], rows):
            block = slice(start, start + rows)
            straight = distances(self.frame, sources[block], targets)
            minutes[block] = self.minutes_for(straight)
            np.multiply(straight, self.circuity, out=km[block])
        return TravelTable(minutes, km, np.zeros(len(targets)), self.name)

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        values = {key: value for key, value in asdict(self).items() if key != "frame"}
        return {"provider": self.name, **values}
