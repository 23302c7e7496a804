"""One assignment of a book: the key accounts, the KAMs, and the rules between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.account_table import build_account_table
from territory_opt.accounts.competitors import competing_families
from territory_opt.accounts.families import find_families
from territory_opt.accounts.local_service import with_kam_visits
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.model.eligibility import Eligibility, find_eligibility
from territory_opt.assignment.kams.model.integer_problem import IntegerProblem, build_integer_problem
from territory_opt.assignment.kams.model.key_account_hours import KeyAccountHours, key_account_hours
from territory_opt.assignment.kams.model.key_account_table import KeyAccountTable, key_account_table
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Customers, Kams
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule


@dataclass(frozen=True)
class AssignmentInstance:
    """All input of the assignment.

    Parameters
    ----------
    key_accounts : KeyAccountTable
    kams : Kams
    eligibility : Eligibility
    hours : KeyAccountHours
    competitor_groups : tuple of Ints
        Families of which no two may be with the same KAM.
    """

    key_accounts: KeyAccountTable
    kams: Kams
    eligibility: Eligibility
    hours: KeyAccountHours
    competitor_groups: tuple[Ints, ...]

    @cached_property
    def problem(self) -> IntegerProblem:
        """The same in whole numbers."""
        return build_integer_problem(
            self.key_accounts, self.kams, self.eligibility, self.hours, self.competitor_groups
        )


def assignment_instance(
    customers: Customers,
    segmentation: Segmentation,
    kams: Kams,
    settings: AssignmentSettings,
) -> AssignmentInstance:
    """Describe the key accounts and compute hours and eligibility for every KAM."""
    key_accounts = key_account_table(customers, segmentation)
    return AssignmentInstance(
        key_accounts=key_accounts,
        kams=kams,
        eligibility=find_eligibility(key_accounts, kams),
        hours=key_account_hours(with_kam_visits(customers, segmentation), key_accounts, kams, settings),
        competitor_groups=_competitor_groups(customers, segmentation, key_accounts, settings.rule),
    )


def _competitor_groups(
    customers: Customers, segmentation: Segmentation, key_accounts: KeyAccountTable, rule: KeyAccountRule
) -> tuple[Ints, ...]:
    """Families of which no two may be with one KAM: a group where every name is one family, else pairs."""
    if not rule.apart:
        return ()
    table = build_account_table(customers)
    of_accounts = segmentation.family[key_accounts.account].tolist()
    family_of = dict(zip(of_accounts, key_accounts.family.tolist(), strict=True))
    groups: list[Ints] = []
    for named in competing_families(rule, AccountLookup(table), find_families(table, rule.family)):
        key_families = [[family_of[f] for f in some.tolist() if f in family_of] for some in named]
        groups += _groups([some for some in key_families if some])
    return tuple(groups)


def _groups(named: list[list[int]]) -> list[Ints]:
    if all(len(some) == 1 for some in named):
        return [np.array(sorted({some[0] for some in named}))] if len(named) > 1 else []
    pairs = {
        (min(a, b), max(a, b))
        for i, some in enumerate(named)
        for others in named[i + 1 :]
        for a in some
        for b in others
        if a != b
    }
    return [np.array(pair) for pair in sorted(pairs)]
