"""The bound where single units are too large to be divided."""

from __future__ import annotations

from territory_opt.solver.bounds.large_units.whole_units import raise_bound

__all__ = ["raise_bound"]
