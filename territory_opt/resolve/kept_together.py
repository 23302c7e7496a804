"""Units that stay together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from territory_opt.model.arrays import Ints
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours


def kept_together(units: Units, lists: Iterable[Ints] = ()) -> Ints:
    """Number the blocks that must end in one territory.

    A group of the units is a block, so is a list; blocks that share a unit are one. Every other unit is a
    block of its own.

    Parameters
    ----------
    units : Units
    lists : iterable of Ints
        Indices of units that stay together.

    Returns
    -------
    Ints, shape (n,)
        From 0, in order of each block's first unit.
    """
    names = [f"group {group}" if group else f"unit {i}" for i, group in enumerate(units.group_id)]
    group = np.unique(names, return_inverse=True)[1]
    together = [ids for ids in lists if len(ids)]
    if together:
        a = np.concatenate([group[ids[:-1]] for ids in together])
        b = np.concatenate([group[ids[1:]] for ids in together])
        group = _components(a, b, len(units))[group]
    return _in_order(group)


def pieces_of(block: Ints, neighbours: Neighbours) -> Ints:
    """Number the pieces in which the blocks lie, shape (n,): from 0, in order of each piece's first unit.

    Parameters
    ----------
    block : Ints, shape (n,)
    neighbours : Neighbours
    """
    a, b = neighbours.pairs[block[neighbours.pairs[:, 0]] == block[neighbours.pairs[:, 1]]].T
    return _in_order(_components(a, b, len(block)))


def torn_blocks(block: Ints, neighbours: Neighbours) -> Iterator[tuple[Ints, int]]:
    """Find blocks that do not hang together: their units, and the number of pieces they lie in."""
    piece = pieces_of(block, neighbours)
    pairs = np.unique(np.column_stack([block, piece]), axis=0)
    count = np.bincount(pairs[:, 0])
    for torn in np.flatnonzero(count > 1):
        yield np.flatnonzero(block == torn), int(count[torn])


def _components(a: Ints, b: Ints, n: int) -> Ints:
    joined = csr_array((np.ones(len(a)), (a, b)), shape=(n, n))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)


def _in_order(number: Ints) -> Ints:
    """The same parts, numbered from 0 in order of each one's first unit."""
    _, first, part = np.unique(number, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[part].astype(np.int64)
