"""Interface of the tour makers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class TourStops:
    """Stops to be visited once each, in tours of limited length.

    Parameters
    ----------
    drive : Floats, shape (n + 1, n + 1)
        Minutes between the stops; index 0 is the base, where every tour begins and ends.
    visit : Floats, shape (n,)
        Minutes at each stop.
    limit : float
        Largest minutes of a tour, driving and visits. Every stop alone is within it.
    """

    drive: Floats
    visit: Floats
    limit: float

    def __len__(self) -> int:
        """Number of stops."""
        return len(self.visit)


@dataclass(frozen=True)
class Tours:
    """Tours that visit every stop.

    Parameters
    ----------
    drive_minutes : float
    number : int
    """

    drive_minutes: float
    number: int


class TourMaker(Protocol):
    """Constructs short tours; the same stops and seed give the same tours."""

    name: str

    def tours(self, stops: TourStops, seed: int) -> Tours:
        """Tours of all stops with little driving."""
        ...  # pragma: no cover - a protocol
