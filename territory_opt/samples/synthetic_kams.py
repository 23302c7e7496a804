"""Synthetic Key Account Managers."""

from __future__ import annotations

from math import ceil

import numpy as np

from territory_opt.model.arrays import frozen, texts
from territory_opt.model.book import Customers, Kams, Units
from territory_opt.samples.home_units import home_units
from territory_opt.samples.person_names import person_names
from territory_opt.samples.real_outlines import rounded
from territory_opt.samples.region import Region
from territory_opt.samples.sample_key_accounts import SampleKeyAccounts
from territory_opt.samples.towns import towns

MAX_ACCOUNTS = 12
CAPACITY_RATIO = 1.1
"""Capacity of all KAMs in accounts, over the number of key accounts."""
CAPACITY_HOURS = 1408.0
INDUSTRIES_EACH = 4
GENERALIST_EVERY = 5
"""One KAM in so many, and the last, covers every industry and language."""
PARTNER_EVERY, PARTNER_HOURS = 3, 200.0
"""One inside-sales partner for so many KAMs, and the partner's hours a year for each KAM."""
LEVELS = (
    frozenset[str](),
    frozenset({"national", "regional"}),
    frozenset[str](),
    frozenset({"global", "national"}),
)
"""Levels that KAMs serve, in turn; empty means any."""
CONFLICT_EVERY = 6
"""One KAM in so many must not serve one of the key accounts."""
MIN_ACCOUNTS = 3
COST, EXPERTISE_COST = 110_000.0, 5_000.0
"""Yearly cost of a KAM, and of each language and industry beyond the first ones."""


def make_kams(
    region: Region, units: Units, customers: Customers, keys: SampleKeyAccounts, rng: np.random.Generator
) -> Kams:
    """Make as many KAMs as the key accounts need, each with a home in a large town."""
    count = ceil(CAPACITY_RATIO * len(keys.account) / MAX_ACCOUNTS)
    town = towns(units.measures[region.weight], region.kam_home_weight, count)
    homes = home_units(units, town, customers.points[keys.site], np.ones(len(keys.site)), count)
    names = person_names(region.name_parts, count + ceil(count / PARTNER_EVERY), rng)
    width = max(2, len(str(count)))
    return Kams(
        kam_id=frozen(texts(f"K{number:0{width}d}" for number in range(1, count + 1))),
        name=frozen(texts(names[:count])),
        homes=frozen(rounded(units.points[homes])),
        capacity_hours=frozen(np.full(count, CAPACITY_HOURS)),
        max_accounts=frozen(np.full(count, MAX_ACCOUNTS, dtype=np.int64)),
        languages=tuple(_languages(region, number, count) for number in range(count)),
        industries=tuple(_industries(region, number, count) for number in range(count)),
        countries=tuple(
            frozenset(region.kam_countries[number % len(region.kam_countries)].split(";"))
            for number in range(count)
        ),
        inside_sales=frozen(texts(names[count + number // PARTNER_EVERY] for number in range(count))),
        min_accounts=frozen(np.full(count, min(MIN_ACCOUNTS, len(keys.account) // count), dtype=np.int64)),
        levels=tuple(_levels(number, count) for number in range(count)),
        conflicts=_conflicts(customers, keys, count, rng),
        cost=frozen(np.array([_cost(region, number, count) for number in range(count)])),
        partner_hours=frozen(np.full(count, PARTNER_HOURS)),
    )


def _generalist(number: int, count: int) -> bool:
    return number % GENERALIST_EVERY == GENERALIST_EVERY - 1 or number == count - 1


def _languages(region: Region, number: int, count: int) -> frozenset[str]:
    """The region's first language and English; in addition each rarer one in turn, or none."""
    if _generalist(number, count):
        return frozenset(region.languages)
    common = {next(iter(region.languages)), "en"}
    rarer = [language for language in region.languages if language not in common]
    turn = number % (len(rarer) + 1)
    return frozenset(common | set(rarer[turn : turn + 1]))


def _industries(region: Region, number: int, count: int) -> frozenset[str]:
    """Some industries, overlapping between KAMs; empty means any."""
    if _generalist(number, count):
        return frozenset()
    industries = list(region.name_parts.trades)
    first = number * (INDUSTRIES_EACH - 1)
    return frozenset(industries[(first + turn) % len(industries)] for turn in range(INDUSTRIES_EACH))


def _levels(number: int, count: int) -> frozenset[str]:
    """Any level for generalists; else in turn."""
    return frozenset() if _generalist(number, count) else LEVELS[number % len(LEVELS)]


def _conflicts(
    customers: Customers, keys: SampleKeyAccounts, count: int, rng: np.random.Generator
) -> tuple[frozenset[str], ...]:
    """A key account that some KAMs must not serve; generalists have none."""
    drawn = rng.integers(max(1, len(keys.site)), size=count)
    has = [n % CONFLICT_EVERY == 2 and not _generalist(n, count) and len(keys.site) > 0 for n in range(count)]
    return tuple(
        frozenset({str(customers.account_id[keys.site[drawn[number]]])} if has[number] else set())
        for number in range(count)
    )


def _cost(region: Region, number: int, count: int) -> float:
    languages, industries = _languages(region, number, count), _industries(region, number, count)
    covered = len(languages) + (len(industries) or len(region.name_parts.trades))
    return COST + EXPERTISE_COST * max(0, covered - 2 - INDUSTRIES_EACH)
