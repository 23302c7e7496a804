"""Where each territory is served from."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.problem import Problem

CELLS_AT_ONCE = 4_000_000
TIE = 1e-9
"""Sums of costs closer than this share are equal, whatever the order they were added in."""


def best_sites(problem: Problem, label: Ints) -> Ints:
    """Home of each territory, or its member unit with the least objective where the base is free.

    Parameters
    ----------
    problem : Problem
    label : Ints, shape (n,)
        No territory empty.

    Returns
    -------
    Ints, shape (k,)
    """
    site = problem.home_site.copy()
    order = np.argsort(label, kind="stable")
    first = np.searchsorted(label[order], np.arange(problem.k + 1))
    for t in np.flatnonzero(~problem.fixed):
        site[t] = problem.first_unit_site + _median(problem, order[first[t] : first[t + 1]])
    return site


def _median(problem: Problem, members: Ints) -> int:
    """Site inside the territory from which all members cost least; the smallest id among equals."""
    own = members if problem.site_unit is None else np.flatnonzero(np.isin(problem.site_unit, members))
    step = max(1, CELLS_AT_ONCE // len(members))
    sums = np.concatenate(
        [
            problem.coefficients.cost(problem.first_unit_site + own[i : i + step], members).sum(axis=0)
            for i in range(0, len(own), step)
        ]
    )
    equal = own[sums <= sums.min() * (1.0 + TIE)]
    return int(equal[problem.unit_rank[equal].argmin()])
