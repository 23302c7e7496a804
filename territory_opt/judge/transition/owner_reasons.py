"""Reasons for changes of owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.judge.transition.move_reasons import MoveReasons
from territory_opt.model.arrays import Ints


def reasons(handover: Handover, rows: Ints) -> list[str]:
    """Reason of each change of owner.

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
    by_coverage: Mapping[str, Callable[[int], str]] = {
        "key_account": others.to_kam,
        "territory": others.to_territory,
        "inside_sales": others.to_inside_sales,
        "house": others.to_house,
    }
    remaining = ~between_territories
    for customer, coverage in zip(rows[remaining].tolist(), after[remaining].tolist(), strict=True):
        reason[customer] = by_coverage[coverage](customer)
    return [reason[customer] for customer in rows.tolist()]


class _CoverageReasons:
    """Reasons of all changes except those from one territory to another, by new coverage."""

    def __init__(self, handover: Handover) -> None:
        self._before, self._after = handover.before, handover.after
        self._segmentation, self._accounts = handover.resolved.segmentation, handover.accounts
        with_kam = np.flatnonzero(handover.before.kind == "kam")[::-1]
        account = self._segmentation.account_of[with_kam]
        self._kam_of_account = dict(zip(account.tolist(), handover.before.name[with_kam], strict=True))
        self._agents_of_account: dict[int, set[str]] = {}
        for customer in np.flatnonzero(handover.before.kind == "agent").tolist():
            agents = self._agents_of_account.setdefault(int(self._segmentation.account_of[customer]), set())
            agents.add(str(handover.before.name[customer]))

    def to_kam(self, customer: int) -> str:
        """Reason for coverage `key_account`."""
        account = int(self._segmentation.account_of[customer])
        why = str(self._accounts.kams.reason[account])
        if self._after.kind[customer] == "":
            return f"key account without a KAM: {why}"
        if self._before.kind[customer] == "kam":
            return f"another KAM: {why}"
        if (kam := self._kam_of_account.get(account)) is None:
            return f"became a key account: {self._segmentation.reason[account]}"
        same = kam == self._after.name[customer]
        others = "are with the same KAM" if same else f"were with {kam} until now"
        return f"joins the other sites of its key account, which {others}"

    def to_territory(self, customer: int) -> str:
        """Reason for coverage `territory`."""
        account = int(self._segmentation.account_of[customer])
        if self._segmentation.is_key[account]:
            return "coverage given as territory, though its account is key"
        if self._before.kind[customer] == "agent":
            return "served by a territory: no longer assigned to inside sales"
        why = str(self._segmentation.reason[account]) or "no rule makes its account key"
        return f"no longer a key account: {why}"

    def to_inside_sales(self, customer: int) -> str:
        """Reason for coverage `inside_sales`."""
        account, agents = int(self._segmentation.account_of[customer]), self._accounts.agents
        why = "" if agents is None else str(agents.reason[account])
        if why and self._after.kind[customer] == "":
            return f"served by inside sales, without an agent: {why}"
        if self._before.kind[customer] != "agent":
            return "coverage given as inside_sales"
        if self._after.name[customer] in self._agents_of_account.get(account, ()):
            return "joins the other sites of its account, which are with the same agent"
        if why:
            return f"another agent: {why}"
        return "reassigned to balance the agents' customers, hours and potential"

    def to_house(self, customer: int) -> str:
        """Reason for coverage `house`."""
        del customer
        return "coverage given as house: served by nobody"
