"""Constants of the driving time estimate: from the literature, and fitted to day tours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.scenario import EstimateName


@dataclass(frozen=True)
class DayTour:
    """Parameters by which driving follows from the travel time to the base and to the 4th nearest stop.

    Parameters
    ----------
    hop_factor : float
        Travel time to the next stop of a tour divided by that to the 4th nearest stop.
    fixed_apart : bool
        Whether every hop takes the fixed minutes of a trip in full, and `hop_factor` applies to driving only.
    idle_share : float
        Mean part of a visit that is lost at the end of a day because no further visit fits.
    rhythm_power : float
        Exponent with which hops grow as the share of due stops falls. 0.5 would follow from density alone, if
        rare visits could always be combined with frequent ones nearby.
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
            Minutes of every trip in addition to driving.
        due : Floats, shape (stops,)
            Share of all stops that are due on a day when this one is; see `service.due_share`.
        """
        apart = fixed if self.fixed_apart else 0.0
        hop: Floats = apart + self.hop_factor * (fourth - apart) / due**self.rhythm_power
        return hop


STANDARD = DayTour(
    hop_factor=0.7124 * float(np.sqrt(np.pi / 4.0)), fixed_apart=False, idle_share=0.0, rhythm_power=0.0
)
"""One tour through all stops: the constant of Beardwood, Halton and Hammersley
(doi 10.1017/S0305004100034095) at a density of 4 stops in the circle to the 4th nearest."""

FITTED = DayTour(hop_factor=0.55, fixed_apart=True, idle_share=1.0 / 3.0, rhythm_power=0.75)
"""Fitted to day tours: they use the shorter hops, return to the base instead of long hops, lose idle time at
the end of a day, and only part of the stops is due."""

DAY_TOURS: Mapping[EstimateName, DayTour] = {"standard": STANDARD, "fitted": FITTED}
