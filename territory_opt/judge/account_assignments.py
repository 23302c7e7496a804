"""Assignments of the accounts that no territory serves."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.key_accounts import KamAssignment


@dataclass(frozen=True)
class AccountAssignments:
    """Who serves the customers outside the territories.

    Parameters
    ----------
    kams : KamAssignment
    agents : AgentAssignment or None
        Of inside sales.
    """

    kams: KamAssignment
    agents: AgentAssignment | None = None
