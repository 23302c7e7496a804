"""The figures of a sweep of the key account cut, as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territory_opt.model.json_view import JsonView
from territory_opt.model.report.report import ObjectiveValue
from territory_opt.model.result import EndedBy, Status


@dataclass(frozen=True)
class CutKeyAccounts:
    """Key accounts of one cut; see `RuleRow`.

    Parameters
    ----------
    accounts, sites : int
    levels : mapping of str to int
        Key accounts of each level.
    revenue : float
    revenue_share, potential_share : float or None
    """

    accounts: int
    sites: int
    levels: Mapping[str, int]
    revenue: float
    revenue_share: float | None
    potential_share: float | None


@dataclass(frozen=True)
class CutKams:
    """KAMs of one cut: those needed, and those of the plan; see `RuleRow` and `KamFigures`.

    Parameters
    ----------
    by_places, by_hours : int
        KAMs needed for the accounts, and for the hours.
    kams, at_work : int
    hours : float
    unassigned : int
    unassigned_revenue : float
    """

    by_places: int
    by_hours: int
    kams: int
    at_work: int
    hours: float
    unassigned: int
    unassigned_revenue: float


@dataclass(frozen=True)
class CutField:
    """The field at one cut; see `FieldPart` and `FieldFigures`.

    Parameters
    ----------
    customers : int
    revenue, potential : float
    service_hours, key_service_hours : float
    hours, drive_hours : float
    travel_minutes_per_visit : float or None
    """

    customers: int
    revenue: float
    potential: float
    service_hours: float
    key_service_hours: float
    hours: float
    drive_hours: float
    travel_minutes_per_visit: float | None


@dataclass(frozen=True)
class CutCriterion:
    """Balance of one criterion at one cut; see `CriterionRow`.

    Parameters
    ----------
    measure : str
    tolerance : float or None
    target : float
    max_deviation : float or None
    outside : int
    """

    measure: str
    tolerance: float | None
    target: float
    max_deviation: float | None
    outside: int


@dataclass(frozen=True)
class CutRow:
    """One cut.

    Parameters
    ----------
    share : float
        Share of the measure held by key accounts.
    name : str
        The rule in words.
    own : bool
        Whether it is the scenario's rule.
    rule : mapping
        In the form of the scenario's section.
    key_accounts : CutKeyAccounts
    kams : CutKams
    field : CutField
    status : Status or None
    ended_by : EndedBy or None
    solve_seconds : float or None
    criteria : tuple of CutCriterion
    objective : ObjectiveValue
    gap : float or None
    units_moved : int or None
        Units in another territory than at the previous cut; None for the first.
    """

    share: float
    name: str
    own: bool
    rule: Mapping[str, object]
    key_accounts: CutKeyAccounts
    kams: CutKams
    field: CutField
    status: Status | None
    ended_by: EndedBy | None
    solve_seconds: float | None
    criteria: tuple[CutCriterion, ...]
    objective: ObjectiveValue
    gap: float | None
    units_moved: int | None


@dataclass(frozen=True)
class CutReport(JsonView):
    """All cuts of a sweep side by side.

    Parameters
    ----------
    seconds_each : float
        Time limit of each solve.
    not_tried : tuple of float
        Shares that were not solved before the sweep was stopped.
    cuts : tuple of CutRow
        From the fewest key accounts to the most.
    """

    seconds_each: float
    not_tried: tuple[float, ...]
    cuts: tuple[CutRow, ...]
