"""Plans for several cuts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

from territory_opt.accounts.preview.preview import RuleRow, rule_settings
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.cut.cut_figures import field_figures, kam_figures

P = TypeVar("P", bound=JudgedPlan)


@dataclass(frozen=True)
class Cut(Generic[P]):
    """One cut, and the plan for it.

    Parameters
    ----------
    share : float
        Share of the measure held by key accounts.
    row : RuleRow
        Figures of the rule before assignment.
    plan : JudgedPlan
        Plan with the key accounts of this cut.
    """

    share: float
    row: RuleRow
    plan: P


@dataclass(frozen=True)
class CutSweep(Generic[P]):
    """Cuts from the fewest key accounts to the most.

    Parameters
    ----------
    cuts : tuple of Cut
    not_tried : tuple of float
        Shares that were not solved before the sweep was stopped.
    seconds_each : float
        Time limit of each solve.
    """

    cuts: tuple[Cut[P], ...]
    not_tried: tuple[float, ...]
    seconds_each: float

    def __iter__(self) -> Iterator[Cut[P]]:
        """Each cut."""
        return iter(self.cuts)

    def __len__(self) -> int:
        """Number of cuts."""
        return len(self.cuts)

    def __repr__(self) -> str:
        """Return one line without the plans."""
        return f"<CutSweep: {', '.join(f'{100 * cut.share:g} %' for cut in self)}>"

    @property
    def plans(self) -> dict[float, P]:
        """Each plan by its share."""
        return {cut.share: cut.plan for cut in self}

    def as_dict(self) -> dict[str, Any]:
        """The sweep as plain values, without the plans."""
        moved = [None, *(_moved(before.plan, cut.plan) for before, cut in pairwise(self.cuts))]
        return {
            "seconds_each": self.seconds_each,
            "not_tried": list(self.not_tried),
            "cuts": [_row(cut, change) for cut, change in zip(self.cuts, moved, strict=True)],
        }


def _row(cut: Cut[P], moved: int | None) -> dict[str, Any]:
    row, report = cut.row, cut.plan.report
    return {
        "share": cut.share,
        "name": row.name,
        "own": row.own,
        "rule": rule_settings(row.rule),
        "key_accounts": {
            "accounts": row.accounts,
            "sites": row.sites,
            "levels": row.levels,
            "revenue": row.revenue,
            "revenue_share": row.revenue_share,
            "potential_share": row.potential_share,
        },
        "kams": {"by_places": row.kams_by_places, "by_hours": row.kams_by_hours, **kam_figures(cut.plan)},
        "field": {**asdict(row.field), **field_figures(cut.plan)},
        "status": report["status"],
        "ended_by": report["ended_by"],
        "solve_seconds": report["seconds"]["solve"],
        "criteria": [
            {name: one[name] for name in ("measure", "tolerance", "target", "max_deviation", "outside")}
            for one in report["criteria"]
        ],
        "objective": report["objective"],
        "gap": report["gap"],
        "units_moved": moved,
    }


def _moved(before: JudgedPlan, after: JudgedPlan) -> int:
    """Number of units in another territory than at the previous cut."""
    return int(compare(ComparedPlan.of(before), ComparedPlan.of(after))["units_moved"])
