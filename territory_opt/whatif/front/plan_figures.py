"""Figures of a plan: balance, travel and change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.build_field_book import field_book
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.field_book import FieldBook
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.scenario import Scenario
from territory_opt.resolve import owned_amounts
from territory_opt.resolve.measures import available, depends_on_base, total


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
    """Share of a measure that is in another territory than today, counted by customer.

    What has no owner of today does not count as changed.
    """
    if plan.label_before is None:
        raise ValueError("the book has no plan of today")
    field = field_book(plan.book, plan.segmentation)
    of_unit = _owner(plan.before != "", plan.label_before, plan.k)
    of_stop, before = np.zeros(0, dtype=np.int64), plan.customers_before
    if field.has_customers and before is not None:
        stops = plan.segmentation.coverage == "territory"
        of_stop = _owner(before.known, before.territory, plan.k)[stops]
    amounts = owned_amounts(measure, field, of_unit, of_stop)
    territory = np.append(np.arange(plan.k), -1)
    return float((amounts.amount / amounts.total)[amounts.moved(territory, plan.label)].sum())


def _owner(known: Bools, territory: Ints, k: int) -> Ints:
    """Number of the owner: its territory, k where no territory continues it, -1 where it is unknown."""
    return np.where(known, np.where(territory < 0, k, territory), -1)


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
