"""The neighbour graph as lists, ready for compiled code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints


@dataclass(frozen=True)
class Graph:
    """Neighbour lists: those of unit i are ``neighbour[first[i]:first[i + 1]]``.

    Parameters
    ----------
    n : int
    pairs : Ints, shape (m, 2)
    first : Ints, shape (n + 1,)
    neighbour : Ints, shape (2m,)
    border : Floats, shape (2m,)
        Border length in km, parallel to `neighbour`.
    owner : Ints, shape (2m,)
        The unit whose neighbour it is.
    twin : Ints, shape (2m,)
        Index of the same border in the neighbour's list.
    """

    n: int
    pairs: Ints
    first: Ints
    neighbour: Ints
    border: Floats
    owner: Ints
    twin: Ints

    @classmethod
    def of(cls, n: int, pairs: Ints, border_km: Floats) -> Graph:
        """Build the lists from pairs (m, 2) and border lengths (m,)."""
        ends = np.concatenate([pairs[:, 0], pairs[:, 1]]).astype(np.int64)
        others = np.concatenate([pairs[:, 1], pairs[:, 0]]).astype(np.int64)
        order = np.lexsort((others, ends))
        first = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(np.bincount(ends, minlength=n), out=first[1:])
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        border, twin = np.concatenate([border_km, border_km])[order], np.roll(place, len(pairs))[order]
        return cls(n, pairs, first, others[order], border, ends[order], twin)

    def weighed(self, border: Floats) -> tuple[Ints, Ints, Floats, Ints, Ints]:
        """Lists for the search, with the weight of each common border (2m,) in place of its length."""
        return self.first, self.neighbour, border, self.owner, self.twin

    def neighbours_of(self, unit: int) -> Ints:
        """Neighbours of one unit."""
        return self.neighbour[self.first[unit] : self.first[unit + 1]]
