"""Errors of the estimated hours against constructed tours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class TerritoryTours:
    """Hours of the same visits of one territory, estimated and in constructed tours.

    Parameters
    ----------
    territory_id : str
    customers, visits : int
        Distinct customers, and visits to them.
    days : int
        Working days of the tours.
    visit_hours : float
        At the customers, preparation included.
    estimated_drive_hours, tour_drive_hours : float
    """

    territory_id: str
    customers: int
    visits: int
    days: int
    visit_hours: float
    estimated_drive_hours: float
    tour_drive_hours: float

    @property
    def drive_error(self) -> float:
        """(estimate - tours) / tours of the driving hours; 0 where both are 0."""
        if self.tour_drive_hours > 0:
            return self.estimated_drive_hours / self.tour_drive_hours - 1.0
        return float(self.estimated_drive_hours > 0)

    @property
    def workload_error(self) -> float:
        """(estimate - tours) / tours of the hours, visits included."""
        return (self.estimated_drive_hours - self.tour_drive_hours) / max(
            self.visit_hours + self.tour_drive_hours, 1e-9
        )

    def as_dict(self) -> dict[str, Any]:
        """Figures for JSON: hours, and errors as signed fractions."""
        return {
            "territory_id": self.territory_id,
            "customers": self.customers,
            "visits": self.visits,
            "days": self.days,
            "visits_per_day": self.visits / self.days,
            "workload_hours": {
                "estimate": self.visit_hours + self.estimated_drive_hours,
                "tours": self.visit_hours + self.tour_drive_hours,
            },
            "drive_hours": {"estimate": self.estimated_drive_hours, "tours": self.tour_drive_hours},
            "workload_error": self.workload_error,
            "drive_error": self.drive_error,
        }


@dataclass(frozen=True)
class HoursValidation:
    """Comparison of the estimate with constructed tours.

    Parameters
    ----------
    rows : tuple of TerritoryTours
        Not empty.
    maker : str
        Name of the tour maker.
    groups : str
        Source of the territories: plan, homes or drawn.
    """

    rows: tuple[TerritoryTours, ...]
    maker: str
    groups: str

    def as_dict(self) -> dict[str, Any]:
        """Figures for JSON: mean absolute errors, all territories combined, and the worst ones."""
        return {
            "tours": self.maker,
            "groups": self.groups,
            "mean_workload_error": _mean(self.rows, lambda row: row.workload_error),
            "mean_drive_error": _mean(self.rows, lambda row: row.drive_error),
            "overall": _combined(self.rows).as_dict(),
            "worst_workload": _worst(self.rows, lambda row: row.workload_error).as_dict(),
            "worst_drive": _worst(self.rows, lambda row: row.drive_error).as_dict(),
            "territories": [row.as_dict() for row in self.rows],
        }


def _mean(rows: tuple[TerritoryTours, ...], error: Callable[[TerritoryTours], float]) -> float:
    return float(np.mean([abs(error(row)) for row in rows]))


def _worst(rows: tuple[TerritoryTours, ...], error: Callable[[TerritoryTours], float]) -> TerritoryTours:
    return max(rows, key=lambda row: abs(error(row)))


def _combined(rows: tuple[TerritoryTours, ...]) -> TerritoryTours:
    return TerritoryTours(
        "all together",
        customers=sum(row.customers for row in rows),
        visits=sum(row.visits for row in rows),
        days=sum(row.days for row in rows),
        visit_hours=sum(row.visit_hours for row in rows),
        estimated_drive_hours=sum(row.estimated_drive_hours for row in rows),
        tour_drive_hours=sum(row.tour_drive_hours for row in rows),
    )
