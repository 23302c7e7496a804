"""Towns: units with enough people to be a home of a rep or KAM."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats


def towns(people: Floats, at_least: float, count: int) -> Bools:
    """Units with at least `at_least` people, or the `count` largest when they are fewer; shape (units,)."""
    enough = people >= at_least
    if enough.sum() < count:
        enough = np.zeros(len(people), dtype=np.bool_)
        enough[np.argsort(-people, kind="stable")[:count]] = True
    return enough
