"""Assembly of a sample book: units, customers, key accounts, reps and KAMs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from territory_opt.accounts.segmentation import segment
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import frozen
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.progress import Progress
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.samples.current_owners import nearest_reps, todays_kams, years_with
from territory_opt.samples.region import KEY_SHARE, Region
from territory_opt.samples.sample_key_accounts import key_accounts, with_key_visits
from territory_opt.samples.synthetic_customers import make_customers
from territory_opt.samples.synthetic_kams import make_kams
from territory_opt.samples.synthetic_reps import make_reps

RULE = KeyAccountRule(rule="pareto", measure="revenue", share=KEY_SHARE)


def make_book(
    region: Region, customers: int, territories: int, seed: int, progress: Progress
) -> BookWithScenario:
    """Make the book of a region: units, customers, reps, KAMs and today's owners."""
    progress.stage("read", region.title)
    units = region.units()
    _refuse(customers, territories, seed, len(units))
    for_customers, for_reps, for_kams = np.random.default_rng(seed).spawn(3)
    book = BookWithScenario(
        name=f"sample-{region.name}",
        units=units,
        customers=make_customers(region, units, customers, territories, for_customers),
        scenario=region.scenario(seed),
        attribution=region.attribution,
        synthetic=True,
    )
    return _with_reps_and_kams(region, book, territories, for_reps, for_kams)


def _with_reps_and_kams(
    region: Region,
    book: BookWithScenario,
    count: int,
    for_reps: np.random.Generator,
    for_kams: np.random.Generator,
) -> BookWithScenario:
    """Add reps and KAMs, and today's owners of the customers."""
    customers = book.customers
    assert customers is not None
    segmentation = segment(book, RULE)
    keys = key_accounts(customers, segmentation)
    field = segmentation.coverage == "territory"
    reps = make_reps(region, book.units, customers, field, count=count, rng=for_reps)
    kams = make_kams(region, book.units, customers, keys, for_kams)
    kam_id = todays_kams(customers, segmentation, keys, kams, for_kams)
    customers = replace(
        with_key_visits(customers, segmentation, keys),
        rep_id=frozen(nearest_reps(reps, customers.points)),
        kam_id=frozen(kam_id),
        kam_years=frozen(years_with(kam_id, segmentation, for_kams)),
    )
    return replace(book, customers=customers, reps=reps, kams=kams)


def _refuse(customers: int, territories: int, seed: int, units: int) -> None:
    faults = list(_faults(customers, territories, seed, units))
    if faults:
        raise InvalidInput(faults)


def _faults(customers: int, territories: int, seed: int, units: int) -> Iterator[Fault]:
    if customers < 1:
        yield _fault("customers", customers, "a sample needs customers", "Use at least 1.")
    if territories < 1:
        yield _fault("territories", territories, "a sample needs territories", "Use at least 1.")
    if territories > units:
        yield _fault(
            "territories", territories, f"the region has only {units} units", f"Use at most {units}."
        )
    if seed < 0:
        yield _fault("seed", seed, "a seed is a whole number from 0", "Use 0 or more.")


def _fault(column: str, value: int, problem: str, remedy: str) -> Fault:
    return Fault("request", None, column, str(value), problem, remedy)
