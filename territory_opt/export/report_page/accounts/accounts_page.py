"""report.html of a preview: the rules for key accounts compared, and the portfolio."""

from __future__ import annotations

from typing import Any

from territory_opt.accounts.preview.preview import Portfolio
from territory_opt.export.report_page.accounts.cut_charts import cut_charts
from territory_opt.export.report_page.accounts.headcount_charts import headcount_charts
from territory_opt.export.report_page.accounts.portfolio_chart import portfolio_chart
from territory_opt.export.report_page.render import render_page
from territory_opt.model.book import Book


def render_accounts(preview: dict[str, Any], portfolio: Portfolio | None, book: Book) -> str:
    """The page as text.

    Parameters
    ----------
    preview : dict
        report.json.
    portfolio : Portfolio or None
    book : Book
        For its name, sources, and whether its customers are synthetic.
    """
    variables = {
        "preview": preview,
        "chart": None if portfolio is None else portfolio_chart(portfolio),
        "headcount_charts": [] if preview["managers"] is None else headcount_charts(preview["managers"]),
        "cut_charts": [] if preview["cut"] is None else cut_charts(preview["cut"]),
    }
    return render_page("accounts.html.j2", book, ("report.css", "accounts.css"), variables)
