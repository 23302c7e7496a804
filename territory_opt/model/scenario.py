"""What is asked: number of territories, criteria, tolerances, rules."""

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
    """A measure of accounts, and what it weighs in a score."""

    measure: str
    weight: float = 1.0


@dataclass(frozen=True)
class KeyRule:
    """One way to find key accounts. Each rule reads only its own parameters.

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
    """What makes a key account global or national; every other one is regional.

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
    """Who is a key account, at which level, and what its service asks of others.

    The first rule's parameters stand here themselves.

    Parameters
    ----------
    rules : tuple of KeyRule
        Further rules.
    combine : {"or", "and"}
        Whether one of all rules is enough, or every one must hold.
    family : {"account", "parent", "headquarters"}
        account: each account by itself. parent: all accounts under one parent are judged, and served, as
        one. headquarters: as account, and the KAM serves the headquarters alone.
    always, never : tuple of str
        Accounts, or parents with all their accounts, that are key, or are not, whatever the rules say.
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
    estimate : {"standard", "fitted"}
        Constants of the estimate of driving: those of the textbook, or those fitted to day tours.
    measured_workload_error, measured_drive_error : float or None
        Mean errors that holding the estimate against day tours came to, told in the report; no formula uses
        them.
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
    """Which units there are, and how customers find theirs.

    Parameters
    ----------
    snap_km : float
        How far outside every unit a customer may lie.
    split_above : float or None
        Units larger than this share of a territory are cut; None: none are.
    grid : {"h3"} or None
        What units are made of where the book has none; None: see `column`.
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
        Gaps and overlaps between outlines that are taken for inaccuracies; None: as wide as the map suggests.
    road_factor : float or None
        Units that touch are no neighbours where the road takes more than so many times the minutes the
        straight line lets expect; None: the road is not asked.
    """

    rule: ContactRule = "rook"
    tolerance_m: float | None = None
    road_factor: float | None = None


@dataclass(frozen=True)
class TravelSettings:
    """Which travel provider, and its settings; those of other providers are kept for them.

    Parameters
    ----------
    provider : str
        great_circle | matrix | osrm | valhalla.
    circuity : float
        great_circle, and the estimate of all others: road km per great-circle km.
    fixed_minutes : float
        Minutes every trip takes besides driving.
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
        Seconds to wait for one answer.
    retries : int
        How often a question is asked again.
    max_table : int or None
        Places in one question; None: 100.
    fallback : {"estimate", "error"} or None
        Whether the estimate stands in for pairs missing in the table (matrix; None: it does) and when the
        server stops answering (osrm, valhalla; None: it does not).
    max_snap_m : float
        Places farther than this from every road are estimated.
    cache : bool
        Whether answers are kept on disk.
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
    """How much may change hands against today's territories: a share of all of a measure."""

    max_moved_share: float
    measure: str = "customers"


@dataclass(frozen=True)
class Matching:
    """Which rep gets which territory, where the division leaves that open.

    Parameters
    ----------
    keep : float
        What customers count who keep their rep, against travel from the reps' homes: 0 travel alone, 1
        customers alone; in between a share of all customers against an equal share of the travel.
    """

    keep: float = 0.5


@dataclass(frozen=True)
class Scenario:
    """A question, complete: every key of the contract that is built. Defaults are those of the contract.

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
