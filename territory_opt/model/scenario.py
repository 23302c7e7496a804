"""The scenario: number of territories, criteria, tolerances, rules, settings.

Every key is declared here and nowhere else: its type, default, limits (as annotations) and meaning (in the
docstring). The reader's checks, the published JSON Schema and the changes of a scenario derive from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, MinLen

from territory_opt.model.limits import (
    NOT_BLANK,
    ONE_WORD,
    REFERENCE_SYSTEM,
    BookFile,
    IdOf,
    InlineTables,
    IsoDay,
    OneKeyTables,
    RequiredKey,
    RuleParameter,
    WebAddress,
)

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

Text = Annotated[str, NOT_BLANK]
UnitId = Annotated[str, IdOf("unit")]
AccountId = Annotated[str, IdOf("account")]
TerritoryId = Annotated[str, IdOf("territory")]
NotNegative = Annotated[float, Ge(0)]
Positive = Annotated[float, Gt(0)]
Fraction = Annotated[float, Ge(0), Le(1)]
PositiveFraction = Annotated[float, Gt(0), Le(1)]

NOT_BUILT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contiguity": ("no_new_pieces",),
        "reach": (),
        "places": (),
        "lock.area": (),
        "forbid.area": (),
        "units.repeated": (),
        "units.repeated_values": (),
        "units.from": (),
        "units.digits": (),
        "key_accounts.worth": (),
        "key_accounts.goals": (),
        "key_accounts.max_changed_share": (),
        "key_accounts.credit_share": (),
    }
)
"""Keys that are announced and not built yet, or values of a key that is built. They are refused by name."""


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

    measure: Text
    tolerance: NotNegative | None = None
    min: NotNegative | None = None
    max: NotNegative | None = None
    source: CriterionSource | None = None
    targets: TargetRule = "share"


@dataclass(frozen=True)
class Weighted:
    """A measure of accounts, and its weight in a score.

    Parameters
    ----------
    measure : str
        As of a rule.
    weight : float
        Relative to those of the other measures.
    """

    measure: Text
    weight: Positive = 1.0


Axis = Annotated[tuple[Weighted, ...], InlineTables()]


@dataclass(frozen=True)
class KeyRule:
    """One rule that selects key accounts. Each rule reads only its own parameters.

    Parameters
    ----------
    rule : str
        explicit: only those marked in the book; pareto, top_n, threshold, score; none.
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
        score: the cut lines.
    """

    rule: Annotated[KeyAccountRuleName, RequiredKey()] = "none"
    measure: Annotated[Text, RuleParameter(("pareto", "top_n", "threshold"), required=False)] = "revenue"
    share: Annotated[PositiveFraction, RuleParameter(("pareto",))] | None = None
    n: Annotated[int, Ge(0), RuleParameter(("top_n",))] | None = None
    at_least: Annotated[NotNegative, RuleParameter(("threshold",))] | None = None
    attractiveness: Annotated[Axis, RuleParameter(("score",), required=False)] = ()
    position: Annotated[Axis, RuleParameter(("score",), required=False)] = ()
    attractiveness_at_least: Annotated[Fraction, RuleParameter(("score",))] | None = None
    position_at_least: Annotated[Fraction, RuleParameter(("score",))] | None = None


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

    global_countries: Annotated[int, Ge(1)] = 2
    national_km: NotNegative = 300.0
    national_sites: Annotated[int, Ge(1)] = 10


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
        What makes a key account global or national.
    """

    rules: tuple[KeyRule, ...] = ()
    combine: Literal["or", "and"] = "or"
    family: FamilyName = "account"
    always: tuple[AccountId, ...] = ()
    never: tuple[AccountId, ...] = ()
    field_share: Fraction = 0.0
    partner_share: Fraction = 0.25
    apart: tuple[Annotated[tuple[AccountId, ...], MinLen(2)], ...] = ()
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
        Constants of the estimate of driving: from the literature, or fitted to day tours (the default).
    measured_workload_error, measured_drive_error : float or None
        Mean errors of the estimate, measured with day tours. They are reported, and no formula uses them.
    """

    day_minutes: Annotated[float, Gt(0), Le(1440)] = 480.0
    field_share: PositiveFraction = 0.8
    days: Annotated[float, Gt(0), Le(366)] = 220.0
    prep_minutes: NotNegative = 10.0
    overnight_after_minutes: Positive = 150.0
    estimate: EstimateName = "fitted"
    measured_workload_error: NotNegative | None = None
    measured_drive_error: NotNegative | None = None

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
        Size of the cells; None: by the customers and the number of territories.
    h3_fill : int or None
        Gaps of up to twice so many cells are filled with empty cells; None: by the customers.
    column : str or None
        Column of the customers whose values are the units where the book has none; None: their unit_id, and
        without one H3 cells.
    """

    snap_km: NotNegative = 5.0
    split_above: Annotated[float, Ge(0.01)] | None = None
    grid: Literal["h3"] | None = None
    h3_resolution: Annotated[int, Ge(0), Le(15)] | None = None
    h3_fill: Annotated[int, Ge(0), Le(20)] | None = None
    column: Text | None = None


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
    tolerance_m: Positive | None = None
    road_factor: Annotated[float, Gt(1)] | None = None


