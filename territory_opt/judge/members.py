"""Members of each territory."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from territory_opt.model.arrays import Ints


def members(label: Ints, k: int) -> list[Ints]:
    """Indices with each label 0..k-1, ascending; those labelled -1 are in none.

    Examples
    --------
    >>> [list(map(int, part)) for part in members(np.array([1, -1, 0, 1]), 3)]
    [[2], [0, 3], []]
    """
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[order], np.arange(k + 1))
    return [order[start:end] for start, end in pairwise(ends)]
