"""Random numbers for compiled code: xorshift64* (Vigna 2016, doi:10.1145/2845077).

The state is an array of one uint64, never 0, changed in place. Each run has a state of its own, so that its
draws do not depend on the thread it runs on.
"""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def _next_word(state):
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return x * np.uint64(2685821657736338717)


@compiled
def random_integer(state, limit):
    """Draw an integer from 0 to limit - 1."""
    return np.int64((_next_word(state) >> np.uint64(33)) % np.uint64(limit))


@compiled
def random_float(state):
    """Draw a float in [0, 1) with 53 random bits."""
    return (_next_word(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
