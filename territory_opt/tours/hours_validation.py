"""The estimate of hours beside the tours that were built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class TerritoryTours:
    """The same visits of one territory, estimated and toured.

    Parameters
    ----------
    territory_id : str
    customers, visits : int
        Distinct customers, and visits to them.
    days : int
        Working days that the tours take.
    visit_hours : float
        At the customers, preparation included.
    estimated, toured : float
        Hours of driving.
    """

    territory_id: str
    customers: int
    visits: int
    days: int
    visit_hours: float
    estimated: float
    toured: float

    @property
    def drive_error(self) -> float:
        """Estimated driving above what the tours drive, as a share of it; 0 where neither drives."""
        return self.estimated / self.toured - 1.0 if self.toured > 0 else float(self.estimated > 0)

    @property
    def workload_error(self) -> float:
        """Estimated hours above those of the tours, visits included, as a share of them."""
        return (self.estimated - self.toured) / max(self.visit_hours + self.toured, 1e-9)

    def as_dict(self) -> dict[str, Any]:
        """Plain figures, hours and signed shares."""
        return {
            "territory_id": self.territory_id,
            "customers": self.customers,
            "visits": self.visits,
            "days": self.days,
            "visits_per_day": self.visits / self.days,
            "workload_hours": {
                "estimate": self.visit_hours + self.estimated,
                "tours": self.visit_hours + self.toured,
            },
            "drive_hours": {"estimate": self.estimated, "tours": self.toured},
            "workload_error": self.workload_error,
            "drive_error": self.drive_error,
        }


@dataclass(frozen=True)
class Validation:
    """What holding the estimate against day tours came to.

    Parameters
    ----------
    rows : tuple of TerritoryTours
        Not empty.
    maker : str
        What built the tours.
    groups : str
        Where the territories come from: plan, homes or drawn.
    """

    rows: tuple[TerritoryTours, ...]
    maker: str
    groups: str

    def as_dict(self) -> dict[str, Any]:
        """Plain figures: means of the errors' sizes, all territories together, and the worst ones."""
        return {
            "tours": self.maker,
            "groups": self.groups,
            "mean_workload_error": _mean(self.rows, lambda row: row.workload_error),
            "mean_drive_error": _mean(self.rows, lambda row: row.drive_error),
            "overall": _together(self.rows).as_dict(),
            "worst_workload": _worst(self.rows, lambda row: row.workload_error).as_dict(),
            "worst_drive": _worst(self.rows, lambda row: row.drive_error).as_dict(),
            "territories": [row.as_dict() for row in self.rows],
        }


def _mean(rows: tuple[TerritoryTours, ...], error: Callable[[TerritoryTours], float]) -> float:
    return float(np.mean([abs(error(row)) for row in rows]))


def _worst(rows: tuple[TerritoryTours, ...], error: Callable[[TerritoryTours], float]) -> TerritoryTours:
    return max(rows, key=lambda row: abs(error(row)))


def _together(rows: tuple[TerritoryTours, ...]) -> TerritoryTours:
    return TerritoryTours(
        "all together",
        customers=sum(row.customers for row in rows),
        visits=sum(row.visits for row in rows),
        days=sum(row.days for row in rows),
        visit_hours=sum(row.visit_hours for row in rows),
        estimated=sum(row.estimated for row in rows),
        toured=sum(row.toured for row in rows),
    )
