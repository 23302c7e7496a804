"""Travel provider `matrix`: times from the user's own table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, sums
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import TravelTimesTable
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.prepared_travel import ComplexPoints, complex_points, index_of
from territory_opt.travel.provider import FillReason, TravelTable

MAX_LISTED = 50
"""Missing pairs that are listed one by one."""


@dataclass(frozen=True)
class TravelTimesMatrix:
    """Reads a table of pairs; a customer that is not in it takes the times of its unit.

    p places: the distinct ones of the book, sorted.

    Parameters
    ----------
    estimate : GreatCircle
        For pairs that are missing.
    options : TravelSettings
    place : ComplexPoints, shape (p,)
    name_of : Texts, shape (p,)
        For messages.
    unit_place : Ints, shape (p,)
        Place of the unit that a customer lies in; -1 for other places.
    pair : Ints, shape (c,)
        Sorted; origin x p + destination.
    minutes, km : Floats, shape (c,)
        km is NaN where the table has none.
    """

    estimate: GreatCircle
    options: TravelSettings
    place: ComplexPoints
    name_of: Texts
    unit_place: Ints
    pair: Ints
    minutes: Floats
    km: Floats

    name = "matrix"

    @classmethod
    def of(cls, settings: TravelSettings, frame: Frame, table: TravelTimesTable) -> TravelTimesMatrix:
        """Index the table by place; of several pairs with the same two places the mean is used."""
        place, first, index = np.unique(complex_points(table.points), return_index=True, return_inverse=True)
        index, count = index.ravel(), len(place)
        pairs = index[table.origin] * count + index[table.destination]
        pair, group = np.unique(pairs, return_inverse=True)
        size = np.bincount(group.ravel(), minlength=len(pair))
        unit_place = np.full(count, -1, dtype=np.int64)
        in_unit = np.flatnonzero(table.unit >= 0)[
            ::-1
        ]  # of coincident customers the first one is written last
        unit_place[index[in_unit]] = index[table.unit[in_unit]]
        return cls(
            estimate=GreatCircle.of(settings, frame),
            options=settings,
            place=place,
            name_of=table.name[first],
            unit_place=unit_place,
            pair=pair,
            minutes=sums(group.ravel(), table.minutes, len(pair)) / size,
            km=sums(group.ravel(), table.km, len(pair)) / size,
        )

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2), in the provider's frame.

        A pair given in one direction only is used for both; from a place to itself it is 0.

        Raises
        ------
        InvalidInput
            When pairs are missing and the scenario does not allow the estimate; all of them are listed.
        """
        here, there = complex_points(sources)[:, None], complex_points(targets)[None, :]
        minutes, km, missing = self._read(here, there)
        rows = np.flatnonzero(missing.any(axis=1))
        if len(rows):
            estimated = self.estimate.matrix(sources[rows], targets)
            minutes[rows] = np.where(missing[rows], estimated.minutes, minutes[rows])
            km[rows] = np.where(missing[rows], estimated.km, km[rows])
        filled = np.where(missing, FillReason.NOT_IN_TABLE, FillReason.NOT_FILLED).astype(np.uint8)
        return TravelTable(minutes, km, np.zeros(len(targets)), self.name, filled)

    def between(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from each source (m, 2) to the target at the same index; a table of one column.

        Raises
        ------
        InvalidInput
            As `matrix` does.
        """
        here, there = complex_points(sources)[:, None], complex_points(targets)[:, None]
        minutes, km, missing = self._read(here, there)
        straight = paired_distances(self.estimate.frame, sources, targets)[:, None]
        minutes = np.where(missing, self.estimate.minutes_for(straight), minutes)
        km = np.where(missing, self.estimate.circuity * straight, km)
        filled = np.where(missing, FillReason.NOT_IN_TABLE, FillReason.NOT_FILLED).astype(np.uint8)
        return TravelTable(minutes, km, np.zeros(1), self.name, filled)

    def _read(self, here: ComplexPoints, there: ComplexPoints) -> tuple[Floats, Floats, Bools]:
        """Minutes and km between places, (a, 1) and (1, b) or both (m, 1), and which cells are missing.

        Raises
        ------
        InvalidInput
        """
        source, target = index_of(here, self.place), index_of(there, self.place)
        entry = self._look_up(source, target)
        minutes, km = np.append(self.minutes, np.nan)[entry], np.append(self.km, np.nan)[entry]
        same = np.isnan(minutes) & (here == there)
        minutes[same] = km[same] = 0.0
        missing: Bools = np.isnan(minutes)
        if missing.any() and self.options.fallback == "error":
            self._refuse(missing, *np.broadcast_arrays(source, target))
        return minutes, km, missing

    def _look_up(self, source: Ints, target: Ints) -> Ints:
        """Entry of each pair: its own first, then those of the units; -1 where there is none."""
        entry = np.full(np.broadcast_shapes(source.shape, target.shape), -1, dtype=np.int64)
        for here, there in (
            (source, target),
            (self._unit(source), target),
            (source, self._unit(target)),
            (self._unit(source), self._unit(target)),
        ):
            self._set_entries(entry, here, there)
            self._set_entries(entry, there, here)
        return entry

    def _set_entries(self, entry: Ints, origin: Ints, destination: Ints) -> None:
        """Set the entries of the pairs that have none yet.

        Pairs within one unit are skipped: the time of a unit to itself does not apply between two of its
        customers.
        """
        unknown = (entry < 0) & (origin >= 0) & (destination >= 0) & (origin != destination)
        if len(self.pair) and unknown.any():
            wanted = (origin * len(self.place) + destination)[unknown]
            position = np.minimum(np.searchsorted(self.pair, wanted), len(self.pair) - 1)
            entry[unknown] = np.where(self.pair[position] == wanted, position, -1)

    def _unit(self, place: Ints) -> Ints:
        """Place of the unit of each place, -1 where there is none."""
        return np.where(place >= 0, self.unit_place[place], -1)

    def _refuse(self, missing: Bools, source: Ints, target: Ints) -> None:
        """Refuse the missing pairs of places, except those within a unit; all three arrays have one shape."""
        missing = missing & (self._unit(source) != target) & (source != self._unit(target))
        pairs = list(zip(source[missing].tolist(), target[missing].tolist()))
        if not pairs:
            return
        remedy = 'Add the pair, or set fallback = "estimate".'
        faults = [
            Fault(
                self._file,
                None,
                None,
                f"{self._name(origin)} to {self._name(destination)}",
                "the table has no time for this pair",
                remedy,
            )
            for origin, destination in pairs[:MAX_LISTED]
        ]
        if len(pairs) > MAX_LISTED:
            problem = f"{len(pairs) - MAX_LISTED:,} more pairs are missing"
            faults.append(Fault(self._file, None, None, None, problem, remedy))
        raise InvalidInput(faults)

    @property
    def _file(self) -> str:
        return self.options.file or "travel"

    def _name(self, place: int) -> str:
        return str(self.name_of[place]) if place >= 0 else "a place outside the book"

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        return self.estimate.minutes_for(km)

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        return {
            **self.estimate.settings(),
            "provider": self.name,
            "file": self.options.file,
            "fallback": self.options.fallback or "estimate",
        }
