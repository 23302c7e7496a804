"""Builds the report of a front: figures of each alternative, and what it gains and costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from territory_opt.model.finding import WordedText
from territory_opt.model.findings.front_findings import GainsAndCosts
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.front.alternative import Alternative, LeftOut
from territory_opt.whatif.front.front_report import (
    AlternativeCriterion,
    AlternativeRow,
    Differences,
    FrontObjective,
    FrontReport,
    LeftOutRow,
    MeasureDeviation,
    RequestedRow,
    TodayBalance,
)
from territory_opt.whatif.front.plan_names import REQUESTED_NAME
from territory_opt.whatif.front.variant import AS_REQUESTED
from territory_opt.wording.finding_text import finding_text
from territory_opt.wording.front_text import BestIn, best_in_text

P = TypeVar("P", bound=JudgedPlan)

_COMPARED: tuple[BestIn, ...] = ("objective", "balance", "changed")
"""Fields of `PlanFigures` in which an alternative may be the best."""


def front_report(
    requested: Alternative[P],
    alternatives: Sequence[Alternative[P]],
    left_out: Sequence[LeftOut],
    measure: str | None,
) -> FrontReport:
    """Build the report of a front.

    Parameters
    ----------
    requested : Alternative
        The plan of the scenario as requested.
    alternatives : sequence of Alternative
    left_out : sequence of LeftOut
    measure : str or None
        Measure of the change; None without a plan of today.
    """
    report = requested.plan.report
    rows = _AlternativeRows(requested, tuple(alternatives), measure, ComparedPlan.of(requested.plan))
    return FrontReport(
        status=report.status,
        seed=report.seed,
        input_hash=report.input_hash,
        version=report.version,
        objective=FrontObjective(report.objective.name, report.objective.unit),
        change_measure=measure,
        requested=_requested(
            requested, on_the_front=any(item.variant == AS_REQUESTED for item in alternatives)
        ),
        today=_today(report),
        alternatives=tuple(rows.row(item) for item in alternatives),
        left_out=tuple(_left_out(item) for item in left_out),
    )


def _requested(item: Alternative[P], *, on_the_front: bool) -> RequestedRow:
    report, figures = item.plan.report, item.figures
    return RequestedRow(
        folder=item.folder,
        on_the_front=on_the_front,
        tolerances={row.measure: row.tolerance for row in report.criteria},
        infeasible=report.infeasible,
        objective=figures.objective,
        worst_deviation=figures.worst_deviation,
        balance=figures.balance,
        changed=figures.changed,
    )


def _today(report: Report) -> TodayBalance | None:
    """Balance of today's territories; None when the book has none."""
    if not report.today:
        return None
    rows = tuple(
        MeasureDeviation(row.measure, row.max_deviation)
        for row in report.today
        if row.max_deviation is not None
    )
    return TodayBalance(max((row.max_deviation for row in rows), default=None), rows)


def _left_out(item: LeftOut) -> LeftOutRow:
    return LeftOutRow(item.name, item.why, WordedText(item.reason, item.text), item.dominated_by)


@dataclass(frozen=True)
class _AlternativeRows(Generic[P]):
    """Rows of the alternatives, each against the plan as requested."""

    requested: Alternative[P]
    alternatives: tuple[Alternative[P], ...]
    measure: str | None
    reference: ComparedPlan

    def row(self, item: Alternative[P]) -> AlternativeRow:
        """Row of one alternative."""
        report, figures = item.plan.report, item.figures
        as_requested = item.variant == AS_REQUESTED
        differences = self.differences(item)
        return AlternativeRow(
            name=item.name,
            folder=item.folder,
            best_in=tuple(self.best_in(item)),
            as_requested=as_requested,
            looser_than_requested=item.variant.looser,
            limits_change=item.variant.max_moved_share is not None,
            status=report.status,
            solve_seconds=report.seconds.solve,
            objective=figures.objective,
            worst_deviation=figures.worst_deviation,
            balance=figures.balance,
            changed=figures.changed,
            gap=report.gap,
            criteria=tuple(
                AlternativeCriterion(row.measure, row.tolerance, row.max_deviation) for row in report.criteria
            ),
            against_requested=differences,
            in_words="" if as_requested else finding_text(self.gains_and_costs(item, differences)),
        )

    def differences(self, item: Alternative[P]) -> Differences:
        """Differences of an alternative from the plan as requested."""
        moved = compare(self.reference, ComparedPlan.of(item.plan))
        base = self.requested.figures
        return Differences(
            objective_share=_relative_difference(item.figures.objective, base.objective),
            worst_deviation=item.figures.worst_deviation - base.worst_deviation,
            changed=None if self.measure is None else _changed(item) - _changed(self.requested),
            units_moved=moved.units_moved,
            customers_moved=moved.customers_moved,
            revenue_moved_share=moved.revenue_moved_share,
        )

    def best_in(self, item: Alternative[P]) -> Iterator[str]:
        """Labels of the figures in which an alternative is the best."""
        for figure in _COMPARED:
            values = [getattr(other.figures, figure) for other in self.alternatives]
            if len(values) > 1 and None not in values and getattr(item.figures, figure) == min(values):
                yield best_in_text(figure, self.requested.plan.report.objective.name)

    def gains_and_costs(self, item: Alternative[P], differences: Differences) -> GainsAndCosts:
        """What an alternative gains and costs against the plan as requested."""
        base = self.requested
        return GainsAndCosts(
            objective=base.plan.report.objective.name,
            objective_share=differences.objective_share,
            worst_deviation=item.figures.worst_deviation,
            worst_deviation_requested=base.figures.worst_deviation,
            measure=self.measure,
            changed=_changed(item),
            changed_requested=_changed(base),
            customers_moved=differences.customers_moved,
            requested=REQUESTED_NAME,
        )


def _changed(item: Alternative[P]) -> float:
    return item.figures.changed or 0.0


def _relative_difference(value: float, base: float) -> float | None:
    return value / base - 1.0 if base > 0 else None
