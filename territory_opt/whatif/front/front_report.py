"""A front as plain values, with what each alternative gains and costs in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.front.front import Alternative, Front
from territory_opt.whatif.front.plan_names import percent
from territory_opt.whatif.front.variant import AS_ASKED

P = TypeVar("P", bound=JudgedPlan)
NOTHING = 5e-5
"""Shares below this are not worth a word."""

_BEST = (("objective", "least {objective}"), ("balance", "best balance"), ("changed", "fewest changes"))
"""Figure of a standing, and what the alternative that has the least of it is called."""


def front_report(front: Front[P]) -> dict[str, Any]:
    """Return front.json."""
    report = front.asked.plan.report
    reference = ComparedPlan.of(front.asked.plan)
    return {
        "status": front.status,
        "seed": report["seed"],
        "input_hash": report["input_hash"],
        "version": report["version"],
        "objective": {"name": report["objective"]["name"], "unit": report["objective"]["unit"]},
        "change_measure": front.measure,
        "asked": {
            "folder": front.asked.folder,
            "on_the_front": any(item.rung == AS_ASKED for item in front),
            "tolerances": {row["measure"]: row["tolerance"] for row in report["criteria"]},
            "infeasible": report["infeasible"],
            **_figures(front.asked),
        },
        "today": _today(front),
        "alternatives": [_entry(item, front, reference) for item in front],
        "left_out": [item.as_dict() for item in front.left_out],
    }


def _entry(item: Alternative[P], front: Front[P], reference: ComparedPlan) -> dict[str, Any]:
    report = item.plan.report
    moved = compare(reference, ComparedPlan.of(item.plan))
    asked = front.asked.figures
    against = {
        "objective_share": _share(item.figures.objective, asked.objective),
        "worst_deviation": item.figures.worst_deviation - asked.worst_deviation,
        "changed": None if front.measure is None else _changed(item) - _changed(front.asked),
        **{name: moved[name] for name in ("units_moved", "customers_moved", "revenue_moved_share")},
    }
    return {
        "name": item.name,
        "folder": item.folder,
        "best_in": list(_best_in(item, front)),
        "as_asked": item.rung == AS_ASKED,
        "looser_than_asked": item.rung.looser,
        "limits_change": item.rung.most is not None,
        "status": report["status"],
        "solve_seconds": report["seconds"]["solve"],
        **_figures(item),
        "gap": report["gap"],
        "criteria": [
            {key: row[key] for key in ("measure", "tolerance", "max_deviation")} for row in report["criteria"]
        ],
        "against_asked": against,
        "in_words": "" if item.rung == AS_ASKED else _in_words(item, front, against),
    }


def _figures(item: Alternative[P]) -> dict[str, float | None]:
    return {
        "objective": item.figures.objective,
        "worst_deviation": item.figures.worst_deviation,
        "balance": item.figures.balance,
        "changed": item.figures.changed,
    }


def _today(front: Front[P]) -> dict[str, Any] | None:
    """Balance of today's territories; None when the book knows none."""
    rows = front.asked.plan.report["today"]
    if not rows:
        return None
    worst = {row["measure"]: row["max_deviation"] for row in rows if row["max_deviation"] is not None}
    return {
        "worst_deviation": max(worst.values(), default=None),
        "criteria": [{"measure": measure, "max_deviation": value} for measure, value in worst.items()],
    }


def _best_in(item: Alternative[P], front: Front[P]) -> Iterator[str]:
    for figure, words in _BEST:
        values = [getattr(other.figures, figure) for other in front]
        if len(values) > 1 and None not in values and getattr(item.figures, figure) == min(values):
            yield words.format(objective=front.asked.plan.report["objective"]["name"])


def _in_words(item: Alternative[P], front: Front[P], against: Mapping[str, Any]) -> str:
    """Say what the alternative gains and costs against the plan as asked."""
    parts = [
        _objective(str(front.asked.plan.report["objective"]["name"]), against["objective_share"]),
        _balance(item.figures.worst_deviation, front.asked.figures.worst_deviation),
        *_change(front.measure, _changed(item), _changed(front.asked)),
    ]
    if against["customers_moved"]:
        parts.append(f"{against['customers_moved']:,} customers are in another territory than in “As asked”")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _objective(name: str, share: float | None) -> str:
    if share is None or abs(share) < NOTHING:
        return f"the same {name}"
    return f"{percent(round(abs(share), 4))} {'more' if share > 0 else 'less'} {name}"


def _balance(here: float, there: float) -> str:
    mine, theirs = percent(round(here, 4)), percent(round(there, 4))
    if abs(here - there) < NOTHING:
        return f"as well balanced (worst deviation {mine})"
    better = "better" if here < there else "less well"
    return f"{better} balanced (worst deviation {mine} in place of {theirs})"


def _change(measure: str | None, here: float, there: float) -> Iterator[str]:
    if measure is None or abs(here - there) < NOTHING:
        return
    mine, theirs = percent(round(here, 4)), percent(round(there, 4))
    yield f"{mine} of {measure} in place of {theirs} change hands against today"


def _changed(item: Alternative[P]) -> float:
    return item.figures.changed or 0.0


def _share(value: float, base: float) -> float | None:
    return value / base - 1.0 if base > 0 else None
