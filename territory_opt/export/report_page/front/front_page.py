"""front.html: the alternatives compared on one page."""

from __future__ import annotations

from typing import Any

from territory_opt.export.report_page.front.scatter_charts import scatter_charts
from territory_opt.export.report_page.render import render_page
from territory_opt.model.book import Book


def render_front(front: dict[str, Any], book: Book) -> str:
    """The page as text.

    Parameters
    ----------
    front : dict
        front.json.
    book : Book
        For its name, sources, and whether its customers are synthetic.
    """
    variables = {
        "front": front,
        "charts": scatter_charts(front),
        "held": front["status"] in ("optimal", "feasible"),
    }
    return render_page("front.html.j2", book, ("report.css", "front.css"), variables)
