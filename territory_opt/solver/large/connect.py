"""Every territory in one piece, from lists instead of tables."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.graph import Graph
from territory_opt.solver.large.candidate_lists import CandidateLists
from territory_opt.solver.large.kernel import regrow

NOT_LISTED = 10.0
"""Cost of a unit in a territory that its list lacks, as a multiple of the largest listed cost."""


def connected(
    problem: Problem, graph: Graph, lists: CandidateLists, label: Ints, priced: Floats, mass: Floats
) -> Ints:
    """Keep the heaviest piece of every territory and let the neighbours regrow over the rest.

    Parameters
    ----------
    problem, graph, lists
    label : Ints, shape (n,)
    priced : Floats, shape (n, s)
        What each unit costs in its listed territories.
    mass : Floats, shape (n,)
        What makes a piece heavy.

    Returns
    -------
    Ints, shape (n,)
        No territory empty while there are units enough; one piece each, where contiguity is required.
    """
    if not problem.contiguous:
        return _fill_empty(problem, lists, label)
    out = np.where(_kept(graph, label, problem.k, mass), label, -1)
    out = _fill_empty(problem, lists, out)
    # A seed may have cut the territory it was taken from in two.
    out = np.where(_kept(graph, out, problem.k, mass), out, -1)
    highest_price = float(np.abs(priced[np.isfinite(priced)]).max()) + 1.0
    away = np.full(len(graph.neighbour), NOT_LISTED * highest_price)
    regrow(out, graph.first, graph.neighbour, lists.territory, priced, away)
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


def _fill_empty(problem: Problem, lists: CandidateLists, label: Ints) -> Ints:
    """Give every empty territory the unit nearest to its site whose territory has others."""
    label = label.copy()
    count = np.bincount(label[label >= 0], minlength=problem.k)
    for t in np.flatnonzero(count == 0):
        unassigned = (label < 0) | (count[label] > 1)
        if problem.allowed is not None and (unassigned & problem.allowed[:, t]).any():
            unassigned &= problem.allowed[:, t]
        if not unassigned.any():
            break
        away = np.linalg.norm(problem.points - problem.site_points[lists.site[t]], axis=1)
        unit = int(np.where(unassigned, away, np.inf).argmin())
        if label[unit] >= 0:
            count[label[unit]] -= 1
        label[unit] = t
        count[t] = 1
    return label