@dataclass(frozen=True)
class TravelSettings:
    """Travel provider and its settings; a provider ignores the settings of others.

    Parameters
    ----------
    provider : {"great_circle", "matrix", "osrm", "valhalla"}
        The estimate, the user's own table, or a routing server.
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
    circuity: Annotated[float, Ge(1)] = 1.3
    fixed_minutes: NotNegative = 4.0
    town_kmh: Positive = 35.0
    road_kmh: Positive = 100.0
    half_km: Positive = 50.0
    file: Annotated[str, BookFile()] | None = None
    url: Annotated[str, WebAddress()] | None = None
    profile: Annotated[str, ONE_WORD] | None = None
    timeout_s: Annotated[float, Gt(0), Le(600)] = 10.0
    retries: Annotated[int, Ge(0)] = 3
    max_table: Annotated[int, Ge(2)] | None = None
    fallback: Fallback | None = None
    max_snap_m: NotNegative = 2000.0
    cache: bool = True


@dataclass(frozen=True)
class UnitsInTerritory:
    """Units, and the one territory a lock keeps them in or a forbid keeps them out of.

    Parameters
    ----------
    units : tuple of str
        Ids as the book has them.
    territory : str
        A territory_id or a rep_id.
    """

    units: Annotated[tuple[UnitId, ...], MinLen(1)]
    territory: Text


@dataclass(frozen=True)
class Disruption:
    """Limit on the disruption of today's territories.

    Parameters
    ----------
    max_moved_share : float
        Greatest share of the measure that may be in another territory than today.
    measure : str
        Any measure that does not depend on the base.
    """

    max_moved_share: Fraction
    measure: Text = "customers"


@dataclass(frozen=True)
class Matching:
    """Assignment of reps to territories where the bases leave it open.

    Parameters
    ----------
    keep : float
        Weight of customers who keep their rep against travel from the reps' homes: 0 travel only, 1 customers
        only; in between, shares of all customers and of the travel are weighted.
    """

    keep: Fraction = 0.5


@dataclass(frozen=True)
class Scenario:
    """A scenario with all keys; keys left out have their default.

    Parameters
    ----------
    territories : int or None
        Number of territories; None: one per rep, and those of `vacant`.
    vacant : tuple of str
        Ids of territories without a rep, in their order; further ones are numbered.
    retired : tuple of str
        Ids of former territories, which no new one gets.
    seed : int
        Of the random numbers; the same seed gives the same plan.
    effort : {"quick", "standard", "best"}
        A fixed amount of work, of the search and of the proofs.
    time_limit_s : float or None
        Seconds after which solving stops; None: no limit.
    iterations : int
        Amount of work in units of 10,000 tried moves per annealing run; 0: by effort.
    crs : str or None
        Reference system of planar places: EPSG:n, or local for a plane without a place on Earth.
    bases : {"homes", "free"} or None
        homes: of a rep without one, and of a vacant territory, the base is free. None: homes when any rep has
        one, else free.
    compactness : {"travel", "distance", "inertia", "diameter", "cut"} or None
        The objective; None: travel, in local frames distance.
    compactness_weight : str or None
        Weight of a unit in the objective, a measure or none; None: visits, without customers none.
    contiguity : bool
        Whether every territory must be in one piece.
    criteria : tuple of CriterionSpec
        Empty: those of customers, potential and workload that the book has data for, 0.10 each.
    lock : tuple of UnitsInTerritory
        Units that a territory must have.
    forbid : tuple of UnitsInTerritory
        Units that a territory must not have.
    together : tuple of tuple of str
        Lists of units that must be in one territory, whichever it is.
    neighbours : NeighbourRules
        Which units are neighbours.
    key_accounts : KeyAccountRule or None
        Who is a key account; None: explicit when any customer is flagged, else none.
    disruption : Disruption or None
        How much may change against today; None: anything.
    workload : WorkYear
        Hours of a working year.
    units : UnitRules
        How units are derived and cut.
    travel : TravelSettings
        Source of travel times.
    matching : Matching
        Which rep has which territory where the division does not determine it.
    effective_date : str or None
        When the plan takes effect, as an ISO 8601 date; None leaves it open.
    """

    territories: Annotated[int, Ge(1)] | None = None
    vacant: tuple[TerritoryId, ...] = ()
    retired: tuple[TerritoryId, ...] = ()
    seed: Annotated[int, Ge(0)] = 0
    effort: Effort = "standard"
    time_limit_s: Positive | None = None
    iterations: Annotated[int, Ge(0)] = 0
    crs: Annotated[str, REFERENCE_SYSTEM] | None = None
    bases: Literal["homes", "free"] | None = None
    compactness: Compactness | None = None
    compactness_weight: Text | None = None
    contiguity: bool = True
    criteria: tuple[CriterionSpec, ...] = ()
    lock: tuple[UnitsInTerritory, ...] = ()
    forbid: tuple[UnitsInTerritory, ...] = ()
    together: Annotated[tuple[Annotated[tuple[UnitId, ...], MinLen(1)], ...], OneKeyTables("units")] = ()
    neighbours: NeighbourRules = field(default_factory=NeighbourRules)
    key_accounts: KeyAccountRule | None = None
    disruption: Disruption | None = None
    workload: WorkYear = field(default_factory=WorkYear)
    units: UnitRules = field(default_factory=UnitRules)
    travel: TravelSettings = field(default_factory=TravelSettings)
    matching: Matching = field(default_factory=Matching)
    effective_date: Annotated[str, IsoDay()] | None = None
