"""The sweep of the cut in charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from territory_opt.export.report_page.line_charts import LineChart, lines
from territory_opt.wording.number_text import measure_name, percent


def cut_charts(told: Mapping[str, Any]) -> list[LineChart]:
    """Managers, the field's balance and its hours over the share of key accounts; none for a single cut.

    Parameters
    ----------
    told : mapping
        The part `cut` of report.json.
    """
    cuts = told["cuts"]
    if len(cuts) < 2:
        return []
    at = [cut["share"] for cut in cuts]
    mark = next((cut["share"] for cut in cuts if cut["own"]), None)
    across = "share that key accounts hold"

    def chart(title: str, up: str, series: list[tuple[str, list[float | None]]], **more: Any) -> LineChart:  # noqa: ANN401
        return lines(title, across, up, at, series, along=_share, mark=mark, **more)

    managers = [
        ("key accounts", [cut["key_accounts"]["accounts"] for cut in cuts]),
        ("without a KAM", [cut["kams"]["unassigned"] for cut in cuts]),
    ]
    hours = [
        ("the field", [cut["field"]["hours"] for cut in cuts]),
        ("the KAMs", [cut["kams"]["hours"] for cut in cuts]),
    ]
    objective = cuts[0]["objective"]
    name = f"{objective['name']}, {objective['unit']}"
    return [
        chart("Key accounts", "accounts", managers),
        chart("Hours", "hours a year", hours),
        chart("Balance of the field", "worst deviation", _balance(cuts), amount=percent, limit=_limit(cuts)),
        chart("Objective of the field", name, [(objective["name"], [c["objective"]["value"] for c in cuts])]),
    ]


def _balance(cuts: list[Mapping[str, Any]]) -> list[tuple[str, list[float | None]]]:
    """Worst deviation by measure; beyond four measures the worst ones are shown."""
    measures = [row["measure"] for row in cuts[0]["criteria"]]
    found = {
        measure: [
            next((row["max_deviation"] for row in cut["criteria"] if row["measure"] == measure), None)
            for cut in cuts
        ]
        for measure in measures
    }
    worst = sorted(measures, key=lambda measure: -max(value or 0.0 for value in found[measure]))[:4]
    return [(measure_name(m).lower(), found[m]) for m in measures if m in worst]


def _limit(cuts: list[Mapping[str, Any]]) -> float | None:
    """The tolerance, where all criteria have the same."""
    tolerances = {row["tolerance"] for row in cuts[0]["criteria"]}
    return next(iter(tolerances)) if len(tolerances) == 1 else None


def _share(value: float) -> str:
    return f"{100 * value:g}%"
