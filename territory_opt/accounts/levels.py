"""Level of a key account: global, national or regional."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.families import Families
from territory_opt.geography.distance import distances
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import LevelRules

POINTS_PER_CHUNK = 512
"""Rows of the distance matrix computed at a time, to bound memory."""


def find_levels(
    table: AccountTable, families: Families, is_key: Bools, rule: LevelRules, frame: Frame
) -> Texts:
    """Level of every key account, blank for the others; shape (accounts,).

    A level given in the customers table has priority. Otherwise all sites of a family's key accounts count:
    global from `global_countries` countries, national from `national_sites` sites or `national_km` between
    two of them, else regional.
    """
    level = texts([""] * len(table))
    of_family = _by_rule(table, families, is_key, rule, frame)
    level[is_key] = of_family[families.family[is_key]]
    given = np.flatnonzero(table.customers.level != "")[::-1]
    account = table.account_of[given]
    level[account] = np.where(is_key[account], table.customers.level[given], "")
    return level


def _by_rule(table: AccountTable, families: Families, is_key: Bools, rule: LevelRules, frame: Frame) -> Texts:
    """Level of every family; shape (families,)."""
    sites = np.flatnonzero(is_key[table.account_of])
    family = families.family[table.account_of[sites]]
    count = np.bincount(family, minlength=len(families))
    is_global = _countries(family, table.customers.country[sites], len(families)) >= rule.global_countries
    is_national = count >= rule.national_sites
    for index, sites_of in _sites_by_family(family, sites, ~is_global & ~is_national & (count > 1)):
        is_national[index] = _span_reaches(frame, table.customers.points[sites_of], rule.national_km)
    return np.where(is_global, "global", np.where(is_national, "national", "regional")).astype(object)


def _countries(family: Ints, country: Texts, families: int) -> Ints:
    """Count the countries of each family, blanks left out; shape (families,)."""
    known = country != ""
    index: dict[str, int] = {}
    number = np.array([index.setdefault(name, len(index)) for name in country[known]], dtype=np.int64)
    pairs = np.unique(family[known] * max(len(index), 1) + number) // max(len(index), 1)
    return np.bincount(pairs, minlength=families)


def _sites_by_family(family: Ints, sites: Ints, wanted: Bools) -> list[tuple[int, Ints]]:
    """Sites of each wanted family."""
    kept = wanted[family]
    family, sites = family[kept], sites[kept]
    order = np.argsort(family, kind="stable")
    names, first = np.unique(family[order], return_index=True)
    return list(zip(names.tolist(), np.split(sites[order], first[1:])))


def _span_reaches(frame: Frame, points: Floats, km: float) -> bool:
    """Whether two of the points are at least `km` apart."""
    return any(
        bool((distances(frame, points[first : first + POINTS_PER_CHUNK], points) >= km).any())
        for first in range(0, len(points), POINTS_PER_CHUNK)
    )
