"""Travel times from the user's own table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, sums
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import OwnTimes
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.prepared_travel import Spots, find, spots
from territory_opt.travel.provider import Filled, TravelTable

SHOWN = 50
"""Missing pairs that are listed one by one."""


@dataclass(frozen=True)
class OwnTable:
    """Reads a table of pairs; a customer that is not in it takes the times of its unit.

    s spots: the distinct places of the book, sorted.

    Parameters
    ----------
    estimate : GreatCircle
        For pairs that are missing.
    asked : TravelSettings
    spot : Spots, shape (s,)
    name_of : Texts, shape (s,)
        For messages.
    stand_in : Ints, shape (s,)
        Spot of the unit that a customer lies in; -1 for other places.
    pair : Ints, shape (c,)
        Sorted; origin x s + destination.
    minutes, km : Floats, shape (c,)
        km is NaN where the table does not say.
    """

    estimate: GreatCircle
    asked: TravelSettings
    spot: Spots
    name_of: Texts
    stand_in: Ints
    pair: Ints
    minutes: Floats
    km: Floats

    name = "matrix"

    @classmethod
    def of(cls, settings: TravelSettings, frame: Frame, own: OwnTimes) -> OwnTable:
        """Lay the table out by place; where several of its pairs share both places, their mean counts."""
        every = spots(own.points)
        unique, first, index = np.unique(every, return_index=True, return_inverse=True)
        index, count = index.ravel(), len(unique)
        pairs = index[own.origin] * count + index[own.destination]
        pair, group = np.unique(pairs, return_inverse=True)
        size = np.bincount(group.ravel(), minlength=len(pair))
        stand_in = np.full(count, -1, dtype=np.int64)
        lies = np.flatnonzero(own.unit >= 0)[::-1]  # the first named counts, so it is written last
        stand_in[index[lies]] = index[own.unit[lies]]
        return cls(
            estimate=GreatCircle.of(settings, frame),
            asked=settings,
            spot=unique,
            name_of=own.name[first],
            stand_in=stand_in,
            pair=pair,
            minutes=sums(group.ravel(), own.minutes, len(pair)) / size,
            km=sums(group.ravel(), own.km, len(pair)) / size,
        )

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2), in the provider's frame.

        A pair given only the other way round counts both ways, and a place is no way from itself.

        Raises
        ------
        InvalidInput
            When pairs are missing and the scenario wants no estimate; all of them are listed.
        """
        minutes, km, missing = self._read(spots(sources)[:, None], spots(targets)[None, :])
        rows = np.flatnonzero(missing.any(axis=1))
        if len(rows):
            estimated = self.estimate.matrix(sources[rows], targets)
            minutes[rows] = np.where(missing[rows], estimated.minutes, minutes[rows])
            km[rows] = np.where(missing[rows], estimated.km, km[rows])
        filled = np.where(missing, Filled.NOT_IN_TABLE, Filled.NOT).astype(np.uint8)
        return TravelTable(minutes, km, np.zeros(len(targets)), self.name, filled)

    def between(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from each source (m, 2) to the target at the same index; a table of one column.

        Raises
        ------
        InvalidInput
            As `matrix` does.
        """
        minutes, km, missing = self._read(spots(sources)[:, None], spots(targets)[:, None])
        straight = paired_distances(self.estimate.frame, sources, targets)[:, None]
        minutes = np.where(missing, self.estimate.minutes_for(straight), minutes)
        km = np.where(missing, self.estimate.circuity * straight, km)
        filled = np.where(missing, Filled.NOT_IN_TABLE, Filled.NOT).astype(np.uint8)
        return TravelTable(minutes, km, np.zeros(1), self.name, filled)

    def _read(self, here: Spots, there: Spots) -> tuple[Floats, Floats, Bools]:
        """Minutes and km from spots to spots, (a, 1) and (1, b) or both (m, 1), and what is missing.

        Raises
        ------
        InvalidInput
        """
        source, target = find(here, self.spot), find(there, self.spot)
        cell = self._look_up(source, target)
        minutes, km = np.append(self.minutes, np.nan)[cell], np.append(self.km, np.nan)[cell]
        itself = np.isnan(minutes) & (here == there)
        minutes[itself] = km[itself] = 0.0
        missing: Bools = np.isnan(minutes)
        if missing.any() and self.asked.fallback == "error":
            self._refuse(missing, *np.broadcast_arrays(source, target))
        return minutes, km, missing

    def _look_up(self, source: Ints, target: Ints) -> Ints:
        """Entry of each pair: its own first, then the units'; -1 where there is none."""
        cell = np.full(np.broadcast_shapes(source.shape, target.shape), -1, dtype=np.int64)
        for here, there in (
            (source, target),
            (self._unit(source), target),
            (source, self._unit(target)),
            (self._unit(source), self._unit(target)),
        ):
            self._entries(cell, here, there)
            self._entries(cell, there, here)
        return cell

    def _entries(self, cell: Ints, origin: Ints, destination: Ints) -> None:
        """Fill in the entries of the pairs that have none yet.

        Within a unit there is no time to read: from a unit to itself is no way, but between two of its
        customers there is one.
        """
        unknown = (cell < 0) & (origin >= 0) & (destination >= 0) & (origin != destination)
        if len(self.pair) and unknown.any():
            wanted = (origin * len(self.spot) + destination)[unknown]
            place = np.minimum(np.searchsorted(self.pair, wanted), len(self.pair) - 1)
            cell[unknown] = np.where(self.pair[place] == wanted, place, -1)

    def _unit(self, spot: Ints) -> Ints:
        """The unit's spot in place of each, -1 where there is none."""
        return np.where(spot >= 0, self.stand_in[spot], -1)

    def _refuse(self, missing: Bools, source: Ints, target: Ints) -> None:
        """Refuse the missing pairs of spots; all three arrays have one shape."""
        missing = missing & (self._unit(source) != target) & (source != self._unit(target))
        pairs = list(
            zip(source[missing].tolist(), target[missing].tolist())
        )  # within a unit no table can tell
        if not pairs:
            return
        remedy = 'Add the pair, or set fallback = "estimate".'
        faults = [
            Fault(
                self._file,
                None,
                None,
                f"{self._said(origin)} to {self._said(destination)}",
                "the table has no time for this pair",
                remedy,
            )
            for origin, destination in pairs[:SHOWN]
        ]
        if len(pairs) > SHOWN:
            problem = f"{len(pairs) - SHOWN:,} more pairs are missing"
            faults.append(Fault(self._file, None, None, None, problem, remedy))
        raise InvalidInput(faults)

    @property
    def _file(self) -> str:
        return self.asked.file or "travel"

    def _said(self, spot: int) -> str:
        return str(self.name_of[spot]) if spot >= 0 else "a place outside the book"

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        return self.estimate.minutes_for(km)

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        return {
            **self.estimate.settings(),
            "provider": self.name,
            "file": self.asked.file,
            "fallback": self.asked.fallback or "estimate",
        }
