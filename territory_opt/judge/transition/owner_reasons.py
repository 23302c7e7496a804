"""Reasons for changes of owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.judge.transition.move_reasons import MoveReasons
from territory_opt.model.arrays import Ints
from territory_opt.model.finding import Finding, Statement
from territory_opt.model.findings.handover_findings import (
    AgentsBalanced,
    BecameKeyAccount,
    CoverageGiven,
    JoinsAgent,
    JoinsKeyAccount,
    KeyAccountWithoutKam,
    NoAgentFound,
    NoLongerInsideSales,
    NoLongerKeyAccount,
    NoRuleChooses,
    OtherAgent,
    OtherKam,
)


def reasons(handover: Handover, rows: Ints) -> tuple[Statement, ...]:
    """Reason of each change of owner; the same reasons are one object.

    Parameters
    ----------
    handover : Handover
    rows : Ints, shape (rows,)
        Customers whose owner changes.
    """
    before, after = handover.before.coverage[rows], handover.after.coverage[rows]
    between_territories = (before == "territory") & (after == "territory")
    reason = MoveReasons(handover).reasons(rows[between_territories])
    others = _CoverageReasons(handover)
    by_coverage: Mapping[str, Callable[[int], Statement]] = {
        "key_account": others.to_kam,
        "territory": others.to_territory,
        "inside_sales": others.to_inside_sales,
        "house": others.to_house,
    }
    remaining = ~between_territories
    for customer, coverage in zip(rows[remaining].tolist(), after[remaining].tolist(), strict=True):
        reason[customer] = by_coverage[coverage](customer)
    return tuple(reason[customer] for customer in rows.tolist())


class _CoverageReasons:
    """Reasons of all changes except those from one territory to another, by new coverage."""

    def __init__(self, handover: Handover) -> None:
        self._before, self._after = handover.before, handover.after
        self._segmentation, self._accounts = handover.resolved.segmentation, handover.accounts
        with_kam = np.flatnonzero(handover.before.kind == "kam")[::-1]
        account = self._segmentation.account_of[with_kam]
        self._kam_of_account = dict(zip(account.tolist(), handover.before.name[with_kam], strict=True))
        self._statements: dict[tuple[Finding, int], Statement] = {}
        self._agents_of_account: dict[int, set[str]] = {}
        for customer in np.flatnonzero(handover.before.kind == "agent").tolist():
            agents = self._agents_of_account.setdefault(int(self._segmentation.account_of[customer]), set())
            agents.add(str(handover.before.name[customer]))

    def _statement(self, change: Finding, account: int = -1, why: Statement = ()) -> Statement:
        """A change with its own reason, which is the same for all customers of an account."""
        return self._statements.setdefault((change, account), (change, *why))

    def to_kam(self, customer: int) -> Statement:
        """Reason for coverage `key_account`."""
        account = int(self._segmentation.account_of[customer])
        why = self._accounts.kams.reason[account]
        if self._after.kind[customer] == "":
            return self._statement(KeyAccountWithoutKam(), account, why)
        if self._before.kind[customer] == "kam":
            return self._statement(OtherKam(), account, why)
        if (kam := self._kam_of_account.get(account)) is None:
            return self._statement(BecameKeyAccount(), account, self._segmentation.reason[account])
        same = kam == self._after.name[customer]
        return self._statement(JoinsKeyAccount(None if same else str(kam)))

    def to_territory(self, customer: int) -> Statement:
        """Reason for coverage `territory`."""
        account = int(self._segmentation.account_of[customer])
        if self._segmentation.is_key[account]:
            return self._statement(CoverageGiven("territory"))
        if self._before.kind[customer] == "agent":
            return self._statement(NoLongerInsideSales())
        why = self._segmentation.reason[account] or (NoRuleChooses(),)
        return self._statement(NoLongerKeyAccount(), account, why)

    def to_inside_sales(self, customer: int) -> Statement:
        """Reason for coverage `inside_sales`."""
        account, agents = int(self._segmentation.account_of[customer]), self._accounts.agents
        why = () if agents is None else agents.reason[account]
        if why and self._after.kind[customer] == "":
            return self._statement(NoAgentFound(), account, why)
        if self._before.kind[customer] != "agent":
            return self._statement(CoverageGiven("inside_sales"))
        if self._after.name[customer] in self._agents_of_account.get(account, ()):
            return self._statement(JoinsAgent())
        return self._statement(OtherAgent(), account, why) if why else self._statement(AgentsBalanced())

    def to_house(self, customer: int) -> Statement:
        """Reason for coverage `house`."""
        del customer
        return self._statement(CoverageGiven("house"))
