"""One server's silence: once it is given up, nobody waits for it again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class CircuitBreaker:
    """What a server was to tell since the work began, and whether it still answers.

    Parameters
    ----------
    reason : str or None
        Why it was given up; None while it answers.
    wanted, missing : int
        Cells it was to tell, over all tables, and those among them that it did not.
    """

    reason: str | None = None
    wanted: int = 0
    missing: int = 0

    def count(self, wanted: int, missing: int) -> None:
        """Add one table's cells."""
        self.wanted += wanted
        self.missing += missing

    def told(self, url: str) -> tuple[str, ...]:
        """Say it in one line, however many tables were wanted; nothing of a server that answers."""
        if self.reason is None:
            return ()
        return (
            f"{url} did not answer ({self.reason}), and was not asked again: it told nothing of "
            f"{self.missing:,} of {self.wanted:,} cells it was to be asked for.",
        )
