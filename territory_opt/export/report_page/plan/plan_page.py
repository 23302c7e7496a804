"""report.html of a plan: map, charts and tables, then the report with its times."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from territory_opt.criteria.measure_text import measure_name, measure_unit
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan import (
    balance_charts,
    figure_tables,
    key_account_section,
    quality_section,
)
from territory_opt.export.report_page.plan.balance_section import balance_sections
from territory_opt.export.report_page.plan.findings_section import findings_section
from territory_opt.export.report_page.plan.handover_section import handover_section
from territory_opt.export.report_page.plan.homes_section import homes_section
from territory_opt.export.report_page.plan.inside_sales_section import inside_sales_section
from territory_opt.export.report_page.plan.map_data import map_data
from territory_opt.export.report_page.plan.neighbour_links import link_lists
from territory_opt.export.report_page.plan.year_section import year_lines
from territory_opt.export.report_page.render import render_page, script_data
from territory_opt.wording.missed_tolerances import missed_tolerances

_ASSETS = ("leaflet.js", "leaflet.css", "report.js", "report.css")


def render_plan(view: PlanView) -> str:
    """The page as text; reads `view.report` after all expensive work, because it holds the times."""
    variables = _variables(view)
    report = view.report
    variables |= {
        "quality": quality_section.quality_statement(report),
        "findings": findings_section(report),
        "report": report,
        "missed_tolerances": missed_tolerances(report),
        "seconds": asdict(report.seconds),
    }
    return render_page("report.html.j2", view.plan.book, _ASSETS, variables)


def _variables(view: PlanView) -> dict[str, Any]:
    plan, report = view.plan, view.plan.report
    sections, accounts = balance_sections(plan, report), key_account_section.key_account_rows(plan)
    distance_unit = plan.book.frame.distance_unit
    return {
        "map_data": script_data({**map_data(view), "measures": _measures(view)}),
        "balances": [
            (section, balance_charts.new_chart(section), balance_charts.today_chart(section))
            for section in sections
        ],
        "has_today": bool(report.today),
        "has_locks": plan.locked is not None,
        "has_bounds": any(row.smallest_tolerance_bound for row in report.criteria),
        "search": balance_charts.search_chart(report.trace or ()),
        "quality_lines": quality_section.quality_lines(report),
        "tiles": figure_tables.key_figure_tiles(plan, report),
        "territories": figure_tables.territory_rows(plan),
        "year_lines": year_lines(report),
        "has_year": plan.territory_workload is not None,
        "has_reach": plan.reach is not None,
        "measures": list(plan.loads),
        "kams": key_account_section.kam_cards(plan, accounts),
        "key_account_summary": key_account_section.key_account_summary(report.key_accounts),
        "goals": key_account_section.goal_rows(report.key_accounts),
        "inside_sales": inside_sales_section(plan, report),
        "handover": handover_section(plan, report.transition),
        "key_accounts": accounts,
        "compactness": figure_tables.compactness_rows(report, distance_unit),
        "links": link_lists(report.contiguity, distance_unit),
        "homes": homes_section(plan, report),
        "settings": figure_tables.setting_rows(plan),
    }


def _measures(view: PlanView) -> list[dict[str, Any]]:
    tolerance = {row.measure: row.tolerance for row in view.plan.report.criteria}
    return [
        {"name": measure_name(measure), "unit": measure_unit(measure), "tolerance": tolerance[measure]}
        for measure in view.plan.loads
    ]
