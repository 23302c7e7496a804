"""Why a customer's owner changes, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.judge.transition.move_reasons import Moves
from territory_opt.model.arrays import Ints


def reasons(handover: Handover, rows: Ints) -> list[str]:
    """Return the reason for each row.

    Parameters
    ----------
    handover : Handover
    rows : Ints, shape (rows,)
        Customers whose owner changes.
    """
    told: dict[int, str] = {}
    after, before = handover.after.coverage[rows], handover.before.coverage[rows]
    field = (before == "territory") & (after == "territory")
    told.update(Moves(handover).reasons(rows[field]))
    desk = _Desk(handover)
    by_coverage: Mapping[str, Callable[[int], str]] = {
        "key_account": desk.to_kam,
        "territory": desk.to_field,
        "inside_sales": desk.to_inside_sales,
        "house": desk.to_house,
    }
    for customer, coverage in zip(rows[~field].tolist(), after[~field].tolist(), strict=True):
        told[customer] = by_coverage[coverage](customer)
    return [told[customer] for customer in rows.tolist()]


class _Desk:
    """Reasons of all changes but those from one territory to another."""

    def __init__(self, handover: Handover) -> None:
        self._before, self._after = handover.before, handover.after
        self._split, self._kams = handover.resolved.segmentation, handover.assignment
        self._agents = handover.agents
        with_kam = np.flatnonzero(handover.before.kind == "kam")[::-1]
        account = self._split.account_of[with_kam]
        self._kam_of_account = dict(zip(account.tolist(), handover.before.name[with_kam], strict=True))
        self._agents_of_account: dict[int, set[str]] = {}
        for customer in np.flatnonzero(handover.before.kind == "agent").tolist():
            of_account = self._agents_of_account.setdefault(int(self._split.account_of[customer]), set())
            of_account.add(str(handover.before.name[customer]))

    def to_kam(self, customer: int) -> str:
        """Of a key account."""
        account = int(self._split.account_of[customer])
        why = str(self._kams.reason[account])
        if self._after.kind[customer] == "":
            return f"key account without a KAM: {why}"
        if self._before.kind[customer] == "kam":
            return f"another KAM: {why}"
        if (kam := self._kam_of_account.get(account)) is not None:
            with_whom = "the same KAM" if kam == self._after.name[customer] else f"{kam} until now"
            return f"joins the other sites of its key account, which {_were(with_whom)}"
        return f"became a key account: {self._split.reason[account]}"

    def to_field(self, customer: int) -> str:
        """From a KAM or an agent to a territory."""
        account = int(self._split.account_of[customer])
        if self._split.is_key[account]:
            return "coverage given as territory, though its account is key"
        if self._before.kind[customer] == "agent":
            return "served in the field: nothing gives it to inside sales any more"
        why = str(self._split.reason[account]) or "no rule makes its account key"
        return f"no longer a key account: {why}"

    def to_inside_sales(self, customer: int) -> str:
        """To an agent, or to nobody of the pool."""
        account = int(self._split.account_of[customer])
        why = "" if self._agents is None else str(self._agents.reason[account])
        if why and self._after.kind[customer] == "":
            return f"served by inside sales, without an agent: {why}"
        if self._before.kind[customer] == "agent":
            if self._after.name[customer] in self._agents_of_account.get(account, ()):
                return "joins the other sites of its account, which are with the same agent"
            if why:
                return f"another agent: {why}"
            return "shared out anew, so that the agents' customers, hours and potential are even"
        return "coverage given as inside_sales"

    def to_house(self, customer: int) -> str:
        """To nobody."""
        del customer
        return "coverage given as house: served by nobody"


def _were(with_whom: str) -> str:
    return f"are with {with_whom}" if with_whom.startswith("the") else f"were with {with_whom}"
