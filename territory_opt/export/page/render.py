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

from territory_opt.export.notes import SYNTHETIC
from territory_opt.export.page import charts, facts, portfolios, quality, wording
from territory_opt.export.page.balance import balances
from territory_opt.export.page.desk import desk
from territory_opt.export.page.handover import handover
from territory_opt.export.page.homes import homes
from territory_opt.export.page.links import link_lists
from territory_opt.export.page.picture import picture
from territory_opt.export.page.year import year_lines
from territory_opt.export.plain import plain
from territory_opt.export.view import View
from territory_opt.model.book import Book

_ASSETS = ("leaflet.js", "leaflet.css", "report.js", "report.css")
_MAP_IMAGES = re.compile(r"url\(images/[^)]*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def render(view: View) -> str:
    """The whole page as text; asks for `view.report` only when all heavy work is done."""
    parts, book = _parts(view), view.plan.book
    return page(
        "report.html.j2", book, _ASSETS, **parts, verdict=quality.verdict(view.report), report=view.report
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
    shown, accounts = balances(plan, report), portfolios.key_accounts(plan)
    return {
        "map_data": _script_data({**picture(view), "measures": _measures(view)}),
        "balances": [(balance, charts.new_panel(balance), charts.today_panel(balance)) for balance in shown],
        "has_today": bool(report.get("today")),
        "has_locks": plan.locked is not None,
        "has_bounds": any(entry.get("smallest_tolerance_bound") for entry in report.get("criteria", [])),
        "chart": (charts.WIDTH, charts.HEIGHT),
        "trace": charts.trace_chart(report.get("trace") or []),
        "statements": quality.statements(report),
        "tiles": facts.tiles(plan, report),
        "territories": facts.territories(plan),
        "year_lines": year_lines(report),
        "has_year": plan.field_year is not None,
        "has_reach": plan.reach is not None,
        "measures": list(plan.loads),
        "kams": portfolios.kam_cards(plan, accounts),
        "keys_summary": portfolios.summary(report),
        "goals": portfolios.goals(report),
        "desk": desk(plan, report),
        "handover": handover(plan, report),
        "key_accounts": accounts,
        "compactness": facts.compactness(report, plan.book.frame.distance_unit),
        "links": link_lists(report, plan.book.frame.distance_unit),
        "homes": homes(plan, report),
        "settings": facts.settings(plan),
    }


def _measures(view: View) -> list[dict[str, Any]]:
    tolerance = {entry["measure"]: entry.get("tolerance") for entry in view.plan.report.get("criteria", [])}
    return [
        {
            "name": wording.measure_name(measure),
            "unit": wording.measure_unit(measure),
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
        number=wording.number,
        percent=wording.percent,
        signed=wording.signed,
        measure=wording.measure_name,
        unit=wording.measure_unit,
        whole=wording.whole,
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
