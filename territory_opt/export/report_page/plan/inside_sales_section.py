"""The section of report.html about customers whom no territory and no KAM serves."""

from __future__ import annotations

from typing import Any

from territory_opt.export.report_page.plan.quality_section import Report
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.wording.number_text import counted, listed, measure_name, number, percent


def desk(plan: JudgedPlan, report: Report) -> dict[str, Any] | None:
    """Sentences and the table of agents; None where every customer has a territory or is key."""
    pool, house = report.get("inside_sales_pool"), report.get("house")
    if not pool and not house:
        return None
    lines = [*_pool(pool or {}), *_unserved(pool or {}), *_house(house or {})]
    return {"pool": pool, "lines": lines, "agents": _agents(plan, report)}


def _pool(pool: Report) -> list[str]:
    if not pool:
        return []
    served = (
        f"Served from a desk, without travel: {counted(pool['customers'], 'customer')} of "
        f"{counted(pool['accounts'], 'account')}, in {number(pool['hours'], 0)} hours a year"
    )
    if not pool["agents"]:
        need = counted(pool["agents_needed"], "agent")
        return [f"{served}: work for {need}. The book names none, so nobody is assigned."]
    lines = [
        f"{served}, by {counted(pool['agents'], 'agent')} with {number(pool['capacity_hours'], 0)} hours."
    ]
    if pool["balance"]:
        parts = [
            f"{_name(measure).lower()} {percent(worst['max_deviation'], 2)}"
            for measure, worst in pool["balance"].items()
        ]
        proved = (
            "proved to be the most even way there is, to a tenth of a percent"
            if pool["status"] == "optimal"
            else f"no way to share them out is within {percent(pool['bound'], 2)}"
        )
        lines.append(f"Greatest deviation from an agent's share by capacity: {listed(parts)}; {proved}.")
    return lines


def _unserved(pool: Report) -> list[str]:
    if not pool.get("unassigned"):
        return []
    ids = pool["unassigned"]
    more = f" and {len(ids) - 5:,} more" if len(ids) > 5 else ""
    return [f"Without an agent: {', '.join(ids[:5])}{more}; the notes say why."]


def _house(house: Report) -> list[str]:
    if not house:
        return []
    return [
        f"Served by nobody, with coverage house: {counted(house['customers'], 'customer')} with "
        f"{number(house['revenue'], 0)} of revenue a year, {percent(house['revenue_share'])} of all."
    ]


def _name(measure: str) -> str:
    return "Hours" if measure == "hours" else measure_name(measure)


def _agents(plan: JudgedPlan, report: Report) -> list[dict[str, Any]]:
    pool = plan.book.inside_sales
    if pool is None:
        return []
    return [
        {**row, "speaks": ", ".join(sorted(spoken)) or "any"}
        for row, spoken in zip(report.get("inside_sales") or [], pool.languages)
    ]
