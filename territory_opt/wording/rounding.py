"""Figures of a column, rounded so that they add up."""

from __future__ import annotations

import math
from collections.abc import Sequence


def rounded_together(values: Sequence[float], digits: int) -> list[float]:
    """Round values so that their sum is the rounded sum (largest remainders are rounded up).

    Each value differs from the exact one by less than a unit of the last digit.

    Parameters
    ----------
    values : sequence of float
        Finite.
    digits : int
        After the decimal point.

    Examples
    --------
    >>> rounded_together([1 / 3, 1 / 3, 1 / 3], 2)
    [0.34, 0.33, 0.33]
    >>> rounded_together([10.4, 10.4, 10.2], 0)
    [11.0, 10.0, 10.0]
    """
    scale = 10.0**digits
    # Nine digits more are the noise of the sum.
    scaled = [round(value * scale, 9) for value in values]
    whole = [math.floor(value) for value in scaled]
    missing = round(math.fsum(scaled)) - sum(whole)
    by_remainder = sorted(range(len(scaled)), key=lambda i: (whole[i] - scaled[i], i))
    for index in by_remainder[:missing]:
        whole[index] += 1
    return [value / scale for value in whole]
