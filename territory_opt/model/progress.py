"""How long work is watched: the work calls, whoever watches decides what to do with it."""

from __future__ import annotations


class Progress:
    """An observer of a run; this one looks away. Subclass it to draw a bar or store an event."""

    def stage(self, name: str, detail: str = "") -> None:
        """Say that a stage of the work begins: read, geography, bound, construct, search, export."""

    def incumbent(self, done: float, objective: float, excess: float, bound: float | None) -> None:
        """Report the best plan so far.

        Parameters
        ----------
        done : float
            Share of the search budget used, 0 to 1.
        objective : float
            Of the best plan so far.
        excess : float
            Sum over territories and criteria of the share of the target by which a band is missed; 0 inside.
        bound : float or None
        """


SILENT = Progress()
