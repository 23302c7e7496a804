"""Options of an assignment solve: seed, effort and deadline."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.deadline import NO_DEADLINE, Deadline
from territory_opt.model.scenario import Effort


@dataclass(frozen=True)
class SolveOptions:
    """Options that every assignment solve takes.

    Parameters
    ----------
    seed : int
        The same seed gives the same assignment: work is counted, not timed.
    effort : {"quick", "standard", "best"}
        Work spent on optimality proofs.
    deadline : Deadline
        Polled during the solve; once it has passed, the best assignment so far is returned.
    """

    seed: int = 0
    effort: Effort = "standard"
    deadline: Deadline = NO_DEADLINE
