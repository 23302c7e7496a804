"""Competing accounts: no KAM may serve two of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from territory_opt.accounts.account_lookup import UNKNOWN_ID, AccountLookup
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule_parameters import scenario_fault
from territory_opt.errors import Fault
from territory_opt.model.arrays import Ints
from territory_opt.model.scenario import KeyAccountRule


def competing_families(
    rule: KeyAccountRule, names: AccountLookup, families: Families
) -> tuple[tuple[Ints, ...], ...]:
    """Families of each name of each list in `apart`; no KAM may have families of two names of a list."""
    return tuple(
        tuple(np.unique(families.family[names.accounts(name)]) for name in dict.fromkeys(competitors))
        for competitors in rule.apart
    )


def competitor_faults(rule: KeyAccountRule, names: AccountLookup, families: Families) -> Iterator[Fault]:
    """Faults of unknown ids, and of competitors that belong to one family."""
    for competitors, groups in zip(rule.apart, competing_families(rule, names, families), strict=True):
        distinct = list(dict.fromkeys(competitors))
        for name, group in zip(distinct, groups, strict=True):
            if not len(group):
                yield scenario_fault("apart", name, UNKNOWN_ID, names.remedy(name))
        for (one, families_of_one), (other, families_of_other) in combinations(
            zip(distinct, groups, strict=True), 2
        ):
            common = np.intersect1d(families_of_one, families_of_other)
            if len(common):
                problem = (
                    f"{one} and {other} are to be kept apart, but both belong to {families.name[common[0]]}, "
                    "which goes to one KAM as a whole"
                )
                yield scenario_fault("apart", f"{one}, {other}", problem, "Remove one of them from the list.")
