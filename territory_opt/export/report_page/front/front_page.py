"""front.html: the alternatives compared on one page."""

from __future__ import annotations

from territory_opt.export.report_page.front.scatter_charts import scatter_charts
from territory_opt.export.report_page.render import render_page
from territory_opt.model.book import Book
from territory_opt.model.result import Status
from territory_opt.whatif.front.front_report import FrontReport


def render_front(front: FrontReport, book: Book) -> str:
    """The page as text.

    Parameters
    ----------
    front : FrontReport
    book : Book
        For its name, sources, and whether its customers are synthetic.
    """
    variables = {
        "front": front,
        "charts": scatter_charts(front),
        "held": front.status in (Status.OPTIMAL, Status.FEASIBLE),
    }
    return render_page("front.html.j2", book, ("report.css", "front.css"), variables)
