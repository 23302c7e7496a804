"""report.html of a preview: the rules side by side, and the portfolio, on a page that opens offline."""

from __future__ import annotations

from typing import Any

from territory_opt.accounts.preview.noun import Portfolio
from territory_opt.export.accounts.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, portfolio_chart
from territory_opt.export.accounts.cut import cut_charts
from territory_opt.export.accounts.managers import manager_charts
from territory_opt.export.notes import SYNTHETIC
from territory_opt.export.page import lines
from territory_opt.export.page.render import asset, template
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
    return str(
        template("accounts.html.j2").render(
            told=told,
            book=book,
            synthetic_note=SYNTHETIC if book.synthetic else "",
            chart=None if portfolio is None else portfolio_chart(portfolio),
            manager_charts=[] if told["managers"] is None else manager_charts(told["managers"]),
            cut_charts=[] if told["cut"] is None else cut_charts(told["cut"]),
            lines_box={
                "width": lines.WIDTH,
                "height": lines.HEIGHT,
                "right": lines.RIGHT,
                "top": lines.TOP,
                "bottom": lines.BOTTOM,
            },
            box={
                "width": WIDTH,
                "height": HEIGHT,
                "left": LEFT,
                "right": RIGHT,
                "top": TOP,
                "bottom": BOTTOM,
            },
            assets={name: asset(name) for name in ("report.css", "accounts.css")},
        )
    )
