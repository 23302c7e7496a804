"""The page put together: map, charts and tables first, then the report with its times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChainableUndefined, Environment, FunctionLoader
from markupsafe import Markup

from territory_opt.export.attribution import SYNTHETIC
from territory_opt.export.json_values import plain
from territory_opt.export.plan_view import View
from territory_opt.export.report_page.plan import (
    balance_charts,
    figure_tables,
    key_account_section,
    quality_section,
)
from territory_opt.export.report_page.plan.balance_section import balances
from territory_opt.export.report_page.plan.handover_section import handover
from territory_opt.export.report_page.plan.homes_section import homes
from territory_opt.export.report_page.plan.inside_sales_section import desk
from territory_opt.export.report_page.plan.map_data import picture
from territory_opt.export.report_page.plan.neighbour_links import link_lists
from territory_opt.export.report_page.plan.year_section import year_lines
from territory_opt.model.book import Book
from territory_opt.wording import number_text

_ASSETS = ("leaflet.js", "leaflet.css", "report.js", "report.css")
_MAP_IMAGES = re.compile(r"url\(images/[^)]*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def render(view: View) -> str:
    """The whole page as text; asks for `view.report` only when all heavy work is done."""
    parts, book = _parts(view), view.plan.book
    return page(
        "report.html.j2",
        book,
        _ASSETS,
        **parts,
        verdict=quality_section.verdict(view.report),
        report=view.report,
    )


def page(name: str, book: Book, assets: Iterable[str], **parts: object) -> str:
    """A page of the folder `web` as text, with what every page has: sources, notes, styles and scripts.

    Parameters
    ----------
    name : str
        Of the template.
    book : Book
        For its name, its sources, and whether its customers are made up.
    assets : iterable of str
        Files that stand inside the page.
    **parts
        What the template asks for besides.
    """
    synthetic_note = SYNTHETIC if book.synthetic else ""
    inside = {asset: _asset(asset) for asset in assets}
    return str(_template(name).render(book=book, synthetic_note=synthetic_note, assets=inside, **parts))


def _parts(view: View) -> dict[str, Any]:
    plan, report = view.plan, plain(view.plan.report)
    shown, accounts = balances(plan, report), key_account_section.key_accounts(plan)
    return {
        "map_data": _script_data({**picture(view), "measures": _measures(view)}),
        "balances": [
            (balance, balance_charts.new_panel(balance), balance_charts.today_panel(balance))
            for balance in shown
        ],
        "has_today": bool(report.get("today")),
        "has_locks": plan.locked is not None,
        "has_bounds": any(entry.get("smallest_tolerance_bound") for entry in report.get("criteria", [])),
        "chart": (balance_charts.WIDTH, balance_charts.HEIGHT),
        "trace": balance_charts.trace_chart(report.get("trace") or []),
        "statements": quality_section.statements(report),
        "tiles": figure_tables.tiles(plan, report),
        "territories": figure_tables.territories(plan),
        "year_lines": year_lines(report),
        "has_year": plan.field_year is not None,
        "has_reach": plan.reach is not None,
        "measures": list(plan.loads),
        "kams": key_account_section.kam_cards(plan, accounts),
        "keys_summary": key_account_section.summary(report),
        "goals": key_account_section.goals(report),
        "desk": desk(plan, report),
        "handover": handover(plan, report),
        "key_accounts": accounts,
        "compactness": figure_tables.compactness(report, plan.book.frame.distance_unit),
        "links": link_lists(report, plan.book.frame.distance_unit),
        "homes": homes(plan, report),
        "settings": figure_tables.settings(plan),
    }


def _measures(view: View) -> list[dict[str, Any]]:
    tolerance = {entry["measure"]: entry.get("tolerance") for entry in view.plan.report.get("criteria", [])}
    return [
        {
            "name": number_text.measure_name(measure),
            "unit": number_text.measure_unit(measure),
            "tolerance": tolerance.get(measure),
        }
        for measure in view.plan.loads
    ]


@cache
def _template(name: str) -> Any:  # noqa: ANN401 - a jinja2 template
    """A page of the folder `web`, with the words and numbers of all pages."""
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number_text.number,
        percent=number_text.percent,
        signed=number_text.signed,
        measure=number_text.measure_name,
        unit=number_text.measure_unit,
        whole=number_text.whole,
    )
    return environment.get_template(name)


def _asset(name: str) -> Markup:
    """A vendored file, ready to stand inside the page: nothing in it is fetched."""
    text = _SOURCE_MAP.sub("", _MAP_IMAGES.sub("none", _text(name)))
    return Markup(text)


def _text(name: str) -> str:
    return (files("territory_opt.export") / "web" / name).read_text(encoding="utf-8")


def _script_data(value: Any) -> Markup:  # noqa: ANN401 - any JSON value
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
