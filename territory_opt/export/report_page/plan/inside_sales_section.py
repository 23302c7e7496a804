"""The section of report.html about customers of inside sales and house accounts."""

from __future__ import annotations

from typing import Any

from territory_opt.criteria.measure_text import measure_name
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.model.report.account_rows import AgentRow, HouseSection, PoolSection
from territory_opt.wording.number_text import (
    format_count,
    format_number,
    format_percent,
    join_words,
)


def inside_sales_section(plan: JudgedPlan, report: Report) -> dict[str, Any] | None:
    """Sentences and the table of agents; None without customers of inside sales or house accounts."""
    pool, house = report.inside_sales_pool, report.house
    if pool is None and house is None:
        return None
    lines = [] if pool is None else [*_pool(pool), *_unserved(pool)]
    lines += [] if house is None else [_house(house)]
    return {"pool": pool, "lines": lines, "agents": _agents(plan, report)}


def _pool(pool: PoolSection) -> list[str]:
    served = (
        f"Served by inside sales, without travel: {format_count(pool.customers, 'customer')} of "
        f"{format_count(pool.accounts, 'account')}, in {format_number(pool.hours, 0)} hours a year"
    )
    if not pool.agents:
        need = format_count(pool.agents_needed or 0, "agent")
        return [f"{served}: work for {need}. The book has no agents, so nobody is assigned."]
    lines = [
        f"{served}, by {format_count(pool.agents, 'agent')} with "
        f"{format_number(pool.capacity_hours, 0)} hours."
    ]
    if pool.balance:
        parts = [
            f"{_name(measure).lower()} {format_percent(worst.max_deviation, 2)}"
            for measure, worst in pool.balance.items()
        ]
        proved = (
            "proved best to 0.1%"
            if pool.status == "optimal"
            else f"proved to be at least {format_percent(pool.bound, 2)} in every assignment"
        )
        lines.append(f"Greatest deviation from an agent's share by capacity: {join_words(parts)}; {proved}.")
    return lines


def _unserved(pool: PoolSection) -> list[str]:
    ids = pool.unassigned
    if not ids:
        return []
    more = f" and {len(ids) - 5:,} more" if len(ids) > 5 else ""
    return [f"Without an agent: {', '.join(ids[:5])}{more}; the findings give the reasons."]


def _house(house: HouseSection) -> str:
    return (
        f"Served by nobody, with coverage house: {format_count(house.customers, 'customer')} with "
        f"{format_number(house.revenue, 0)} of revenue a year, {format_percent(house.revenue_share)} of all."
    )


def _name(measure: str) -> str:
    return "Hours" if measure == "hours" else measure_name(measure)


def _agents(plan: JudgedPlan, report: Report) -> list[tuple[AgentRow, str]]:
    """Each agent with its languages."""
    pool = plan.book.inside_sales
    if pool is None:
        return []
    return [
        (row, ", ".join(sorted(languages)) or "any")
        for row, languages in zip(report.inside_sales, pool.languages, strict=True)
    ]
