"""What remains of the tables that were asked for: counts for the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.travel.provider import Filled, TravelTable


@dataclass(frozen=True)
class Tally:
    """Counts over some tables.

    Parameters
    ----------
    asked, cached : int
        Cells, and those among them that were known from an earlier run.
    filled : Counter of Filled
        Cells that hold the estimate, by reason.
    snapped_m : Floats, shape (ends,), or None
        How far each end of each table was moved to a road; None without roads.
    """

    asked: int
    cached: int
    filled: Counter[Filled]
    snapped_m: Floats | None

    @classmethod
    def of(cls, tables: Iterable[TravelTable]) -> Tally:
        """Count; the tables need not be kept."""
        asked, cached, filled = 0, 0, Counter[Filled]()
        moved: list[Floats] = []
        for table in tables:
            asked += table.minutes.size
            cached += table.cached
            filled.update(table.counts())
            if table.sources_snapped_m is not None:
                moved += [table.sources_snapped_m, table.snapped_m]
        return cls(asked, cached, filled, np.concatenate(moved) if moved else None)
