"""Answer of a routing server to one table request, and the errors of such a request."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]


class TransientError(Exception):
    """A request failed, and a retry may help.

    Parameters
    ----------
    reason : str
    wait_s : float or None
        Seconds after which the server wants the retry, where it names them.
    """

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class RequestRefused(Exception):
    """The server refuses the request; a retry does not help."""


class BlockTooLarge(Exception):
    """The block must be divided: it is too large, or one of its places cannot be used."""


class ServerUnavailable(Exception):
    """All attempts failed, or the server refused; carries the last reason."""


@dataclass(frozen=True)
class ServerAnswer:
    """One table as the server returned it.

    Parameters
    ----------
    minutes, km : Singles, shape (a, b)
        NaN where there is no route; km also where the server does not report it.
    source_snap, target_snap : Singles, shape (a,) and (b,)
        Metres from each place to the road; NaN where the server does not report it.
    version : str or None
        Of the server's map, where reported.
    """

    minutes: Singles
    km: Singles
    source_snap: Singles
    target_snap: Singles
    version: str | None = None


def parse_numbers(rows: object, shape: tuple[int, ...]) -> Singles:
    """Array of a list (of lists) of numbers and nulls.

    Raises
    ------
    TransientError
        When it is not such a list: the answer was damaged in transit, or another program gave it.
    """
    try:
        array = np.array(rows, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != shape:
        raise TransientError(f"the answer is no table of {' x '.join(map(str, shape))} numbers")
    array[~np.isfinite(array) | (array < 0)] = np.nan
    return array.astype(np.float32)


def no_routes(a: int, b: int) -> ServerAnswer:
    """Answer without any route, for `a` sources and `b` targets."""
    table = np.full((a, b), np.nan, dtype=np.float32)
    source_snap, target_snap = (np.full(count, np.nan, dtype=np.float32) for count in (a, b))
    return ServerAnswer(table, table.copy(), source_snap, target_snap)
