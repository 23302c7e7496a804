"""The field book: the customers and measures that are assigned to territories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.frame import Frame

STOP_COLUMNS = ("visits", "visit_minutes")
"""Columns of the units that make units stops in a book without customers."""


@dataclass(frozen=True)
class LocalService:
    """Sites of key accounts that the territory's rep serves in part. Arrays have shape (sites,).

    Revenue and potential are not included: both count for the KAM alone.

    Parameters
    ----------
    unit : Ints
        Index of each site's unit.
    points : Floats, shape (sites, 2)
    visits : Floats
        The rep's share of the visits a year, above 0.
    visit_minutes : Floats
        Minutes a visit, without preparation.
    """

    unit: Ints
    points: Floats
    visits: Floats
    visit_minutes: Floats

    def __len__(self) -> int:
        """Number of sites."""
        return len(self.unit)


@dataclass(frozen=True)
class FieldBook:
    """Stops to be served from territories, and the units they lie in.

    A stop is a customer with coverage `territory`; a book without customers has one stop per unit
    with visits.

    Parameters
    ----------
    frame : Frame
    unit_points : Floats, shape (n, 2)
        Inside points of the units.
    unit_measures : mapping of str to Floats, shape (n,)
    has_customers : bool
        Whether the stops are customers (else they are units).
    unit : Ints, shape (stops,)
        Index of each stop's unit.
    points : Floats, shape (stops, 2)
    revenue, potential : Floats, shape (stops,)
        Money a year.
    visits : Floats, shape (stops,)
        Visits a year.
    visit_minutes : Floats, shape (stops,)
        Minutes a visit, without preparation.
    local : LocalService or None
        Service at sites of key accounts: it counts as hours only. None where there is none.
    """

    frame: Frame
    unit_points: Floats
    unit_measures: Mapping[str, Floats]
    has_customers: bool
    unit: Ints
    points: Floats
    revenue: Floats
    potential: Floats
    visits: Floats
    visit_minutes: Floats
    local: LocalService | None = None

    def __len__(self) -> int:
        """Number of units."""
        return len(self.unit_points)
