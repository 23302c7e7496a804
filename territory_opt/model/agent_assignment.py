"""Which agent of inside sales serves which account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.arrays import Floats, Ints, Texts


@dataclass(frozen=True)
class AgentAssignment:
    """Accounts shared out over the pool; an account is whole, whatever the number of its sites.

    Parameters
    ----------
    agent_of : Ints, shape (accounts,)
        Index of the agent; -1 for accounts without a site in inside sales, and those nobody can serve.
    reason : Texts, shape (accounts,)
        Why nobody can serve the account, or why its agent of today cannot any more; blank for all others.
    hours : Floats, shape (accounts,)
        Hours a year its sites in inside sales take; 0 where it has none.
    bound : float or None
        Greatest deviation, as a share of the target, that no way to share them out goes below; None when
        nothing was shared out.
    status : {"optimal", "feasible", "none"}
        Whether the greatest deviation, and the sum of the greatest of each measure, are proved least, to a
        thousandth of the target; "none" when nothing was shared out.
    """

    agent_of: Ints
    reason: Texts
    hours: Floats
    bound: float | None
    status: Literal["optimal", "feasible", "none"]
