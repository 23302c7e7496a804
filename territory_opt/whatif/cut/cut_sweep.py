"""Plans for several cuts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from territory_opt.accounts.preview.preview import FieldPart, RuleRow, rule_settings
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.cut.cut_figures import FieldFigures, KamFigures, field_figures, kam_figures
from territory_opt.whatif.cut.cut_report import (
    CutCriterion,
    CutField,
    CutKams,
    CutKeyAccounts,
    CutReport,
    CutRow,
)

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

    @property
    def report(self) -> CutReport:
        """The figures of all cuts side by side."""
        moved = [None, *(_moved(before.plan, cut.plan) for before, cut in pairwise(self.cuts))]
        return CutReport(
            seconds_each=self.seconds_each,
            not_tried=self.not_tried,
            cuts=tuple(_row(cut, change) for cut, change in zip(self.cuts, moved, strict=True)),
        )

    def as_dict(self) -> dict[str, object]:
        """The report as JSON values."""
        return self.report.as_json()


def _row(cut: Cut[P], moved: int | None) -> CutRow:
    row, report = cut.row, cut.plan.report
    return CutRow(
        share=cut.share,
        name=row.name,
        own=row.own,
        rule=rule_settings(row.rule),
        key_accounts=_key_accounts(row),
        kams=_kams(row, kam_figures(cut.plan)),
        field=_field(row.field, field_figures(cut.plan)),
        status=report.status,
        ended_by=report.ended_by,
        solve_seconds=report.seconds.solve,
        criteria=tuple(
            CutCriterion(one.measure, one.tolerance, one.target, one.max_deviation, one.outside)
            for one in report.criteria
        ),
        objective=report.objective,
        gap=report.gap,
        units_moved=moved,
    )


def _key_accounts(row: RuleRow) -> CutKeyAccounts:
    return CutKeyAccounts(
        accounts=row.accounts,
        sites=row.sites,
        levels=row.levels,
        revenue=row.revenue,
        revenue_share=row.revenue_share,
        potential_share=row.potential_share,
    )


def _kams(row: RuleRow, figures: KamFigures) -> CutKams:
    return CutKams(
        by_places=row.kams_by_places,
        by_hours=row.kams_by_hours,
        kams=figures.kams,
        at_work=figures.at_work,
        hours=figures.hours,
        unassigned=figures.unassigned,
        unassigned_revenue=figures.unassigned_revenue,
    )


def _field(part: FieldPart, figures: FieldFigures) -> CutField:
    return CutField(
        customers=part.customers,
        revenue=part.revenue,
        potential=part.potential,
        service_hours=part.service_hours,
        key_service_hours=part.key_service_hours,
        hours=figures.hours,
        drive_hours=figures.drive_hours,
        travel_minutes_per_visit=figures.travel_minutes_per_visit,
    )


def _moved(before: JudgedPlan, after: JudgedPlan) -> int:
    """Number of units in another territory than at the previous cut."""
    return compare(ComparedPlan.of(before), ComparedPlan.of(after)).units_moved
