"""Charts of the sweep of the cut."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.criteria.measure_text import measure_name
from territory_opt.export.report_page.line_charts import (
    LineChart,
    LineXAxis,
    LineYAxis,
    NamedValues,
    line_chart,
)
from territory_opt.whatif.cut.cut_report import CutReport, CutRow
from territory_opt.wording.number_text import format_number, format_percent


def cut_charts(sweep: CutReport) -> list[LineChart]:
    """KAMs, balance, hours and objective over the share of key accounts; none for a single cut.

    Parameters
    ----------
    sweep : CutReport
    """
    cuts = sweep.cuts
    if len(cuts) < 2:
        return []
    own = next((cut.share for cut in cuts if cut.own), None)
    x_axis = LineXAxis("share that key accounts hold", [cut.share for cut in cuts], _share, own)
    key_accounts: list[NamedValues] = [
        ("key accounts", [cut.key_accounts.accounts for cut in cuts]),
        ("without a KAM", [cut.kams.unassigned for cut in cuts]),
    ]
    hours: list[NamedValues] = [
        ("the field", [cut.field.hours for cut in cuts]),
        ("the KAMs", [cut.kams.hours for cut in cuts]),
    ]
    objective = cuts[0].objective
    values = [cut.objective.value for cut in cuts]
    balance = LineYAxis("worst deviation", format_percent, _tolerance(cuts))
    return [
        line_chart("Key accounts", x_axis, LineYAxis("accounts"), key_accounts),
        line_chart("Hours", x_axis, LineYAxis("hours a year"), hours),
        line_chart("Balance of the field", x_axis, balance, _deviations(cuts)),
        line_chart(
            "Objective of the field",
            x_axis,
            LineYAxis(f"{objective.name}, {objective.unit}"),
            [(objective.name, values)],
        ),
    ]


def _deviations(cuts: Sequence[CutRow]) -> list[NamedValues]:
    """Worst deviation by measure; of more than four measures the four with the largest ones."""
    measures = [row.measure for row in cuts[0].criteria]
    found = {
        measure: [
            next((row.max_deviation for row in cut.criteria if row.measure == measure), None) for cut in cuts
        ]
        for measure in measures
    }
    worst = sorted(measures, key=lambda measure: -max(value or 0.0 for value in found[measure]))[:4]
    return [(measure_name(m).lower(), found[m]) for m in measures if m in worst]


def _tolerance(cuts: Sequence[CutRow]) -> float | None:
    """The tolerance, where all criteria have the same."""
    tolerances = {row.tolerance for row in cuts[0].criteria}
    return next(iter(tolerances)) if len(tolerances) == 1 else None


def _share(value: float) -> str:
    return f"{format_number(100 * value, significant=6)}%"
