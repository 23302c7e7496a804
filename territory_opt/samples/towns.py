"""Units that somebody would live in."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats


def towns(people: Floats, at_least: float, count: int) -> Bools:
    """Units with at least so many people, or the `count` largest when those are too few; shape (units,)."""
    enough = people >= at_least
    if enough.sum() < count:
        enough = np.zeros(len(people), dtype=np.bool_)
        enough[np.argsort(-people, kind="stable")[:count]] = True
    return enough
