"""Sections of the report about the reps' workload and the reach from their bases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WorkloadRow:
    """Workload of one territory; see `TerritoryWorkload`.

    Parameters
    ----------
    territory_id : str
    workload_hours, drive_share, visits_per_day, capacity_hours, utilisation : float or None
    """

    territory_id: str
    workload_hours: float | None
    drive_share: float | None
    visits_per_day: float | None
    capacity_hours: float | None
    utilisation: float | None


@dataclass(frozen=True)
class MeasuredError:
    """Mean error of the estimate against day tours, from the scenario.

    Parameters
    ----------
    workload, drive : float or None
    """

    workload: float | None
    drive: float | None


@dataclass(frozen=True)
class WorkloadSection:
    """Workload of all territories.

    Parameters
    ----------
    hours_per_year : float
        Capacity of a rep without hours of their own.
    workload_hours : float
    drive_hours : float
        To own customers.
    drive_share : float or None
        Part of the hours for own customers that is driving.
    visits_per_day : float or None
    utilisation : float or None
        Workload / capacity of all.
    over_capacity : int
        Territories above their rep's capacity.
    measured_error : MeasuredError
    territories : tuple of WorkloadRow
    """

    hours_per_year: float
    workload_hours: float
    drive_hours: float
    drive_share: float | None
    visits_per_day: float | None
    utilisation: float | None
    over_capacity: int
    measured_error: MeasuredError
    territories: tuple[WorkloadRow, ...]


@dataclass(frozen=True)
class ReachFigures:
    """Shares within some minutes of the base, one way.

    Parameters
    ----------
    minutes : tuple of float
    customers, visits : tuple of float or None
        Share within each of the minutes; None without any.
    """

    minutes: tuple[float, ...]
    customers: tuple[float | None, ...]
    visits: tuple[float | None, ...]


@dataclass(frozen=True)
class ReachRow:
    """Reach of one territory.

    Parameters
    ----------
    territory_id : str
    minutes, customers, visits
        See `ReachFigures`.
    """

    territory_id: str
    minutes: tuple[float, ...]
    customers: tuple[float | None, ...]
    visits: tuple[float | None, ...]
