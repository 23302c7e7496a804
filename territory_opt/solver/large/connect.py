"""Every territory in one piece, from lists instead of tables."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.graph import Graph
from territory_opt.solver.large.candidate_lists import CandidateLists
from territory_opt.solver.large.kernel import regrow

UNLISTED = 10.0
"""What it costs to take a unit whose list lacks the territory, in the largest listed cost."""


def connected(
    problem: Problem, graph: Graph, lists: CandidateLists, label: Ints, charged: Floats, mass: Floats
) -> Ints:
    """Keep the heaviest piece of every territory and let the neighbours regrow over the rest.

    Parameters
    ----------
    problem, graph, lists
    label : Ints, shape (n,)
    charged : Floats, shape (n, s)
        What each unit costs in its listed territories.
    mass : Floats, shape (n,)
        What makes a piece heavy.

    Returns
    -------
    Ints, shape (n,)
        No territory empty while there are units enough; one piece each, where that is asked for.
    """
    if not problem.contiguous:
        return _nobody_empty(problem, lists, label)
    out = np.where(_kept(graph, label, problem.k, mass), label, -1)
    out = _nobody_empty(problem, lists, out)
    # A seed may have cut the territory it was taken from in two.
    out = np.where(_kept(graph, out, problem.k, mass), out, -1)
    dearest = float(np.abs(charged[np.isfinite(charged)]).max()) + 1.0
    away = np.full(len(graph.neighbour), UNLISTED * dearest)
    regrow(out, graph.first, graph.neighbour, lists.territory, charged, away)
    return out


def _kept(graph: Graph, label: Ints, k: int, mass: Floats) -> Bools:
    """Units of the heaviest piece of their territory."""
    piece = pieces(graph, label)
    weight = np.bincount(piece, weights=mass + 1e-12)
    owner = label[np.unique(piece, return_index=True)[1]]
    order = np.lexsort((weight, owner))
    last = np.append(owner[order][1:] != owner[order][:-1], True)
    heaviest = np.full(k + 1, -1)
    heaviest[owner[order][last]] = order[last]
    kept: Bools = (label >= 0) & (heaviest[label] == piece)
    return kept


def _nobody_empty(problem: Problem, lists: CandidateLists, label: Ints) -> Ints:
    """Give every empty territory the unit nearest to its site that nobody needs to exist."""
    label = label.copy()
    count = np.bincount(label[label >= 0], minlength=problem.k)
    for t in np.flatnonzero(count == 0):
        spare = (label < 0) | (count[label] > 1)
        if problem.allowed is not None and (spare & problem.allowed[:, t]).any():
            spare &= problem.allowed[:, t]
        if not spare.any():
            break
        away = np.linalg.norm(problem.points - problem.site_points[lists.site[t]], axis=1)
        unit = int(np.where(spare, away, np.inf).argmin())
        if label[unit] >= 0:
            count[label[unit]] -= 1
        label[unit] = t
        count[t] = 1
    return label
