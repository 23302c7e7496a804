"""Homes of the reps, and their distance from the bases of their territories."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class Homes:
    """Homes of the reps of k territories; NaN where a territory has no rep, or its rep no home.

    Parameters
    ----------
    place : Floats, shape (k, 2)
        In the book's frame.
    km : Floats, shape (k,)
        In a straight line from the home to the base, in the frame's unit of distance; 0 where it is the base.
    minutes : Floats, shape (k,)
        One way; NaN also where places have no travel times.
    """

    place: Floats
    km: Floats
    minutes: Floats
