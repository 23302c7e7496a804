"""Supergradient steps whose size follows how steady each slope is."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats

MEMORY, SPREAD_MEMORY = 0.9, 0.99
FLAT = 1e-3


class Supergradient:
    """Walks uphill on a concave function that has corners.

    Parameters
    ----------
    at : Floats
        Where to begin.
    scale : float
        What a step of 1 means here.
    steps : int
        Planned number of steps, over which the step size falls from `first` to `last`.
    first, last : float

    References
    ----------
    Steps after Kingma & Ba 2014 (doi 10.48550/arXiv.1412.6980).
    """

    def __init__(self, at: Floats, scale: float, steps: int, first: float, last: float) -> None:
        self.at = at
        self._scale, self._steps, self._first, self._last = scale, steps, first, last
        self._slope, self._spread = np.zeros_like(at), np.zeros_like(at)
        self._step = 0

    def step(self, slope: Floats) -> None:
        """Take one step along a supergradient."""
        self.at = self.at + self._change(slope)

    def step_to_zero(self, short: Floats, over: Floats) -> None:
        """Take one step of prices: `short` is the slope above 0, `over` (not larger) that below 0.

        A price that would change sign stops at zero: the other side has its own slope. An infinite `over`
        stands for a limit that does not exist, whose price never falls below 0.
        """
        at_zero = np.maximum(short, 0.0) + np.minimum(over, 0.0)
        slope = np.where(self.at > 0, short, np.where(self.at < 0, over, at_zero))
        moved = self.at + self._change(slope)
        moved = np.where(self.at * moved < 0, 0.0, moved)
        self.at = np.where(np.isinf(over), np.maximum(moved, 0.0), moved)

    def _change(self, slope: Floats) -> Floats:
        self._step += 1
        self._slope = MEMORY * self._slope + (1.0 - MEMORY) * slope
        self._spread = SPREAD_MEMORY * self._spread + (1.0 - SPREAD_MEMORY) * slope * slope
        mean = self._slope / (1.0 - MEMORY**self._step)
        size = np.sqrt(self._spread / (1.0 - SPREAD_MEMORY**self._step)) + FLAT
        rate = self._scale * self._first * (self._last / self._first) ** (self._step / self._steps)
        change: Floats = rate * mean / size
        return change
