"""Names of units in messages."""

from __future__ import annotations

from territory_opt.model.arrays import Ints
from territory_opt.model.problem import Problem

NAMED = 3
"""Units named in one sentence, the largest first."""


def unit_list(problem: Problem, units: Ints) -> str:
    """Name the first NAMED units and count the others."""
    names = [str(problem.unit_name[u]) for u in units[:NAMED]]
    more = len(units) - len(names)
    last = f"{more} more" if more > 0 else names.pop()
    return f"{', '.join(names)} and {last}" if names else last


def capitalised_unit(problem: Problem, unit: int) -> str:
    """Name of a unit with a capital first letter."""
    name = str(problem.unit_name[unit])
    return name[:1].upper() + name[1:]
