"""Build a front from solved variants: the non-dominated plans, and reasons for the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from territory_opt.model.findings.front_findings import DominatedBy, SameFigures
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.front.alternative import Alternative, LeftOut
from territory_opt.whatif.front.dominance import find_covering
from territory_opt.whatif.front.front import Front
from territory_opt.whatif.front.plan_figures import plan_figures
from territory_opt.whatif.front.plan_names import variant_folder, variant_name
from territory_opt.whatif.front.variant import AS_REQUESTED, Variant

P = TypeVar("P", bound=JudgedPlan)


def assemble(
    found: Sequence[tuple[Variant, P]], requested: P, left_out: Sequence[LeftOut], measure: str | None
) -> Front[P]:
    """Build a front from plans.

    Parameters
    ----------
    found : sequence of (Variant, Plan)
        Plans that hold every rule of their variant; of two equal ones the first is kept.
    requested : JudgedPlan
        The plan of the scenario as requested; it may break rules.
    left_out : sequence of LeftOut
        Variants without a plan.
    measure : str or None
        Measure of the change; None when the book has no plan of today.

    Returns
    -------
    Front
    """
    items = [alternative(variant, plan, requested, measure) for variant, plan in found]
    covered = find_covering([item.figures.point for item in items])
    pairs = list(zip(items, covered, strict=True))
    return Front(
        alternatives=tuple(sorted((item for item, by in pairs if by is None), key=_order)),
        left_out=(*(_dominated(item, items[by]) for item, by in pairs if by is not None), *left_out),
        requested=alternative(AS_REQUESTED, requested, requested, measure),
        measure=measure,
    )


def alternative(variant: Variant, plan: P, requested: JudgedPlan, measure: str | None) -> Alternative[P]:
    """Name one plan and measure it against the requested scenario."""
    scenario = requested.scenario
    return Alternative(
        name=variant_name(variant, scenario, measure),
        folder=variant_folder(variant, scenario),
        variant=variant,
        plan=plan,
        figures=plan_figures(plan, scenario, measure),
    )


def _order(item: Alternative[P]) -> tuple[float, float]:
    """Sort key: decreasing tolerance, then decreasing limit on change."""
    limit = item.variant.max_moved_share
    return (-item.variant.scale if limit is None else 0.0, 0.0 if limit is None else -limit)


def _dominated(item: Alternative[P], better: Alternative[P]) -> LeftOut:
    if item.figures.point == better.figures.point:
        return LeftOut(item.name, "same", SameFigures(better.name), dominated_by=better.name)
    return LeftOut(item.name, "dominated", DominatedBy(better.name), dominated_by=better.name)
