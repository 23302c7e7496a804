"""Units that stay together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from territory_opt.errors import Fault
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours


def block_of_unit(units: Units) -> Ints:
    """Number the blocks that are assigned whole: a group each, and every unit without a group.

    Returns
    -------
    Ints, shape (n,)
        From 0, in order of each block's first unit.
    """
    names = [f"group {group}" if group else f"unit {i}" for i, group in enumerate(units.group_id)]
    _, first, block = np.unique(names, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[block].astype(np.int64)


def split_groups(units: Units, neighbours: Neighbours) -> Iterator[Fault]:
    """Find groups that do not hang together: kept as one, they would tear their territory apart."""
    block = block_of_unit(units)
    a, b = neighbours.pairs[block[neighbours.pairs[:, 0]] == block[neighbours.pairs[:, 1]]].T
    inside = csr_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(len(units), len(units)))
    piece = connected_components(inside, directed=False)[1]
    for i in np.unique(block, return_index=True)[1]:
        members = np.flatnonzero(block == block[i]) if units.group_id[i] else np.array([i])
        pieces = len(np.unique(piece[members]))
        if pieces > 1:
            yield Fault(
                "units",
                None,
                "group_id",
                str(units.group_id[i]),
                f"the {len(members)} units of this group lie in {pieces} pieces",
                "Add the units between them to the group, join them in edges.csv, or set contiguity = false.",
            )
