"""Findings about the territories of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import About, Finding, Severity, TerritoryIds


@dataclass(frozen=True)
class UnitsWithoutTerritory(Finding, code="units-without-territory", severity=Severity.WARNING):
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
class ExtraTerritories(Finding, code="extra-territories", severity=Severity.WARNING):
    """Territories of an evaluated plan beyond the requested number.

    Parameters
    ----------
    territories : tuple of str
    """

    territories: TerritoryIds


@dataclass(frozen=True)
class RepOverCapacity(Finding, code="over-capacity", severity=Severity.PROBLEM):
    """A rep with more hours of work than the capacity.

    Parameters
    ----------
    rep, territory : str
    hours, capacity_hours : float
    utilisation : float
    """

    rep: About[str]
    territory: About[str]
    hours: float
    capacity_hours: float
    utilisation: float


KINDS = (UnitsWithoutTerritory, ExtraTerritories, RepOverCapacity)
