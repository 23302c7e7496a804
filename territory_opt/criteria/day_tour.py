"""Constants of the estimate of driving: those of the textbook, and those fitted to day tours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.scenario import EstimateName


@dataclass(frozen=True)
class DayTour:
    """How a stop's driving follows from the way to the base and to its 4th nearest neighbour.

    Parameters
    ----------
    hop_factor : float
        Way to the next stop of a tour over the way to the 4th nearest stop.
    fixed_apart : bool
        Whether what a trip takes besides driving is taken by every hop in full, and the factor is for the
        driving alone.
    idle_share : float
        Part of a visit that the end of a day is too short for, on average.
    rhythm_power : float
        How hops grow as fewer stops are due together. It would be 0.5, as distances go with density, if rare
        visits could always be made with the frequent ones around them.
    """

    hop_factor: float
    fixed_apart: bool
    idle_share: float
    rhythm_power: float

    def hop_minutes(self, fourth: Floats, fixed: Floats | float, due: Floats | float = 1.0) -> Floats:
        """Minutes from one stop to the next.

        Parameters
        ----------
        fourth : Floats, shape (stops,)
            Minutes to the 4th nearest other stop.
        fixed : float
            Minutes that every trip takes besides driving.
        due : Floats, shape (stops,)
            Share of all stops that can be due when this one is.
        """
        apart = fixed if self.fixed_apart else 0.0
        hop: Floats = apart + self.hop_factor * (fourth - apart) / due**self.rhythm_power
        return hop


STANDARD = DayTour(
    hop_factor=0.7124 * float(np.sqrt(np.pi / 4.0)), fixed_apart=False, idle_share=0.0, rhythm_power=0.0
)
"""A tour through all stops at once: the constant of Beardwood, Halton and Hammersley
(doi 10.1017/S0305004100034095) at a density of 4 stops in the circle to the 4th nearest."""

FITTED = DayTour(hop_factor=0.55, fixed_apart=True, idle_share=1.0 / 3.0, rhythm_power=0.75)
"""Tours of a day take the shortest of those ways and go home in place of the long ones, lose the end of the
day, and find not everybody due."""

DAY_TOURS: Mapping[EstimateName, DayTour] = {"standard": STANDARD, "fitted": FITTED}
