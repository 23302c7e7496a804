"""Objective, bound and gap of the incumbent as one line of text."""

from __future__ import annotations

import math
from pathlib import Path


def status_line(objective: float, excess: float, bound: float | None, remaining_s: float = math.inf) -> str:
    """Describe the incumbent, and the time left where it is limited.

    Parameters
    ----------
    objective : float
    excess : float
        Sum of the shares of the targets by which bands are missed; 0 when every band is met.
    bound : float or None
    remaining_s : float
        Seconds left; infinite without a time limit.

    Examples
    --------
    >>> status_line(1000.0, 0.0, 950.0)
    'objective 1,000  bound 950  gap 5.00 %'
    >>> status_line(1000.0, 0.25, None)
    'objective 1,000  bands missed by 25.00 %'
    >>> status_line(1000.0, 0.0, None, 11.2)
    'objective 1,000  12 s left'
    """
    parts = [f"objective {objective:,.0f}"]
    if bound is not None:
        parts.append(f"bound {bound:,.0f}")
    if excess > 0:
        parts.append(f"bands missed by {100 * excess:.2f} %")
    elif bound is not None and objective > 0:
        # Plus 0.0: a difference that is only noise has no sign.
        parts.append(f"gap {round(100 * (objective - bound) / objective, 2) + 0.0:.2f} %")
    if math.isfinite(remaining_s):
        parts.append(f"{math.ceil(remaining_s)} s left")
    return "  ".join(parts)


def kept_line(name: Path, kept_as: Path) -> str:
    """Sentence about a file of the user that has another name now."""
    return f"kept: {name} was not as an earlier run wrote it; it is now {kept_as.name}"
