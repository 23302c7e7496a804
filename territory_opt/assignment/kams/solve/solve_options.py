"""Options of an assignment solve: seed, effort, time limit and cancellation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.solve.interruption import never
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
    stop : callable
        Polled during the solve; once it returns true, the best assignment so far is returned.
    time_limit_s : float
        Wall time after which the best assignment so far is returned.
    """

    seed: int = 0
    effort: Effort = "standard"
    stop: Callable[[], bool] = never
    time_limit_s: float = np.inf
