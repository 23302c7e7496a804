"""The number of KAMs in charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from territory_opt.export.report_page.line_charts import LineChart, lines


def manager_charts(told: Mapping[str, Any]) -> list[LineChart]:
    """What stays unassigned, hours, and cost where the book states any, over the number of KAMs.

    Parameters
    ----------
    told : mapping
        The part `managers` of report.json.
    """
    counts = told["counts"]
    if len(counts) < 2:
        return []
    at = [float(count["kams"]) for count in counts]
    mark = float(told["own"]) if at[0] <= told["own"] <= at[-1] else None

    def chart(title: str, up: str, *series: tuple[str, str]) -> LineChart:
        named = [(name, [count[field] for count in counts]) for name, field in series]
        return lines(title, "number of KAMs", up, at, named, mark=mark)

    charts = [
        chart("Key accounts", "accounts", ("with a KAM", "accounts"), ("without one", "unassigned")),
        chart("Value without a KAM", "money a year", ("value", "unassigned_value")),
        chart(
            "Hours", "hours a year",
            ("work and travel", "hours"), ("of these travel", "travel_hours"), ("capacity", "capacity_hours"),
        ),
    ]  # fmt: skip
    if any(count["cost"] for count in counts):
        charts.append(chart("Cost", "money a year", ("cost", "cost")))
    return charts
