"""Lower bound that keeps large units whole."""

from __future__ import annotations

from territory_opt.solver.bounds.large_units.whole_units import raise_bound

__all__ = ["raise_bound"]
