"""Charts over the number of KAMs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from territory_opt.export.report_page.line_charts import LineChart, LineXAxis, LineYAxis, line_chart


def headcount_charts(managers: Mapping[str, Any]) -> list[LineChart]:
    """Unassigned accounts, hours, and cost where the book has any, over the number of KAMs.

    Parameters
    ----------
    managers : mapping
        The part `managers` of report.json.
    """
    counts = managers["counts"]
    if len(counts) < 2:
        return []
    values = [float(count["kams"]) for count in counts]
    own = managers["own"]
    x_axis = LineXAxis("number of KAMs", values, mark=float(own) if values[0] <= own <= values[-1] else None)

    def chart(title: str, label: str, *series: tuple[str, str]) -> LineChart:
        named = [(name, [count[field] for count in counts]) for name, field in series]
        return line_chart(title, x_axis, LineYAxis(label), named)

    charts = [
        chart("Key accounts", "accounts", ("with a KAM", "accounts"), ("without a KAM", "unassigned")),
        chart("Value without a KAM", "money a year", ("value", "unassigned_value")),
        chart(
            "Hours", "hours a year",
            ("work and travel", "hours"), ("of these travel", "travel_hours"), ("capacity", "capacity_hours"),
        ),
    ]  # fmt: skip
    if any(count["cost"] for count in counts):
        charts.append(chart("Cost", "money a year", ("cost", "cost")))
    return charts
