"""From a Problem to a Result; arrays only."""

from __future__ import annotations

from territory_opt.solver.solve import solve

__all__ = ["solve"]
