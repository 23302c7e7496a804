"""The plans of earlier rounds that are worth refining."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from territory_opt.solver.incumbent import Candidate

NEAR = 0.02
"""Sum of the shares outside bands up to which a plan misses them by little."""

HOLDING, MISSING = 4, 2
"""Most plans kept: those that hold every band, and those that miss by little."""


@dataclass
class PlanPool:
    """The cheapest plans that hold every band, and the cheapest of those that miss them by little."""

    holding: list[Candidate] = field(default_factory=list)
    missing: list[Candidate] = field(default_factory=list)

    def offer(self, plan: Candidate | None) -> None:
        """Keep a plan, unless it is known or misses its bands by too much."""
        if plan is None or plan.excess > NEAR or any(np.array_equal(plan.label, p.label) for p in self):
            return
        kept, most = (self.missing, MISSING) if plan.excess > 0 else (self.holding, HOLDING)
        kept.append(plan)
        kept.sort(key=_energy)
        del kept[most:]

    def cheaper(self) -> list[Candidate]:
        """Plans that miss by little and cost less than every one that holds."""
        best = min(map(_energy, self.holding), default=np.inf)
        return [plan for plan in self.missing if plan.energy < best]

    def __iter__(self) -> Iterator[Candidate]:
        """All of them."""
        return iter([*self.holding, *self.missing])


def _energy(plan: Candidate) -> float:
    return plan.energy
