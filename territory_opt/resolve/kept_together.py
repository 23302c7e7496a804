"""Sets of units that stay together, and their contiguity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from territory_opt.model.arrays import Ints
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours


def kept_together(units: Units, lists: Iterable[Ints] = ()) -> Ints:
    """Number the sets of units that must be in one territory.

    A `group_id` is a set, so is a list; sets that share a unit are merged. Every other unit is a set of its
    own.

    Parameters
    ----------
    units : Units
    lists : iterable of Ints
        Indices of units that stay together.

    Returns
    -------
    Ints, shape (n,)
        From 0, in order of each set's first unit.
    """
    names = [f"group {group}" if group else f"unit {i}" for i, group in enumerate(units.group_id)]
    group = np.unique(names, return_inverse=True)[1]
    together = [ids for ids in lists if len(ids)]
    if together:
        a = np.concatenate([group[ids[:-1]] for ids in together])
        b = np.concatenate([group[ids[1:]] for ids in together])
        group = _components(a, b, len(units))[group]
    return _in_order(group)


def connected_pieces(block: Ints, neighbours: Neighbours) -> Ints:
    """Number the connected pieces of the blocks, shape (n,): from 0, in order of each piece's first unit.

    Parameters
    ----------
    block : Ints, shape (n,)
    neighbours : Neighbours
    """
    a, b = neighbours.pairs[block[neighbours.pairs[:, 0]] == block[neighbours.pairs[:, 1]]].T
    return _in_order(_components(a, b, len(block)))


def disconnected_blocks(block: Ints, neighbours: Neighbours) -> Iterator[tuple[Ints, int]]:
    """Find blocks that are not contiguous: their units, and the number of their pieces."""
    piece = connected_pieces(block, neighbours)
    pairs = np.unique(np.column_stack([block, piece]), axis=0)
    count = np.bincount(pairs[:, 0])
    for disconnected in np.flatnonzero(count > 1):
        yield np.flatnonzero(block == disconnected), int(count[disconnected])


def _components(a: Ints, b: Ints, n: int) -> Ints:
    joined = csr_array((np.ones(len(a)), (a, b)), shape=(n, n))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)


def _in_order(number: Ints) -> Ints:
    """Renumber from 0 in order of each number's first unit."""
    _, first, index = np.unique(number, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[index].astype(np.int64)
