"""The scenario: number of territories, criteria, tolerances, rules, settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

CriterionSource = Literal["customers", "units"]
TargetRule = Literal["share", "capacity"]
Effort = Literal["quick", "standard", "best"]
Compactness = Literal["travel", "distance", "inertia", "diameter", "cut"]
KeyAccountRuleName = Literal["explicit", "pareto", "top_n", "threshold", "score", "none"]
FamilyName = Literal["account", "parent", "headquarters"]
EstimateName = Literal["standard", "fitted"]
LevelName = Literal["global", "national", "regional"]
ProviderName = Literal["great_circle", "matrix", "osrm", "valhalla"]
Fallback = Literal["estimate", "error"]
ContactRule = Literal["rook", "queen"]


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
class Weighted:
    """A measure of accounts, and its weight in a score."""

    measure: str
    weight: float = 1.0


@dataclass(frozen=True)
class KeyRule:
    """One rule that selects key accounts. Each rule reads only its own parameters.

    Parameters
    ----------
    rule : str
    measure : str
        pareto, top_n, threshold: revenue, potential, visits, sites (also called customers), or a numeric
        column of the customers.
    share : float or None
        pareto: share of the measure that key accounts are to hold.
    n : int or None
        top_n: how many.
    at_least : float or None
        threshold: the limit.
    attractiveness, position : tuple of Weighted
        score: what the two axes are made of; empty: potential, and revenue.
    attractiveness_at_least, position_at_least : float or None
        score: the cut lines, 0 to 1.
    """

    rule: KeyAccountRuleName = "none"
    measure: str = "revenue"
    share: float | None = None
    n: int | None = None
    at_least: float | None = None
    attractiveness: tuple[Weighted, ...] = ()
    position: tuple[Weighted, ...] = ()
    attractiveness_at_least: float | None = None
    position_at_least: float | None = None


@dataclass(frozen=True)
class LevelRules:
    """Conditions for the levels global and national; every other key account is regional.

    Parameters
    ----------
    global_countries : int
        Sites in at least so many countries: global.
    national_km : float
        Two sites at least so far apart: national.
    national_sites : int
        Or at least so many sites.
    """

    global_countries: int = 2
    national_km: float = 300.0
    national_sites: int = 10


@dataclass(frozen=True)
class KeyAccountRule(KeyRule):
    """Which accounts are key accounts, at which level, and how they are served.

    The parameters of the first rule are members of this class.

    Parameters
    ----------
    rules : tuple of KeyRule
        Further rules.
    combine : {"or", "and"}
        Whether one of all rules is enough, or every one must hold.
    family : {"account", "parent", "headquarters"}
        account: each account by itself. parent: all accounts under one parent are classified and served as
        one. headquarters: as account, and the KAM serves the headquarters only.
    always, never : tuple of str
        Accounts, or parents with all their accounts, that are always key, or never, regardless of the rules.
    field_share : float
        Part of the service of key accounts' sites that loads the territories' reps.
    partner_share : float
        Greatest part of an account's service hours that its KAM's partner can take over.
    apart : tuple of tuple of str
        Accounts or parents that compete: never two of a list with the same KAM.
    levels : LevelRules
    """

    rules: tuple[KeyRule, ...] = ()
    combine: Literal["or", "and"] = "or"
    family: FamilyName = "account"
    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    field_share: float = 0.0
    partner_share: float = 0.25
    apart: tuple[tuple[str, ...], ...] = ()
    levels: LevelRules = LevelRules()


@dataclass(frozen=True)
class WorkYear:
    """Working time of a rep.

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
    estimate : {"standard", "fitted"}
        Constants of the estimate of driving: from the literature, or fitted to day tours.
    measured_workload_error, measured_drive_error : float or None
        Mean errors of the estimate, measured with day tours. They are reported, and no formula uses them.
    """

    day_minutes: float = 480.0
    field_share: float = 0.8
    days: float = 220.0
    prep_minutes: float = 10.0
    overnight_after_minutes: float = 150.0
    estimate: EstimateName = "standard"
    measured_workload_error: float | None = None
    measured_drive_error: float | None = None

    @property
    def field_minutes(self) -> float:
        """Minutes a day spent visiting and driving."""
        return self.day_minutes * self.field_share

    @property
    def field_hours(self) -> float:
        """Hours a year spent visiting and driving: the capacity of a rep who names none."""
        return self.days * self.field_minutes / 60.0


@dataclass(frozen=True)
class UnitRules:
    """How units are derived and cut, and how customers are assigned to them.

    Parameters
    ----------
    snap_km : float
        How far outside every unit a customer may lie.
    split_above : float or None
        Units larger than this share of a territory are cut; None: none are.
    grid : {"h3"} or None
        Grid to derive the units from where the book has none; None: see `column`.
    h3_resolution : int or None
        Size of the cells, 0 to 15; None: by the customers and the number of territories.
    h3_fill : int or None
        Gaps of up to twice so many cells are filled with empty cells; None: by the customers.
    column : str or None
        Column of the customers whose values are the units where the book has none; None: their unit_id, and
        without one H3 cells.
    """

    snap_km: float = 5.0
    split_above: float | None = None
    grid: Literal["h3"] | None = None
    h3_resolution: int | None = None
    h3_fill: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class NeighbourRules:
    """Which units are neighbours.

    Parameters
    ----------
    rule : {"rook", "queen"}
        rook: units with a common border; queen: those with a common corner, too.
    tolerance_m : float or None
        Width of gaps and overlaps between outlines that are ignored; None: estimated from the outlines.
    road_factor : float or None
        Units that touch are no neighbours where the travel time by road is more than this multiple of the
        estimate from the straight line; None: not checked.
    """

    rule: ContactRule = "rook"
    tolerance_m: float | None = None
    road_factor: float | None = None


@dataclass(frozen=True)
class TravelSettings:
    """Travel provider and its settings; a provider ignores the settings of others.

    Parameters
    ----------
    provider : str
        great_circle | matrix | osrm | valhalla.
    circuity : float
        great_circle, and the estimate of all others: road km per great-circle km.
    fixed_minutes : float
        Minutes of every trip in addition to driving.
    town_kmh, road_kmh : float
        Speed of very short and very long trips.
    half_km : float
        Road km at which the speed is half-way between the two.
    file : str or None
        matrix: the table, relative to the book's folder.
    url : str or None
        osrm, valhalla: address of the server.
    profile : str or None
        osrm: the profile, driving when left out; valhalla: the costing, auto when left out.
    timeout_s : float
        Timeout of one request.
    retries : int
        How often a failed request is repeated.
    max_table : int or None
        Places in one request; None: 100.
    fallback : {"estimate", "error"} or None
        Whether the estimate replaces pairs missing in the table (matrix; None: it does) and pairs for which
        the server does not answer (osrm, valhalla; None: it does not).
    max_snap_m : float
        Places farther than this from every road are estimated.
    cache : bool
        Whether responses are cached on disk.
    """

    provider: ProviderName = "great_circle"
    circuity: float = 1.3
    fixed_minutes: float = 4.0
    town_kmh: float = 35.0
    road_kmh: float = 100.0
    half_km: float = 50.0
    file: str | None = None
    url: str | None = None
    profile: str | None = None
    timeout_s: float = 10.0
    retries: int = 3
    max_table: int | None = None
    fallback: Fallback | None = None
    max_snap_m: float = 2000.0
    cache: bool = True


@dataclass(frozen=True)
class UnitsInTerritory:
    """Units, and the one territory a lock keeps them in or a forbid keeps them out of.

    `territory` is a territory_id or a rep_id.
    """

    units: tuple[str, ...]
    territory: str


@dataclass(frozen=True)
class Disruption:
    """Limit on the disruption of today's territories: the share of a measure that may move."""

    max_moved_share: float
    measure: str = "customers"


@dataclass(frozen=True)
class Matching:
    """Assignment of reps to territories where the bases leave it open.

    Parameters
    ----------
    keep : float
        Weight of customers who keep their rep against travel from the reps' homes: 0 travel only, 1 customers
        only; in between, shares of all customers and of the travel are weighted.
    """

    keep: float = 0.5


@dataclass(frozen=True)
class Scenario:
    """A scenario with all keys; keys left out have their default.

    `territories` None: one per rep. `criteria` empty: those of customers, potential and workload that the
    book has data for, 0.10 each. `bases` None: homes when every rep has one, else free.
    `compactness` None: travel, in local frames distance. `compactness_weight` None: visits, without
    customers none. `effective_date`: when the plan takes effect, as an ISO 8601 date; None leaves it open.
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
    neighbours: NeighbourRules = field(default_factory=NeighbourRules)
    travel: TravelSettings = field(default_factory=TravelSettings)
    matching: Matching = field(default_factory=Matching)
    effective_date: str | None = None
