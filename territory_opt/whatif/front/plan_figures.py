"""Figures of a plan: balance, travel and change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.build_field_book import field_book
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.measures import available, depends_on_base, total, unit_amounts


@dataclass(frozen=True)
class PlanFigures:
    """Figures that alternatives are compared by; less is better in each.

    Parameters
    ----------
    worst_deviation : float
        Greatest deviation of any territory from any target, as a share of the target.
    balance : float
        Greatest ratio of deviation to requested tolerance over the criteria; equal to `worst_deviation`
        where no criterion has a tolerance.
    objective : float
        Value of the objective of the scenario.
    changed : float or None
        Share that is in another territory than today; None without a plan of today.
    """

    worst_deviation: float
    balance: float
    objective: float
    changed: float | None

    @property
    def point(self) -> tuple[float, ...]:
        """Coordinates for dominance: nine digits of each figure, so that rounding errors do not matter."""
        figures = (self.balance, self.objective, *(() if self.changed is None else (self.changed,)))
        return tuple(float(f"{figure:.9g}") for figure in figures)


def plan_figures(plan: JudgedPlan, requested: Scenario, measure: str | None) -> PlanFigures:
    """Measure a plan against the requested scenario, whatever variant it solves.

    Parameters
    ----------
    plan : JudgedPlan
    requested : Scenario
    measure : str or None
        Measure of the change; None without a plan of today.
    """
    worst = _worst_deviations(plan)
    return PlanFigures(
        worst_deviation=max(worst.values()),
        balance=required_scale(plan, requested),
        objective=float(plan.report.objective.value),
        changed=None if measure is None else changed_share(plan, measure),
    )


def required_scale(plan: JudgedPlan, requested: Scenario) -> float:
    """Smallest factor on the requested tolerances with which every load is inside its band.

    Without any tolerance, the worst deviation.
    """
    worst = _worst_deviations(plan)
    scales = [worst[spec.measure] / spec.tolerance for spec in requested.criteria if spec.tolerance]
    return max(scales) if scales else max(worst.values())


def changed_share(plan: JudgedPlan, measure: str) -> float:
    """Share of a measure that is in another territory than today.

    A unit without a territory of today does not count as changed.
    """
    if plan.label_before is None:
        raise ValueError("the book has no plan of today")
    weight = _weight(measure, field_book(plan.book, plan.segmentation))
    moved = (plan.before != "") & ((plan.label_before < 0) | (plan.label_before != plan.label))
    return float(weight[moved].sum())


def change_measure(plan: JudgedPlan) -> str | None:
    """Measure of the change: that of the scenario, else customers, else the weight of the objective.

    None when the book has no plan of today, or no measure that could be counted.
    """
    if plan.label_before is None:
        return None
    field, scenario = field_book(plan.book, plan.segmentation), plan.scenario
    if scenario.disruption is not None:
        return scenario.disruption.measure
    candidates = ["customers", scenario.compactness_weight, *(spec.measure for spec in scenario.criteria)]
    return next((name for name in candidates if name and _countable(name, field)), None)


def _worst_deviations(plan: JudgedPlan) -> dict[str, float]:
    """Greatest deviation of any territory by measure; 0 where it is unknown."""
    return {row.measure: row.max_deviation or 0.0 for row in plan.report.criteria}


def _countable(measure: str, field: FieldBook) -> bool:
    return not depends_on_base(measure) and available(measure, None, field) and total(measure, field) > 0


def _weight(measure: str, field: FieldBook) -> Floats:
    """Each unit's share of all of the measure, shape (n,)."""
    amount = unit_amounts(measure, field)
    return np.asarray(amount / amount.sum(), dtype=np.float64)
