"""Labels for units without one, for drawing only."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Ints


def fill_labels(label: Ints, pairs: Ints) -> Ints:
    """Give units without a label that of most of their neighbours, in rings; ties go to the smallest.

    Parameters
    ----------
    label : Ints, shape (n,)
        -1 for none.
    pairs : Ints, shape (m, 2)
        Neighbouring units.

    Returns
    -------
    Ints, shape (n,)
        -1 only where no path leads to a labelled unit.

    Examples
    --------
    >>> import numpy as np
    >>> fill_labels(np.array([4, -1, -1, 7]), np.array([[0, 1], [1, 2], [2, 3]])).tolist()
    [4, 4, 7, 7]
    """
    out = np.array(label)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    while True:
        ring = both[(out[both[:, 0]] < 0) & (out[both[:, 1]] >= 0)]
        if not len(ring):
            return out
        votes, count = np.unique(np.column_stack([ring[:, 0], out[ring[:, 1]]]), axis=0, return_counts=True)
        best = np.lexsort((votes[:, 1], -count, votes[:, 0]))
        units, first = np.unique(votes[best, 0], return_index=True)
        out[units] = votes[best[first], 1]
