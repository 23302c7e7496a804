"""Accounts that compete, so that no KAM may serve two of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule_parameters import scenario_fault
from territory_opt.errors import Fault
from territory_opt.model.arrays import Ints
from territory_opt.model.scenario import KeyAccountRule


def rivals(rule: KeyAccountRule, names: AccountLookup, families: Families) -> tuple[tuple[Ints, ...], ...]:
    """Families of each name of each list in `apart`: two of different names are never with one KAM."""
    return tuple(
        tuple(np.unique(families.family[names.accounts(name)]) for name in dict.fromkeys(some))
        for some in rule.apart
    )


def apart_faults(rule: KeyAccountRule, names: AccountLookup, families: Families) -> Iterator[Fault]:
    """Ids that nobody has, and rivals that go to one KAM all the same."""
    for some, groups in zip(rule.apart, rivals(rule, names, families), strict=True):
        listed = list(dict.fromkeys(some))
        for name, group in zip(listed, groups, strict=True):
            if not len(group):
                yield scenario_fault("apart", name, "no account and no parent has this id", names.near(name))
        for (one, of_one), (other, of_other) in combinations(zip(listed, groups, strict=True), 2):
            common = np.intersect1d(of_one, of_other)
            if len(common):
                problem = (
                    f"{one} and {other} are to be kept apart, but both belong to {families.name[common[0]]}, "
                    "which goes to one KAM as a whole"
                )
                yield scenario_fault("apart", f"{one}, {other}", problem, "Take one of them off the list.")
