"""Errors of the estimated hours against constructed tours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.model.json_view import JsonView


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

    @property
    def published(self) -> TerritoryHours:
        """The figures as published."""
        return TerritoryHours(
            territory_id=self.territory_id,
            customers=self.customers,
            visits=self.visits,
            days=self.days,
            visits_per_day=self.visits / self.days,
            workload_hours=ComparedHours(
                estimate=self.visit_hours + self.estimated_drive_hours,
                tours=self.visit_hours + self.tour_drive_hours,
            ),
            drive_hours=ComparedHours(self.estimated_drive_hours, self.tour_drive_hours),
            workload_error=self.workload_error,
            drive_error=self.drive_error,
        )


@dataclass(frozen=True)
class ComparedHours:
    """The same hours twice.

    Parameters
    ----------
    estimate, tours : float
        By the estimate, and in constructed tours.
    """

    estimate: float
    tours: float


@dataclass(frozen=True)
class TerritoryHours:
    """Hours of one territory; see `TerritoryTours`.

    Parameters
    ----------
    territory_id : str
    customers, visits, days : int
    visits_per_day : float
    workload_hours : ComparedHours
        Visits, preparation and driving.
    drive_hours : ComparedHours
    workload_error, drive_error : float
        Signed fractions of the hours in tours: above 0 the estimate is too high.
    """

    territory_id: str
    customers: int
    visits: int
    days: int
    visits_per_day: float
    workload_hours: ComparedHours
    drive_hours: ComparedHours
    workload_error: float
    drive_error: float


@dataclass(frozen=True)
class HoursValidation(JsonView):
    """Comparison of the estimate with constructed tours.

    Parameters
    ----------
    tours : str
        Name of the tour maker.
    groups : str
        Source of the territories: plan, homes or drawn.
    mean_workload_error, mean_drive_error : float
        Mean absolute errors, as fractions.
    overall : TerritoryHours
        All territories together.
    worst_workload, worst_drive : TerritoryHours
        The territories with the largest absolute errors.
    territories : tuple of TerritoryHours
    seed : int
        Of the random numbers.
    estimate : mapping
        The provider's settings.
    """

    tours: str
    groups: str
    mean_workload_error: float
    mean_drive_error: float
    overall: TerritoryHours
    worst_workload: TerritoryHours
    worst_drive: TerritoryHours
    territories: tuple[TerritoryHours, ...]
    seed: int
    estimate: Mapping[str, object]


@dataclass(frozen=True)
class ToursSource:
    """How tours were made.

    Parameters
    ----------
    maker : str
        Name of the tour maker.
    groups : str
        Source of the territories: plan, homes or drawn.
    seed : int
    estimate : mapping
        Settings of the estimate that they are compared with.
    """

    maker: str
    groups: str
    seed: int
    estimate: Mapping[str, object]


def validate_hours(rows: Sequence[TerritoryTours], source: ToursSource) -> HoursValidation:
    """Errors of the estimate in the territories of a sample.

    Parameters
    ----------
    rows : sequence of TerritoryTours
        Not empty.
    source : ToursSource
    """
    return HoursValidation(
        tours=source.maker,
        groups=source.groups,
        mean_workload_error=_mean([row.workload_error for row in rows]),
        mean_drive_error=_mean([row.drive_error for row in rows]),
        overall=_combined(rows).published,
        worst_workload=max(rows, key=lambda row: abs(row.workload_error)).published,
        worst_drive=max(rows, key=lambda row: abs(row.drive_error)).published,
        territories=tuple(row.published for row in rows),
        seed=source.seed,
        estimate=source.estimate,
    )


def _mean(errors: Sequence[float]) -> float:
    return float(np.mean(np.abs(errors)))


def _combined(rows: Sequence[TerritoryTours]) -> TerritoryTours:
    return TerritoryTours(
        "all together",
        customers=sum(row.customers for row in rows),
        visits=sum(row.visits for row in rows),
        days=sum(row.days for row in rows),
        visit_hours=sum(row.visit_hours for row in rows),
        estimated_drive_hours=sum(row.estimated_drive_hours for row in rows),
        tour_drive_hours=sum(row.tour_drive_hours for row in rows),
    )
