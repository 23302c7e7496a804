"""Synthetic key accounts and KAMs with every rule, of any size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.accounts.segmentation import segment
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Customers, Kams, Units
from territory_opt.model.frame import Frame
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule

LANGUAGES = ("de", "en", "fr", "pl", "it", "nl")
LANGUAGE_SHARES = (0.55, 0.15, 0.1, 0.08, 0.07, 0.05)
INDUSTRIES = (
    "machinery",
    "automotive",
    "construction",
    "electronics",
    "food",
    "chemicals",
    "logistics",
    "health",
)
COUNTRIES = ("DE", "AT", "CH", "PL", "FR", "NL")
LEVELS = ("global", "national", "regional")
SITES = 4
"""Mean number of sites of an account."""
SIDE_KM = 700.0
"""Side of the square of all sites and homes."""


@dataclass(frozen=True)
class KamCase:
    """Input of an assignment."""

    book: Book
    segmentation: Segmentation
    rule: KeyAccountRule


def minutes(sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Driving time on the plane: 1.3 times the distance at 75 km/h, and 4 minutes."""
    apart = np.hypot(*(sources[:, None, :] - targets[None, :, :]).transpose(2, 0, 1)) / 1000
    return 4 + 1.3 * apart / 75 * 60


@dataclass(frozen=True)
class KamSupply:
    """Capacity and skills of the KAMs relative to the accounts.

    Parameters
    ----------
    places, hours : float
        Capacity over need: places for accounts, and hours if every site were served from the third nearest
        home.
    scarce_skills : bool
        Whether KAMs speak few languages, and few know all industries.
    """

    places: float = 1.15
    hours: float = 1.3
    scarce_skills: bool = False


AMPLE = KamSupply()


def kam_case(accounts: int, kams: int, seed: int, supply: KamSupply = AMPLE) -> KamCase:
    """Accounts with sites, families and relationships; KAMs with skills, limits and conflicts of interest."""
    rng = np.random.default_rng(seed)
    staff = _staff(accounts, kams, supply, rng)
    customers, competitors = _customers(accounts, staff, rng)
    units = Units(texts(["U"]), np.zeros((1, 2)), None, {}, texts([""]), texts([""]))
    book = Book("synthetic", units, customers, None, staff, frame=Frame("planar", "EPSG:25832", 1.0))
    rule = KeyAccountRule("explicit", family="parent", apart=competitors)
    found = segment(book, rule)
    need = _need(customers, found, staff)
    share = rng.choice([0.85, 1.0, 1.15], kams)
    capacity = supply.hours * need * share / share.sum()
    partners = np.where(np.arange(kams) % 3 == 0, 0.15 * capacity, 0.0)
    staff = replace(staff, capacity_hours=capacity, partner_hours=partners)
    return KamCase(replace(book, kams=staff), found, rule)


def _staff(accounts: int, kams: int, supply: KamSupply, rng: np.random.Generator) -> Kams:
    def pick(words: tuple[str, ...], number: int) -> frozenset[str]:
        return frozenset(rng.choice(words, size=number, replace=False).tolist())

    scarce = supply.scarce_skills
    generalist = np.arange(kams) % (10 if scarce else 5) == 4
    max_accounts = (
        _even_parts(supply.places * accounts, kams)
        if scarce
        else np.full(kams, int(np.ceil(supply.places * accounts / kams)))
    )
    spoken = [
        frozenset({"de"} if rng.random() < 0.85 else set()) | pick(LANGUAGES[1:], 1 if scarce else 2)
        for _ in range(kams)
    ]
    return Kams(
        kam_id=texts(f"K{k:02d}" for k in range(kams)),
        name=texts([""] * kams),
        homes=rng.uniform(0, SIDE_KM * 1000, (kams, 2)),
        capacity_hours=np.full(kams, 1408.0),
        max_accounts=max_accounts,
        languages=tuple(frozenset(LANGUAGES) if g else s for g, s in zip(generalist, spoken)),
        industries=tuple(frozenset() if g else pick(INDUSTRIES, 4) for g in generalist),
        countries=tuple(
            frozenset() if rng.random() < 0.8 else frozenset({"DE", *pick(COUNTRIES, 3)}) for _ in range(kams)
        ),
        inside_sales=texts([""] * kams),
        min_accounts=max_accounts // 3,
        levels=tuple(frozenset() if g or rng.random() < 0.6 else pick(LEVELS, 2) for g in generalist),
        conflicts=tuple(frozenset({f"A{rng.integers(accounts):04d}" for _ in range(4)}) for _ in range(kams)),
    )


