"""The user's table of travel times, with its ids resolved to places."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats, Ints, Texts


@dataclass(frozen=True)
class TravelTimesTable:
    """Travel times of pairs of places. p places: units, customers, homes of reps and of KAMs; c pairs.

    Parameters
    ----------
    file : str
        Name of the file, without its folder.
    points : Floats, shape (p, 2)
        In the book's frame; finite.
    name : Texts, shape (p,)
        For messages.
    unit : Ints, shape (p,)
        For customers, the place of the unit they lie in; -1 for other places.
    origin, destination : Ints, shape (c,)
        Places.
    minutes : Floats, shape (c,)
    km : Floats, shape (c,)
        NaN where blank.
    """

    file: str
    points: Floats
    name: Texts
    unit: Ints
    origin: Ints
    destination: Ints
    minutes: Floats
    km: Floats

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.minutes)
