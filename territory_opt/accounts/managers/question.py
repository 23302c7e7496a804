"""A book's question to the assignment: who is to be placed, with whom, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.account_table import gather
from territory_opt.accounts.apart import rivals
from territory_opt.accounts.families import find_families
from territory_opt.accounts.managers.fit import Fit, fit
from territory_opt.accounts.managers.hours import KeyHours, Minutes, key_hours
from territory_opt.accounts.managers.placement import Placement, placement
from territory_opt.accounts.managers.skills import skills
from territory_opt.accounts.managers.table import KeyTable, key_table
from territory_opt.accounts.names import Names
from territory_opt.accounts.seam import left_to_kam
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Customers, Kams
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, WorkYear


@dataclass(frozen=True)
class Question:
    """Everything the assignment goes by.

    Parameters
    ----------
    keys : KeyTable
    kams : Kams
    fitting : Fit
    hours : KeyHours
    apart : tuple of Ints
        Families of which no two may be with the same KAM.
    partner_share : float
        Part of an account's service hours that a partner can take off the KAM.
    """

    keys: KeyTable
    kams: Kams
    fitting: Fit
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


def question(
    customers: Customers,
    segmentation: Segmentation,
    kams: Kams,
    rule: KeyAccountRule,
    work: WorkYear,
    minutes: Minutes,
) -> Question:
    """Describe the key accounts and hold them against the KAMs."""
    keys = key_table(customers, segmentation)
    return Question(
        keys=keys,
        kams=kams,
        fitting=fit(keys, kams),
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
    for named in rivals(rule, Names(table), find_families(table, rule.family)):
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
