"""Cuts violated by disconnected territories only."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.integer_program import DistrictingModel


def add_connectivity_cuts(model: DistrictingModel, graph: Graph, row: Ints) -> int:
    """Add cuts for every unit that is not connected to the root of its territory.

    A unit i and the root r are connected within a territory only by some unit of every set that separates
    them: ``x[i] <= sum of x over the separator``, see Validi, Buchanan, Lykhovyd 2022
    (doi 10.1287/opre.2021.2141). Without a root, a unit of the largest piece replaces it, and the cut binds
    only when that unit is a member.

    Parameters
    ----------
    model : DistrictingModel
        Extended by the cuts.
    graph : Graph
    row : Ints, shape (n,)
        Base each unit is assigned to.

    Returns
    -------
    int
        Number of cuts; 0 when every territory is connected.
    """
    piece = pieces(graph, row)
    added = 0
    for j in np.unique(row).tolist():
        members = np.flatnonzero(row == j)
        parts = np.unique(piece[members])
        if len(parts) < 2:
            continue
        base_unit = int(model.choices.base_unit[j])
        root = base_unit if base_unit >= 0 else _unit_of_largest_piece(members, piece)
        root_piece = (piece == piece[root]) & (row == j)
        for part in parts[parts != piece[root]].tolist():
            other_piece = (piece == part) & (row == j)
            separators = (
                _separator(graph, root_piece, other_piece),
                _separator(graph, other_piece, root_piece),
            )
            for separator in separators:
                for unit in np.flatnonzero(other_piece).tolist():
                    _cut(model, j, unit, root, separator)
                    added += 1
    return added


def _unit_of_largest_piece(members: Ints, piece: Ints) -> int:
    count = np.bincount(piece[members])
    return int(members[piece[members] == count.argmax()][0])


def _separator(graph: Graph, side: Bools, other: Bools) -> Ints:
    """Neighbours of one side that the other side reaches without crossing other such neighbours."""
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


def _cut(model: DistrictingModel, j: int, unit: int, root: int, separator: Ints) -> None:
    through = model.column[j, separator]
    through = through[through >= 0]
    columns = [int(model.column[j, unit]), *through.tolist()]
    values = np.append(1.0, -np.ones(len(through)))
    if model.used_column(j) >= 0:
        model.program.add_row(columns, values, -np.inf, 0.0)
    else:
        columns.append(int(model.column[j, root]))
        model.program.add_row(columns, np.append(values, 1.0), -np.inf, 1.0)
