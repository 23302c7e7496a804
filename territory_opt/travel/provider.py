"""Interface of a travel provider, and the table of times it returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from territory_opt.model.arrays import Floats


class FillReason(IntEnum):
    """Why a cell holds the estimate instead of the provider's own time."""

    NOT_FILLED = 0
    NO_ROUTE = 1
    FAR_FROM_ROAD = 2
    NOT_ANSWERED = 3
    NOT_IN_TABLE = 4


FillReasons = NDArray[np.uint8]
"""A `FillReason` for each cell."""


@dataclass(frozen=True)
class TravelTable:
    """One-way travel from every source to every target.

    Parameters
    ----------
    minutes : Floats, shape (a, b)
        Never NaN.
    km : Floats, shape (a, b)
        Along the road; NaN where the provider does not report it.
    snapped_m : Floats, shape (b,)
        How far each target was moved to reach the road network; 0 without a network.
    source : str
        Name of the provider.
    filled : FillReasons, shape (a, b), or None
        Which cells are estimated, and why; None: no cell.
    sources_snapped_m : Floats, shape (a,), or None
        As `snapped_m`, for the sources; None: 0.
    cached : int
        Cells read from the cache of earlier runs.
    """

    minutes: Floats
    km: Floats
    snapped_m: Floats
    source: str
    filled: FillReasons | None = None
    sources_snapped_m: Floats | None = None
    cached: int = 0

    def counts(self) -> dict[FillReason, int]:
        """Number of cells filled for each reason; reasons that do not occur are left out."""
        if self.filled is None:
            return {}
        number = np.bincount(self.filled.ravel(), minlength=len(FillReason))
        return {reason: int(number[reason]) for reason in FillReason if reason and number[reason]}


class TravelProvider(Protocol):
    """One-way travel times between places of one frame."""

    @property
    def name(self) -> str:
        """Its name in the scenario."""
        ...  # pragma: no cover - a protocol

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2)."""
        ...  # pragma: no cover - a protocol

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        ...  # pragma: no cover - a protocol

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        ...  # pragma: no cover - a protocol
