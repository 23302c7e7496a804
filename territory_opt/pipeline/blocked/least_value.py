"""The least value of a limit with which a plan exists, found or bounded by exact decisions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

DIGITS = 4
"""Digits after the point to which a value is rounded up."""

MOST_STEPS = 14
"""Decisions of one bisection."""


@dataclass(frozen=True)
class LeastValue:
    """A value with which a plan exists, rounded up, and a proved lower bound."""

    value: float
    at_least: float


def least_value(begin: float, most: float, needed: Callable[[float], float | None]) -> LeastValue | None:
    """Bisect between a value that is proved too small and a large one.

    Parameters
    ----------
    begin : float
        Proved too small.
    most : float
        Largest value that is tried; where no plan is found with it, the answer is None.
    needed : callable
        For a value: infinity where it is proved too small, None where nothing is known, else the value that
        the plan found needs, at most this one.
    """
    found = needed(most)
    if found is None or math.isinf(found):
        return None
    low, high = begin, found
    for _ in range(MOST_STEPS):
        if high - low <= 10.0**-DIGITS:
            break
        middle = 0.5 * (low + high)
        found = needed(middle)
        if found is None:
            break
        low, high = (middle, high) if math.isinf(found) else (low, min(middle, found))
    return LeastValue(rounded_up(high), low)


def rounded_up(value: float) -> float:
    """The value rounded up to `DIGITS`.

    Examples
    --------
    >>> rounded_up(2 / 9), rounded_up(0.25)
    (0.2223, 0.25)
    """
    scale = 10.0**DIGITS
    return math.ceil(value * scale - 1e-9) / scale
