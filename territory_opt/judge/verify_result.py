"""The solver's word against the judge's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.errors import JudgeDisagrees
from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.result import Result, Status

AGREE = 1e-6
"""Figures that differ by a smaller share are the same figure, rounded differently."""

PROVED_GAP = 1e-6
"""A plan within this gap is optimal."""


def verify_result(plan: JudgedPlan, claim: Result) -> None:
    """Compare what the solver says about its labels with what the judge found.

    Parameters
    ----------
    plan : JudgedPlan
        As judged.
    claim : Result

    Raises
    ------
    JudgeDisagrees
        Listing every difference.
    """
    if differences := [*_loads(plan, claim), *_objective(plan, claim), *_status(plan, claim)]:
        raise JudgeDisagrees(
            "\n".join(["the solver and the judge disagree:", *(f"  {d}" for d in differences)])
        )


def _loads(plan: JudgedPlan, claim: Result) -> Iterator[str]:
    for c, (measure, judged) in enumerate(plan.loads.items()):
        claimed = claim.loads[:, c]
        scale = np.maximum(np.abs(judged), plan.targets[measure])
        for t in np.flatnonzero(~_close(claimed, judged, scale)):
            yield f"{measure} of {plan.territory_id[t]}: solver {claimed[t]:.9g}, judge {judged[t]:.9g}"


def _close(claimed: Floats, judged: Floats, scale: Floats) -> Bools:
    close: Bools = np.abs(claimed - judged) <= AGREE * scale
    return close


def _objective(plan: JudgedPlan, claim: Result) -> Iterator[str]:
    value = float(plan.report["objective"]["value"])
    if not abs(claim.objective - value) <= AGREE * abs(value):
        yield f"objective: solver {claim.objective:.9g}, judge {value:.9g}"
    bound = claim.bound
    if bound is not None and plan.report["holds"] and bound.value > value * (1.0 + AGREE):
        yield f"objective: the solver's bound {bound.value:.9g} is above the judge's value {value:.9g}"


def _status(plan: JudgedPlan, claim: Result) -> Iterator[str]:
    holds, gap = plan.report["holds"], plan.report["gap"]
    good = claim.status in (Status.OPTIMAL, Status.FEASIBLE)
    if good and not holds:
        broken = "; ".join(plan.report["broken_rules"])
        yield f"status: solver {claim.status.value}, but the judge finds {broken}"
    if not good and holds:
        yield f"status: solver {claim.status.value}, but the judge finds every rule held"
    if claim.status is Status.OPTIMAL and holds and (gap is None or gap > PROVED_GAP):
        yield f"status: solver optimal, but the judge's gap is {gap}"
