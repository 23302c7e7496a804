"""The content of front.json: figures of each alternative, and what it gains and costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from territory_opt.model.finding import WordedText
from territory_opt.model.json_view import JSON_NAME, JsonView
from territory_opt.model.report.rule_rows import Infeasible
from territory_opt.model.result import Status
from territory_opt.whatif.front.alternative import Why


@dataclass(frozen=True)
class FrontObjective:
    """The objective of all plans of a front.

    Parameters
    ----------
    name, unit : str
    """

    name: str
    unit: str


@dataclass(frozen=True)
class RequestedRow:
    """The plan of the scenario as requested; the figures are those of `PlanFigures`.

    Parameters
    ----------
    folder : str
        Its folder in the front's.
    on_the_front : bool
        Whether it holds every rule, and no other plan dominates it.
    tolerances : mapping of str to float or None
        Requested tolerance by measure.
    infeasible : Infeasible or None
        None when it holds every rule.
    objective, worst_deviation, balance : float
    changed : float or None
    """

    folder: str
    on_the_front: bool
    tolerances: Mapping[str, float | None]
    infeasible: Infeasible | None
    objective: float
    worst_deviation: float
    balance: float
    changed: float | None


@dataclass(frozen=True)
class MeasureDeviation:
    """Balance of one measure in today's territories.

    Parameters
    ----------
    measure : str
    max_deviation : float
    """

    measure: str
    max_deviation: float


@dataclass(frozen=True)
class TodayBalance:
    """Balance of today's territories.

    Parameters
    ----------
    worst_deviation : float or None
        None when no deviation is known.
    criteria : tuple of MeasureDeviation
    """

    worst_deviation: float | None
    criteria: tuple[MeasureDeviation, ...]


@dataclass(frozen=True)
class AlternativeCriterion:
    """Balance of one criterion of an alternative.

    Parameters
    ----------
    measure : str
    tolerance, max_deviation : float or None
    """

    measure: str
    tolerance: float | None
    max_deviation: float | None


@dataclass(frozen=True)
class Differences:
    """An alternative against the plan as requested.

    Parameters
    ----------
    objective_share : float or None
        Difference of the objective as a share of that of the plan as requested; None where that is 0.
    worst_deviation : float
        Difference of the worst deviations.
    changed : float or None
        Difference of the shares that change hands; None without a plan of today.
    units_moved : int
        Units in another territory.
    customers_moved : int or None
    revenue_moved_share : float or None
    """

    objective_share: float | None
    worst_deviation: float
    changed: float | None
    units_moved: int
    customers_moved: int | None
    revenue_moved_share: float | None


@dataclass(frozen=True)
class AlternativeRow:
    """One alternative; the figures are those of `PlanFigures`.

    Parameters
    ----------
    name, folder : str
    best_in : tuple of str
        Labels of the figures in which it is the best.
    as_requested : bool
    looser_than_requested : bool
        Whether it may break a requested tolerance.
    limits_change : bool
    status : Status or None
    solve_seconds : float or None
    objective, worst_deviation, balance : float
    changed : float or None
    gap : float or None
        To the best plan of its own scenario.
    criteria : tuple of AlternativeCriterion
    against_requested : Differences
    in_words : str
        Its gains and costs; blank for the plan as requested.
    """

    name: str
    folder: str
    best_in: tuple[str, ...]
    as_requested: bool = field(metadata={JSON_NAME: "as_asked"})
    looser_than_requested: bool = field(metadata={JSON_NAME: "looser_than_asked"})
    limits_change: bool
    status: Status | None
    solve_seconds: float | None
    objective: float
    worst_deviation: float
    balance: float
    changed: float | None
    gap: float | None
    criteria: tuple[AlternativeCriterion, ...]
    against_requested: Differences = field(metadata={JSON_NAME: "against_asked"})
    in_words: str


@dataclass(frozen=True)
class LeftOutRow:
    """A variant that is not on the front.

    Parameters
    ----------
    name : str
    why : str
        dominated | same | infeasible | not_found | not_tried.
    reason : WordedText
    dominated_by : str or None
    """

    name: str
    why: Why
    reason: WordedText
    dominated_by: str | None


@dataclass(frozen=True)
class FrontReport(JsonView):
    """All plans of a front side by side.

    Parameters
    ----------
    status : Status or None
        Of the plan as requested.
    seed : int or None
    input_hash, version : str
    objective : FrontObjective
    change_measure : str or None
        Measure of the change; None without a plan of today.
    requested : RequestedRow
    today : TodayBalance or None
    alternatives : tuple of AlternativeRow
        By decreasing tolerance, then by decreasing change.
    left_out : tuple of LeftOutRow
    """

    status: Status | None
    seed: int | None
    input_hash: str
    version: str
    objective: FrontObjective
    change_measure: str | None
    requested: RequestedRow = field(metadata={JSON_NAME: "asked"})
    today: TodayBalance | None
    alternatives: tuple[AlternativeRow, ...]
    left_out: tuple[LeftOutRow, ...]
