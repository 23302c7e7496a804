"""Travel times estimated from the great circle: no network, no data."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from territory_opt.geography.distance import distances
from territory_opt.geography.travel.provider import TravelTable
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings


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
        """Build the provider from the scenario's settings."""
        values = {key: value for key, value in asdict(settings).items() if key != "provider"}
        return cls(frame, **values)

    def minutes_for(self, km: Floats) -> Floats:
        """One-way minutes for straight distances in km, any shape."""
        road = self.circuity * km
        kmh = self.town_kmh + (self.road_kmh - self.town_kmh) * road / (road + self.half_km)
        minutes: Floats = self.fixed_minutes + 60.0 * road / kmh
        return minutes

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2), in the provider's frame."""
        km = distances(self.frame, sources, targets)
        return TravelTable(self.minutes_for(km), km * self.circuity, np.zeros(len(targets)), self.name)

    def settings(self) -> dict[str, float | str]:
        """Return everything that decides the times, for the report."""
        values = {key: value for key, value in asdict(self).items() if key != "frame"}
        return {"provider": self.name, **values}
