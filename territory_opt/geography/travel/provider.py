"""What every travel provider offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class TravelTable:
    """One-way travel from every source to every target.

    Parameters
    ----------
    minutes, km : Floats, shape (a, b)
        Never NaN.
    snapped_m : Floats, shape (b,)
        How far each target was moved to reach the network; 0 without a network.
    source : str
        Which provider the cells come from.
    """

    minutes: Floats
    km: Floats
    snapped_m: Floats
    source: str


class TravelProvider(Protocol):
    """One-way travel times between places of one frame."""

    name: str

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2)."""
        ...  # pragma: no cover - a protocol

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        ...  # pragma: no cover - a protocol

    def settings(self) -> dict[str, float | str]:
        """Return everything that decides the times, for the report."""
        ...  # pragma: no cover - a protocol
