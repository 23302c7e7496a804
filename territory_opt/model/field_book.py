"""The field book: what remains for the territories once key accounts have left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.frame import Frame


@dataclass(frozen=True)
class LocalService:
    """Sites of key accounts whose service falls in part to the rep on the spot. Arrays have shape (sites,).

    They have neither revenue nor potential here: both count for the KAM alone.

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
    that names visits.

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
        Work without customers: it counts as hours, and as nothing else. None where there is none.
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
