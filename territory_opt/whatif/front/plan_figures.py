"""Where a plan stands: how balanced, how much travel, how much change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.build_field_book import field_book
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.measures import available, depends_on_base, of_units, total


@dataclass(frozen=True)
class PlanFigures:
    """Figures that alternatives are weighed by; less is better in each.

    Parameters
    ----------
    worst_deviation : float
        Greatest deviation of any territory from any target, as a share of the target.
    balance : float
        The same in shares of the tolerance asked, the worst criterion counting; equal to `worst_deviation`
        where no criterion has a tolerance.
    objective : float
        Travel, or what the scenario asks for in its place.
    changed : float or None
        Share that is in another territory than today; None without a plan of today.
    """

    worst_deviation: float
    balance: float
    objective: float
    changed: float | None

    @property
    def point(self) -> tuple[float, ...]:
        """What dominance compares: nine digits of each figure, so that rounding decides nothing."""
        figures = (self.balance, self.objective, *(() if self.changed is None else (self.changed,)))
        return tuple(float(f"{figure:.9g}") for figure in figures)


def plan_figures(plan: JudgedPlan, asked: Scenario, measure: str | None) -> PlanFigures:
    """Measure a plan by the question asked, whatever question it answers.

    Parameters
    ----------
    plan : JudgedPlan
    asked : Scenario
    measure : str or None
        Whose change counts; None without a plan of today.
    """
    worst = {row["measure"]: row["max_deviation"] or 0.0 for row in plan.report["criteria"]}
    return PlanFigures(
        worst_deviation=max(worst.values()),
        balance=needed_scale(plan, asked),
        objective=float(plan.report["objective"]["value"]),
        changed=None if measure is None else changed_share(plan, measure),
    )


def needed_scale(plan: JudgedPlan, asked: Scenario) -> float:
    """Factor on the tolerances asked with which the plan's loads would just be inside.

    Without any tolerance, the worst deviation.
    """
    worst = {row["measure"]: row["max_deviation"] or 0.0 for row in plan.report["criteria"]}
    scales = [worst[spec.measure] / spec.tolerance for spec in asked.criteria if spec.tolerance]
    return max(scales) if scales else max(worst.values())


def changed_share(plan: JudgedPlan, measure: str) -> float:
    """Share of a measure that is in another territory than today.

    A unit that belongs to no territory today cannot change it.
    """
    if plan.label_before is None:
        raise ValueError("the book knows no plan of today")
    weight = _weight(measure, field_book(plan.book, plan.segmentation))
    moved = (plan.before != "") & ((plan.label_before < 0) | (plan.label_before != plan.label))
    return float(weight[moved].sum())


def change_measure(plan: JudgedPlan) -> str | None:
    """Whose change to count: the scenario's choice, else customers, else what the objective weighs by.

    None when the book knows no plan of today, or nothing that could be counted.
    """
    if plan.label_before is None:
        return None
    field, scenario = field_book(plan.book, plan.segmentation), plan.scenario
    if scenario.disruption is not None:
        return scenario.disruption.measure
    candidates = ["customers", scenario.compactness_weight, *(spec.measure for spec in scenario.criteria)]
    return next((name for name in candidates if name and _countable(name, field)), None)


def _countable(measure: str, field: FieldBook) -> bool:
    return not depends_on_base(measure) and available(measure, None, field) and total(measure, field) > 0


def _weight(measure: str, field: FieldBook) -> Floats:
    """Each unit's share of all of the measure, shape (n,)."""
    amount = of_units(measure, field)
    return np.asarray(amount / amount.sum(), dtype=np.float64)
