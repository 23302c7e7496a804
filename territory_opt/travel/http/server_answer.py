"""What a server says to one question, and the ways in which it may fail to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]


class Transient(Exception):
    """No answer this time; asking again may help."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class RequestRefused(Exception):
    """The server will not answer this question, however often it is asked."""


class TooBig(Exception):
    """The question must be divided: it is too large, or one of its places cannot be used."""


class GaveUp(Exception):
    """The server does not answer any more; carries the last reason."""


@dataclass(frozen=True)
class ServerAnswer:
    """One table as the server gave it.

    Parameters
    ----------
    minutes, km : Singles, shape (a, b)
        NaN where there is no route; km NaN too where the server does not tell it.
    source_snap, target_snap : Singles, shape (a,) and (b,)
        Metres from each place to the road; NaN where the server does not tell.
    version : str or None
        Of the server's map, when it tells.
    """

    minutes: Singles
    km: Singles
    source_snap: Singles
    target_snap: Singles
    version: str | None = None


def numbers(rows: object, shape: tuple[int, ...]) -> Singles:
    """Array of a list (of lists) of numbers and nulls.

    Raises
    ------
    Transient
        When it is not such a list: the answer was damaged on its way, or another program gave it.
    """
    try:
        array = np.array(rows, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != shape:
        raise Transient(f"the answer is no table of {' x '.join(map(str, shape))} numbers")
    array[~np.isfinite(array) | (array < 0)] = np.nan
    return array.astype(np.float32)


def nothing(a: int, b: int) -> ServerAnswer:
    """Answer without any route."""
    one = np.full(a, np.nan, dtype=np.float32)
    table = np.full((a, b), np.nan, dtype=np.float32)
    return ServerAnswer(table, table.copy(), one, np.full(b, np.nan, dtype=np.float32))
