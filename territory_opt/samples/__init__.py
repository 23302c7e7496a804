"""The demo books: real geography, seeded synthetic customers."""

from __future__ import annotations

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.progress import SILENT, Progress
from territory_opt.samples.germany import GERMANY
from territory_opt.samples.region import Region
from territory_opt.samples.us import TEXAS, US

REGIONS: tuple[Region, ...] = (GERMANY, US, TEXAS)
"""Every region a sample can be made of; the first is the default."""

__all__ = ["REGIONS", "Region", "make"]


def make(
    region: str,
    *,
    customers: int | None = None,
    territories: int | None = None,
    seed: int = 0,
    progress: Progress = SILENT,
) -> Book:
    """Make a book: real geography, customers, reps and KAMs made up.

    The same arguments make the same book. Key accounts, KAMs, homes and today's owners are part of it;
    every customer belongs today to the rep who lives nearest, whatever the balance.

    Parameters
    ----------
    region : str
        Name of one of `REGIONS`.
    customers, territories : int or None
        How many customers, and how many reps (each with a home); None: the region's own.
    seed : int
        Of everything that is made up.
    progress : Progress

    Raises
    ------
    InvalidInput
        No such region, or a number it cannot have.
    """
    chosen = next((one for one in REGIONS if one.name == region), None)
    if chosen is None:
        names = ", ".join(one.name for one in REGIONS)
        raise InvalidInput(
            [Fault("request", None, "region", region, "there is no such region", f"Use one of {names}.")]
        )
    from territory_opt.samples.make_book import make_book

    return make_book(
        chosen,
        chosen.customers if customers is None else customers,
        chosen.territories if territories is None else territories,
        seed,
        progress,
    )
