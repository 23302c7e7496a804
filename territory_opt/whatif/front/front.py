"""The alternatives, and what each gains and costs."""

from __future__ import annotations

from collections.abc import Iterator
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
        In words.
    folder : str
        Name of its folder when it is written.
    rung : Variant
    plan : JudgedPlan
    figures : PlanFigures
    """

    name: str
    folder: str
    rung: Variant
    plan: P
    figures: PlanFigures


@dataclass(frozen=True)
class LeftOut:
    """A question of the ladder that has no plan on the front.

    Parameters
    ----------
    name : str
    why : str
        dominated | same | infeasible | not_found | not_tried.
    reason : str
        In words.
    by : str or None
        The alternative that is as good or better everywhere.
    """

    name: str
    why: Why
    reason: str
    by: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"name": self.name, "why": self.why, "reason": self.reason, "dominated_by": self.by}


@dataclass(frozen=True)
class Front(Generic[P]):
    """Plans of which none is worse than another in balance, travel and change at once.

    Parameters
    ----------
    alternatives : tuple of Alternative
        From the loosest balance to the tightest, then by ever fewer changes.
    left_out : tuple of LeftOut
        What was tried and is not there, each with the reason.
    asked : Alternative
        The answer to the question as it was asked, which the others are compared with. It is not on the
        front when another plan is better in every way, or when it breaks a rule (its status says so).
    measure : str or None
        Whose change is counted; None when the book knows no plan of today.
    """

    alternatives: tuple[Alternative[P], ...]
    left_out: tuple[LeftOut, ...]
    asked: Alternative[P]
    measure: str | None

    def __iter__(self) -> Iterator[Alternative[P]]:
        """Each alternative."""
        return iter(self.alternatives)

    def __len__(self) -> int:
        """Number of alternatives."""
        return len(self.alternatives)

    def __repr__(self) -> str:
        """Return one line; the plans would fill the screen."""
        return f"<Front of {self.asked.plan.book.name!r}: {', '.join(item.name for item in self)}>"

    @property
    def plans(self) -> dict[str, P]:
        """Each plan by its name."""
        return {item.name: item.plan for item in self.alternatives}

    @property
    def status(self) -> str:
        """Status of the question as it was asked."""
        return str(self.asked.plan.report["status"])

    def as_dict(self) -> dict[str, Any]:
        """The front as plain values, without the plans themselves; what front.json holds."""
        from territory_opt.whatif.front.front_report import front_report

        return front_report(self)
