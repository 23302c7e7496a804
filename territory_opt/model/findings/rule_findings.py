"""Rules of a scenario, and how a plan breaks them.

Every rule that a plan breaks is a problem. The kinds that only state a rule are published with the rules
themselves and in no list of findings.
"""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import About, Finding, Severity, TerritoryId, TerritoryIds


@dataclass(frozen=True)
class UnitsWithoutTerritory(Finding, code="units-without-territory", severity=Severity.PROBLEM):
    """Units of an evaluated plan that are in no territory.

    Parameters
    ----------
    units : tuple of str
    of : int
        All units.
    """

    units: About[tuple[str, ...]]
    of: int


@dataclass(frozen=True)
class EmptyTerritories(Finding, code="empty-territories", severity=Severity.PROBLEM):
    """Territories without units.

    Parameters
    ----------
    territories : tuple of str
    """

    territories: TerritoryIds


@dataclass(frozen=True)
class ExtraTerritories(Finding, code="extra-territories", severity=Severity.PROBLEM):
    """Territories of an evaluated plan beyond the requested number.

    Parameters
    ----------
    territories : tuple of str
    """

    territories: TerritoryIds


@dataclass(frozen=True)
class OutsideBand(Finding, code="outside-band", severity=Severity.PROBLEM):
    """Territories whose load of one measure is outside its band.

    Parameters
    ----------
    measure : str
    territories : tuple of str
    max_deviation : float or None
        Greatest distance of a load from its own target, as a fraction of it; None without a target.
    """

    measure: About[str]
    territories: TerritoryIds
    max_deviation: float | None


@dataclass(frozen=True)
class TerritoriesInPieces(Finding, code="territories-in-pieces", severity=Severity.PROBLEM):
    """Territories that are not contiguous.

    Parameters
    ----------
    territories : tuple of str
    fragments : int
        Sum over them of (pieces - 1).
    """

    territories: TerritoryIds
    fragments: int


@dataclass(frozen=True)
class UnitsLockedElsewhere(Finding, code="units-locked-elsewhere", severity=Severity.PROBLEM):
    """Units that are locked into a territory and in another one, or in none.

    Parameters
    ----------
    rule : str
        Key of the rule in the scenario: lock[1].
    territory : str
    units : tuple of str
    """

    rule: About[str]
    territory: TerritoryId
    units: About[tuple[str, ...]]


@dataclass(frozen=True)
class UnitsInForbiddenTerritory(Finding, code="units-in-forbidden-territory", severity=Severity.PROBLEM):
    """Units in a territory that they must not be in.

    Parameters
    ----------
    rule : str
        Key of the rule in the scenario: forbid[1].
    territory : str
    units : tuple of str
    """

    rule: About[str]
    territory: TerritoryId
    units: About[tuple[str, ...]]


@dataclass(frozen=True)
class UnitsDivided(Finding, code="units-divided", severity=Severity.PROBLEM):
    """Units that must be in one territory and are in several.

    Parameters
    ----------
    rule : str
        Key of the rule in the scenario: together[1].
    units : tuple of str
        All of the rule.
    parts : int
        Number of territories; units without one count as in one more.
    """

    rule: About[str]
    units: About[tuple[str, ...]]
    parts: int


@dataclass(frozen=True)
class GroupsDivided(Finding, code="groups-divided", severity=Severity.PROBLEM):
    """Groups of units that are in several territories.

    Parameters
    ----------
    groups : tuple of str
    of : int
        All groups of more than one unit.
    """

    groups: About[tuple[str, ...]]
    of: int


@dataclass(frozen=True)
class TooMuchMoved(Finding, code="too-much-moved", severity=Severity.PROBLEM):
    """More change against today than the scenario allows.

    Parameters
    ----------
    measure : str
    moved_share, max_moved_share : float
        Of the measure.
    """

    measure: About[str]
    moved_share: float
    max_moved_share: float


@dataclass(frozen=True)
class RulesNotHeld(Finding, code="rules-not-held", severity=Severity.PROBLEM):
    """No plan was found that holds every rule, and it is not proved that there is none."""


@dataclass(frozen=True)
class LockRequired(Finding, code="lock-required", severity=Severity.NOTE):
    """The rule that units are in one territory.

    Parameters
    ----------
    units : tuple of str
    territory : str
    """

    units: About[tuple[str, ...]]
    territory: TerritoryId


@dataclass(frozen=True)
class ForbidRequired(Finding, code="forbid-required", severity=Severity.NOTE):
    """The rule that units are not in one territory.

    Parameters
    ----------
    units : tuple of str
    territory : str
    """

    units: About[tuple[str, ...]]
    territory: TerritoryId


@dataclass(frozen=True)
class TogetherRequired(Finding, code="together-required", severity=Severity.NOTE):
    """The rule that units are in one territory, whichever it is.

    Parameters
    ----------
    units : tuple of str
    """

    units: About[tuple[str, ...]]


@dataclass(frozen=True)
class GroupsRequired(Finding, code="groups-required", severity=Severity.NOTE):
    """The rule that the units of each group are in one territory.

    Parameters
    ----------
    groups : tuple of str
        Those of more than one unit.
    """

    groups: About[tuple[str, ...]]


@dataclass(frozen=True)
class ChangeLimited(Finding, code="change-limited", severity=Severity.NOTE):
    """The limit on change against today.

    Parameters
    ----------
    measure : str
    max_moved_share : float
        Of the measure.
    """

    measure: About[str]
    max_moved_share: float


KINDS = (
    UnitsWithoutTerritory,
    EmptyTerritories,
    ExtraTerritories,
    OutsideBand,
    TerritoriesInPieces,
    UnitsLockedElsewhere,
    UnitsInForbiddenTerritory,
    UnitsDivided,
    GroupsDivided,
    TooMuchMoved,
    RulesNotHeld,
    LockRequired,
    ForbidRequired,
    TogetherRequired,
    GroupsRequired,
    ChangeLimited,
)
