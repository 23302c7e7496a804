"""Circuit breaker of a routing server: once it is unavailable, no further table is requested."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import Finding
from territory_opt.model.findings.travel_findings import ServerStoppedAnswering


@dataclass
class CircuitBreaker:
    """State of one server over all tables of a run, and counts of its cells.

    Parameters
    ----------
    reason : str or None
        Why the circuit is open; None while the server is available.
    requested, missing : int
        Cells wanted from the server over all tables, and those among them that it did not answer.
    """

    reason: str | None = None
    requested: int = 0
    missing: int = 0

    def count(self, requested: int, missing: int) -> None:
        """Add one table's cells."""
        self.requested += requested
        self.missing += missing

    def findings(self, url: str) -> tuple[Finding, ...]:
        """One finding for all tables; none while the server is available."""
        if self.reason is None:
            return ()
        return (ServerStoppedAnswering(url, self.reason, self.missing, self.requested),)
