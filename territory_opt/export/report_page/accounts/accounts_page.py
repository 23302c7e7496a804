"""report.html of a preview: the rules side by side, and the portfolio, on a page that opens offline."""

from __future__ import annotations

from typing import Any

from territory_opt.accounts.preview.preview import Portfolio
from territory_opt.export.report_page.accounts.cut_charts import cut_charts
from territory_opt.export.report_page.accounts.headcount_charts import manager_charts
from territory_opt.export.report_page.accounts.portfolio_chart import portfolio_chart
from territory_opt.export.report_page.plan.plan_page import page
from territory_opt.model.book import Book


def render_accounts(told: dict[str, Any], portfolio: Portfolio | None, book: Book) -> str:
    """The whole page as text.

    Parameters
    ----------
    told : dict
        report.json.
    portfolio : Portfolio or None
    book : Book
        For its name, sources, and whether its customers are made up.
    """
    return page(
        "accounts.html.j2",
        book,
        ("report.css", "accounts.css"),
        told=told,
        chart=None if portfolio is None else portfolio_chart(portfolio),
        manager_charts=[] if told["managers"] is None else manager_charts(told["managers"]),
        cut_charts=[] if told["cut"] is None else cut_charts(told["cut"]),
    )
