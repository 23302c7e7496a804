"""Charts over the number of KAMs."""

from __future__ import annotations

from territory_opt.export.report_page.line_charts import (
    LineChart,
    LineXAxis,
    LineYAxis,
    NamedValues,
    line_chart,
)
from territory_opt.model.kam_curve import KamCurveReport


def headcount_charts(managers: KamCurveReport) -> list[LineChart]:
    """Unassigned accounts, hours, and cost where the book has any, over the number of KAMs.

    Parameters
    ----------
    managers : KamCurveReport
    """
    counts = managers.counts
    if len(counts) < 2:
        return []
    values = [float(count.kams) for count in counts]
    own = managers.own
    x_axis = LineXAxis("number of KAMs", values, mark=float(own) if values[0] <= own <= values[-1] else None)

    def chart(title: str, label: str, *series: NamedValues) -> LineChart:
        return line_chart(title, x_axis, LineYAxis(label), series)

    charts = [
        chart(
            "Key accounts",
            "accounts",
            ("with a KAM", [count.accounts for count in counts]),
            ("without a KAM", [count.unassigned for count in counts]),
        ),
        chart("Value without a KAM", "money a year", ("value", [count.unassigned_value for count in counts])),
        chart(
            "Hours",
            "hours a year",
            ("work and travel", [count.hours for count in counts]),
            ("of these travel", [count.travel_hours for count in counts]),
            ("capacity", [count.capacity_hours for count in counts]),
        ),
    ]
    if any(count.cost for count in counts):
        charts.append(chart("Cost", "money a year", ("cost", [count.cost for count in counts])))
    return charts
