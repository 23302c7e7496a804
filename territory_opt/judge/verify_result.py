"""Verify the solver's result against the judge's figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.errors import JudgeDisagrees
from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.result import Result, Status
from territory_opt.wording.number_text import format_number

TOLERANCE = 1e-6
"""Relative difference up to which two figures are equal, for rounding."""

PROVED_GAP = 1e-6
"""Largest gap of an optimal plan."""


def verify_result(plan: JudgedPlan, result: Result) -> None:
    """Compare the solver's loads, objective, bound and status with those of the judged plan.

    Parameters
    ----------
    plan : JudgedPlan
    result : Result
        Of the same labels.

    Raises
    ------
    JudgeDisagrees
        Listing every difference.
    """
    if differences := [*_loads(plan, result), *_objective(plan, result), *_status(plan, result)]:
        raise JudgeDisagrees(
            "\n".join(["the solver and the judge disagree:", *(f"  {d}" for d in differences)])
        )


def _loads(plan: JudgedPlan, result: Result) -> Iterator[str]:
    for c, (measure, judged) in enumerate(plan.loads.items()):
        solved = result.loads[:, c]
        scale = np.maximum(np.abs(judged), plan.targets[measure])
        for t in np.flatnonzero(~_close(solved, judged, scale)):
            yield f"{measure} of {plan.territory_id[t]}: solver {_text(solved[t])}, judge {_text(judged[t])}"


def _text(value: float) -> str:
    """A figure with enough digits to tell the two apart."""
    return format_number(value, significant=9)


def _close(solved: Floats, judged: Floats, scale: Floats) -> Bools:
    close: Bools = np.abs(solved - judged) <= TOLERANCE * scale
    return close


def _objective(plan: JudgedPlan, result: Result) -> Iterator[str]:
    value = plan.report.objective.value
    if not abs(result.objective - value) <= TOLERANCE * abs(value):
        yield f"objective: solver {_text(result.objective)}, judge {_text(value)}"
    bound = result.bound
    if bound is not None and plan.report.holds and bound.value > value * (1.0 + TOLERANCE):
        yield f"objective: the solver's bound {_text(bound.value)} is above the judge's value {_text(value)}"


def _status(plan: JudgedPlan, result: Result) -> Iterator[str]:
    holds, gap = plan.report.holds, plan.report.gap
    solved = result.status in (Status.OPTIMAL, Status.FEASIBLE)
    if solved and not holds:
        broken = "; ".join(one.text for one in plan.report.broken_rules)
        yield f"status: solver {result.status.value}, but the judge finds {broken}"
    if not solved and holds:
        yield f"status: solver {result.status.value}, but the judge finds every rule held"
    if result.status is Status.OPTIMAL and holds and (gap is None or gap > PROVED_GAP):
        yield f"status: solver optimal, but the judge's gap is {gap}"
