"""The content of front.json: figures of each alternative, and what it gains and costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.front.alternative import Alternative, LeftOut
from territory_opt.whatif.front.plan_names import REQUESTED_NAME, percent
from territory_opt.whatif.front.variant import AS_REQUESTED

P = TypeVar("P", bound=JudgedPlan)
NEGLIGIBLE = 5e-5
"""Differences of shares below this are not mentioned."""

_BEST = (("objective", "least {objective}"), ("balance", "best balance"), ("changed", "fewest changes"))
"""Field of `PlanFigures`, and the label of the alternative with the least value."""


def front_report(
    requested: Alternative[P],
    alternatives: Sequence[Alternative[P]],
    left_out: Sequence[LeftOut],
    measure: str | None,
) -> dict[str, Any]:
    """Return front.json.

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
    comparison = _Comparison(requested, tuple(alternatives), measure, ComparedPlan.of(requested.plan))
    return {
        "status": str(report["status"]),
        "seed": report["seed"],
        "input_hash": report["input_hash"],
        "version": report["version"],
        "objective": {"name": report["objective"]["name"], "unit": report["objective"]["unit"]},
        "change_measure": measure,
        "asked": {
            "folder": requested.folder,
            "on_the_front": any(item.variant == AS_REQUESTED for item in alternatives),
            "tolerances": {row["measure"]: row["tolerance"] for row in report["criteria"]},
            "infeasible": report["infeasible"],
            **_figures(requested),
        },
        "today": _today(report),
        "alternatives": [comparison.entry(item) for item in alternatives],
        "left_out": [item.as_dict() for item in left_out],
    }


@dataclass(frozen=True)
class _Comparison(Generic[P]):
    """Compares each alternative with the plan as requested."""

    requested: Alternative[P]
    alternatives: tuple[Alternative[P], ...]
    measure: str | None
    reference: ComparedPlan

    @property
    def objective(self) -> str:
        """Name of the objective."""
        return str(self.requested.plan.report["objective"]["name"])

    def entry(self, item: Alternative[P]) -> dict[str, Any]:
        """Row of one alternative."""
        report = item.plan.report
        as_requested = item.variant == AS_REQUESTED
        differences = self.differences(item)
        return {
            "name": item.name,
            "folder": item.folder,
            "best_in": list(self.best_in(item)),
            "as_asked": as_requested,
            "looser_than_asked": item.variant.looser,
            "limits_change": item.variant.max_moved_share is not None,
            "status": report["status"],
            "solve_seconds": report["seconds"]["solve"],
            **_figures(item),
            "gap": report["gap"],
            "criteria": [
                {key: row[key] for key in ("measure", "tolerance", "max_deviation")}
                for row in report["criteria"]
            ],
            "against_asked": differences,
            "in_words": "" if as_requested else self.in_words(item, differences),
        }

    def differences(self, item: Alternative[P]) -> dict[str, Any]:
        """Differences of an alternative from the plan as requested."""
        moved = compare(self.reference, ComparedPlan.of(item.plan))
        base = self.requested.figures
        return {
            "objective_share": _relative_difference(item.figures.objective, base.objective),
            "worst_deviation": item.figures.worst_deviation - base.worst_deviation,
            "changed": None if self.measure is None else _changed(item) - _changed(self.requested),
            **{name: moved[name] for name in ("units_moved", "customers_moved", "revenue_moved_share")},
        }

    def best_in(self, item: Alternative[P]) -> Iterator[str]:
        """Labels of the figures in which an alternative is the best."""
        for figure, label in _BEST:
            values = [getattr(other.figures, figure) for other in self.alternatives]
            if len(values) > 1 and None not in values and getattr(item.figures, figure) == min(values):
                yield label.format(objective=self.objective)

    def in_words(self, item: Alternative[P], differences: Mapping[str, Any]) -> str:
        """Sentence with the gains and costs of an alternative."""
        base = self.requested
        parts = [
            _objective(self.objective, differences["objective_share"]),
            _balance(item.figures.worst_deviation, base.figures.worst_deviation),
            *_change(self.measure, _changed(item), _changed(base)),
        ]
        if differences["customers_moved"]:
            parts.append(
                f"{differences['customers_moved']:,} customers are in another territory than in "
                f"“{REQUESTED_NAME}”"
            )
        text = "; ".join(parts)
        return f"{text[0].upper()}{text[1:]}."


def _figures(item: Alternative[P]) -> dict[str, float | None]:
    return {
        "objective": item.figures.objective,
        "worst_deviation": item.figures.worst_deviation,
        "balance": item.figures.balance,
        "changed": item.figures.changed,
    }


def _today(report: Mapping[str, Any]) -> dict[str, Any] | None:
    """Balance of today's territories; None when the book has none."""
    rows = report["today"]
    if not rows:
        return None
    worst = {row["measure"]: row["max_deviation"] for row in rows if row["max_deviation"] is not None}
    return {
        "worst_deviation": max(worst.values(), default=None),
        "criteria": [{"measure": measure, "max_deviation": value} for measure, value in worst.items()],
    }


def _objective(name: str, share: float | None) -> str:
    if share is None or abs(share) < NEGLIGIBLE:
        return f"the same {name}"
    return f"{percent(round(abs(share), 4))} {'more' if share > 0 else 'less'} {name}"


def _balance(deviation: float, base: float) -> str:
    text, base_text = percent(round(deviation, 4)), percent(round(base, 4))
    if abs(deviation - base) < NEGLIGIBLE:
        return f"as well balanced (worst deviation {text})"
    better = "better" if deviation < base else "less well"
    return f"{better} balanced (worst deviation {text} in place of {base_text})"


def _change(measure: str | None, changed: float, base: float) -> Iterator[str]:
    if measure is None or abs(changed - base) < NEGLIGIBLE:
        return
    text, base_text = percent(round(changed, 4)), percent(round(base, 4))
    yield f"{text} of {measure} in place of {base_text} change hands against today"


def _changed(item: Alternative[P]) -> float:
    return item.figures.changed or 0.0


def _relative_difference(value: float, base: float) -> float | None:
    return value / base - 1.0 if base > 0 else None
