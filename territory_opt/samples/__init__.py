"""Sample books: real geography with seeded synthetic customers, reps and KAMs."""

from __future__ import annotations

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.progress import SILENT, Progress
from territory_opt.samples.germany import GERMANY
from territory_opt.samples.region import Region
from territory_opt.samples.us import TEXAS, US

REGIONS: tuple[Region, ...] = (GERMANY, US, TEXAS)
"""Every region with a sample; the first is the default."""

__all__ = ["REGIONS", "Region", "make"]


def make(
    region: str,
    *,
    customers: int | None = None,
    territories: int | None = None,
    seed: int = 0,
    progress: Progress = SILENT,
) -> BookWithScenario:
    """Make a book of real geography and synthetic customers, reps and KAMs.

    The same arguments make the same book. It contains key accounts, KAMs, homes and today's owners;
    every customer belongs today to the rep with the nearest home.

    Parameters
    ----------
    region : str
        Name of one of `REGIONS`.
    customers, territories : int or None
        Number of customers and of reps (each with a home); None: the region's own.
    seed : int
        Of all random draws.
    progress : Progress

    Raises
    ------
    InvalidInput
        Unknown region, or an impossible number.
    """
    chosen = next((known for known in REGIONS if known.name == region), None)
    if chosen is None:
        names = ", ".join(known.name for known in REGIONS)
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
