"""The waist: all the solver ever sees. No customer, no currency, no polygon below this line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts


class Coefficients(Protocol):
    """What depends on where a rep starts: the objective and the base-dependent loads.

    Sites are the places a territory can be served from: first the reps' homes, then the units'
    inside points.
    """

    def cost(self, sites: Ints, units: Ints | None = None) -> Floats:
        """What each unit (all, when None) adds to the objective from each site; shape (units, sites)."""
        ...  # pragma: no cover - a protocol

    def load(self, sites: Ints, units: Ints | None = None) -> Floats:
        """What each unit (all, when None) adds to each base-dependent criterion.

        Shape (d, units, sites); criteria in the order of `Problem.dynamic`.
        """
        ...  # pragma: no cover - a protocol


Objective = Literal["sites", "diameter", "cut"]
"""What is least: cost from the sites, the largest distance inside a territory, or cut neighbour pairs."""


@dataclass(frozen=True)
class ChangeAllowance:
    """How much of today's plan may change.

    Parameters
    ----------
    moved : Floats, shape (n, k)
        Share of the whole that changes hands when a unit goes to a territory. A row need not have a zero:
        a unit may be several places that belong to different territories today, or to one that is gone.
    most : float
        Greatest sum of these shares over all units.
    """

    moved: Floats
    most: float


@dataclass(frozen=True)
class TerritoryHomes:
    """Where the units lie in space, so that straight distances order as true ones do.

    Parameters
    ----------
    point : Floats, shape (unit sites, 3)
        On the unit sphere, or in the plane in km (third coordinate 0).
    unit : Ints, shape (unit sites,)
        The unit each point belongs to.
    sphere_km : float or None
        Radius of the sphere; None in the plane.
    """

    point: Floats
    unit: Ints
    sphere_km: float | None


@dataclass(frozen=True)
class Problem:
    """A districting problem in arrays: n units, k territories, c criteria.

    Parameters
    ----------
    points : Floats, shape (n, 2)
        Places of the units in a metric plane (km), for geometry only; never for the objective.
    measure : Texts, shape (c,)
        Names of the criteria.
    load : Floats, shape (n, c)
        Constant loads; zero in the columns that depend on the base.
    dynamic : Ints, shape (d,)
        Columns of `load` that depend on the base.
    share : Floats, shape (k, c)
        Each territory's share of the total; columns sum to 1.
    tolerance : Floats, shape (c,)
        Half-width of the band around the target, as a fraction; infinite when only low or high bind.
    low, high : Floats, shape (k, c)
        Absolute limits, 0 and infinity where there are none.
    site_points : Floats, shape (sites, 2)
        Places of the sites in the same plane.
    home_site : Ints, shape (k,)
        Site of the territory's home; -1 where the base is free.
    first_unit_site : int
        Site index of unit 0's inside point (the number of homes).
    coefficients : Coefficients
    pairs : Ints, shape (m, 2)
        Neighbouring units, the smaller index first.
    border_km : Floats, shape (m,)
        Length of each common border; 0 for bridges.
    contiguous : bool
        Whether every territory must be connected in `pairs`.
    start : Ints, shape (n,), or None
        Labels to begin from.
    unit_rank : Ints, shape (unit sites,)
        Place of each unit site in the order of ids: the first wins a tie.
    unit_name, territory_name : Texts
        For messages only.
    site_unit : Ints, shape (unit sites,), or None
        The unit each site lies in, where units were put together from several places; None: one each.
    objective : {"sites", "diameter", "cut"}
    allowed : Bools, shape (n, k), or None
        Territories each unit may go to; None: all.
    disruption : ChangeAllowance or None
    places : TerritoryHomes or None
        For the diameter objective only.
    pair_count : Ints, shape (m,), or None
        Pairs of the book's units behind each pair of `pairs`; None: one each.
    seat : Floats, shape (k, 2), or None
        For the search only: where to look from at a territory that shares its base with others; NaN at a base
        of its own.
    dividing : Texts, shape (n,), or None
        For messages only: what would divide each unit; blank where nothing would. None: unknown.
    """

    points: Floats
    measure: Texts
    load: Floats
    dynamic: Ints
    share: Floats
    tolerance: Floats
    low: Floats
    high: Floats
    site_points: Floats
    home_site: Ints
    first_unit_site: int
    coefficients: Coefficients
    pairs: Ints
    border_km: Floats
    contiguous: bool
    start: Ints | None
    unit_rank: Ints
    unit_name: Texts
    territory_name: Texts
    site_unit: Ints | None = None
    objective: Objective = "sites"
    allowed: Bools | None = None
    disruption: ChangeAllowance | None = None
    places: TerritoryHomes | None = None
    pair_count: Ints | None = None
    seat: Floats | None = None
    dividing: Texts | None = None

    @property
    def n(self) -> int:
        """Number of units."""
        return len(self.points)

    @property
    def k(self) -> int:
        """Number of territories."""
        return len(self.home_site)

    @property
    def border(self) -> Floats:
        """What a cut between each pair counts: unit pairs for the cut objective, else km; shape (m,)."""
        if self.objective != "cut":
            return self.border_km
        return np.ones(len(self.pairs)) if self.pair_count is None else self.pair_count.astype(float)

    @property
    def fixed(self) -> Bools:
        """Which territories have a fixed base, shape (k,)."""
        return self.home_site >= 0
