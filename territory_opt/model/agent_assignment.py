"""Which agent of inside sales serves which account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.finding import Statement


@dataclass(frozen=True)
class AgentAssignment:
    """Assignment of accounts to agents; all inside-sales sites of an account have the same agent.

    Parameters
    ----------
    agent_of : Ints, shape (accounts,)
        Index of the agent; -1 for accounts without a site in inside sales, or without an eligible agent.
    reason : tuple of Statement
        By account: why no agent is eligible, or why today's agent no longer is; empty for all others.
    hours : Floats, shape (accounts,)
        Hours a year its sites in inside sales take; 0 where it has none.
    bound : float or None
        Lower bound of the greatest deviation over all assignments, as a share of the target; None when
        nothing was assigned.
    status : {"optimal", "feasible", "none"}
        Whether the greatest deviation, and the sum of the greatest of each measure, are proved least, to a
        thousandth of the target; "none" when nothing was assigned.
    """

    agent_of: Ints
    reason: tuple[Statement, ...]
    hours: Floats
    bound: float | None
    status: Literal["optimal", "feasible", "none"]
