"""Numbers as JSON can carry them."""

from __future__ import annotations

import math


def figure(value: float) -> float | None:
    """Return a plain float, or None where there is no finite number to report."""
    number = float(value)
    return number if math.isfinite(number) else None
