"""From solved questions to a front: the plans that stay, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.front.dominance import sift
from territory_opt.whatif.front.front import Alternative, Front, LeftOut
from territory_opt.whatif.front.plan_figures import plan_figures
from territory_opt.whatif.front.plan_names import folder_of, name_of
from territory_opt.whatif.front.variant import AS_ASKED, Variant

P = TypeVar("P", bound=JudgedPlan)


def assemble(
    found: Sequence[tuple[Variant, P]], asked: P, left_out: Sequence[LeftOut], measure: str | None
) -> Front[P]:
    """Put plans together to a front.

    Parameters
    ----------
    found : sequence of (Rung, Plan)
        Plans that hold every rule of their own question; of two equal ones the first counts.
    asked : JudgedPlan
        The answer to the question as asked; it may break rules.
    left_out : sequence of LeftOut
        What has no plan.
    measure : str or None
        Whose change counts; None when the book knows no plan of today.

    Returns
    -------
    Front
    """
    items = [alternative(rung, plan, asked, measure) for rung, plan in found]
    covered = sift([item.figures.point for item in items])
    pairs = list(zip(items, covered, strict=True))
    return Front(
        alternatives=tuple(sorted((item for item, by in pairs if by is None), key=_order)),
        left_out=(*(_superfluous(item, items[by]) for item, by in pairs if by is not None), *left_out),
        asked=alternative(AS_ASKED, asked, asked, measure),
        measure=measure,
    )


def alternative(rung: Variant, plan: P, asked: JudgedPlan, measure: str | None) -> Alternative[P]:
    """Name and measure one plan by the question asked."""
    scenario = asked.scenario
    return Alternative(
        name=name_of(rung, scenario, measure),
        folder=folder_of(rung, scenario),
        rung=rung,
        plan=plan,
        figures=plan_figures(plan, scenario, measure),
    )


def _order(item: Alternative[P]) -> tuple[float, float]:
    """Loose before tight, then much change before little."""
    most = item.rung.most
    return (-item.rung.scale if most is None else 0.0, 0.0 if most is None else -most)


def _superfluous(item: Alternative[P], better: Alternative[P]) -> LeftOut:
    if item.figures.point == better.figures.point:
        return LeftOut(item.name, "same", f"“{better.name}” has the very same figures.", better.name)
    reason = f"“{better.name}” is better in at least one way and worse in none."
    return LeftOut(item.name, "dominated", reason, better.name)
