"""One plan of a front, and one variant that is not on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.front.plan_figures import PlanFigures
from territory_opt.whatif.front.variant import Variant

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
    reason : str
        For display.
    dominated_by : str or None
        The alternative that is at least as good in every figure.
    """

    name: str
    why: Why
    reason: str
    dominated_by: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "why": self.why,
            "reason": self.reason,
            "dominated_by": self.dominated_by,
        }
