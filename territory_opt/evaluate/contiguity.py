"""Whether each territory hangs together."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.brief import Brief
from territory_opt.evaluate.measured import Measured
from territory_opt.geography.compactness import fragments


def contiguity(brief: Brief, plan: Measured) -> dict[str, Any]:
    """Count loose pieces, and list the bridges that were built over water.

    Returns
    -------
    dict
        fragments: sum of (pieces - 1) over the territories; bridges; islands: components before bridging.
    """
    neighbours, names = brief.neighbours, brief.book.units.unit_id
    return {
        "fragments": int(fragments(neighbours, plan.label, len(plan.roster))),
        "bridges": [
            {
                "unit_a": str(names[neighbours.pairs[edge, 0]]),
                "unit_b": str(names[neighbours.pairs[edge, 1]]),
                "km": float(neighbours.bridge_km[edge]),
            }
            for edge in np.flatnonzero(neighbours.bridge)
        ],
        "islands": int(neighbours.islands),
    }
