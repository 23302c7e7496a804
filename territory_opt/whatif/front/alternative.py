"""One plan of a front, and one variant that is not on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from territory_opt.model.finding import Finding
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.front.plan_figures import PlanFigures
from territory_opt.whatif.front.variant import Variant
from territory_opt.wording.front_text import left_out_text

P = TypeVar("P", bound=JudgedPlan)
Why = Literal["dominated", "same", "infeasible", "not_found", "not_tried"]


@dataclass(frozen=True)
class Alternative(Generic[P]):
    """One plan of the front.

    Parameters
    ----------
    name : str
        For display.
    folder : str
        Name of its folder when it is written.
    variant : Variant
    plan : JudgedPlan
    figures : PlanFigures
    """

    name: str
    folder: str
    variant: Variant
    plan: P
    figures: PlanFigures


@dataclass(frozen=True)
class LeftOut:
    """A variant without a plan on the front.

    Parameters
    ----------
    name : str
    why : str
        dominated | same | infeasible | not_found | not_tried.
    reason : Finding
    details : tuple of Finding
        Of `ProvedImpossible`, what is proved, then what blocks it; of `NoPlanFound`, the rules that the
        nearest plan breaks.
    dominated_by : str or None
        The alternative that is at least as good in every figure.
    """

    name: str
    why: Why
    reason: Finding
    details: tuple[Finding, ...] = ()
    dominated_by: str | None = None

    @property
    def text(self) -> str:
        """The reason in words."""
        return left_out_text(self.reason, self.details)
