"""What builds tours, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class TourStops:
    """Stops that are all to be visited once, in tours of limited length.

    Parameters
    ----------
    drive : Floats, shape (n + 1, n + 1)
        Minutes from each place to each; place 0 is the base, where every tour begins and ends.
    visit : Floats, shape (n,)
        Minutes at each stop.
    limit : float
        Minutes that a tour may take, driving and visits together. Every stop fits alone.
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
    """Builds short tours; the same stops and seed give the same tours."""

    name: str

    def tours(self, stops: TourStops, seed: int) -> Tours:
        """Visit all stops with as little driving as it can find."""
        ...  # pragma: no cover - a protocol
