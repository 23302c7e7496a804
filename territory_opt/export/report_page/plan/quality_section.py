"""The section of report.html about the quality of the plan: headline, objective, bound and gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from territory_opt.criteria.measure_text import measure_name
from territory_opt.objectives import objective_label
from territory_opt.wording.number_text import (
    format_count,
    format_number,
    format_percent,
    join_words,
)

Report = Mapping[str, Any]

_ENDED = {
    "proof": "The search ended because the plan was proved best.",
    "iterations": (
        "The search ended when its fixed amount of work was done, so the same input gives the same plan."
    ),
    "time": "The search ended at the time limit.",
    "stopped": "The search was cancelled; this is the best plan found until then.",
}
_BOUND_KINDS = {
    "fixed_bases": "with these bases",
    "free_bases": "with any bases",
    "proof": "proved exactly",
}


@dataclass(frozen=True)
class QualityStatement:
    """The quality of a plan in short; `tone` is good, fair or bad."""

    tone: str
    badge: str
    headline: str
    detail: str


def quality_statement(report: Report) -> QualityStatement:
    """Headline of the page."""
    territories = format_count(
        int(report.get("counts", {}).get("territories", 0)), "territory", "territories"
    )
    status = report.get("status")
    if status == "optimal":
        return QualityStatement(
            "good", "Proved best", f"{territories}, every rule held, proved best", _held(report)
        )
    if status == "infeasible":
        return QualityStatement("bad", "Proved impossible", "No plan can hold every rule", _nearest(report))
    if status == "not_found":
        return QualityStatement(
            "bad", "Not found", "No plan that holds every rule was found", _nearest(report)
        )
    if rules_held(report):
        badge = "Every rule held" if status == "feasible" else "Evaluated: every rule held"
        shape = "balanced" if _fragments(report) else "balanced and connected"
        return QualityStatement("good", badge, f"{territories}, {shape}", _held(report))
    return QualityStatement(
        "fair", "Evaluated: rules broken", f"{territories}, not every rule is held", _broken(report)
    )


def rules_held(report: Report) -> bool:
    """Whether every rule is held, by the report's `holds`, else by its bands and fragments."""
    if report.get("holds") is not None:
        return bool(report["holds"])
    outside = sum(entry.get("outside") or 0 for entry in report.get("criteria", []))
    return outside == 0 and not _fragments(report)


def quality_lines(report: Report) -> list[tuple[str, str]]:
    """Headings and sentences: objective, bound, gap, and why the search ended."""
    objective = report.get("objective") or {}
    lines = [("Objective", _objective(objective))]
    if report.get("status") is None:
        return [
            *lines,
            ("Bound", "This plan was evaluated, not solved: no bound was computed, so there is no gap."),
        ]
    lines += [("Proven bound", _bound(report.get("bound"), objective)), ("Gap", _gap(report))]
    ended = _ENDED.get(str(report.get("ended_by")))
    if report.get("status") == "infeasible" and report.get("ended_by") == "proof":
        ended = "The search ended because it was proved that no plan holds every rule."
    return [*lines, ("End of search", ended)] if ended else lines


def _objective(objective: Report) -> str:
    if objective.get("value") is None:
        return "The plan has no objective value."
    name = str(objective.get("name"))
    return (
        f"{objective_label(name)}: {_amount(objective['value'], objective)}. "
        "Less is better. It is compared only between plans that hold every rule."
    )


def _bound(bound: Report | None, objective: Report) -> str:
    if not bound or bound.get("value") is None:
        return "No bound was proved for this plan."
    kind = _BOUND_KINDS.get(str(bound.get("kind")), "")
    amount = _amount(bound["value"], objective)
    if bound.get("valid_for") == "problem":
        return f"No plan that holds these rules can be below {amount} ({kind})."
    return (
        f"No plan with the same bases can be below {amount} ({kind}). Other bases might allow less, "
        "so this is not a bound for the whole problem."
    )


def _gap(report: Report) -> str:
    gap, local = report.get("gap"), report.get("gap_these_bases")
    if gap is not None:
        if gap <= 1e-6:
            return "0: the plan reaches the bound, so no plan is better."
        return f"{format_percent(gap, 2)}: the plan is at most this far above the best one possible."
    if not rules_held(report):
        return "None: the bound is valid only for plans that hold every rule."
    if local is not None:
        return (
            f"{format_percent(local, 2)} for the bases of this plan; none for the whole problem, "
            "in which bases may move."
        )
    return "None: no bound of the whole problem is known."


def _held(report: Report) -> str:
    parts = [
        f"{measure_name(entry['measure']).lower()} "
        f"(at most {format_percent(entry['max_deviation'], 2)} off target)"
        for entry in report.get("criteria", [])
        if entry.get("max_deviation") is not None
    ]
    balanced = f"Balanced on {join_words(parts)}. " if parts else ""
    gap = report.get("gap")
    distance = (
        f"At most {format_percent(gap, 2)} above the best plan possible."
        if gap is not None and gap > 1e-6
        else ""
    )
    return f"{balanced}{_pieces(report)} {distance}".strip()


def _pieces(report: Report) -> str:
    count = _fragments(report)
    return (
        f"{format_count(count, 'separate piece')}, as the rules allow."
        if count
        else "Every territory is in one piece."
    )


def _fragments(report: Report) -> int:
    return int((report.get("contiguity") or {}).get("fragments") or 0)


def _broken(report: Report) -> str:
    parts = [
        f"{format_count(entry['outside'], 'territory', 'territories')} outside the band of "
        f"{measure_name(entry['measure']).lower()}"
        for entry in report.get("criteria", [])
        if entry.get("outside")
    ]
    if _fragments(report):
        parts.append(format_count(_fragments(report), "separate piece"))
    broken = [str(rule["rule"]) for rule in report.get("rules") or [] if not rule["holds"]]
    if broken:
        parts.append(
            f"{format_count(len(broken), 'rule')} about units or change not held ({join_words(broken[:5])})"
        )
    text = join_words(parts) or join_words(list(report.get("broken_rules") or [])) or "some rule is not held"
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _nearest(report: Report) -> str:
    tail = (
        ""
        if rules_held(report)
        else f" The nearest plan found is shown: {_broken(report)[0].lower()}{_broken(report)[1:]}"
    )
    reason = (report.get("infeasible") or {}).get("reason") or ""
    return f"{reason.rstrip('.')}.{tail}".lstrip(".").strip()


def _amount(value: float, objective: Report) -> str:
    return f"{format_number(value)} {objective.get('unit') or ''}".strip()
