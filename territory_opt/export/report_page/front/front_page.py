"""front.html: the alternatives side by side on one page that opens without a network."""

from __future__ import annotations

from typing import Any

from territory_opt.export.report_page.front.scatter_charts import scatters
from territory_opt.export.report_page.plan.plan_page import page
from territory_opt.model.book import Book


def render_front(told: dict[str, Any], book: Book) -> str:
    """The whole page as text.

    Parameters
    ----------
    told : dict
        front.json.
    book : Book
        For its name, sources, and whether its customers are made up.
    """
    return page(
        "front.html.j2",
        book,
        ("report.css", "front.css"),
        front=told,
        charts=scatters(told),
        held=told["status"] in ("optimal", "feasible"),
    )
