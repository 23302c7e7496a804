"""Synthetic customers at places in real units."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Ints, Texts, frozen, texts
from territory_opt.model.book import Customers, Units
from territory_opt.samples.account_sites import accounts, in_family, potentials, prospects, revenues
from territory_opt.samples.customer_sites import choose_units, places_inside
from territory_opt.samples.holdings import with_holdings
from territory_opt.samples.region import Region
from territory_opt.samples.visit_plans import choose_visits, minutes, segments


def make_customers(
    region: Region, units: Units, count: int, reps: int, rng: np.random.Generator
) -> Customers:
    """Make customers without owners.

    Parameters
    ----------
    region : Region
    units : Units
        With outlines.
    count : int
        Customers wanted, at least 1.
    reps : int
        Number of reps, which decides how often customers can be visited.
    rng : numpy.random.Generator
    """
    for_places, for_accounts, for_potential, for_traits, for_holdings = rng.spawn(5)
    unit = choose_units(units.measures[region.weight], count, for_places)
    account = accounts(count, for_accounts)
    potential = potentials(account, region.potential, for_potential)
    prospect = prospects(account, for_potential)
    segment = segments(potential, prospect)
    industry, language = _industry_and_language(region, account, for_traits)
    ids = texts(f"C{number:0{max(5, len(str(count)))}d}" for number in range(1, count + 1))
    blank = frozen(texts([""] * count))
    customers = Customers(
        customer_id=frozen(ids),
        unit=frozen(unit),
        points=frozen(places_inside(units, unit, region.spread, for_places)),
        name=frozen(_names(region, account, industry)),
        account_id=frozen(_account_ids(account, ids)),
        revenue=frozen(revenues(potential, prospect, for_potential)),
        potential=frozen(potential),
        visits=frozen(choose_visits(segment, prospect, potential, reps * region.visits_per_rep)),
        visit_minutes=frozen(minutes(segment, prospect)),
        segment=frozen(segment),
        industry=frozen(industry),
        language=frozen(language),
        country=frozen(texts([region.country] * count)),
        prospect=frozen(prospect),
        key_account=frozen(np.full(count, -1, dtype=np.int64)),
        coverage=blank,
        rep_id=blank,
        kam_id=blank,
        place_source=frozen(texts(["given"] * count)),
    )
    return with_holdings(customers, account, for_holdings)


def _industry_and_language(region: Region, account: Ints, rng: np.random.Generator) -> tuple[Texts, Texts]:
    """Draw the industry and the language of every account; each of shape (customers,)."""
    industries = texts(region.name_parts.trades)
    languages = texts(region.languages)
    share = np.array(list(region.languages.values()))
    industry: Texts = industries[rng.integers(len(industries), size=len(account))]
    language: Texts = languages[rng.choice(len(languages), size=len(account), p=share / share.sum())]
    return industry[account], language[account]


def _account_ids(account: Ints, customer_id: Texts) -> Texts:
    """Accounts with several sites have an id of their own, the others that of their customer."""
    several: Bools = in_family(account)
    first, number = np.unique(account[several], return_inverse=True)
    width = max(4, len(str(len(first))))
    ids = customer_id.copy()
    ids[several] = texts(f"A{index + 1:0{width}d}" for index in number)
    return ids


def _names(region: Region, account: Ints, industry: Texts) -> Texts:
    """Synthetic names, with the number of the site where an account has several."""
    order = np.argsort(account, kind="stable")
    size = np.bincount(account, minlength=len(account))
    site = np.empty(len(account), dtype=np.int64)
    site[order] = np.arange(len(account)) - (np.cumsum(size) - size)[account[order]]
    parts = region.name_parts
    return texts(
        f"{parts.company} {parts.trades[trade]} {of + 1:05d}"
        + (f", {parts.site} {number + 1}" if several else "")
        for of, trade, number, several in zip(account, industry, site, in_family(account))
    )
