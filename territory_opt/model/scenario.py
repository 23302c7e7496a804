"""What is asked: number of territories, criteria, tolerances, rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

CriterionSource = Literal["customers", "units"]
TargetRule = Literal["share", "capacity"]
Effort = Literal["quick", "standard", "best"]
Compactness = Literal["travel", "distance", "inertia", "diameter", "cut"]
KeyAccountRuleName = Literal["explicit", "pareto", "top_n", "threshold", "score", "none"]
ProviderName = Literal["great_circle", "matrix", "osrm", "valhalla"]


@dataclass(frozen=True)
class CriterionSpec:
    """One measure that must be balanced.

    Parameters
    ----------
    measure : str
        customers, revenue, potential, visits, workload, travel, or any numeric unit column.
    tolerance : float or None
        Hard band around the target, as a fraction; None when only min or max bind.
    min, max : float or None
        Absolute limits for every territory.
    source : {"customers", "units"} or None
        Which table a measure with a built-in name comes from; None: customers when there are any.
    targets : {"share", "capacity"}
        Whether targets follow the reps' shares (equal without any) or their capacity_hours.
    """

    measure: str
    tolerance: float | None = None
    min: float | None = None
    max: float | None = None
    source: CriterionSource | None = None
    targets: TargetRule = "share"


@dataclass(frozen=True)
class KeyAccountRule:
    """Who is a key account. Each rule reads only its own parameter."""

    rule: KeyAccountRuleName = "none"
    measure: str = "revenue"
    share: float | None = None
    n: int | None = None
    at_least: float | None = None


@dataclass(frozen=True)
class WorkYear:
    """How a working year is made up.

    Parameters
    ----------
    day_minutes : float
        Minutes of a working day.
    field_share : float
        Share of the day spent in the field.
    days : float
        Working days a year.
    prep_minutes : float
        Preparation for each visit.
    overnight_after_minutes : float
        One-way minutes beyond which a trip stays overnight.
    """

    day_minutes: float = 480.0
    field_share: float = 0.8
    days: float = 220.0
    prep_minutes: float = 10.0
    overnight_after_minutes: float = 150.0

    @property
    def field_minutes(self) -> float:
        """Minutes a day spent visiting and driving."""
        return self.day_minutes * self.field_share


@dataclass(frozen=True)
class UnitRules:
    """How customers find their unit. `snap_km`: how far outside every unit still counts."""

    snap_km: float = 5.0
    split_above: float | None = None


@dataclass(frozen=True)
class TravelSettings:
    """Which travel provider, and its settings (great_circle).

    Parameters
    ----------
    provider : str
        great_circle | matrix | osrm | valhalla.
    circuity : float
        Road km per great-circle km.
    fixed_minutes : float
        Minutes every trip takes besides driving.
    town_kmh, road_kmh : float
        Speed of very short and very long trips.
    half_km : float
        Road km at which the speed is half-way between the two.
    """

    provider: ProviderName = "great_circle"
    circuity: float = 1.3
    fixed_minutes: float = 4.0
    town_kmh: float = 35.0
    road_kmh: float = 100.0
    half_km: float = 50.0


@dataclass(frozen=True)
class UnitsInTerritory:
    """Units, and the one territory a lock keeps them in or a forbid keeps them out of.

    `territory` is a territory_id or a rep_id.
    """

    units: tuple[str, ...]
    territory: str


@dataclass(frozen=True)
class Disruption:
    """How much may change hands against today's territories: a share of all of a measure."""

    max_moved_share: float
    measure: str = "customers"


@dataclass(frozen=True)
class Scenario:
    """A question, complete: every key of the contract that is built. Defaults are those of the contract.

    `territories` None: one per rep. `criteria` empty: those of customers, potential and workload that the
    book has data for, 0.10 each. `bases` None: homes when every rep has one, else free.
    `compactness` None: travel, in local frames distance. `compactness_weight` None: visits, without
    customers none.
    """

    territories: int | None = None
    seed: int = 0
    effort: Effort = "standard"
    time_limit_s: float | None = None
    iterations: int = 0
    crs: str | None = None
    bases: Literal["homes", "free"] | None = None
    compactness: Compactness | None = None
    compactness_weight: str | None = None
    contiguity: bool = True
    criteria: tuple[CriterionSpec, ...] = ()
    lock: tuple[UnitsInTerritory, ...] = ()
    forbid: tuple[UnitsInTerritory, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    disruption: Disruption | None = None
    key_accounts: KeyAccountRule | None = None
    workload: WorkYear = field(default_factory=WorkYear)
    units: UnitRules = field(default_factory=UnitRules)
    travel: TravelSettings = field(default_factory=TravelSettings)
