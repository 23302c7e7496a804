"""The section of report.html about the quality of the plan: headline, objective, bound and gap."""

from __future__ import annotations

import math
from dataclasses import dataclass

from territory_opt.criteria.measure_text import measure_name
from territory_opt.model.report import Report
from territory_opt.model.report.report import ObjectiveValue
from territory_opt.model.result import Bound, EndedBy, Status
from territory_opt.objectives import objective_label
from territory_opt.wording.number_text import (
    format_count,
    format_number,
    format_percent,
    join_words,
)
from territory_opt.wording.ready_text import ready_text

_ENDED = {
    EndedBy.PROOF: "The search ended because the plan was proved best.",
    EndedBy.ITERATIONS: (
        "The search ended when its fixed amount of work was done, so the same input gives the same plan."
    ),
    EndedBy.TIME: "The search ended at the time limit.",
    EndedBy.STOPPED: "The search was cancelled; this is the best plan found until then.",
}
_PROVED_IMPOSSIBLE = "The search ended because it was proved that no plan holds every rule."
_BOUND_KINDS = {
    "fixed_bases": "with these bases",
    "mixed_bases": "with these homes and any other bases",
    "free_bases": "with any bases",
    "proof": "proved exactly",
}


@dataclass(frozen=True)
class QualityStatement:
    """The quality of a plan in short.

    Parameters
    ----------
    tone : str
        good, fair or bad.
    badge, headline, detail : str
    ready_tone, ready : str
        Whether the plan is ready to use.
    """

    tone: str
    badge: str
    headline: str
    detail: str
    ready_tone: str
    ready: str


def quality_statement(report: Report) -> QualityStatement:
    """Headline of the page."""
    ready = ready_text(report)
    return QualityStatement(
        *_headline(report), "good" if report.ready else "bad", f"{ready[0].upper()}{ready[1:]}"
    )


def _headline(report: Report) -> tuple[str, str, str, str]:
    """Tone, badge, headline and detail."""
    territories = format_count(report.counts.territories, "territory", "territories")
    if report.status is Status.OPTIMAL:
        return "good", "Proved best", f"{territories}, every rule held, proved best", _held(report)
    if report.status is Status.INFEASIBLE:
        return "bad", "Proved impossible", "No plan can hold every rule", _nearest(report)
    if report.status is Status.NOT_FOUND:
        return "bad", "Not found", "No plan that holds every rule was found", _nearest(report)
    if report.holds:
        badge = "Every rule held" if report.status is Status.FEASIBLE else "Evaluated: every rule held"
        shape = "balanced" if report.contiguity.fragments else "balanced and connected"
        return "good", badge, f"{territories}, {shape}", _held(report)
    return "fair", "Evaluated: rules broken", f"{territories}, not every rule is held", _broken(report)


def quality_lines(report: Report) -> list[tuple[str, str]]:
    """Headings and sentences: objective, bound, gap, and why the search ended."""
    lines = [("Objective", _objective(report.objective))]
    if report.status is None:
        return [
            *lines,
            ("Bound", "This plan was evaluated, not solved: no bound was computed, so there is no gap."),
        ]
    lines += [("Proven bound", _bound(report.bound, report.objective)), ("Gap", _gap(report))]
    if report.ended_by is None:
        return lines
    proved_impossible = report.status is Status.INFEASIBLE and report.ended_by is EndedBy.PROOF
    return [*lines, ("End of search", _PROVED_IMPOSSIBLE if proved_impossible else _ENDED[report.ended_by])]


def _objective(objective: ObjectiveValue) -> str:
    if not math.isfinite(objective.value):
        return "The plan has no objective value."
    return (
        f"{objective_label(objective.name)}: {_amount(objective.value, objective)}. "
        "Less is better. It is compared only between plans that hold every rule."
    )


def _bound(bound: Bound | None, objective: ObjectiveValue) -> str:
    if bound is None:
        return "No bound was proved for this plan."
    kind = _BOUND_KINDS.get(bound.kind, "")
    amount = _amount(bound.value, objective)
    if bound.valid_for == "problem":
        return f"No plan that holds these rules can be below {amount} ({kind})."
    return (
        f"No plan with the same bases can be below {amount} ({kind}). Other bases might allow less, "
        "so this is not a bound for the whole problem."
    )


def _gap(report: Report) -> str:
    gap, local = report.gap, report.gap_these_bases
    if gap is not None:
        if gap <= 1e-6:
            return "0: the plan reaches the bound, so no plan is better."
        return f"{format_percent(gap, 2)}: the plan is at most this far above the best one possible."
    if not report.holds:
        return "None: the bound is valid only for plans that hold every rule."
    if local is not None:
        return (
            f"{format_percent(local, 2)} for the bases of this plan; none for the whole problem, "
            "in which bases may move."
        )
    return "None: no bound of the whole problem is known."


def _held(report: Report) -> str:
    parts = [
        f"{measure_name(row.measure).lower()} (at most {format_percent(row.max_deviation, 2)} off target)"
        for row in report.criteria
        if row.max_deviation is not None
    ]
    balanced = f"Balanced on {join_words(parts)}. " if parts else ""
    gap = report.gap
    distance = (
        f"At most {format_percent(gap, 2)} above the best plan possible."
        if gap is not None and gap > 1e-6
        else ""
    )
    return f"{balanced}{_pieces(report)} {distance}".strip()


def _pieces(report: Report) -> str:
    count = report.contiguity.fragments
    return (
        f"{format_count(count, 'separate piece')}, as the rules allow."
        if count
        else "Every territory is in one piece."
    )


def _broken(report: Report) -> str:
    parts = [
        f"{format_count(row.outside, 'territory', 'territories')} outside the band of "
        f"{measure_name(row.measure).lower()}"
        for row in report.criteria
        if row.outside
    ]
    if report.contiguity.fragments:
        parts.append(format_count(report.contiguity.fragments, "separate piece"))
    broken = [rule.rule for rule in report.rules if not rule.holds]
    if broken:
        parts.append(
            f"{format_count(len(broken), 'rule')} about units or change not held ({join_words(broken[:5])})"
        )
    text = join_words(parts) or join_words([one.text for one in report.broken_rules])
    text = text or "some rule is not held"
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _nearest(report: Report) -> str:
    tail = (
        ""
        if report.holds
        else f" The nearest plan found is shown: {_broken(report)[0].lower()}{_broken(report)[1:]}"
    )
    reason = "" if report.infeasible is None else report.infeasible.reason.text
    return f"{reason.rstrip('.')}.{tail}".lstrip(".").strip()


def _amount(value: float, objective: ObjectiveValue) -> str:
    return f"{format_number(value)} {objective.unit}".strip()