def _even_parts(total: float, kams: int) -> np.ndarray:
    """Whole numbers that add up to a total, as even as possible."""
    return np.diff(np.floor(np.arange(kams + 1) * round(total) / kams + 1e-9)).astype(np.int64)


def _customers(accounts: int, staff: Kams, rng: np.random.Generator):
    count = 1 + rng.poisson(SITES - 1, accounts)
    owner = np.repeat(np.arange(accounts), count)
    first = np.r_[0, np.cumsum(count)[:-1]]
    main = np.zeros(len(owner), dtype=bool)
    main[first] = True
    centre = rng.uniform(0, SIDE_KM, (accounts, 2))
    places = np.clip(centre[owner] + rng.normal(0, 80, (len(owner), 2)) * ~main[:, None], 0, SIDE_KM) * 1000
    account_value = np.exp(rng.normal(13, 1.2, accounts))
    part = np.where(main, 1.0, rng.uniform(0.1, 0.5, len(owner)))
    revenue = account_value[owner] * part / np.bincount(owner, part)[owner]
    potential = revenue * rng.lognormal(0.5, 0.4, accounts)[owner]
    language = rng.choice(LANGUAGES, accounts, p=LANGUAGE_SHARES)
    industry = rng.choice(INDUSTRIES, accounts)
    country = rng.choice(COUNTRIES, len(owner), p=(0.94, 0.02, 0.01, 0.01, 0.01, 0.01))
    parent = texts([""] * accounts)
    for family in range(accounts // 40):
        parent[rng.choice(accounts, 3, replace=False)] = f"P{family:03d}"
    level = rng.choice(LEVELS, accounts, p=(0.1, 0.4, 0.5))
    kam, years = _today(staff, centre * 1000, language, industry, rng)
    ids = texts(f"A{a:04d}" for a in range(accounts))
    blank = texts([""] * len(owner))
    customers = Customers(
        customer_id=texts(f"C{i:05d}" for i in range(len(owner))),
        unit=np.zeros(len(owner), dtype=np.int64),
        points=places,
        name=blank,
        account_id=ids[owner],
        revenue=revenue,
        potential=potential,
        visits=np.where(main, 12.0, 2.0),
        visit_minutes=np.full(len(owner), 60.0),
        segment=blank,
        industry=texts(industry[owner]),
        language=texts(language[owner]),
        country=texts(country),
        prospect=np.zeros(len(owner), dtype=bool),
        key_account=np.ones(len(owner), dtype=np.int64),
        coverage=blank,
        rep_id=blank,
        kam_id=kam[owner],
        parent_id=parent[owner],
        level=texts(level[owner]),
        kam_years=years[owner],
    )
    alone = np.flatnonzero(parent == "")
    pairs = rng.choice(alone, (max(1, accounts // 100), 2), replace=False)
    return customers, tuple((str(ids[a]), str(ids[b])) for a, b in pairs)


def _today(staff: Kams, centre: np.ndarray, language, industry, rng: np.random.Generator):
    """Seven of ten accounts have an eligible KAM with a free place, mostly a near one."""
    free = staff.max_accounts.copy()
    distance = np.hypot(*(centre[:, None, :] - staff.homes[None, :, :]).transpose(2, 0, 1))
    kam = texts([""] * len(centre))
    for a in rng.permutation(len(centre)):
        fits = np.array(
            [
                language[a] in s and (not i or industry[a] in i)
                for s, i in zip(staff.languages, staff.industries)
            ]
        )
        fits &= free > 0
        if rng.random() < 0.7 and fits.any():
            k = int(np.where(fits, distance[a] * rng.uniform(0.5, 2, len(fits)), np.inf).argmin())
            kam[a], free[k] = staff.kam_id[k], free[k] - 1
    return kam, np.where(kam != "", rng.integers(1, 12, len(kam)), 0).astype(float)


def _need(customers: Customers, found: Segmentation, staff: Kams) -> float:
    """Hours a year if every site were served from the third nearest home."""
    near = np.sort(minutes(staff.homes, customers.points), axis=0)[min(2, len(staff) - 1)]
    return float((customers.visits * (70 + 2 * np.minimum(near, 150))).sum() / 60)
