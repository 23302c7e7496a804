"""Cuts that a disconnected territory breaks and no connected one does."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.integer_program import Model


def cut_off(model: Model, graph: Graph, row: Ints) -> int:
    """Add a cut for every unit that is apart from its territory's root; how many.

    A unit i and the root r are in one connected territory only with some unit of every set that separates
    them: ``x[i] <= sum of x over the separator``, see Validi, Buchanan, Lykhovyd 2022
    (doi 10.1287/opre.2021.2141). Without a root, a unit of the largest piece stands in for it, and the cut
    binds only when it is a member too.

    Parameters
    ----------
    model : Model
        Gets the cuts.
    graph : Graph
    row : Ints, shape (n,)
        Base each unit is assigned to.

    Returns
    -------
    int
        0 when every territory is one piece.
    """
    piece = pieces(graph, row)
    added = 0
    for j in np.unique(row).tolist():
        members = np.flatnonzero(row == j)
        parts = np.unique(piece[members])
        if len(parts) < 2:
            continue
        own = int(model.choices.own[j])
        root = own if own >= 0 else _in_largest(members, piece)
        at_root = (piece == piece[root]) & (row == j)
        for part in parts[parts != piece[root]].tolist():
            apart = (piece == part) & (row == j)
            for separator in (_separator(graph, at_root, apart), _separator(graph, apart, at_root)):
                for unit in np.flatnonzero(apart).tolist():
                    _cut(model, j, unit, root, separator)
                    added += 1
    return added


def _in_largest(members: Ints, piece: Ints) -> int:
    count = np.bincount(piece[members])
    return int(members[piece[members] == count.argmax()][0])


def _separator(graph: Graph, side: Bools, other: Bools) -> Ints:
    """Neighbours of one side that the other can reach without passing through more of them."""
    around = _neighbours(graph, side)
    reached, front = other.copy(), other
    while front.any():
        step = _neighbours(graph, front) & ~reached
        reached = reached | step
        front = step & ~around
    return np.flatnonzero(around & reached)


def _neighbours(graph: Graph, members: Bools) -> Bools:
    a, b = graph.pairs.T
    around = np.zeros(graph.n, dtype=bool)
    around[b[members[a]]] = True
    around[a[members[b]]] = True
    outside: Bools = around & ~members
    return outside


def _cut(model: Model, j: int, unit: int, root: int, separator: Ints) -> None:
    through = model.column[j, separator]
    through = through[through >= 0]
    columns = [int(model.column[j, unit]), *through.tolist()]
    values = np.append(1.0, -np.ones(len(through)))
    if model.chosen_by(j) >= 0:
        model.program.row(columns, values, -np.inf, 0.0)
    else:
        columns.append(int(model.column[j, root]))
        model.program.row(columns, np.append(values, 1.0), -np.inf, 1.0)
