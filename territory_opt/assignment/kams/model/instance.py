"""A book's question to the assignment: who is to be placed, with whom, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.account_table import gather
from territory_opt.accounts.competitors import rivals
from territory_opt.accounts.families import find_families
from territory_opt.accounts.local_service import left_to_kam
from territory_opt.assignment.kams.model.eligibility import Eligibility, eligibility
from territory_opt.assignment.kams.model.key_account_hours import KeyHours, Minutes, key_hours
from territory_opt.assignment.kams.model.key_account_table import KeyTable, key_table
from territory_opt.assignment.kams.model.placement import Placement, placement
from territory_opt.assignment.kams.model.skill_fit import skills
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Customers, Kams
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, WorkYear


@dataclass(frozen=True)
class AssignmentInstance:
    """Everything the assignment goes by.

    Parameters
    ----------
    keys : KeyTable
    kams : Kams
    fitting : Eligibility
    hours : KeyHours
    apart : tuple of Ints
        Families of which no two may be with the same KAM.
    partner_share : float
        Part of an account's service hours that a partner can take off the KAM.
    """

    keys: KeyTable
    kams: Kams
    fitting: Eligibility
    hours: KeyHours
    apart: tuple[Ints, ...]
    partner_share: float

    @cached_property
    def placement(self) -> Placement:
        """The question in whole numbers."""
        points = skills(self.fitting, self.kams)
        return placement(
            self.keys, self.kams, self.fitting, self.hours, points, self.partner_share, self.apart
        )


def assignment_instance(
    customers: Customers,
    segmentation: Segmentation,
    kams: Kams,
    rule: KeyAccountRule,
    work: WorkYear,
    minutes: Minutes,
) -> AssignmentInstance:
    """Describe the key accounts and hold them against the KAMs."""
    keys = key_table(customers, segmentation)
    return AssignmentInstance(
        keys=keys,
        kams=kams,
        fitting=eligibility(keys, kams),
        hours=key_hours(left_to_kam(customers, segmentation), keys, kams, work, minutes),
        apart=_apart(customers, segmentation, keys, rule),
        partner_share=rule.partner_share,
    )


def _apart(
    customers: Customers, segmentation: Segmentation, keys: KeyTable, rule: KeyAccountRule
) -> tuple[Ints, ...]:
    """Groups of families of which no two may meet: a list where every name is one family, else pairs."""
    if not rule.apart:
        return ()
    table = gather(customers)
    dense = dict(zip(segmentation.family[keys.account].tolist(), keys.family.tolist(), strict=True))
    groups: list[Ints] = []
    for named in rivals(rule, AccountLookup(table), find_families(table, rule.family)):
        key = [[dense[f] for f in some.tolist() if f in dense] for some in named]
        groups += _groups([some for some in key if some])
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
