"""Numbers for JSON."""

from __future__ import annotations

import math


def finite_or_none(value: float | None) -> float | None:
    """The value as a float; None unless it is finite."""
    return float(value) if value is not None and math.isfinite(value) else None
