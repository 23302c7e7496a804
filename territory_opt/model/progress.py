"""Progress callbacks of a run."""

from __future__ import annotations

from pathlib import Path

from territory_opt.model.deadline import Deadline


class Progress:
    """Callbacks of a run, which do nothing here. Subclass it to draw a bar or to store events."""

    def begin(self, deadline: Deadline) -> None:
        """Report the begin of solving, and when it must end."""

    def stage(self, name: str, detail: str = "") -> None:
        """Report the begin of a stage: read, geography, bound, construct, search, export."""

    def incumbent(self, done: float, objective: float, excess: float, bound: float | None) -> None:
        """Report the best plan so far.

        Parameters
        ----------
        done : float
            Share of the search that is done: it rises from 0 to 1 once in a solve.
        objective : float
            Of the best plan so far.
        excess : float
            Sum over territories and criteria of the share of the target by which a band is missed; 0 inside.
        bound : float or None
        """

    def kept_file(self, name: Path, kept_as: Path) -> None:
        """Report a file of the user in an output folder that got another name, since its own was needed."""


SILENT = Progress()
