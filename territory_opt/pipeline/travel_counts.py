"""Counts over tables of travel times, for the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.travel.provider import FillReason, TravelTable


@dataclass(frozen=True)
class TravelCounts:
    """Counts over tables of travel times.

    Parameters
    ----------
    requested, cached : int
        Cells, and those among them that were cached by an earlier run.
    filled : Counter of FillReason
        Cells that have the estimate, by reason.
    snapped_m : Floats, shape (ends,), or None
        Distance by which each end of each table was snapped to a road; None without roads.
    """

    requested: int
    cached: int
    filled: Counter[FillReason]
    snapped_m: Floats | None

    @classmethod
    def of(cls, tables: Iterable[TravelTable]) -> TravelCounts:
        """Count the cells of tables, which need not be kept."""
        requested, cached, filled = 0, 0, Counter[FillReason]()
        snapped: list[Floats] = []
        for table in tables:
            requested += table.minutes.size
            cached += table.cached
            filled.update(table.counts())
            if table.sources_snapped_m is not None:
                snapped += [table.sources_snapped_m, table.snapped_m]
        return cls(requested, cached, filled, np.concatenate(snapped) if snapped else None)
