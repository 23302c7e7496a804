"""Findings about problems without a plan: what blocks, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.block_name import BlockName, SplitAdvice
from territory_opt.model.finding import About, Finding, Severity, TerritoryId


@dataclass(frozen=True)
class LimitsContradict(Finding, code="limits-contradict", severity=Severity.PROBLEM):
    """The limits of the loads contradict each other or the totals."""


@dataclass(frozen=True)
class TerritoryLimitsContradict(Finding, code="territory-limits-contradict", severity=Severity.PROBLEM):
    """A territory must hold more of a measure than it may.

    Parameters
    ----------
    territory, measure : str
    least, most : float
    """

    territory: TerritoryId
    measure: About[str]
    least: float
    most: float


@dataclass(frozen=True)
class LeastAboveTotal(Finding, code="least-above-total", severity=Severity.PROBLEM):
    """All territories together must hold more of a measure than there is.

    Parameters
    ----------
    measure : str
    least : float
        Of all territories together.
    total : float
    """

    measure: About[str]
    least: float
    total: float


@dataclass(frozen=True)
class MostBelowTotal(Finding, code="most-below-total", severity=Severity.PROBLEM):
    """All territories together may hold less of a measure than there is.

    Parameters
    ----------
    measure : str
    most : float
        Of all territories together.
    total : float
    """

    measure: About[str]
    most: float
    total: float


@dataclass(frozen=True)
class UnitsTooLarge(Finding, code="units-too-large", severity=Severity.PROBLEM):
    """Units or groups that are each larger than a territory may be.

    Parameters
    ----------
    count : int
    """

    count: int


@dataclass(frozen=True)
class UnitTooLarge(Finding, code="unit-too-large", severity=Severity.PROBLEM):
    """A unit or group that is larger than a territory may be.

    Parameters
    ----------
    unit : BlockName
    measure : str
    share : float
        Of the total, that it holds.
    most_share : float
        Of the total, that a territory may hold.
    territories : int or None
        With at most so many territories it would fit; None: no number is enough, or any is.
    tolerance : float or None
        With at least this tolerance it would fit, rounded up; None: the tolerance does not exclude it.
    most : float or None
        With at least this max it would fit; None: the max does not exclude it.
    division : SplitAdvice
    """

    unit: About[BlockName]
    measure: About[str]
    share: float
    most_share: float
    territories: int | None
    tolerance: float | None
    most: float | None
    division: SplitAdvice


@dataclass(frozen=True)
class UnitsAndRulesBlock(Finding, code="units-and-rules-block", severity=Severity.PROBLEM):
    """Units are too large, and the locks and forbids cannot be kept either."""


@dataclass(frozen=True)
class RulesBlock(Finding, code="rules-block", severity=Severity.PROBLEM):
    """The locks and forbids cannot be kept together with the limits."""


@dataclass(frozen=True)
class UnitMayGoNowhere(Finding, code="unit-may-go-nowhere", severity=Severity.PROBLEM):
    """A unit that its locks and forbids keep out of every territory.

    Parameters
    ----------
    unit : BlockName
    """

    unit: About[BlockName]


@dataclass(frozen=True)
class TerritoryStaysEmpty(Finding, code="territory-stays-empty", severity=Severity.PROBLEM):
    """A territory that no unit may go to.

    Parameters
    ----------
    territory : str
    """

    territory: TerritoryId


@dataclass(frozen=True)
class LockOverfillsTerritory(Finding, code="lock-overfills-territory", severity=Severity.PROBLEM):
    """A territory with more locked units than it may hold.

    Parameters
    ----------
    territory, measure : str
    units : tuple of BlockName
        The largest of the units that may be there only.
    more : int
        How many others there are.
    load : float
        Of all of them.
    most : float
        That the territory may hold.
    """

    territory: TerritoryId
    measure: About[str]
    units: About[tuple[BlockName, ...]]
    more: int
    load: float
    most: float


@dataclass(frozen=True)
class TerritoryUnderfilled(Finding, code="territory-underfilled", severity=Severity.PROBLEM):
    """A territory whose permitted units hold too little.

    Parameters
    ----------
    territory, measure : str
    load : float
        Of all units that may be there.
    least : float
        That the territory must hold.
    """

    territory: TerritoryId
    measure: About[str]
    load: float
    least: float


@dataclass(frozen=True)
class ChangeLimitBlocks(Finding, code="change-limit-blocks", severity=Severity.PROBLEM):
    """The limit on change cannot be kept."""


@dataclass(frozen=True)
class ChangeLimitTooSmall(Finding, code="change-limit-too-small", severity=Severity.PROBLEM):
    """Customers that must change territory, by more than the limit.

    A unit goes whole to one territory, so all of its customers but those of one rep move; so do those whose
    territory of today no longer exists, or is closed to their unit by locks and forbids.

    Parameters
    ----------
    units : tuple of BlockName
        Those that cause most of the change.
    more : int
        How many others must change too.
    share : float
        That must change at least.
    limit : float
    needed : float
        Least limit that is enough for these moves, rounded up.
    by_rules : bool
        Whether the limit would be enough for these moves without the locks and forbids.
    """

    units: About[tuple[BlockName, ...]]
    more: int
    share: float
    limit: float
    needed: float
    by_rules: bool


@dataclass(frozen=True)
class MapInParts(Finding, code="map-in-parts", severity=Severity.PROBLEM):
    """Disconnected parts of the map cannot be divided into whole territories."""


@dataclass(frozen=True)
class IslandNotDivisible(Finding, code="island-not-divisible", severity=Severity.PROBLEM):
    """A disconnected part of the map that no whole number of territories divides within the limits.

    Parameters
    ----------
    unit : BlockName
        Its largest one.
    more : int
        How many others it has.
    """

    unit: About[BlockName]
    more: int


@dataclass(frozen=True)
class PartsNeedTerritories(Finding, code="parts-need-territories", severity=Severity.PROBLEM):
    """Disconnected parts of the map that need more territories, or allow fewer, than are requested.

    Parameters
    ----------
    parts : int
    least, most : int
        Numbers of territories between which all parts can be divided within the limits.
    requested : int
    """

    parts: int
    least: int
    most: int
    requested: int


@dataclass(frozen=True)
class LimitsConflict(Finding, code="limits-conflict", severity=Severity.PROBLEM):
    """Limits and rules that cannot be kept together, not even if units could be divided.

    Parameters
    ----------
    locks : bool
        Whether there are locks and forbids.
    change : bool
        Whether the limit on change is part of the conflict.
    """

    locks: bool
    change: bool


@dataclass(frozen=True)
class LimitInConflict(Finding, code="limit-in-conflict", severity=Severity.PROBLEM):
    """A limit of a territory that is part of a conflict.

    Parameters
    ----------
    territory, measure : str
    side : {"least", "most"}
    limit : float or None
        None where the loads depend on the base.
    """

    territory: TerritoryId
    measure: About[str]
    side: Literal["least", "most"]
    limit: float | None


@dataclass(frozen=True)
class ChangeLimitInConflict(Finding, code="change-limit-in-conflict", severity=Severity.PROBLEM):
    """A limit on change that is part of a conflict.

    Parameters
    ----------
    limit : float
    """

    limit: float


@dataclass(frozen=True)
class LooserRulesHelp(Finding, code="looser-rules-help", severity=Severity.PROBLEM):
    """What would help against limits and rules that conflict.

    Parameters
    ----------
    locks : bool
        Whether fewer locks and forbids would.
    change : bool
        Whether a larger limit on change would.
    """

    locks: bool
    change: bool


@dataclass(frozen=True)
class TolerancesTooSmall(Finding, code="tolerances-too-small", severity=Severity.PROBLEM):
    """The tolerances are proved to be too small."""


@dataclass(frozen=True)
class ToleranceTooSmall(Finding, code="tolerance-too-small", severity=Severity.PROBLEM):
    """A tolerance that no plan keeps.

    Parameters
    ----------
    measure : str
    least : float
        Lower bound of the tolerance, while the other rules are kept.
    requested : float
    """

    measure: About[str]
    least: float
    requested: float


@dataclass(frozen=True)
class NoSingleTolerance(Finding, code="no-single-tolerance", severity=Severity.PROBLEM):
    """No tolerance of one of these criteria alone is enough.

    Parameters
    ----------
    measures : tuple of str
    """

    measures: About[tuple[str, ...]]


@dataclass(frozen=True)
class OnlyInPieces(Finding, code="only-in-pieces", severity=Severity.PROBLEM):
    """Limits that whole units can keep, but not connected territories.

    Parameters
    ----------
    measures : tuple of str
        Those with a limit.
    """

    measures: About[tuple[str, ...]]


@dataclass(frozen=True)
class NoCombination(Finding, code="no-combination", severity=Severity.PROBLEM):
    """Limits that no combination of whole units keeps, connected or not.

    Parameters
    ----------
    measures : tuple of str
        Those with a limit.
    """

    measures: About[tuple[str, ...]]


@dataclass(frozen=True)
class NoConnectedPlan(Finding, code="no-connected-plan", severity=Severity.PROBLEM):
    """Limits that no connected territories keep; whether others could is not known.

    Parameters
    ----------
    measures : tuple of str
        Those with a limit.
    """

    measures: About[tuple[str, ...]]


@dataclass(frozen=True)
class UnitFitsNowhere(Finding, code="unit-fits-nowhere", severity=Severity.PROBLEM):
    """A unit that is in no connected set within the limits that leaves usable pieces.

    Parameters
    ----------
    unit : BlockName
    measures : tuple of str
        Those with a limit.
    others : int
        Number of the other territories.
    """

    unit: About[BlockName]
    measures: About[tuple[str, ...]]
    others: int


@dataclass(frozen=True)
class WiderTolerancesHelp(Finding, code="wider-tolerances-help", severity=Severity.PROBLEM):
    """What would help against limits that whole units cannot keep.

    Parameters
    ----------
    measures : tuple of str
        Those with a limit.
    """

    measures: About[tuple[str, ...]]


@dataclass(frozen=True)
class NoPlanKeepsRules(Finding, code="no-plan-keeps-rules", severity=Severity.PROBLEM):
    """All rules together are proved impossible; which of them conflict is not known yet."""


@dataclass(frozen=True)
class RulesInConflict(Finding, code="rules-in-conflict", severity=Severity.PROBLEM):
    """Rules that no plan keeps together, whatever the others are.

    Parameters
    ----------
    rules : tuple of str
        Their keys in the scenario: lock[1], criteria[2], disruption, contiguity, group_id[NAME].
    least : bool
        Whether a plan keeps them as soon as any one of them is dropped.
    """

    rules: About[tuple[str, ...]]
    least: bool


@dataclass(frozen=True)
class RuleInConflict(Finding, code="rule-in-conflict", severity=Severity.PROBLEM):
    """One of the rules that no plan keeps together.

    Parameters
    ----------
    rule : str
        Its key in the scenario, as in `RulesInConflict`.
    kind : {"lock", "forbid", "together", "group", "change", "connection", "band"}
    units : tuple of str
    territory : str
        Of a lock or forbid; blank for others.
    measure : str
        Of a band or limit on change; blank for others.
    limit : float or None
        The tolerance, or the share that may change.
    """

    rule: About[str]
    kind: Literal["lock", "forbid", "together", "group", "change", "connection", "band"]
    units: About[tuple[str, ...]] = ()
    territory: TerritoryId = ""
    measure: About[str] = ""
    limit: float | None = None


@dataclass(frozen=True)
class RemedyFound(Finding, code="remedy-found", severity=Severity.PROBLEM):
    """A change that alone makes a problem solvable; it was solved.

    Parameters
    ----------
    change : str
        As NAME=VALUE.
    at_least : float or None
        Proved lower bound of its value.
    objective : float
    customers_moved, units_moved : int or None
    """

    change: About[str]
    at_least: float | None
    objective: float
    customers_moved: int | None
    units_moved: int | None


@dataclass(frozen=True)
class NearestPlanBreaksRules(Finding, code="nearest-plan-breaks-rules", severity=Severity.PROBLEM):
    """No plan was found that keeps every band and rule; it is not proved that there is none.

    Parameters
    ----------
    broken : int
        Bands and rules that the nearest plan breaks.
    """

    broken: int


@dataclass(frozen=True)
class TerritoryOutsideBand(Finding, code="territory-outside-band", severity=Severity.PROBLEM):
    """A territory of the nearest plan whose load is outside its band.

    Parameters
    ----------
    territory, measure : str
    deviation : float
        From the target, as a fraction of it.
    excess : float
        Beyond the band, as a fraction of the target.
    """

    territory: TerritoryId
    measure: About[str]
    deviation: float
    excess: float


@dataclass(frozen=True)
class UnitWhereItMayNotBe(Finding, code="unit-where-it-may-not-be", severity=Severity.PROBLEM):
    """A unit of the nearest plan that breaks a lock or a forbid.

    Parameters
    ----------
    unit : BlockName
    territory : str
    """

    unit: About[BlockName]
    territory: TerritoryId


@dataclass(frozen=True)
class TooMuchChange(Finding, code="too-much-change", severity=Severity.PROBLEM):
    """The nearest plan changes more of today's plan than the limit allows.

    Parameters
    ----------
    share : float
        That changes hands.
    limit : float
    """

    share: float
    limit: float


KINDS = (
    LimitsContradict,
    TerritoryLimitsContradict,
    LeastAboveTotal,
    MostBelowTotal,
    UnitsTooLarge,
    UnitTooLarge,
    UnitsAndRulesBlock,
    RulesBlock,
    UnitMayGoNowhere,
    TerritoryStaysEmpty,
    LockOverfillsTerritory,
    TerritoryUnderfilled,
    ChangeLimitBlocks,
    ChangeLimitTooSmall,
    MapInParts,
    IslandNotDivisible,
    PartsNeedTerritories,
    LimitsConflict,
    LimitInConflict,
    ChangeLimitInConflict,
    LooserRulesHelp,
    TolerancesTooSmall,
    ToleranceTooSmall,
    NoSingleTolerance,
    OnlyInPieces,
    NoCombination,
    NoConnectedPlan,
    UnitFitsNowhere,
    WiderTolerancesHelp,
    NoPlanKeepsRules,
    RulesInConflict,
    RuleInConflict,
    RemedyFound,
    NearestPlanBreaksRules,
    TerritoryOutsideBand,
    UnitWhereItMayNotBe,
    TooMuchChange,
)
