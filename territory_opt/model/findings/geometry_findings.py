"""Findings about the units' geometry: how they were derived or split, and gaps between their outlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity

KeptWhole = Literal["not-served", "one-place", "kept-together"]
"""Why a unit is not split: territories serve no customers there, its customers are in one place, or it stays
together with others."""


@dataclass(frozen=True)
class UnitsFromColumn(Finding, code="units-from-column", severity=Severity.NOTE):
    """Units derived from a column of the customers.

    Parameters
    ----------
    column : str
    units : int
        Number of units.
    """

    column: About[str]
    units: int


@dataclass(frozen=True)
class UnitsFromCells(Finding, code="units-from-cells", severity=Severity.NOTE):
    """Units that are H3 cells around the customers.

    Parameters
    ----------
    resolution : int
    mean_km2 : float
        Area of a cell, three digits.
    territories : int or None
        The number of territories that the resolution was chosen for; None: the scenario gives it.
    occupied : int
        Cells with customers.
    empty : int
        Cells that fill gaps between them.
    gap : int
        Width in cells of the widest gap that is filled.
    """

    resolution: int
    mean_km2: float
    territories: int | None
    occupied: int
    empty: int
    gap: int


@dataclass(frozen=True)
class NarrowGaps(Finding, code="narrow-gaps", severity=Severity.WARNING):
    """Islands so near to their neighbours that their outlines may only not match.

    Parameters
    ----------
    islands : int
    width : float
        Of the widest such gap.
    tolerance : float
        Suggested.
    metres : bool
        Whether both lengths are in metres; else in the planar unit of the book.
    """

    islands: int
    width: float
    tolerance: float
    metres: bool


@dataclass(frozen=True)
class UnitKeptWhole(Finding, code="unit-kept-whole", severity=Severity.NOTE):
    """Why a unit, or a part of it, is larger than the scenario's limit.

    Parameters
    ----------
    reason : KeptWhole
    """

    reason: KeptWhole


@dataclass(frozen=True)
class UnitsSplit(Finding, code="units-split", severity=Severity.NOTE):
    """Units that were split, because they hold too much of a measure.

    Parameters
    ----------
    units : tuple of str
    parts : tuple of int
        Number of parts of each.
    measures : tuple of str
        The measure of which each holds most.
    shares : tuple of float
        What it holds of that measure, in mean territories.
    above : float
        The limit, in mean territories.
    """

    units: About[tuple[str, ...]]
    parts: tuple[int, ...]
    measures: tuple[str, ...]
    shares: tuple[float, ...]
    above: float


@dataclass(frozen=True)
class UnitsStayLarge(Finding, code="units-stay-large", severity=Severity.NOTE):
    """Units that stay larger than the scenario's limit, or have parts that do.

    Parameters
    ----------
    units : tuple of str
    reasons : tuple of UnitKeptWhole.reason
        One for each.
    above : float
        The limit, in mean territories.
    """

    units: About[tuple[str, ...]]
    reasons: tuple[KeptWhole, ...]
    above: float


KINDS = (UnitsFromColumn, UnitsFromCells, NarrowGaps, UnitKeptWhole, UnitsSplit, UnitsStayLarge)
