"""The non-dominated alternatives for one scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.front.alternative import Alternative, LeftOut
from territory_opt.whatif.front.build_front_report import front_report
from territory_opt.whatif.front.front_report import FrontReport

P = TypeVar("P", bound=JudgedPlan)


@dataclass(frozen=True)
class Front(Generic[P]):
    """Plans, none of which dominates another in balance, travel and change.

    Parameters
    ----------
    alternatives : tuple of Alternative
        By decreasing tolerance, then by decreasing change.
    left_out : tuple of LeftOut
        Variants that are not on the front, each with the reason.
    requested : Alternative
        The plan of the scenario as requested, which the others are compared with. It is not on the front when
        another plan dominates it, or when it breaks a rule (see its status).
    measure : str or None
        Measure of the change; None when the book has no plan of today.
    """

    alternatives: tuple[Alternative[P], ...]
    left_out: tuple[LeftOut, ...]
    requested: Alternative[P]
    measure: str | None

    def __iter__(self) -> Iterator[Alternative[P]]:
        """Each alternative."""
        return iter(self.alternatives)

    def __len__(self) -> int:
        """Number of alternatives."""
        return len(self.alternatives)

    def __repr__(self) -> str:
        """Return one line without the plans."""
        return f"<Front of {self.requested.plan.book.name!r}: {', '.join(item.name for item in self)}>"

    @property
    def plans(self) -> dict[str, P]:
        """Each plan by its name."""
        return {item.name: item.plan for item in self.alternatives}

    @property
    def status(self) -> str:
        """Status of the plan as requested."""
        return str(self.requested.plan.report.status)

    @property
    def report(self) -> FrontReport:
        """The figures of all plans side by side; front.json."""
        return front_report(self.requested, self.alternatives, self.left_out, self.measure)

    def as_dict(self) -> dict[str, object]:
        """The report as JSON values."""
        return self.report.as_json()
