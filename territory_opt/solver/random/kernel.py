"""Random numbers for compiled code: xorshift64* (Vigna 2016, doi:10.1145/2845077).

The state is an array of one uint64, never 0, changed in place: numba's own generator is one for all threads.
"""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def _word(state):
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return x * np.uint64(2685821657736338717)


@compiled
def below(state, limit):
    """Draw a whole number from 0 up to, not including, the limit."""
    return np.int64((_word(state) >> np.uint64(33)) % np.uint64(limit))


@compiled
def unit_interval(state):
    """Draw a number in [0, 1), of 53 random bits."""
    return (_word(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
