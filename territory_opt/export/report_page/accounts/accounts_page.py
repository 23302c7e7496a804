"""report.html of a preview: the rules for key accounts compared, and the portfolio."""

from __future__ import annotations

from territory_opt.export.output_folder.accounts_report import AccountsReport
from territory_opt.export.report_page.accounts.cut_charts import cut_charts
from territory_opt.export.report_page.accounts.headcount_charts import headcount_charts
from territory_opt.export.report_page.accounts.portfolio_chart import portfolio_chart
from territory_opt.export.report_page.render import render_page
from territory_opt.model.book import Book


def render_accounts(report: AccountsReport, book: Book) -> str:
    """The page as text.

    Parameters
    ----------
    report : AccountsReport
    book : Book
        For its name, sources, and whether its customers are synthetic.
    """
    portfolio = report.preview.portfolio
    variables = {
        "report": report,
        "preview": report.preview,
        "chart": None if portfolio is None else portfolio_chart(portfolio),
        "headcount_charts": [] if report.managers is None else headcount_charts(report.managers),
        "cut_charts": [] if report.cut is None else cut_charts(report.cut),
    }
    return render_page("accounts.html.j2", book, ("report.css", "accounts.css"), variables)
