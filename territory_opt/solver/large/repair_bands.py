"""Repair a plan: search around territories that miss a band, with the rest of the plan fixed."""

from __future__ import annotations

from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import Start
from territory_opt.solver.incumbent import Candidate, measured
from territory_opt.solver.large.division import parts_around
from territory_opt.solver.large.large_plan import LargePlan
from territory_opt.solver.large.part_sweep import Task, sweep

WORK = 0.4
"""Iterations for each unit of a part."""


def repair_bands(
    problem: Problem, start: Start, best: Candidate, territories: int, border_weight: float, clock: Clock
) -> tuple[Candidate, int]:
    """Search again around each territory outside its bands.

    Parameters
    ----------
    problem : Problem
    start : Start
        For its prices and scales.
    best : Candidate
    territories : int
        Most territories of a part.
    border_weight : float
        Scaled objective per km.
    clock : Clock

    Returns
    -------
    Candidate
        The new plan, better or not.
    int
        Iterations done.
    """
    tables = start.tables
    plan = LargePlan.of(problem, best.label, best.tables.site, border_weight * tables.cost_scale)
    parts = parts_around(problem, plan, territories)
    price = start.prices.reduced * (tables.cost_scale / tables.load_scale)
    task = Task(
        territories, WORK, high_temperature=False, hold_bands=True, price_share=0.0, price=price,
        deadline=clock.deadline.part(0.5),
    )  # fmt: skip
    worked = sweep(problem, plan, parts, task, clock, lambda _: None)
    with_best_bases = best.tables.with_best_bases(problem, plan.label)
    return measured(problem, start.bands, with_best_bases, plan.label, border_weight), worked
