"""Adaptive supergradient steps."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats

FIRST_MOMENT_DECAY, SECOND_MOMENT_DECAY = 0.9, 0.99
EPSILON = 1e-3


class Supergradient:
    """Maximises a concave, non-smooth function.

    Parameters
    ----------
    point : Floats
        Initial point; the current one afterwards.
    scale : float
        Size of a step of 1.
    steps : int
        Planned number of steps, over which the step size falls from `first` to `last`.
    first, last : float

    References
    ----------
    Steps after Kingma & Ba 2014 (doi 10.48550/arXiv.1412.6980).
    """

    def __init__(self, point: Floats, scale: float, steps: int, first: float, last: float) -> None:
        self.point = point
        self._scale, self._steps, self._first, self._last = scale, steps, first, last
        self._first_moment, self._second_moment = np.zeros_like(point), np.zeros_like(point)
        self._step = 0

    def step(self, slope: Floats) -> None:
        """Take one step along a supergradient."""
        self.point = self.point + self._change(slope)

    def step_prices(self, short: Floats, over: Floats) -> None:
        """Take one step of prices: `short` is the slope above 0, `over` (not larger) the slope below 0.

        A price that would change sign is set to 0, since the other side has its own slope. An infinite `over`
        means that there is no upper limit; the price then stays at 0 or above.
        """
        at_zero = np.maximum(short, 0.0) + np.minimum(over, 0.0)
        slope = np.where(self.point > 0, short, np.where(self.point < 0, over, at_zero))
        moved = self.point + self._change(slope)
        moved = np.where(self.point * moved < 0, 0.0, moved)
        self.point = np.where(np.isinf(over), np.maximum(moved, 0.0), moved)

    def _change(self, slope: Floats) -> Floats:
        self._step += 1
        self._first_moment = FIRST_MOMENT_DECAY * self._first_moment + (1.0 - FIRST_MOMENT_DECAY) * slope
        squared = (1.0 - SECOND_MOMENT_DECAY) * slope * slope
        self._second_moment = SECOND_MOMENT_DECAY * self._second_moment + squared
        mean = self._first_moment / (1.0 - FIRST_MOMENT_DECAY**self._step)
        size = np.sqrt(self._second_moment / (1.0 - SECOND_MOMENT_DECAY**self._step)) + EPSILON
        rate = self._scale * self._first * (self._last / self._first) ** (self._step / self._steps)
        change: Floats = rate * mean / size
        return change
