"""front.html: the alternatives side by side on one page that opens without a network."""

from __future__ import annotations

from typing import Any

from territory_opt.export.front.chart import HEIGHT, WIDTH, scatters
from territory_opt.export.notes import SYNTHETIC
from territory_opt.export.page.render import asset, template
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
    return str(
        template("front.html.j2").render(
            front=told,
            book=book,
            synthetic_note=SYNTHETIC if book.synthetic else "",
            charts=scatters(told),
            size=(WIDTH, HEIGHT),
            held=told["status"] in ("optimal", "feasible"),
            assets={name: asset(name) for name in ("report.css", "front.css")},
        )
    )
