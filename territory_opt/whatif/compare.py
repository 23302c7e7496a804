"""Comparison of two plans of the same units: what moved, and the figures of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from territory_opt.errors import Fault, InvalidInput
from territory_opt.whatif.common_parts import in_common_parts
from territory_opt.whatif.compared_plan import ComparedPlan

_PER_PLAN = ("tolerance", "total", "target", "min", "max", "max_deviation", "outside")


def compare(a: ComparedPlan, b: ComparedPlan) -> dict[str, Any]:
    """Compare plan a (before) with plan b (after).

    Parameters
    ----------
    a, b : ComparedPlan

    Returns
    -------
    dict
        units_moved; customers_moved and revenue_moved_share (of the customers that territories serve; None
        where neither plan has them by unit); criteria (for each measure the figures of both plans,
        with the endings _a and _b); objective_a, objective_b; moves (unit_id, from, to); notes.

    Raises
    ------
    InvalidInput
        When the plans have different units.
    """
    a, b = in_common_parts(a, b)
    _same_units(a, b)
    moved = [unit for unit, name in a.territory_of.items() if b.territory_of[unit] != name]
    customers = b.customers or a.customers
    revenue = b.revenue or a.revenue
    return {
        "units_moved": len(moved),
        "customers_moved": None if customers is None else round(_sum(customers, moved)),
        "revenue_moved_share": None if revenue is None else _share(revenue, moved),
        "criteria": _criteria(a.report, b.report),
        "objective_a": _objective(a.report),
        "objective_b": _objective(b.report),
        "moves": [
            {"unit_id": unit, "from": a.territory_of[unit], "to": b.territory_of[unit]} for unit in moved
        ],
        "notes": list(_notes(a, b)),
    }


def _same_units(a: ComparedPlan, b: ComparedPlan) -> None:
    only_a, only_b = (
        a.territory_of.keys() - b.territory_of.keys(),
        b.territory_of.keys() - a.territory_of.keys(),
    )
    faults = [
        Fault(
            plan.name,
            None,
            "unit_id",
            min(only),
            f"{len(only)} of its {len(plan.territory_of)} units are not in the other plan, this one first",
            "Compare two plans of the same book.",
        )
        for plan, only in ((a, only_a), (b, only_b))
        if only
    ]
    if faults:
        raise InvalidInput(faults)


def _criteria(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each measure either plan balances, in the order of plan b."""
    before, after = ({row["measure"]: row for row in report.get("criteria", [])} for report in (a, b))
    return [
        {
            "measure": measure,
            **{
                f"{key}_{name}": rows.get(measure, {}).get(key)
                for key in _PER_PLAN
                for name, rows in (("a", before), ("b", after))
            },
        }
        for measure in dict.fromkeys([*after, *before])
    ]


def _objective(report: Mapping[str, Any]) -> float | None:
    value = (report.get("objective") or {}).get("value")
    return None if value is None else float(value)


def _notes(a: ComparedPlan, b: ComparedPlan) -> Iterable[str]:
    """Notes on what makes the two plans hard to compare."""
    hashes = [plan.report.get("input_hash") for plan in (a, b)]
    if all(hashes) and hashes[0] != hashes[1]:
        yield "The plans are of different books: their input_hash differs."
    kinds = [(plan.report.get("objective") or {}) for plan in (a, b)]
    if all(kinds) and any(kinds[0].get(key) != kinds[1].get(key) for key in ("name", "unit")):
        yield "The objectives are not the same measure, so objective_a and objective_b cannot be compared."
    for plan in (a, b):
        if not plan.report:
            yield f"{plan.name} comes without a report.json, so its criteria and objective are not known."


def _sum(values: Mapping[str, float], units: Iterable[str]) -> float:
    return sum(values.get(unit, 0.0) for unit in units)


def _share(values: Mapping[str, float], units: Iterable[str]) -> float:
    total = sum(values.values())
    return _sum(values, units) / total if total > 0 else 0.0
