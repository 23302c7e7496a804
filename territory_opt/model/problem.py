"""Input of the solver: a districting problem in arrays, without customers, currencies or polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, assert_never

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.block_name import BlockName, SplitAdvice


class Coefficients(Protocol):
    """Objective and loads that depend on the base of a territory.

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
"""What is minimised: cost from the sites, largest distance in a territory, or cut neighbour pairs."""


@dataclass(frozen=True)
class ChangeAllowance:
    """Limit on the disruption of today's plan.

    Parameters
    ----------
    moved : Floats, shape (n, k)
        Share of the total that moves when a unit is assigned to a territory. A row need not have a zero: a
        unit may consist of places in different territories of today, or in one that no longer exists.
    most : float
        Greatest sum of these shares over all units.
    """

    moved: Floats
    most: float


@dataclass(frozen=True)
class UnitPositions:
    """Coordinates of the units whose Euclidean distances have the order of true distances.

    Parameters
    ----------
    point : Floats, shape (unit sites, 3)
        On the unit sphere, or in the plane in km (third coordinate 0).
    unit : Ints, shape (unit sites,)
        Unit of each point.
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
        Initial labels.
    unit_rank : Ints, shape (unit sites,)
        Rank of each unit site in the order of ids: the first is chosen on a tie.
    block_name : tuple of BlockName, length n
        What the units are, for findings only.
    territory_name : Texts, shape (k,)
        Ids of the territories, for findings only.
    site_unit : Ints, shape (unit sites,), or None
        Unit of each site, where a unit consists of several places; None: one each.
    objective : {"sites", "diameter", "cut"}
    allowed : Bools, shape (n, k), or None
        Territories each unit may go to; None: all.
    disruption : ChangeAllowance or None
    places : UnitPositions or None
        For the diameter objective only.
    pair_count : Ints, shape (m,), or None
        Pairs of the book's units behind each pair of `pairs`; None: one each.
    search_centre : Floats, shape (k, 2), or None
        For the search only: centre of a territory that shares its base with others; NaN elsewhere.
    split_advice : tuple of SplitAdvice, length n, or None
        For findings only: how each unit can be divided; None: unknown.
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
    block_name: tuple[BlockName, ...]
    territory_name: Texts
    site_unit: Ints | None = None
    objective: Objective = "sites"
    allowed: Bools | None = None
    disruption: ChangeAllowance | None = None
    places: UnitPositions | None = None
    pair_count: Ints | None = None
    search_centre: Floats | None = None
    split_advice: tuple[SplitAdvice, ...] | None = None

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
        """Weight of each cut pair: unit pairs for the cut objective, else km; shape (m,)."""
        if not self.counts_pairs:
            return self.border_km
        return np.ones(len(self.pairs)) if self.pair_count is None else self.pair_count.astype(float)

    @property
    def costs_from_sites(self) -> bool:
        """Whether the objective is the sum of the costs from the sites."""
        match self.objective:
            case "sites":
                return True
            case "diameter" | "cut":
                return False
            case _:
                assert_never(self.objective)

    @property
    def counts_pairs(self) -> bool:
        """Whether the objective is the number of cut pairs, so that borders alone make the cost."""
        match self.objective:
            case "cut":
                return True
            case "sites" | "diameter":
                return False
            case _:
                assert_never(self.objective)

    @property
    def has_own_search(self) -> bool:
        """Whether the objective does not add up over units or pairs, so that it has a search of its own."""
        match self.objective:
            case "diameter":
                return True
            case "sites" | "cut":
                return False
            case _:
                assert_never(self.objective)

    @property
    def fixed(self) -> Bools:
        """Which territories have a fixed base, shape (k,)."""
        return self.home_site >= 0
