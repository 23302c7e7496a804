"""Problem -> Result. This room knows arrays only."""

from __future__ import annotations

from territory_opt.solver.solve import solve

__all__ = ["solve"]
