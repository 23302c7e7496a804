"""The tolerances that a plan misses, and would need."""

from __future__ import annotations

from territory_opt.model.report import Report

_EDGE = 1e-9
"""A load is outside its band when it is beyond it by more than this share of the target."""


def missed_tolerances(report: Report) -> dict[str, float]:
    """By measure, the tolerances that the nearest plan needs, all together; empty where it keeps all of them.

    A band may be missed for a `min` or `max` alone, which no tolerance helps, and other rules may be broken
    while every band is held. Criteria without a tolerance are left out.
    """
    needed = {} if report.infeasible is None else report.infeasible.smallest_tolerance
    rows = [row for row in report.criteria if row.tolerance is not None]
    if not any((row.max_deviation or 0.0) > (row.tolerance or 0.0) + _EDGE for row in rows):
        return {}
    named = {row.measure: needed.get(row.measure) for row in rows}
    return {measure: value for measure, value in named.items() if value is not None}
